/** Roots of unity for the DFT. */
import { cosTurn, sinTurn } from './math.ts';

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
