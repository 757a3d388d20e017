/**
 * Samples so quiet that no feature can tell them from zeros. Where a whole tile is that quiet, they are taken for zeros: their sums and
 * powers may be subnormal numbers, with which a clip takes up to twice its time (`npm run subnormal`).
 */
import type { Spec } from '../spec/spec.ts';
import type { SparseFilters } from '../tables/filters.ts';

/** A term below this share of a sum does not change it in float32. */
const RELATIVE_ROUNDING = 2 ** -27;

/**
 * The largest |x| of such samples; 0 if no sample may be treated as silence. `window`: times the input scale.
 *
 *   |X[k]| <= gain |x|     the mean and the sample before may double a sample each
 *   M <= widest |X|^2 or widest |X|, by the spectrum
 */
export function silenceOf(spec: Spec, window: ArrayLike<number>, filters: SparseFilters): number {
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + Math.abs(value), 0);
  const widest = Math.max(...filters.map(({ weights }) => sum(weights)));
  const gain = 4 * sum(window);
  return quietestBin(spec, widest) / gain;
}

/** The largest |X| that is lost beside the epsilon under the root, or under the logarithm's floor. */
function quietestBin({ log, logFloor, spectrum, spectrumEpsilon, cepstrum }: Spec, widest: number): number {
  // An energy has no root, so an epsilon does not hide it.
  if (spectrum !== 'power' && spectrumEpsilon > 0)
    return cepstrum?.energy ? 0 : Math.sqrt(RELATIVE_ROUNDING * spectrumEpsilon);
  if (log === 'none') return 0;
  const lost = (RELATIVE_ROUNDING * logFloor) / widest;
  return spectrum === 'power' ? Math.sqrt(lost) : lost;
}
