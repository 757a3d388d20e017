/**
 * window: the samples of a group of frames, each times its window coefficient, on their way into the transform.
 *
 *   y[i] = w[i] x[i]        i < windowLength; beyond, up to the length of the transform, y is zero and costs nothing
 *
 * in   tile (see stages/tile) or one vector a sample      out  the transform's inputs, frame-in-lane
 * err  <= 0.5 ULP: one rounding
 */
import { addIndex, at, type FunctionBuilder, type IndexLike, loadIndex } from '../../generator/builder.ts';
import type { RealSource } from '../../generator/dft/passes.ts';
import { type Index, type Node, VECTOR_BYTES } from '../../generator/program.ts';
import { type Tile, tileOffset } from '../tile/kernel.ts';

/** Which sample of the window the transform reads at place `i`. */
export type SampleOrder = (i: number) => number;

/**
 * Orders of the samples that leave the power of every bin as it is: they differ in nothing but in which rounding errors meet. These
 * hold every golden vector's bound; docs/design/accuracy.md has the figures of others.
 */
export function powerOrder(windowLength: number, fftSize: number): SampleOrder {
  if (windowLength < fftSize) return (i) => windowLength - 1 - i;
  return fftSize < 1024 ? (i) => i : (i) => (i + 77) % fftSize;
}

/** Samples of the frames at `group` (bytes from the tile's start), windowed. */
export function windowedTile(
  tile: Tile,
  window: ArrayLike<number>,
  group: Index,
  order: SampleOrder = (i) => i,
): RealSource {
  const windowed = { tile, window, group, order };
  return {
    eachColumn(f, columns, body) {
      for (const run of columnRuns(columns, window.length)) columnLoop(f, run, windowed, body);
    },
  };
}

interface WindowedTile {
  tile: Tile;
  window: ArrayLike<number>;
  group: Index;
  order: SampleOrder;
}

/** Samples that stand in memory one vector each, already windowed; those from `length` on are zero. */
export function zeroPadded(base: number, length: number): RealSource {
  return {
    eachColumn(f, columns, body) {
      for (const { first, samples } of columnRuns(columns, length)) {
        const load = (column: number[], pointer: IndexLike) =>
          column.map((i) => (i < length ? f.g.load(at(addIndex(pointer, base), i * VECTOR_BYTES)) : f.g.zero));
        const marching = samples.every((column, c) => column.every((i, j) => i === samples[0][j] + c));
        if (marching && samples.length > 1) {
          const start = first * VECTOR_BYTES;
          f.loop(0, samples.length * VECTOR_BYTES, VECTOR_BYTES, (i) => {
            const counter = f.local(addIndex(i, start));
            body(load(samples[0], i), counter);
          });
        } else {
          samples.forEach((column, c) => {
            body(load(column, 0), (first + c) * VECTOR_BYTES);
            f.endBlock();
          });
        }
      }
    },
  };
}

/** Neighbouring columns with their zeros in the same places: one loop does them all. */
interface ColumnRun {
  first: number;
  samples: number[][];
}

function columnRuns(columns: number[][], length: number): ColumnRun[] {
  const runs: (ColumnRun & { pattern: string })[] = [];
  columns.forEach((samples, c) => {
    const pattern = samples.map((i) => (i < length ? 'x' : '0')).join('');
    const last = runs.at(-1);
    if (last?.pattern === pattern) last.samples.push(samples);
    else runs.push({ first: c, samples: [samples], pattern });
  });
  return runs;
}

type ColumnBody = (samples: Node[], counter: IndexLike) => void;

/**
 * One loop over the columns of a run. A sample's place in the tile follows no common step, so the offsets come from a
 * table; unrolling with immediate offsets outgrows the instruction cache.
 */
function columnLoop(
  f: FunctionBuilder,
  { first, samples }: ColumnRun,
  { tile, window, group, order }: WindowedTile,
  body: ColumnBody,
): void {
  const used = samples.map((column) => column.filter((i) => i < window.length));
  const count = used[0].length;
  const taken = used.flat().map(order);
  const offsets = f.program.indexTable(taken.map((i) => tile.base + tileOffset(f.program, tile, i)));
  const weights = f.program.table(taken.map((i) => window[i]));
  const offset = f.local(offsets);
  const weight = f.local(weights);
  f.loop(first * VECTOR_BYTES, (first + samples.length) * VECTOR_BYTES, VECTOR_BYTES, (counter) => {
    let next = 0;
    const inputs = samples[0].map((i) => {
      if (i >= window.length) return f.g.zero;
      const j = next++;
      const x = f.g.load(at(addIndex(group, loadIndex(at(offset, 4 * j)))));
      return f.g.mul(x, f.g.splat(at(weight, f.program.elementBytes * j)));
    });
    body(inputs, counter);
    f.set(offset, addIndex(offset, 4 * count));
    f.set(weight, addIndex(weight, f.program.elementBytes * count));
  });
}
