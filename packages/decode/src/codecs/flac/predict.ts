/** What predictors add to the residuals: RFC 9639, 9.2.5 and 9.2.6. */

/** Integers of one channel. A difference of two 32-bit channels has 33 bits: doubles hold it. */
export type Integers = Int32Array | Float64Array;

/**
 * Adds to each residual the prediction from the samples before it, `floor(sum(coefficients[k] * out[i - 1 - k]) / 2^shift)`.
 *
 * @param out residuals, behind as many samples as there are coefficients
 * @param coefficients that of the newest sample first
 * @param width bits of a sample
 */
export function predict(out: Integers, coefficients: readonly number[], shift: number, width: number): void {
  if (coefficients.length === 0) return;
  const largest = coefficients.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0) * 2 ** (width - 1);
  if (out instanceof Int32Array && largest < 2 ** 31) return predict32(out, Int32Array.from(coefficients), shift);
  const scale = 2 ** -shift;
  predict53(
    out,
    Float64Array.from(coefficients).map((coefficient) => coefficient * scale),
  ); // exact
}

/*
 * The newest eight samples and their coefficients are held in variables, zeros where there are fewer, and the newest product is added last, as the
 * only one that has to be waited for: 2.6 million samples of order 8 take 15 ms for 42 in integers and 29 for 45 in doubles (Node 20, x86-64). Not
 * with destructuring, which makes it 90.
 */

/** Sums that 32 bits hold. */
function predict32(out: Int32Array, c: Int32Array, shift: number): void {
  const order = c.length;
  const newest = out.slice(0, order).reverse();
  const c0 = at(c, 0) | 0;
  const c1 = at(c, 1) | 0;
  const c2 = at(c, 2) | 0;
  const c3 = at(c, 3) | 0;
  const c4 = at(c, 4) | 0;
  const c5 = at(c, 5) | 0;
  const c6 = at(c, 6) | 0;
  const c7 = at(c, 7) | 0;
  let x0 = at(newest, 0) | 0;
  let x1 = at(newest, 1) | 0;
  let x2 = at(newest, 2) | 0;
  let x3 = at(newest, 3) | 0;
  let x4 = at(newest, 4) | 0;
  let x5 = at(newest, 5) | 0;
  let x6 = at(newest, 6) | 0;
  let x7 = at(newest, 7) | 0;
  for (let i = order; i < out.length; i++) {
    let sum = 0;
    for (let k = 8; k < order; k++) sum = (sum + Math.imul(c[k], out[i - 1 - k])) | 0;
    sum = sum + Math.imul(c7, x7) + Math.imul(c6, x6) + Math.imul(c5, x5) + Math.imul(c4, x4);
    sum = sum + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0);
    x7 = x6;
    x6 = x5;
    x5 = x4;
    x4 = x3;
    x3 = x2;
    x2 = x1;
    x1 = x0;
    x0 = (out[i] + (sum >> shift)) | 0;
    out[i] = x0;
  }
}

/** Doubles hold any sum of 32 products of 15 and 33 bits; the coefficients are scaled. */
function predict53(out: Integers, c: Float64Array): void {
  const order = c.length;
  const newest = out.slice(0, order).reverse();
  const c0 = at(c, 0);
  const c1 = at(c, 1);
  const c2 = at(c, 2);
  const c3 = at(c, 3);
  const c4 = at(c, 4);
  const c5 = at(c, 5);
  const c6 = at(c, 6);
  const c7 = at(c, 7);
  let x0 = at(newest, 0);
  let x1 = at(newest, 1);
  let x2 = at(newest, 2);
  let x3 = at(newest, 3);
  let x4 = at(newest, 4);
  let x5 = at(newest, 5);
  let x6 = at(newest, 6);
  let x7 = at(newest, 7);
  for (let i = order; i < out.length; i++) {
    let sum = 0;
    for (let k = 8; k < order; k++) sum += c[k] * out[i - 1 - k];
    sum = sum + c7 * x7 + c6 * x6 + c5 * x5 + c4 * x4;
    sum = sum + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
    x7 = x6;
    x6 = x5;
    x5 = x4;
    x4 = x3;
    x3 = x2;
    x2 = x1;
    x1 = x0;
    x0 = out[i] + Math.floor(sum);
    out[i] = x0;
  }
}

const at = (x: Integers, k: number): number => (k < x.length ? x[k] : 0);
