import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outputLength, placeOf, ratioOf } from './ratio.ts';

const rate = fc.integer({ min: 1, max: 200_000 });

it('takes out what two rates have in common', () => {
  expect(ratioOf(44100, 16000)).toEqual({ input: 441, output: 160 });
  expect(ratioOf(16000, 8000)).toEqual({ input: 2, output: 1 });
});

it('the length is ceil(n L / M), exactly', () => {
  fc.assert(
    fc.property(rate, rate, fc.integer({ min: 0, max: 2 ** 34 }), (from, to, samples) => {
      const ratio = ratioOf(from, to);
      const [n, l, m] = [samples, ratio.output, ratio.input].map(BigInt);
      expect(BigInt(outputLength(ratio, samples))).toBe((n * l + m - 1n) / m);
    }),
  );
});

it('a place is a whole sample and what is left, exactly', () => {
  fc.assert(
    fc.property(rate, rate, fc.integer({ min: 0, max: 2 ** 34 }), (from, to, n) => {
      const ratio = ratioOf(from, to);
      const { sample, phase } = placeOf(ratio, n);
      expect(phase).toBeGreaterThanOrEqual(0);
      expect(phase).toBeLessThan(ratio.output);
      expect(BigInt(sample) * BigInt(ratio.output) + BigInt(phase)).toBe(BigInt(n) * BigInt(ratio.input));
    }),
  );
});
