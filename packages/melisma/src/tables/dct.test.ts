import { describe, expect, it } from 'vitest';
import { dctTable, lifterWeight } from './dct.ts';

const cepstrum = { count: 5, orthonormal: true, lifter: 0, lifterFirst: 0, energy: false } as const;

describe('dctTable', () => {
  it('has orthonormal rows', () => {
    const table = dctTable({ melCount: 8, cepstrum: { ...cepstrum, count: 8 } });
    const product = (a: number, b: number) =>
      Array.from({ length: 8 }, (_, m) => table[a * 8 + m] * table[b * 8 + m]).reduce((x, y) => x + y);
    for (let a = 0; a < 8; a++) {
      for (let b = 0; b < 8; b++) expect(product(a, b)).toBeCloseTo(a === b ? 1 : 0, 14);
    }
  });

  it.each([[23, 13], [40, 40], [128, 20]])('is the cosine of its definition: %i values, %i coefficients', (melCount, count) => {
    const table = dctTable({ melCount, cepstrum: { ...cepstrum, count, orthonormal: false } });
    table.forEach((value, i) => {
      const [c, m] = [Math.floor(i / melCount), i % melCount];
      expect(value).toBeCloseTo(2 * Math.cos((Math.PI * c * (m + 0.5)) / melCount), 13);
    });
  }); // biome-ignore format: a table
});

describe('lifterWeight', () => {
  it("is HTK's, whose first coefficient has a weight of 1", () => {
    const weights = [0, 1, 11].map((c) => lifterWeight({ ...cepstrum, lifter: 22 }, c));
    expect(weights).toEqual([1, expect.closeTo(1 + 11 * Math.sin(Math.PI / 22), 13), 12]);
  });

  it("is librosa's, one coefficient ahead", () => {
    const [htk, librosa] = ([0, 1] as const).map((lifterFirst) => ({ ...cepstrum, lifter: 22, lifterFirst }));
    expect(lifterWeight(librosa, 4)).toBe(lifterWeight(htk, 5));
  });
});
