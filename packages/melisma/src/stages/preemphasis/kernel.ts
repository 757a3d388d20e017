/**
 * preemphasis: one frame's samples less their mean, then the first difference, then the window; Kaldi's per-frame chain.
 *
 *   v[i] = x[i] - mean(x)        y[i] = w[i] (v[i] - c v[i-1]), v[-1] = v[0]
 *
 * in   tile      out  frame  vectors [windowLength], frame-in-lane
 *
 * Where it is asked for, the frame's energy on the way: the sum of v[i]^2, times the square of the input scale.
 *
 * The mean is taken away from each sample before the difference: afterwards it would be the small difference of large
 * numbers wherever the signal stands on an offset.
 */
import { addIndex, at, type FunctionBuilder, type IndexLike } from '../../generator/builder.ts';
import { type Address, type Index, type Node, VECTOR_BYTES } from '../../generator/program.ts';
import type { Spec } from '../../spec/spec.ts';
import { loadTile, type Tile } from '../tile/kernel.ts';

/** Samples of a hop taken in one turn of the loop: hops of 10 ms have whole turns. */
const UNROLL = 5;

export function preemphasisKernel(
  f: FunctionBuilder,
  spec: Pick<Spec, 'windowLength' | 'removeDcOffset' | 'preemphasis' | 'inputScale'>,
  tile: Tile,
  window: ArrayLike<number>,
  group: Index,
  frame: number,
  energy?: Address,
): void {
  const mean = spec.removeDcOffset ? meanOf(f, spec.windowLength, tile, group) : f.variable(f.g.zero);
  f.endBlock();
  const before = f.variable(f.g.sub(loadTile(f, tile, group, 0), f.read(mean)));
  const squares = energy ? f.variable(f.g.zero) : undefined;
  const weights = f.local(f.program.table(window));
  const out = f.local(frame);
  eachSample(f, spec.windowLength, tile, group, (samples) => {
    let previous = f.read(before);
    let sum = squares === undefined ? undefined : f.read(squares);
    samples.forEach((x, i) => {
      const v = f.g.sub(x, f.read(mean));
      const difference = f.g.sub(v, f.g.scale(previous, spec.preemphasis));
      const weight = f.g.splat(at(weights, i * f.program.elementBytes));
      f.store(at(out, i * VECTOR_BYTES), f.g.mul(difference, weight));
      if (sum) sum = f.g.add(sum, f.g.mul(v, v));
      previous = v;
    });
    f.assign(before, previous);
    if (squares !== undefined) f.assign(squares, sum!);
    f.set(weights, addIndex(weights, samples.length * f.program.elementBytes));
    f.set(out, addIndex(out, samples.length * VECTOR_BYTES));
  });
  if (energy) f.store(energy, f.g.scale(f.read(squares!), spec.inputScale * spec.inputScale));
}

/**
 * The variable that holds the mean over the frame: its first sample, and the mean distance from that, in five partial sums. The plain
 * sum of a constant is rounded at each step, so that silence on an offset would not become silence.
 */
function meanOf(f: FunctionBuilder, length: number, tile: Tile, group: Index): number {
  const mean = f.variable(loadTile(f, tile, group, 0));
  const sums = Array.from({ length: UNROLL }, () => f.variable(f.g.zero));
  eachSample(f, length, tile, group, (samples) => {
    samples.forEach((x, i) => {
      f.assign(sums[i], f.g.add(f.read(sums[i]), f.g.sub(x, f.read(mean))));
    });
  });
  const [a, b, c, d, e] = sums.map((sum) => f.read(sum));
  const total = f.g.add(f.g.add(f.g.add(a, b), f.g.add(c, d)), e);
  const distance = f.g.mul(total, f.g.constant(1 / length));
  f.assign(mean, f.g.add(f.read(mean), distance));
  return mean;
}

/** The frame's samples in order, `UNROLL` at a time (fewer at the end of a hop): one loop for each hop that it spans. */
function eachSample(
  f: FunctionBuilder,
  length: number,
  tile: Tile,
  group: IndexLike,
  body: (samples: Node[]) => void,
): void {
  for (let start = 0; start < length; start += tile.hopLength) {
    const count = Math.min(tile.hopLength, length - start);
    const pointer = f.local(addIndex(group as Index, tile.base + (start / tile.hopLength) * f.program.elementBytes));
    const take = (samples: number) => {
      body(Array.from({ length: samples }, (_, i) => f.g.load(at(pointer, i * tile.rowBytes))));
      f.set(pointer, addIndex(pointer, samples * tile.rowBytes));
    };
    const whole = count - (count % UNROLL);
    if (whole > 0) f.loop(0, whole, UNROLL, () => take(UNROLL));
    if (count > whole) take(count - whole);
  }
}
