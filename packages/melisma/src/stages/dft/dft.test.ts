import { describe, expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import { cosTurn, sinTurn } from '../../tables/math.ts';
import type { Spectrum } from '../stage.ts';
import { dftReference } from './reference.ts';
import { dftScalar, factorsOf } from './scalar.ts';

const transforms = { definition: dftReference, 'scalar FFT': dftScalar } as const;
const ofSize = (fftSize: number) => ({ ...presets.whisper, fftSize });
const signal = (length: number, at: (n: number) => number) => Float64Array.from({ length }, (_, n) => at(n));
const largest = (values: Float64Array) => Math.max(...values.map(Math.abs));
const distance = (a: Spectrum, b: Spectrum) =>
  Math.max(largest(a.re.map((x, k) => x - b.re[k])), largest(a.im.map((y, k) => y - b.im[k])));

/** Seeded noise in [-1, 1): Park and Miller's generator. */
function noise(length: number, seed: number): Float64Array {
  let state = seed;
  return signal(length, () => {
    state = (state * 48271) % 2147483647;
    return state / 1073741823.5 - 1;
  });
}

describe.each(Object.entries(transforms))('%s', (_, plan) => {
  it.each([2, 5, 16, 25, 400])('of an impulse is 1 at every bin, %i points', (size) => {
    const { re, im } = plan(ofSize(size))(signal(size, (n) => (n === 0 ? 1 : 0)));
    expect(re).toHaveLength((size >> 1) + 1);
    expect(largest(re.map((x) => x - 1))).toBe(0);
    expect(largest(im)).toBe(0);
  });

  it.each([1, 7, 10, 99])(
    'of a cosine and a sine at bin %i is N/2 there, real and imaginary, and 0 elsewhere',
    (bin) => {
      const { re, im } = plan(ofSize(400))(signal(400, (n) => cosTurn(bin * n, 400) + 0.5 * sinTurn(bin * n, 400)));
      expect([re[bin], im[bin]].map((x) => Math.round(x * 1e10) / 1e10)).toEqual([200, -100]);
      [re[bin], im[bin]] = [0, 0];
      expect(Math.max(largest(re), largest(im))).toBeLessThan(1e-11);
    },
  );

  it('keeps the energy (Parseval)', () => {
    const frame = noise(400, 7);
    const { re, im } = plan(ofSize(400))(frame);
    const energy = re.reduce((sum, x, k) => sum + (k === 0 || k === 200 ? 1 : 2) * (x * x + im[k] * im[k]), 0);
    expect(energy / 400).toBeCloseTo(
      frame.reduce((sum, x) => sum + x * x, 0),
      10,
    );
  });

  it('shifts phase by a turn of the bin for a delay of one sample', () => {
    const frame = noise(400, 8);
    const before = plan(ofSize(400))(frame);
    const after = plan(ofSize(400))(signal(400, (n) => frame[(n + 399) % 400]));
    const [c, s] = [cosTurn(3, 400), -sinTurn(3, 400)];
    expect(after.re[3]).toBeCloseTo(before.re[3] * c - before.im[3] * s, 11);
    expect(after.im[3]).toBeCloseTo(before.re[3] * s + before.im[3] * c, 11);
  });

  it('keeps its input and gives a new output at every call', () => {
    const run = plan(ofSize(30));
    const frame = noise(30, 9);
    const copy = frame.slice();
    const first = run(frame);
    const kept = first.re.slice();
    run(noise(30, 10));
    expect(frame).toEqual(copy);
    expect(first.re).toEqual(kept);
  });

  it('lets NaN through', () => {
    expect(plan(ofSize(16))(signal(16, (n) => (n === 3 ? Number.NaN : 0))).re.every(Number.isNaN)).toBe(true);
  });
});

describe('scalar FFT against the definition', () => {
  const sizes = [
    2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 25, 27, 32, 49, 60, 97, 98, 121, 194, 210, 256, 360, 400, 512, 998,
  ];

  it.each(sizes)('%i points', (size) => {
    const frame = noise(size, size);
    const [want, got] = [dftReference(ofSize(size))(frame), dftScalar(ofSize(size))(frame)];
    expect(got.re).toHaveLength(want.re.length);
    expect(distance(got, want)).toBeLessThan(1e-15 * size + 1e-15);
  });

  it('prints its largest error', () => {
    const errors = sizes.map((size) => {
      const frame = noise(size, size);
      const want = dftReference(ofSize(size))(frame);
      return distance(dftScalar(ofSize(size))(frame), want) / Math.max(largest(want.re), largest(want.im));
    });
    console.log(`scalar FFT: largest error ${Math.max(...errors).toExponential(1)} of the largest bin`);
  });

  it('factors fours first, then primes', () => {
    expect(factorsOf(400)).toEqual([4, 4, 5, 5]);
    expect(factorsOf(200)).toEqual([4, 2, 5, 5]);
    expect(factorsOf(998)).toEqual([2, 499]);
    expect(factorsOf(1)).toEqual([]);
  });
});
