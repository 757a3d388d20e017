/**
 * normalize: each value less its mean over time, over its deviation; then the statistics of the training data. In float64, in
 * one order of additions, whatever the target: the code is its own reference.
 */
import { isOverTime, type OverTime } from '../../spec/grid-sizes.ts';
import type { Spec } from '../../spec/spec.ts';
import { fillFrames, type Grid, stepsOf } from '../grid.ts';

/**
 * In place, with statistics over the first `valid` frames; the others are treated alike, or set to zero.
 *
 *   mean         y = x - mean
 *   per-feature  y = (x - mean) / (deviation + epsilon), or / sqrt(variance + epsilon); no less than SMALLEST_DEVIATION
 *   affine       y = (x + shift) / scale, after a cepstrum only: elsewhere the logarithm has done it
 *
 * Source: NeMo, normalize_batch; transformers, zero_mean_unit_var_norm; SpeechBrain, InputNormalization(norm_type='sentence').
 */
export function normalizeGrid({ normalize, cepstrum, zeroInvalidFrames }: Spec, grid: Grid, valid: number): void {
  if (isOverTime(normalize)) overTime(normalize, grid, valid);
  if (normalize.kind === 'affine' && cepstrum !== null) {
    const { shift, scale } = normalize;
    shiftAndScale(grid, () => shift, () => 1 / scale); // biome-ignore format: one line
  }
  if (zeroInvalidFrames) fillFrames(grid, 0, valid);
}

/** In place, y = (x + shift[i]) scale[i]; null leaves that part out. Source: Kaldi, FunASR's apply_cmvn. */
export function applyStatistics({ normalize }: Spec, grid: Grid): void {
  if (normalize.kind !== 'cmvn') return;
  const { shift, scale } = normalize;
  shiftAndScale(grid, (i) => shift?.[i] ?? 0, (i) => scale?.[i] ?? 1); // biome-ignore format: one line
}

type PerValue = (i: number) => number;

/** In place, y = (x + shift(i)) scale(i). */
function shiftAndScale({ data, frames, width, melMajor }: Grid, shift: PerValue, scale: PerValue): void {
  const [shifts, scales] = [shift, scale].map((of) => Float64Array.from({ length: width }, (_, i) => of(i)));
  for (let row = 0, place = 0; place < data.length; row++) {
    if (melMajor) {
      const [a, b] = [shifts[row], scales[row]];
      for (const end = place + frames; place < end; place++) data[place] = (data[place] + a) * b;
    } else {
      for (let i = 0; i < width; i++, place++) data[place] = (data[place] + shifts[i]) * scales[i];
    }
  }
}

/**
 * What a feature is divided by at least, in units of its logarithm. The mean of a feature that never changes is rounded: divided by a
 * deviation of 0 it gave infinities, by one of rounding errors +-1. float32 holds logarithms of speech to 1e-6.
 */
export const SMALLEST_DEVIATION = 1e-5;

/** Statistics over time of a grid that may come in pieces, and is gone over once for each pass. */
export class TimeStatistics {
  readonly #normalize: OverTime;
  readonly #sums: Float64Array;
  #means: Float64Array | undefined;
  #valid = 0;

  constructor(normalize: OverTime, width: number) {
    this.#normalize = normalize;
    this.#sums = new Float64Array(width);
  }

  /** The next frames of this pass, of which the first `valid` count. */
  add(grid: Grid, valid: number): void {
    this.#valid += valid;
    addOverTime(this.#sums, grid, valid, this.#means);
  }

  /** The end of a pass; true if all frames are to be added once more. */
  next(): boolean {
    if (this.#means || this.#normalize.kind === 'mean') return false;
    this.#means = this.#sums.map((sum) => sum / this.#valid);
    this.#sums.fill(0);
    this.#valid = 0;
    return true;
  }

  /** In place, frames of the grid, valid or not. */
  apply(grid: Grid): void {
    const shares = (count: number) => this.#sums.map((sum) => sum / count);
    if (this.#normalize.kind === 'mean') {
      const means = shares(this.#valid);
      return shiftAndScale(grid, (i) => -means[i], () => 1); // biome-ignore format: one line
    }
    const { degreesOfFreedom, epsilon, epsilonOn } = this.#normalize;
    const means = this.#means!;
    const variances = shares(this.#valid - degreesOfFreedom);
    const divisor = (variance: number) =>
      epsilonOn === 'variance' ? Math.sqrt(variance + epsilon) : Math.sqrt(variance) + epsilon;
    shiftAndScale(grid, (i) => -means[i], (i) => 1 / Math.max(divisor(variances[i]), SMALLEST_DEVIATION)); // biome-ignore format: one line
  }
}

function overTime(normalize: OverTime, grid: Grid, valid: number): void {
  const statistics = new TimeStatistics(normalize, grid.width);
  do statistics.add(grid, valid);
  while (statistics.next());
  statistics.apply(grid);
}

/** Four values' places, means or sums. */
type Four = readonly number[];

/**
 * To the sum of each value those of the first `valid` frames, in their order, or with `means` their squared distances from them. Four
 * values at a time, each sum in a register of its own; the last value once more where fewer than four are left.
 */
function addOverTime(sums: Float64Array, grid: Grid, valid: number, means?: Float64Array): void {
  const { data, width } = grid;
  const { frameStep, valueStep } = stepsOf(grid);
  for (let first = 0; first < width; first += 4) {
    const values = [0, 1, 2, 3].map((i) => Math.min(first + i, width - 1));
    const places = values.map((value) => value * valueStep);
    const before = values.map((value) => sums[value]);
    const four =
      means === undefined
        ? sumFour(data, places, frameStep, valid, before)
        : squareFour(data, places, frameStep, valid, before, values.map((value) => means[value])); // biome-ignore format: one line
    values.forEach((value, i) => {
      sums[value] = four[i];
    });
  }
}

function sumFour(data: Grid['data'], places: Four, step: number, count: number, before: Four): Four {
  let [i, j, k, l] = places;
  let [p, q, r, s] = before;
  for (let t = 0; t < count; t++) {
    p += data[i];
    q += data[j];
    r += data[k];
    s += data[l];
    i += step;
    j += step;
    k += step;
    l += step;
  }
  return [p, q, r, s];
}

function squareFour(
  data: Grid['data'],
  places: Four,
  step: number,
  count: number,
  before: Four,
  [a, b, c, d]: Four,
): Four {
  let [i, j, k, l] = places;
  let [p, q, r, s] = before;
  for (let t = 0; t < count; t++) {
    p += square(data[i] - a);
    q += square(data[j] - b);
    r += square(data[k] - c);
    s += square(data[l] - d);
    i += step;
    j += step;
    k += step;
    l += step;
  }
  return [p, q, r, s];
}

/** A product: V8 11 calls a function for `x ** 2`. */
const square = (x: number): number => x * x;
