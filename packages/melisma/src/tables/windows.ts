/** Window functions in float64; consumers round once, with `Math.fround`. */
import type { Spec, WindowFamily } from '../spec/spec.ts';
import { toBfloat16 } from './bfloat16.ts';
import { pow, sinSquaredTurn, sinTurn } from './math.ts';

/**
 * A window of `length` points. `periodic` divides by `length` (DFT-even: torch.hann_window(periodic=True),
 * scipy.signal.get_window(fftbins=True)), otherwise by `length - 1` (numpy.hanning, numpy.hamming, numpy.blackman,
 * Kaldi's FeatureWindowFunction). `sine` has one form. One point is 1.
 */
export function windowTable(family: WindowFamily, length: number, periodic: boolean): Float64Array {
  if (length === 1) return Float64Array.of(1);
  const intervals = periodic && family !== 'sine' ? length : length - 1;
  const table = new Float64Array(length);
  // Every family is symmetric, bit for bit: its right half need not be computed.
  for (let i = 0; i < length; i++) {
    table[i] = 2 * i <= intervals ? windowShapes[family](i, intervals, length) : table[intervals - i];
  }
  return table;
}

/** The window of a spec, in the precision of its tables. */
export function windowOf(
  spec: Pick<Spec, 'window' | 'windowLength' | 'windowPeriodic' | 'tablePrecision'>,
): Float64Array {
  const table = windowTable(spec.window, spec.windowLength, spec.windowPeriodic);
  return spec.tablePrecision === 'bfloat16' ? table.map(toBfloat16) : table;
}

/**
 * Point `i` of a window over `n` intervals. The raised cosines are written with s = sin^2(pi i / n), where
 * cos(2 pi i / n) = 1 - 2 s: the same functions, without cancellation at the ends, where they are exactly 0.
 */
type WindowShape = (i: number, n: number, length: number) => number;

const windowShapes: Record<WindowFamily, WindowShape> = {
  // 0.5 - 0.5 cos(2 pi i / n): torch.hann_window, numpy.hanning.
  hann: sineSquared,
  // 0.54 - 0.46 cos(2 pi i / n): torch.hamming_window, numpy.hamming.
  hamming: (i, n) => 0.08 + 0.92 * sineSquared(i, n),
  // (0.5 - 0.5 cos(2 pi i / n)) ^ 0.85: Kaldi, feat/feature-window.cc.
  povey: (i, n) => pow(sineSquared(i, n), 0.85),
  // 0.42 - 0.5 cos(2 pi i / n) + 0.08 cos(4 pi i / n): numpy.blackman, torch.blackman_window, Kaldi's default.
  blackman: (i, n) => 0.36 * sineSquared(i, n) + 0.64 * sineSquared(i, n) * sineSquared(i, n),
  rectangular: () => 1,
  // sin(pi (i + 1/2) / length): the MDCT's sine window, scipy.signal.windows.cosine.
  sine: (i, _n, length) => sinTurn(2 * i + 1, 4 * length),
};

/** sin^2(pi i / n). */
function sineSquared(i: number, n: number): number {
  return sinSquaredTurn(i, 2 * n);
}
