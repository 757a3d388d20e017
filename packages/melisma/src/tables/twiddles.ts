/** Roots of unity for the DFT. */
import { cosTurn, sinTurn } from './math.ts';
import { sinPi } from './sin-pi.ts';

/** A complex number, float64. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * exp(-2 pi i k / n), for integers `k` and `n > 0`: exact at quarter turns, correctly rounded elsewhere, and symmetric to
 * the bit (`twiddle(n - k, n)` is the conjugate, the real part at n/8 is minus the imaginary one).
 */
export const twiddle = (k: number, n: number): Complex => ({ re: cosTurn(k, n), im: 0 - sinTurn(k, n) });

const UNSURE = 2.2e-15;

/**
 * As {@link twiddle} for tables of float32, for `k` in 0 .. n - 1: the same number once it is rounded to one, at a tenth of the work.
 *
 * sin(pi x) is right within 1.1e-15, most of it from rounding x, which is at most 2.5. Where a float32 ends within twice that of it, and only
 * there, the exact value decides.
 */
export const singleTwiddle = (k: number, n: number): Complex => ({
  re: singleOr(sinPi((4 * k + n) / (2 * n)), () => cosTurn(k, n)),
  im: singleOr(-sinPi((2 * k) / n), () => 0 - sinTurn(k, n)),
});

const singleOr = (value: number, exact: () => number): number =>
  Math.fround(value - UNSURE) === Math.fround(value + UNSURE) ? value : exact();
