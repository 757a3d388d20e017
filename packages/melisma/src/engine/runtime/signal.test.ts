import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import { type Samples, tailPeak } from '../../samples/samples.ts';
import { geometryOf } from '../../spec/sizes.ts';
import type { Framing, Spec } from '../../spec/spec.ts';
import { prepared } from './prepare.ts';
import { clipSource, copySamples, type Signal } from './signal.ts';

const framings: Framing[] = ['center-reflect', 'center-zero', 'none', 'kaldi-snip', 'kaldi-mirror', 'same-reflect'];

/** What stands at place `i` of the padded signal, by definition. */
function sampleAt(samples: Samples, totalSamples: number, framing: Framing, i: number): number {
  let place = i;
  const reflects = framing === 'center-reflect' || framing === 'same-reflect';
  if (reflects && i < 0) place = -i;
  if (reflects && i >= totalSamples) place = 2 * (totalSamples - 1) - i;
  // Kaldi repeats the first and the last sample, and goes on to and fro.
  while (framing === 'kaldi-mirror' && (place < 0 || place >= totalSamples)) {
    place = place < 0 ? -1 - place : 2 * totalSamples - 1 - place;
  }
  if (place < 0 || place >= Math.min(samples.length, totalSamples)) return 0;
  return samples instanceof Int16Array ? samples[place] / 32768 : samples[place];
}

const clips = [
  Float32Array.from({ length: 40 }, (_, i) => i + 1),
  Float64Array.from({ length: 40 }, (_, i) => 0.1 * (i + 1)),
  Int16Array.from({ length: 40 }, (_, i) => 800 * (i - 20)),
];

const mirrorOf = (framing: Framing) => geometryOf({ ...presets.whisper, framing }).mirror;

describe.each(framings)('%s', (framing) => {
  const mirror = mirrorOf(framing);

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
      copySamples({ source: clipSource(samples.subarray(0, totalSamples)), totalSamples, mirror }, start, to);
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

describe('what is heard of a waveform', () => {
  const samples = Float32Array.of(1, 2, 4, 8);
  const emphasis: Partial<Spec> = { preemphasis: 0.5, preemphasisScope: 'waveform' };
  const heard = (spec: Partial<Spec>, start: number, count: number, more: Partial<Signal> = {}) => {
    const to = new Float64Array(count);
    const source = prepared({ ...presets.whisper, ...spec }, clipSource(samples));
    copySamples({ source, totalSamples: 6, mirror: 0, ...more }, start, to);
    return [...to];
  };

  it('with a pre-emphasis: the first sample stays, and behind the last there are zeros', () => {
    expect(heard(emphasis, -1, 8)).toEqual([0, 1, 1.5, 3, 6, 0, 0, 0]);
    expect(heard(emphasis, 2, 2)).toEqual([3, 6]);
    expect(heard(emphasis, -2, 3, { mirror: 2, totalSamples: 4 })).toEqual([3, 1.5, 1]);
  });

  it('with dither: the same for a place, whatever is copied with it, and another for another seed', () => {
    const whole = heard({ dither: 0.1, ditherSeed: 3 }, 0, 6);
    expect(heard({ dither: 0.1, ditherSeed: 3 }, 2, 2)).toEqual(whole.slice(2, 4));
    expect(whole.slice(4)).toEqual([0, 0]);
    expect(heard({ dither: 0.1, ditherSeed: 4 }, 0, 6)).not.toEqual(whole);
  });

  it('with dither of mean 0 and deviation 1', () => {
    const count = 200_000;
    const to = new Float64Array(count);
    const silence = new Float32Array(count);
    const source = prepared({ ...presets.whisper, dither: 1 }, clipSource(silence));
    copySamples({ source, totalSamples: count, mirror: 0 }, 0, to);
    const mean = (of: (x: number) => number) => to.reduce((sum, x) => sum + of(x), 0) / count;
    const neighbours = to.reduce((sum, x, i) => sum + (i === 0 ? 0 : x * to[i - 1]), 0) / count;
    // Three standard errors of each estimate.
    expect(Math.abs(mean((x) => x))).toBeLessThan(3 / Math.sqrt(count));
    expect(Math.abs(mean((x) => x * x) - 1)).toBeLessThan(3 * Math.sqrt(2 / count));
    expect(Math.abs(neighbours)).toBeLessThan(3 / Math.sqrt(count));
  });
});
