import { describe, expect, it } from 'vitest';
import { bounds } from '../../../../oracle/bounds.ts';
import { bigLog, bigLog2, bigPi, type Fixed, fixed, ONE } from '../../../../oracle/fixed-point.ts';
import { tableErrors, turns } from '../../../../oracle/table-errors.ts';
import { cosTurn, exp, LN_2, LN_10, log, log10, pow, QUARTER_PI, sinTurn } from './math.ts';

describe('constants', () => {
  const pairError = ([hi, lo]: readonly [number, number], want: Fixed) =>
    Math.abs(Number(fixed(hi) + fixed(lo) - want)) / Number(ONE);

  it('are right to 106 bits', () => {
    expect(pairError(QUARTER_PI, bigPi / 4n)).toBeLessThan(2 ** -106);
    expect(pairError(LN_2, bigLog2)).toBeLessThan(2 ** -106);
    expect(pairError(LN_10, bigLog(10n * ONE))).toBeLessThan(2 ** -104);
  });
});

it.each(tableErrors())('$name is correctly rounded: $largest ULP over $cases values', ({ largest, cases }) => {
  expect(cases).toBeGreaterThanOrEqual(1500);
  expect(largest).toBeLessThanOrEqual(bounds.tables);
});

describe('sinTurn and cosTurn', () => {
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

describe('log, log10, exp, pow at the edges', () => {
  it('log10 is exact at powers of ten', () => {
    for (let i = 0; i <= 22; i++) expect(log10(Number(`1e${i}`))).toBe(i);
  });

  it('log and exp are exact where the result is', () => {
    expect(log(1)).toBe(0);
    expect([exp(0), exp(711), exp(-800)]).toEqual([1, Number.POSITIVE_INFINITY, 0]);
  });

  it('pow', () => {
    expect([pow(0, 0.85), pow(1, 9), pow(5, 0), pow(2, 10), pow(10, 3)]).toEqual([0, 1, 1, 1024, 1000]);
  });
});
