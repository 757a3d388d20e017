/** Which of the unrolled predictors takes a subframe. */
import { doubles, type Integers, words } from './predictors.ts';

/**
 * Adds to each residual the prediction from the samples before it, `floor(sum(coefficients[k] * out[i - 1 - k]) / 2^shift)`.
 *
 * @param out residuals, after as many samples as there are coefficients
 * @param coefficients that of the newest sample first
 * @param width bits of a sample
 */
export function predict(out: Integers, coefficients: readonly number[], shift: number, width: number): void {
  const order = coefficients.length;
  const largest = coefficients.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0) * 2 ** (width - 1);
  if (out instanceof Int32Array && largest < 2 ** 31)
    return words[Math.min(order, words.length - 1)](out, Int32Array.from(coefficients), shift);
  const scale = 2 ** -shift; // exact
  doubles[Math.min(order, doubles.length - 1)](
    out,
    Float64Array.from(coefficients, (c) => c * scale),
    shift,
  );
}
