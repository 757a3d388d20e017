/**
 * Numbers of about 106 bits as the unevaluated sum of two float64: `hi` is the value rounded, `lo` what was lost.
 * Only `+ - * /`, so that every engine computes the same bits. After Dekker (1971) and Knuth (TAOCP 2, 4.2.2).
 * For values far from over- and underflow; slow, for plan time.
 */
export type Pair = readonly [hi: number, lo: number];

/** `a + b` exactly, where `|a| >= |b|`. */
function fastTwoSum(a: number, b: number): Pair {
  const sum = a + b;
  return [sum, b - (sum - a)];
}

/** `a + b` exactly. */
function twoSum(a: number, b: number): Pair {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** The upper 26 bits of `a`; `a - upperHalf(a)` fits 26 bits too. */
function upperHalf(a: number): number {
  const c = 134217729 * a; // 2^27 + 1
  return c - (c - a);
}

/** `a * b` exactly: without a fused multiply-add the four half products recover the rounding error. */
function twoProduct(a: number, b: number): Pair {
  const product = a * b;
  const aHi = upperHalf(a);
  const bHi = upperHalf(b);
  const aLo = a - aHi;
  const bLo = b - bHi;
  return [product, aHi * bHi - product + aHi * bLo + aLo * bHi + aLo * bLo];
}

/** `a + b`, error below 2^-104 of the result. */
export function add(a: Pair, b: Pair): Pair {
  const high = twoSum(a[0], b[0]);
  const low = twoSum(a[1], b[1]);
  const sum = fastTwoSum(high[0], high[1] + low[0]);
  return fastTwoSum(sum[0], sum[1] + low[1]);
}

/** `a * b`, error below 2^-102 of the result. */
export function multiply(a: Pair, b: Pair): Pair {
  const product = twoProduct(a[0], b[0]);
  return fastTwoSum(product[0], product[1] + (a[0] * b[1] + a[1] * b[0]));
}

/** `a / b` by three steps of long division. */
export function divide(a: Pair, b: Pair): Pair {
  const first = a[0] / b[0];
  const rest = add(a, multiply(b, [-first, 0]));
  const second = rest[0] / b[0];
  const last = add(rest, multiply(b, [-second, 0]))[0] / b[0];
  return add(fastTwoSum(first, second), [last, 0]);
}

/** `a / n`, error below 2^-102 of the result; a third of the work of {@link divide}. */
export function divideBy(a: Pair, n: number): Pair {
  const quotient = a[0] / n;
  const product = twoProduct(quotient, n);
  return fastTwoSum(quotient, (a[0] - product[0] - product[1] + a[1]) / n);
}

/** `first` plus the terms that follow it, each made from the one before, until a term no longer counts (2^-100). */
export function sumSeries(first: Pair, next: (term: Pair, i: number) => Pair): Pair {
  let sum = first;
  let term = first;
  for (let i = 1; Math.abs(term[0]) > 1e-30 * Math.abs(sum[0]); i++) {
    term = next(term, i);
    sum = add(sum, term);
  }
  return sum;
}
