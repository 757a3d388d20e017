/**
 * normalize: each value less its mean over time, over its deviation; then the statistics of the training data. In float64, in
 * one order of additions, whatever the target: the code is its own reference.
 */
import type { Normalize, Spec } from '../../spec/spec.ts';
import { fillFrames, type Grid } from '../grid.ts';

/**
 * In place, with statistics over the first `valid` frames; the others are treated alike, or set to zero.
 *
 *   mean         y = x - mean
 *   per-feature  y = (x - mean) / (deviation + epsilon), or / sqrt(variance + epsilon)
 *   affine       y = (x + shift) / scale, after a cepstrum only: elsewhere the logarithm has done it
 *
 * Source: NeMo, normalize_batch; transformers, zero_mean_unit_var_norm; SpeechBrain, InputNormalization(norm_type='sentence').
 */
export function normalizeGrid({ normalize, cepstrum, zeroInvalidFrames }: Spec, grid: Grid, valid: number): void {
  if (normalize.kind === 'per-feature' || normalize.kind === 'mean') overTime(normalize, grid, valid);
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

type OverTime = Extract<Normalize, { kind: 'per-feature' | 'mean' }>;

function overTime(normalize: OverTime, grid: Grid, valid: number): void {
  const means = sumsOverTime(grid, valid, new Float64Array(grid.width), 1).map((sum) => sum / valid);
  if (normalize.kind === 'mean') return shiftAndScale(grid, (i) => -means[i], () => 1); // biome-ignore format: one line
  const { degreesOfFreedom, epsilon, epsilonOn } = normalize;
  const variances = sumsOverTime(grid, valid, means, 2).map((sum) => sum / (valid - degreesOfFreedom));
  const divisor = (variance: number) =>
    epsilonOn === 'variance' ? Math.sqrt(variance + epsilon) : Math.sqrt(variance) + epsilon;
  shiftAndScale(grid, (i) => -means[i], (i) => 1 / divisor(variances[i])); // biome-ignore format: one line
}

/**
 * For each value the sum over the first `valid` frames of its distance from a mean, to the power 1 or 2; frames rise in either layout, so
 * that the bits are the same.
 */
function sumsOverTime(grid: Grid, valid: number, means: Float64Array, power: 1 | 2): Float64Array {
  const { data, frames, width, melMajor } = grid;
  const sums = new Float64Array(width);
  if (melMajor) {
    for (let i = 0; i < width; i++) sums[i] = rowSum(data, i * frames, valid, means[i], power);
    return sums;
  }
  for (let place = 0; place < valid * width; ) {
    for (let i = 0; i < width; i++, place++) {
      const x = data[place] - means[i];
      sums[i] += power === 1 ? x : x * x;
    }
  }
  return sums;
}

function rowSum(data: Grid['data'], first: number, count: number, mean: number, power: 1 | 2): number {
  let sum = 0;
  for (let place = first; place < first + count; place++) {
    const x = data[place] - mean;
    sum += power === 1 ? x : x * x;
  }
  return sum;
}
