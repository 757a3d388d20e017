/** deltas: differences over time, beside the values. */
import type { Deltas } from '../../spec/spec.ts';
import { copyGrid, type Grid, stepsOf } from '../grid.ts';

/**
 * in   grid [frames, width]      out  grid [frames, width (orders + 1)]: the values, their first differences, their second ones
 *
 * With the half width N and the sum S of n^2 over -N .. N:
 *
 *   replicate    d[t] = sum over n of n x[t + n] / S, the ends repeated; second differences are the differences of the first
 *   interpolate  the slope (the second derivative, for order 2) at t of the polynomial of degree `order` that fits the `width` frames
 *                around t best; near an end, of the polynomial that fits the outermost `width` frames
 *
 * Source: torchaudio.functional.compute_deltas; librosa.feature.delta (scipy.signal.savgol_filter, mode='interp').
 */
export function appendDeltas({ orders, width, edges }: Deltas, from: Grid, to: Grid): void {
  copyGrid(from, to);
  for (let order = 1; order <= orders; order++) {
    const first = order * from.width;
    if (edges === 'replicate') slopes(to, first - from.width, first, from.width, (width - 1) / 2);
    else derivatives(to, first, from.width, fitWeights((width - 1) / 2, order));
  }
}

/** d[t] = sum over n of n x[t + n] / sum of n^2, the ends repeated: `count` values from `source` on to those from `target` on. */
function slopes(grid: Grid, source: number, target: number, count: number, half: number): void {
  const { data, frames } = grid;
  const { frameStep, valueStep } = stepsOf(grid);
  const squares = (half * (half + 1) * (2 * half + 1)) / 3;
  for (let t = 0; t < frames; t++) {
    for (let i = 0; i < count; i++) {
      const series = (source + i) * valueStep;
      let sum = 0;
      for (let n = 1; n <= half; n++) {
        const ahead = t + n < frames ? t + n : frames - 1;
        const behind = t > n ? t - n : 0;
        sum += n * (data[series + ahead * frameStep] - data[series + behind * frameStep]);
      }
      data[t * frameStep + (target + i) * valueStep] = sum / squares;
    }
  }
}

/** The derivative of the polynomial that fits the frames around each frame best, near an end the outermost ones. */
function derivatives(grid: Grid, target: number, count: number, weights: Float64Array): void {
  const { data, frames } = grid;
  const { frameStep, valueStep } = stepsOf(grid);
  for (let t = 0; t < frames; t++) {
    const first = Math.min(Math.max(t - (weights.length - 1) / 2, 0), frames - weights.length);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let n = 0; n < weights.length; n++) sum += weights[n] * data[(first + n) * frameStep + i * valueStep];
      data[t * frameStep + (target + i) * valueStep] = sum;
    }
  }
}

/**
 * What each of `2 half + 1` frames counts for in the slope of the line (order 1) or the second derivative of the parabola (order 2) that
 * fits them best: both are the same everywhere.
 */
function fitWeights(half: number, order: number): Float64Array {
  const width = 2 * half + 1;
  const squares = (half * (half + 1) * width) / 3;
  const fourths = (squares * (3 * half * half + 3 * half - 1)) / 5;
  const weight = (n: number) =>
    order === 1 ? n / squares : (2 * (width * n * n - squares)) / (width * fourths - squares * squares);
  return Float64Array.from({ length: width }, (_, i) => weight(i - half));
}
