/**
 * By transforms: blocks of the signal, filtered and brought to the other rate in one go, because a spectrum that is cut off
 * or padded is the spectrum at another rate. Blocks are anchored at sample 0, one in each lane: no bit depends on the others.
 *
 *   block, circular:  | hop ........................ | reach | ...... | reach |
 *                       the outputs that are kept      after            before the block's first sample
 */

import type { Program } from '../generator/program.ts';
import { sinPi } from '../tables/sin-pi.ts';
import type { BlocksSizes } from './blocks-engine.ts';
import type { Shape } from './filter.ts';
import { type BlocksShape, blocksProgram } from './programs.ts';
import { gainOf, inputReach, type Ratio } from './ratio.ts';

/** The sizes of the blocks, in whole periods of both rates; all else follows. */
export interface BlocksPlan {
  /** Periods of a block, and from block to block. */
  periods: number;
  hop: number;
}

/** Transforms up to this size stay, with all that they need, in the second-level cache. */
const LARGEST_BLOCK = 12288;

/** Rows of four frames. */
const LANES = 4;

/**
 * The cheapest blocks whose latency is at most `largestLatency` samples; undefined where there are none: a period that is too long,
 * or a rate with a large prime in it.
 */
export function planBlocks(ratio: Ratio, shape: Shape, largestLatency: number): BlocksPlan | undefined {
  const reach = inputReach(ratio, shape.halfWidth);
  let best: (BlocksPlan & { cost: number }) | undefined;
  for (const periods of smoothNumbers(LARGEST_BLOCK / Math.max(ratio.input, ratio.output))) {
    const room = Math.min(periods * ratio.input - 2 * reach, largestLatency - reach) - LANES;
    const hop = Math.floor(room / ratio.input);
    if (hop < 1) continue;
    const cost = (transformCost(periods * ratio.input) + transformCost(periods * ratio.output)) / hop;
    if (cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { periods, hop, cost };
  }
  return best && { periods: best.periods, hop: best.hop };
}

/** Operations a point of a butterfly of each prime, in those of a butterfly of 2: counted in the generated code, roughly. */
const PRIME_COSTS = new Map([[2, 1], [3, 1.8], [5, 2.8], [7, 4.2], [11, 8], [13, 9]]); // biome-ignore format: a table

/** Whole numbers up to `largest` without a larger prime, in rising order: 490 of 4096. */
function smoothNumbers(largest: number): number[] {
  const numbers = largest < 1 ? [] : [1];
  for (const prime of PRIME_COSTS.keys())
    for (let i = 0; i < numbers.length; i++) if (numbers[i] * prime <= largest) numbers.push(numbers[i] * prime);
  return numbers.sort((a, b) => a - b);
}

/** What a transform costs; infinite where a larger prime would make it dear. */
export function transformCost(size: number): number {
  let [rest, cost] = [size, 1];
  for (const [prime, price] of PRIME_COSTS) for (; rest % prime === 0; rest /= prime) cost += price;
  return rest === 1 ? size * cost : Number.POSITIVE_INFINITY;
}

/** The program's sizes, with the filter's spectrum. */
export function blocksShape(ratio: Ratio, shape: Shape, { periods, hop }: BlocksPlan): BlocksShape {
  const inputBlock = periods * ratio.input;
  const outputBlock = periods * ratio.output;
  const inputHop = hop * ratio.input;
  const ahead = Math.ceil((inputHop + inputReach(ratio, shape.halfWidth)) / LANES) * LANES;
  const bins = Math.ceil(Math.min(inputBlock, outputBlock) / 2);
  const response = spectrum(ratio, shape, inputBlock, bins);
  return { inputBlock, outputBlock, inputHop, outputHop: hop * ratio.output, ahead, response };
}

/** H[k] / size: the sum over all i of h(i) cos(2 pi k i / size), which is real, for h is even. */
function spectrum(ratio: Ratio, shape: Shape, size: number, bins: number): Float64Array {
  const reach = inputReach(ratio, shape.halfWidth);
  const gain = gainOf(ratio) / size;
  const taps = Float64Array.from({ length: reach + 1 }, (_, i) => gain * shape.at(i * gainOf(ratio)));
  const cosines = Float64Array.from({ length: size }, (_, i) => sinPi(0.5 + (2 * i) / size));
  return Float64Array.from({ length: bins }, (_, k) => cosineSum(taps, cosines, k));
}

function cosineSum(taps: Float64Array, cosines: Float64Array, k: number): number {
  const size = cosines.length;
  let [sum, turn] = [taps[0] / 2, 0];
  for (let i = 1; i < taps.length; i++) {
    turn += k;
    if (turn >= size) turn -= size;
    sum += taps[i] * cosines[turn];
  }
  return 2 * sum;
}

/** The program of these blocks. */
export function blocksFor(shape: BlocksShape): { program: Program; sizes: BlocksSizes } {
  const { program, layout } = blocksProgram('f32', shape);
  const { inputHop, outputHop, ahead } = shape;
  return { program, sizes: { ...layout, inputHop, outputHop, ahead } };
}
