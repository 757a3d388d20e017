/** docs/NUMERICS.md is what the code does, and every figure in it is within its bound. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { bounds, transformLengths } from '../oracle/bounds.ts';
import { type Measurements, numericsPage } from '../scripts/numerics/page.ts';
import { measure, numericsFile } from '../scripts/numerics.ts';

let measured: Measurements;

beforeAll(() => {
  measured = measure();
}, 180_000);

test('docs/NUMERICS.md is up to date (npm run numerics)', () => {
  expect(readFileSync(numericsFile, 'utf8')).toBe(numericsPage(measured));
});

test.each(Object.keys(transformLengths) as (keyof typeof transformLengths)[])(
  'transform, %s: within bounds',
  (group) => {
    for (const n of transformLengths[group]) {
      const { simd, double } = measured.transforms.find(({ length }) => length === n)!;
      expect(simd, `${n} points, simd`).toBeLessThanOrEqual(bounds.transform[group].simd);
      expect(double, `${n} points, double`).toBeLessThanOrEqual(bounds.transform[group].double);
      expect(Object.keys(measured.peers.errors[n])).toHaveLength(4);
    }
  },
);

test('logarithm: every value within its bound', () => {
  const misses = measured.logarithms.filter(({ ofBound }) => !(ofBound <= 1));
  expect(misses).toEqual([]);
  expect(measured.logarithms.filter(({ values }) => values === 2 ** 23)).not.toEqual([]);
});

test('features: the naive chain is float64 throughout; parity.test.ts holds the targets', () => {
  const misses = measured.features.filter(({ errors }) => !(errors.reference!.largest <= bounds.features.reference));
  expect(misses).toEqual([]);
});

test('features without a clamp: double keeps weak bins under strong ones', () => {
  const misses = measured.unclamped.filter(({ double }) => !(double.largest <= bounds.features.unclamped));
  expect(misses).toEqual([]);
});

test('tables: correctly rounded', () => {
  expect(measured.tables.filter(({ largest }) => !(largest <= bounds.tables))).toEqual([]);
});
