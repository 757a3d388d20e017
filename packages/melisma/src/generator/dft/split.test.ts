import { expect, it } from 'vitest';
import { columnSamples, gcd, makeSplit, outputIndex, smallestFactor, twiddleExponent } from './split.ts';

const splits = Array.from({ length: 119 }, (_, i) => i + 2).flatMap((n) =>
  Array.from({ length: n - 1 }, (_, i) => i + 1)
    .filter((r) => n % r === 0)
    .map((r) => makeSplit(n, r)),
);

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

it('takes each sample into one column and each bin out of one row', () => {
  for (const split of splits) {
    const inputs = range(split.m).flatMap((n2) => columnSamples(split, n2));
    const outputs = range(split.r).flatMap((k1) => range(split.m).map((k2) => outputIndex(split, k1, k2)));
    const sorted = (list: number[]) => list.sort((a, b) => a - b);
    expect(sorted(inputs)).toEqual(range(split.n));
    expect(sorted(outputs)).toEqual(range(split.n));
  }
});

it('turns sample n and bin k by n k, in three parts: column, twiddle factor, row', () => {
  for (const split of splits) {
    const { n, r, m } = split;
    for (const [n1, n2, k1, k2] of [[0, 0, 0, 0], [1 % r, 1 % m, r - 1, m - 1], [r - 1, m - 1, 1 % r, 1 % m], [r >> 1, m >> 1, r >> 1, m >> 1]]) {
      const whole = columnSamples(split, n2)[n1] * outputIndex(split, k1, k2);
      const parts = n1 * k1 * m + twiddleExponent(split, k1, n2) + n2 * k2 * r;
      expect(Math.abs((whole - parts) % n), `${n} = ${r} x ${m}`).toBe(0);
    } // biome-ignore format: a list
  }
});

it('knows coprime factors, common divisors and smallest factors', () => {
  expect(makeSplit(400, 16)).toEqual({ n: 400, r: 16, m: 25, coprime: true });
  expect(makeSplit(512, 16).coprime).toBe(false);
  expect([gcd(12, 18), gcd(7, 0), gcd(1, 9)]).toEqual([6, 7, 1]);
  expect([2, 9, 49, 97, 1009, 2018].map(smallestFactor)).toEqual([2, 3, 7, 97, 1009, 2]);
});
