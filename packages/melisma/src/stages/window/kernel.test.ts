import { describe, expect, it } from 'vitest';
import { interleave, laneOf } from '../../../../../oracle/lanes.ts';
import { seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { addIndex, at, type FunctionBuilder, mulIndex, ProgramBuilder } from '../../generator/builder.ts';
import type { RealSource } from '../../generator/dft/passes.ts';
import { columnSamples, makeSplit } from '../../generator/dft/split.ts';
import { VECTOR_BYTES } from '../../generator/program.ts';
import { whisper } from '../../presets/whisper.ts';
import type { Spec } from '../../spec/spec.ts';
import { windowTable } from '../../tables/windows.ts';
import { defineTile, planTile } from '../tile/kernel.ts';
import { windowedTile, zeroPadded } from './kernel.ts';
import { windowReference } from './reference.ts';

type Geometry = Pick<Spec, 'fftSize' | 'windowLength' | 'hopLength'> & { radix: number };

/** Windows as long as the transform, shorter, of many hops, of one sample; hops beyond the window. */
const geometries: Geometry[] = [
  { fftSize: 400, windowLength: 400, hopLength: 160, radix: 16 },
  { fftSize: 512, windowLength: 400, hopLength: 160, radix: 16 },
  { fftSize: 512, windowLength: 401, hopLength: 275, radix: 8 },
  { fftSize: 64, windowLength: 17, hopLength: 1, radix: 4 },
  { fftSize: 64, windowLength: 1, hopLength: 3, radix: 4 },
  { fftSize: 60, windowLength: 60, hopLength: 441, radix: 15 },
  { fftSize: 2048, windowLength: 1100, hopLength: 275, radix: 16 },
];

/** Stores the samples of every column, column by column, from `out` on. */
function storeColumns(f: FunctionBuilder, source: RealSource, columns: number[][], out: number): void {
  source.eachColumn(f, columns, (samples, counter) => {
    const column = f.local(addIndex(mulIndex(counter, samples.length), out));
    samples.forEach((sample, i) => {
      f.store(at(column, i * VECTOR_BYTES), sample);
    });
  });
}

const columnsOf = ({ fftSize, radix }: Geometry): number[][] => {
  const split = makeSplit(fftSize, radix);
  return Array.from({ length: split.m }, (_, n2) => columnSamples(split, n2));
};

describe.each(['f32', 'f64'] as const)('%s', (element) => {
  const round = element === 'f32' ? Math.fround : (x: number) => x;

  it.each(geometries)(
    '$windowLength of $fftSize points, hop $hopLength, from the tile: every product rounded once, zeros behind',
    (geometry) => {
      const { fftSize, windowLength, hopLength } = geometry;
      const columns = columnsOf(geometry);
      const window = windowTable('hann', windowLength, true);
      const p = new ProgramBuilder(element);
      const tile = planTile(p, hopLength, windowLength);
      const count = (tile.hops - 1) * hopLength + tile.rows;
      const source = p.reserve(count * p.elementBytes);
      const out = p.reserveVectors(fftSize);
      defineTile(p, 'tile', tile, element);
      p.define('run', 1, (f) => storeColumns(f, windowedTile(tile, window, f.params[0]), columns, out), true);
      const both = new SideBySide(p.finish());
      const x = seededNoise(count, fftSize).map(round);
      [x[0], x[1]] = [-0, round(1e-40)];
      both.writeFloats(source, x);
      both.run('tile', source);
      const reference = windowReference({ ...whisper, ...geometry, windowPlacement: 'left' } as Spec);
      for (let first = 0; first < tile.frames; first += p.lanes) {
        both.run('run', first * p.elementBytes);
        expect(both.difference()).toBeUndefined();
        const vectors = both.read(out, fftSize * p.lanes);
        for (let lane = 0; lane < p.lanes; lane++) {
          const start = (first + lane) * hopLength;
          const want = columns.flat().map((i) => (i < windowLength ? round(x[start + i] * round(window[i])) : 0));
          expect(laneOf(vectors, p.lanes, lane)).toEqual(want);
          const frame = reference(x.slice(start, start + windowLength));
          const far = columns
            .flat()
            .filter(
              (i, slot) =>
                Math.abs(want[slot] - frame[i]) > 2 ** (element === 'f32' ? -23 : -52) * Math.abs(frame[i]) + 1e-44,
            );
          expect(far).toEqual([]);
        }
      }
    },
  );

  it.each(geometries)('$windowLength of $fftSize points from a buffer, zeros behind', (geometry) => {
    const { fftSize, windowLength } = geometry;
    const columns = columnsOf(geometry);
    const p = new ProgramBuilder(element);
    const [buffer, out] = [p.reserveVectors(windowLength), p.reserveVectors(fftSize)];
    p.define('run', 0, (f) => storeColumns(f, zeroPadded(buffer, windowLength), columns, out), true);
    const both = new SideBySide(p.finish());
    const frames = Array.from({ length: p.lanes }, (_, lane) => seededNoise(windowLength, lane + 1).map(round));
    both.writeFloats(buffer, interleave(frames));
    both.run('run');
    expect(both.difference()).toBeUndefined();
    const vectors = both.read(out, fftSize * p.lanes);
    frames.forEach((frame, lane) => {
      expect(laneOf(vectors, p.lanes, lane)).toEqual(columns.flat().map((i) => frame[i] ?? 0));
    });
  });

  it('lets infinities and NaN through in their own lane', () => {
    const p = new ProgramBuilder(element);
    const tile = planTile(p, 8, 8);
    const [source, out] = [p.reserve(8 * 24 * p.elementBytes), p.reserveVectors(8)];
    defineTile(p, 'tile', tile, element);
    p.define(
      'run',
      0,
      (f) => storeColumns(f, windowedTile(tile, Array(8).fill(0.5), f.local(0)), [[0, 1, 2, 3, 4, 5, 6, 7]], out),
      true,
    );
    const both = new SideBySide(p.finish());
    const x = new Float64Array(8 * 24).fill(2);
    [x[3], x[12]] = [Number.NaN, Number.NEGATIVE_INFINITY];
    both.writeFloats(source, x);
    both.run('tile', source);
    both.run('run');
    expect(both.difference()).toBeUndefined();
    const vectors = both.read(out, 8 * p.lanes);
    expect(laneOf(vectors, p.lanes, 0)).toEqual([1, 1, 1, Number.NaN, 1, 1, 1, 1]);
    expect(laneOf(vectors, p.lanes, 1)).toEqual([1, 1, 1, 1, Number.NEGATIVE_INFINITY, 1, 1, 1]);
  });
});
