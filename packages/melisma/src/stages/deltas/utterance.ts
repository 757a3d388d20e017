/** deltas: differences over time, beside the values. */
import type { Deltas } from '../../spec/spec.ts';
import { type Grid, placeOf } from '../grid.ts';

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
export function appendDeltas(deltas: Deltas, from: Grid, to: Grid): void {
  const { frames, width } = from;
  for (let i = 0; i < width; i++) {
    const values = Float64Array.from({ length: frames }, (_, t) => from.data[placeOf(from, t, i)]);
    differences(deltas, values).forEach((series, order) => {
      for (let t = 0; t < frames; t++) to.data[placeOf(to, t, order * width + i)] = series[t];
    });
  }
}

/** A series and its differences up to the order asked for. */
function differences({ orders, width, edges }: Deltas, values: Float64Array): Float64Array[] {
  const all = [values];
  for (let order = 1; order <= orders; order++) {
    all.push(edges === 'replicate' ? slopes(all[order - 1], width) : derivative(values, width, order));
  }
  return all;
}

/** d[t] = sum over n of n x[t + n] / sum of n^2, the ends repeated. */
function slopes(x: Float64Array, width: number): Float64Array {
  const half = (width - 1) / 2;
  const last = x.length - 1;
  const squares = (half * (half + 1) * (2 * half + 1)) / 3;
  return x.map((_, t) => {
    let sum = 0;
    for (let n = -half; n <= half; n++) sum += n * x[Math.min(Math.max(t + n, 0), last)];
    return sum / squares;
  });
}

/** The derivative of that order, 1 or 2, of the polynomial of that degree that fits `width` frames best. */
function derivative(x: Float64Array, width: number, order: number): Float64Array {
  const half = (width - 1) / 2;
  return x.map((_, t) => {
    const centre = Math.min(Math.max(t, half), x.length - 1 - half);
    let sum = 0;
    for (let n = -half; n <= half; n++) sum += fitWeight(n, half, order) * x[centre + n];
    return sum;
  });
}

/** Weight of the sample `n` from the centre. A line's slope and a parabola's second derivative are the same everywhere. */
function fitWeight(n: number, half: number, order: number): number {
  const width = 2 * half + 1;
  const squares = (half * (half + 1) * width) / 3;
  if (order === 1) return n / squares;
  const fourths = (squares * (3 * half * half + 3 * half - 1)) / 5;
  return (2 * (width * n * n - squares)) / (width * fourths - squares * squares);
}
