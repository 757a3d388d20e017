import { describe, expect, it } from 'vitest';
import { laneOf } from '../../../../../oracle/lanes.ts';
import { seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { ProgramBuilder } from '../../generator/builder.ts';
import { whisper } from '../../presets/whisper.ts';
import type { Spec } from '../../spec/spec.ts';
import { windowTable } from '../../tables/windows.ts';
import { defineTile, planTile } from '../tile/kernel.ts';
import { preemphasisKernel } from './kernel.ts';
import { preemphasisReference } from './reference.ts';

/** [hop, window]: ends of hops and windows at every remainder of the unrolled loop. */
const geometries = [[160, 400], [275, 1100], [441, 1764], [1, 9], [3, 10], [7, 400], [500, 201], [500, 202], [500, 203], [4, 4], [5, 1], [2, 3]] as const; // biome-ignore format: a table

const knobs: Pick<Spec, 'removeDcOffset' | 'preemphasis'>[] = [
  { removeDcOffset: true, preemphasis: 0.97 },
  { removeDcOffset: true, preemphasis: 0 },
  { removeDcOffset: false, preemphasis: 0.97 },
  { removeDcOffset: false, preemphasis: 1 },
];

describe.each(['f32', 'f64'] as const)('%s', (element) => {
  const round = element === 'f32' ? Math.fround : (x: number) => x;
  const epsilon = element === 'f32' ? 2 ** -23 : 2 ** -52;

  function planned(spec: Spec, window: ArrayLike<number>) {
    const p = new ProgramBuilder(element);
    const tile = planTile(p, spec.hopLength, spec.windowLength);
    const count = (tile.hops - 1) * spec.hopLength + tile.rows;
    const [source, frame] = [p.reserve(count * p.elementBytes), p.reserveVectors(spec.windowLength)];
    defineTile(p, 'tile', tile, element);
    p.define('run', 1, (f) => preemphasisKernel(f, spec, tile, window, f.params[0], frame), true);
    return { both: new SideBySide(p.finish()), tile, count, source, frame, lanes: p.lanes };
  }

  describe.each(knobs)('DC removal $removeDcOffset, coefficient $preemphasis', (knob) => {
    it.each(geometries)('hop %i, window %i: every frame, on an offset', (hopLength, windowLength) => {
      const spec: Spec = { ...whisper, ...knob, hopLength, windowLength, fftSize: windowLength };
      const window = windowTable('povey', windowLength, false);
      const { both, tile, count, source, frame, lanes } = planned(spec, window);
      const x = seededNoise(count, windowLength).map((value, i) => round(0.5 + value * (1 + (i % 5))));
      both.writeFloats(source, x);
      both.run('tile', source);
      const reference = preemphasisReference(spec);
      // The mean: sums of a quarter of the window each, up to 6 a sample. Then three roundings of values up to 12.
      const bound = epsilon * (6 * (2 + windowLength / 8) + 36);
      for (let first = 0; first < tile.frames; first += lanes) {
        both.run('run', first * (element === 'f32' ? 4 : 8));
        expect(both.difference()).toBeUndefined();
        const vectors = both.read(frame, windowLength * lanes);
        for (let lane = 0; lane < lanes; lane++) {
          const start = (first + lane) * hopLength;
          const want = reference(x.slice(start, start + windowLength)).map((value, i) => value * window[i]);
          const far = laneOf(vectors, lanes, lane).filter((value, i) => !(Math.abs(value - want[i]) <= bound));
          expect(far).toEqual([]);
        }
      }
    });
  });

  it.each([0.75, 0.3, -1e-4, 12345.678])('takes all of a constant away: %f', (level) => {
    const spec: Spec = {
      ...whisper,
      removeDcOffset: true,
      preemphasis: 0.97,
      hopLength: 64,
      windowLength: 256,
      fftSize: 256,
    };
    const { both, count, source, frame, lanes } = planned(spec, Array(256).fill(1));
    both.writeFloats(source, Array(count).fill(round(level)));
    both.run('tile', source);
    both.run('run', 0);
    expect(both.difference()).toBeUndefined();
    expect(both.read(frame, 256 * lanes).every((value) => value === 0)).toBe(true);
  });

  it('keeps NaN and infinities to the frames that hold them', () => {
    const spec: Spec = {
      ...whisper,
      removeDcOffset: true,
      preemphasis: 0.97,
      hopLength: 10,
      windowLength: 10,
      fftSize: 10,
    };
    const { both, count, source, frame, lanes } = planned(spec, Array(10).fill(1));
    const x = seededNoise(count, 1);
    x[13] = Number.NaN;
    both.writeFloats(source, x);
    both.run('tile', source);
    both.run('run', 0);
    expect(both.difference()).toBeUndefined();
    const vectors = both.read(frame, 10 * lanes);
    for (let lane = 0; lane < lanes; lane++) expect(laneOf(vectors, lanes, lane).every(Number.isNaN)).toBe(lane === 1);
  });
});
