/** A real DFT as a program of its own, and the definition that it is held against. For tests and scripts only. */

import { ProgramBuilder } from '../packages/melisma/src/generator/builder.ts';
import { complexSink, linearSource, realDft } from '../packages/melisma/src/generator/dft/passes.ts';
import { type Element, elementBytes, type Program, VECTOR_BYTES } from '../packages/melisma/src/generator/program.ts';
import { cosTurn, sinTurn } from '../packages/melisma/src/tables/math.ts';

export interface Transform {
  program: Program;
  /** `n` vectors of samples. */
  input: number;
  /** Two vectors, real and imaginary, for each slot of `order`. */
  output: number;
  /** The bin in each slot. */
  order: readonly number[];
}

/** `run()` transforms one group of frames. */
export function realTransform(element: Element, n: number): Transform {
  const p = new ProgramBuilder(element);
  const input = p.reserveVectors(n);
  const output = p.reserveVectors(2 * n + 2);
  let order: readonly number[] = [];
  const define = (f: Parameters<Parameters<typeof p.define>[2]>[0]) => {
    order = realDft(f, n, linearSource(input), complexSink, output);
  };
  p.define('run', 0, define, true);
  return { program: p.finish(), input, output, order };
}

/** The bin that stands for `k` among 0 .. n/2: bins above n/2 are conjugates. */
export const foldedBin = (k: number, n: number): number => Math.min(k, n - k);

/** X[k] as pairs (re, im), k = 0 .. n/2, by definition; the sums are compensated, so only the terms are rounded. */
export function definition(samples: ArrayLike<number>): Float64Array {
  const n = samples.length;
  const cosine = Float64Array.from({ length: n }, (_, i) => cosTurn(i, n));
  const sine = Float64Array.from({ length: n }, (_, i) => -sinTurn(i, n));
  const bins = new Float64Array(2 * ((n >> 1) + 1));
  for (let k = 0; 2 * k <= n; k++) {
    bins[2 * k] = compensatedSum(samples, cosine, k);
    bins[2 * k + 1] = compensatedSum(samples, sine, k);
  }
  return bins;
}

/** Sum of samples[i] table[k i mod n], with the error of each addition kept: Neumaier, 1974. */
function compensatedSum(samples: ArrayLike<number>, table: Float64Array, k: number): number {
  const n = samples.length;
  let [sum, lost] = [0, 0];
  for (let i = 0, turn = 0; i < n; i++) {
    const term = samples[i] * table[turn];
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
    turn += k;
    if (turn >= n) turn -= n;
  }
  return sum + lost;
}

/** Lane `lane` of the output as pairs, bins in rising order. */
export function binsOfLane(memory: Uint8Array, transform: Transform, n: number, lane: number): Float64Array {
  const { order, output, program } = transform;
  const width = elementBytes(program.element);
  const view = new DataView(memory.buffer, output);
  const value = (vector: number) => {
    const at = vector * VECTOR_BYTES + lane * width;
    return width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
  };
  const bins = new Float64Array(2 * ((n >> 1) + 1));
  order.forEach((k, slot) => {
    bins[2 * foldedBin(k, n)] = value(2 * slot);
    bins[2 * foldedBin(k, n) + 1] = (2 * k > n ? -1 : 1) * value(2 * slot + 1);
  });
  return bins;
}

/** ||got - want|| / ||want||, over all bins. */
export function relativeError(got: Float64Array, want: Float64Array): number {
  const norm = (at: (i: number) => number) => Math.sqrt(want.reduce((sum, _, i) => sum + at(i) ** 2, 0));
  return norm((i) => got[i] - want[i]) / norm((i) => want[i]);
}
