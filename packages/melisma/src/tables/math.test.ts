import { describe, expect, it } from 'vitest';
import { cosTurn, exp, LN_2, LN_10, log, log10, pow, QUARTER_PI, sinSquaredTurn, sinTurn } from './math.ts';

// The oracle: fixed point with 320 bits after the point, in BigInt. It shares nothing with the code under test.
const BITS = 320n;
const ONE = 1n << BITS;
type Fixed = bigint;

const times = (a: Fixed, b: Fixed): Fixed => (a * b) >> BITS;
const over = (a: Fixed, b: Fixed): Fixed => (a << BITS) / b;

/** A float64 as fixed point: exact down to 2^-320. */
function fixed(x: number): Fixed {
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

const bigPi = 4n * (4n * arcTangentOfInverse(5n) - arcTangentOfInverse(239n)); // Machin
const bigSin = (x: Fixed): Fixed => series(x, (term, i) => times(times(-term, x), x) / (2n * i * (2n * i + 1n)));
const bigExp = (x: Fixed): Fixed => series(ONE, (term, i) => times(term, x) / i);
/** log(x) = k log(2) + 2 atanh((m - 1) / (m + 1)), m in [1, 2). */
function bigLog(x: Fixed): Fixed {
  const halvings = BigInt(x.toString(2).length - 1) - BITS;
  const m = halvings >= 0n ? x >> halvings : x << -halvings;
  return 2n * inverseTanh(over(m - ONE, m + ONE)) + halvings * bigLog2;
}

function inverseTanh(s: Fixed): Fixed {
  let [power, sum] = [s, 0n];
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += power / i;
    power = times(times(power, s), s);
  }
  return sum;
}

const bigLog2 = 2n * inverseTanh(ONE / 3n);

/** Distance of `got` from `want` in units of the last place of `got`: 0.5 is correctly rounded. */
function ulps(got: number, want: Fixed): number {
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

/** Largest error over `cases`, in ULP, printed for the report. */
function worst<T>(name: string, cases: readonly T[], measure: (input: T) => number): number {
  const largest = cases.reduce((most, input) => Math.max(most, measure(input)), 0);
  console.log(`${name}: largest error ${largest.toFixed(6)} ULP over ${cases.length} values`);
  return largest;
}

/** Seeded numbers in [0, 1): Park and Miller's generator. */
function randoms(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  });
}

const turns = [400, 512, 2048, 7, 25, 997].flatMap((n) => Array.from({ length: n }, (_, k) => [k, n] as const));
const positives = [
  ...randoms(1500, 1).map((r, i) => r * 10 ** ((i % 41) - 20)),
  ...randoms(500, 2).map((r) => 1 + (r - 0.5) / 1000),
  ...[0.5, 0.7071067811865475, Math.SQRT1_2, Math.SQRT2, 2, 6.4, 1e-10, 1e15],
];

describe('constants', () => {
  const pairError = ([hi, lo]: readonly [number, number], want: Fixed) =>
    Math.abs(Number(fixed(hi) + fixed(lo) - want)) / Number(ONE);

  it('are right to 106 bits', () => {
    expect(pairError(QUARTER_PI, bigPi / 4n)).toBeLessThan(2 ** -106);
    expect(pairError(LN_2, bigLog2)).toBeLessThan(2 ** -106);
    expect(pairError(LN_10, bigLog(10n * ONE))).toBeLessThan(2 ** -104);
  });
});

describe('sinTurn and cosTurn', () => {
  const bigSinTurn = (k: number, n: number) => bigSin((2n * bigPi * BigInt(k)) / BigInt(n));

  it('are correctly rounded', () => {
    const error = worst('sinTurn', turns, ([k, n]) =>
      sinTurn(k, n) === 0 ? 0 : ulps(sinTurn(k, n), bigSinTurn(k, n)),
    );
    expect(error).toBeLessThan(0.5 + 1e-6);
  });

  it('cosTurn is a quarter of a turn ahead', () => {
    const big = ([k, n]: readonly [number, number]) => bigSinTurn(4 * k + n, 4 * n);
    const error = worst('cosTurn', turns, (turn) => (cosTurn(...turn) === 0 ? 0 : ulps(cosTurn(...turn), big(turn))));
    expect(error).toBeLessThan(0.5 + 1e-6);
  });

  it('sinSquaredTurn rounds once', () => {
    const big = ([k, n]: readonly [number, number]) => times(bigSinTurn(k, n), bigSinTurn(k, n));
    const some = turns.filter(([k, n]) => sinTurn(k, n) !== 0);
    expect(worst('sinSquaredTurn', some, (turn) => ulps(sinSquaredTurn(...turn), big(turn)))).toBeLessThan(0.5 + 1e-6);
  });

  it.each([
    [0, 400, 0],
    [100, 400, 1],
    [200, 400, 0],
    [300, 400, -1],
    [50, 400, Math.SQRT1_2],
    [250, 400, -Math.SQRT1_2],
    [1, 12, 0.5],
    [7, 12, -0.5],
  ])('sinTurn(%i, %i) is exactly %d', (k, n, value) => {
    expect(sinTurn(k, n)).toBe(value);
    expect(cosTurn(4 * k - n, 4 * n)).toBe(value);
  });

  it('is symmetric to the bit, and periodic for any integer', () => {
    for (const [k, n] of turns) {
      expect(sinTurn(n - k, n)).toBe(0 - sinTurn(k, n));
      expect(cosTurn(n - k, n)).toBe(cosTurn(k, n));
      expect(sinTurn(k - 3 * n, n)).toBe(sinTurn(k + 5 * n, n));
    }
  });
});

describe('log, log10, exp, pow', () => {
  it('log', () => {
    const error = worst('log', positives, (x) => ulps(log(x), bigLog(fixed(x))));
    expect(error).toBeLessThan(0.5 + 1e-6);
    expect(log(1)).toBe(0);
  });

  it('log10', () => {
    const ten = bigLog(10n * ONE);
    const error = worst('log10', positives, (x) => ulps(log10(x), over(bigLog(fixed(x)), ten)));
    expect(error).toBeLessThan(0.5 + 1e-6);
  });

  it('log10 is exact at powers of ten', () => {
    for (let i = 0; i <= 22; i++) expect(log10(10 ** i)).toBe(i);
  });

  it('exp', () => {
    const inputs = randoms(1500, 3).map((r) => (r - 0.5) * 100);
    expect(worst('exp', inputs, (x) => ulps(exp(x), bigExp(fixed(x))))).toBeLessThan(0.5 + 1e-6);
    expect([exp(0), exp(711), exp(-800)]).toEqual([1, Number.POSITIVE_INFINITY, 0]);
  });

  it('pow', () => {
    const inputs = randoms(1500, 4).map((r, i) => [r, (i % 100) / 20 + 0.05] as const);
    const big = ([x, y]: readonly [number, number]) => bigExp(times(bigLog(fixed(x)), fixed(y)));
    expect(worst('pow', inputs, (input) => ulps(pow(...input), big(input)))).toBeLessThan(0.5 + 1e-6);
  });

  it('pow at the edges', () => {
    expect([pow(0, 0.85), pow(1, 9), pow(5, 0), pow(2, 10), pow(10, 3)]).toEqual([0, 1, 1, 1024, 1000]);
  });
});
