import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Framing } from '../../spec/spec.ts';
import { copySamples, type Samples, tailPeak } from './signal.ts';

const framings: Framing[] = ['center-reflect', 'center-zero', 'none', 'kaldi-snip'];
const plain = { emphasis: 0, dither: 0, ditherSeed: 0 };

/** What stands at place `i` of the padded signal, by definition. */
function sampleAt(samples: Samples, totalSamples: number, framing: Framing, i: number): number {
  let place = i;
  if (framing === 'center-reflect' && i < 0) place = -i;
  if (framing === 'center-reflect' && i >= totalSamples) place = 2 * (totalSamples - 1) - i;
  if (place < 0 || place >= Math.min(samples.length, totalSamples)) return 0;
  return samples instanceof Int16Array ? samples[place] / 32768 : samples[place];
}

const clips = [
  Float32Array.from({ length: 40 }, (_, i) => i + 1),
  Float64Array.from({ length: 40 }, (_, i) => 0.1 * (i + 1)),
  Int16Array.from({ length: 40 }, (_, i) => 800 * (i - 20)),
];

describe.each(framings)('%s', (framing) => {
  it('copies any stretch as the definition has it', () => {
    const stretch = fc.tuple(
      fc.constantFrom(...clips),
      fc.nat(40),
      fc.nat(100),
      fc.integer({ min: -30, max: 130 }),
      fc.integer({ min: 1, max: 120 }),
      fc.constantFrom(Float32Array, Float64Array),
    );
    const property = fc.property(stretch, ([clip, given, more, start, count, Floats]) => {
      const samples = clip.subarray(0, given);
      const totalSamples = Math.max(1, more);
      const to = new Floats(count).fill(Number.NaN);
      copySamples({ samples: samples.subarray(0, totalSamples), totalSamples, framing, ...plain }, start, to);
      const expected = new Floats(count).map((_, i) => sampleAt(samples, totalSamples, framing, start + i));
      expect(to).toEqual(expected);
    });
    fc.assert(property, { seed: 8, numRuns: 1000 });
  });
});

describe('the largest sample of a tail', () => {
  it('counts from the start given, and takes integers as fractions', () => {
    expect(tailPeak(Float32Array.of(9, -3, 2), 1)).toBe(3);
    expect(tailPeak(Float32Array.of(9, -3, 2), 3)).toBe(0);
    expect(tailPeak(Float32Array.of(9, -3, 2), -5)).toBe(9);
    expect(tailPeak(Int16Array.of(5, -32768), 0)).toBe(1);
  });

  it('is NaN where there is one, and infinite where there is none', () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    expect(tailPeak(Float64Array.of(1, nan, infinity), 0)).toBeNaN();
    expect(tailPeak(Float64Array.of(infinity, nan, 1), 0)).toBeNaN();
    expect(tailPeak(Float64Array.of(1, -infinity, 2), 0)).toBe(infinity);
  });
});
