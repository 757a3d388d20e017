/**
 * An oracle for sine, exponential and logarithm: fixed point with 320 bits after the point, in BigInt. It shares nothing with
 * the code under test.
 */
const BITS = 320n;
export type Fixed = bigint;
export const ONE: Fixed = 1n << BITS;

export const times = (a: Fixed, b: Fixed): Fixed => (a * b) >> BITS;
export const over = (a: Fixed, b: Fixed): Fixed => (a << BITS) / b;

/** A float64 as fixed point: exact down to 2^-320. */
export function fixed(x: number): Fixed {
  let [scaled, shift] = [x, 0n];
  for (; !Number.isInteger(scaled); shift++) scaled *= 2;
  return (BigInt(scaled) << BITS) >> shift;
}

/** Sum of the terms, each made from the last, until they vanish. */
function series(first: Fixed, next: (term: Fixed, i: bigint) => Fixed): Fixed {
  let [sum, term] = [first, first];
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    term = next(term, i);
    sum += term;
  }
  return sum;
}

/** atan(1 / x) = 1/x - 1/(3 x^3) + ... */
function arcTangentOfInverse(x: bigint): Fixed {
  let [power, sum] = [ONE / x, 0n];
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += i % 4n === 1n ? power / i : -(power / i);
    power /= x * x;
  }
  return sum;
}

export const bigPi = 4n * (4n * arcTangentOfInverse(5n) - arcTangentOfInverse(239n)); // Machin

const bigSin = (x: Fixed): Fixed => series(x, (term, i) => times(times(-term, x), x) / (2n * i * (2n * i + 1n)));

/** sin(2 pi k / n). */
export const bigSinTurn = (k: number, n: number): Fixed => bigSin((2n * bigPi * BigInt(k)) / BigInt(n));

export const bigExp = (x: Fixed): Fixed => series(ONE, (term, i) => times(term, x) / i);

function inverseTanh(s: Fixed): Fixed {
  let [power, sum] = [s, 0n];
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += power / i;
    power = times(times(power, s), s);
  }
  return sum;
}

export const bigLog2 = 2n * inverseTanh(ONE / 3n);

/** log(x) = k log(2) + 2 atanh((m - 1) / (m + 1)), m in [1, 2). */
export function bigLog(x: Fixed): Fixed {
  const halvings = BigInt(x.toString(2).length - 1) - BITS;
  const m = halvings >= 0n ? x >> halvings : x << -halvings;
  return 2n * inverseTanh(over(m - ONE, m + ONE)) + halvings * bigLog2;
}

/** Distance of `got` from `want` in units of the last place of `got`: 0.5 is correctly rounded. */
export function ulps(got: number, want: Fixed): number {
  const unit = fixed(unitInLastPlace(got));
  const distance = fixed(got) - want;
  return Number(((distance < 0n ? -distance : distance) * 1000000n) / unit) / 1e6;
}

function unitInLastPlace(x: number): number {
  const next = new DataView(new ArrayBuffer(8));
  next.setFloat64(0, Math.abs(x));
  next.setBigUint64(0, next.getBigUint64(0) + 1n);
  return next.getFloat64(0) - Math.abs(x);
}
