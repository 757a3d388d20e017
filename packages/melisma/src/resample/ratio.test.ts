import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outputLength, placeOf, ratioOf, singlePhaseOf } from './ratio.ts';

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

// torch 2.9.1: (torch.arange(0, -output, -1) / output).double(), from there in doubles.
it.each([
  [{ input: 441, output: 160 }, 1, 121.00000657141209],
  [{ input: 441, output: 160 }, 159, 38.99831771850586],
  [{ input: 441, output: 160 }, 160_077, 36.99915885925293],
  [{ input: 160, output: 441 }, 440, 280.99820709228516],
  [{ input: 20_011, output: 19_997 }, 19_996, 19982.681536138058],
])('%j: output %d, its phase in single precision', (ratio, n, phase) => {
  expect(singlePhaseOf(ratio, n)).toBe(phase);
});

it('single precision moves no phase by more than input / 2^25 samples', () => {
  fc.assert(
    fc.property(rate, rate, fc.integer({ min: 0, max: 2 ** 34 }), (from, to, n) => {
      const ratio = ratioOf(from, to);
      const moved = Math.abs(singlePhaseOf(ratio, n) - placeOf(ratio, n).phase) / ratio.output;
      expect(moved).toBeLessThanOrEqual(ratio.input / 2 ** 25);
    }),
  );
});
