/** How far the functions are from the truth: the bounds of oracle/dsp-bounds.ts, which docs/dsp.md prints. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dspBounds, dspBoundsTable } from '../../../../oracle/dsp-bounds.ts';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { definition } from '../../../../oracle/transform.ts';
import { log, log10 } from '../tables/math.ts';
import {
  amplitudeToDb,
  applyWindow,
  type DspArray,
  hzToMel,
  ln,
  log10 as log10OfArray,
  magnitude,
  melFilterbank,
  melToHz,
  powerSpectrum,
  powerToDb,
  rfft,
} from './index.ts';

it('docs/dsp.md prints the bounds', () => {
  const page = readFileSync(new URL('../../../../docs/dsp.md', import.meta.url), 'utf8');
  expect(page).toContain(dspBoundsTable());
});

type Target = 'simd' | 'double';
const targets: Target[] = ['simd', 'double'];

/** The distance of neighbouring numbers at |x|. */
function unitAt(x: number, target: Target): number {
  const [mantissa, smallest] = target === 'simd' ? [23, -126] : [52, -1022];
  return 2 ** (Math.max(smallest, Math.floor(Math.log2(Math.abs(x)))) - mantissa);
}

/** The largest of an error over all numbers. */
const largest = (all: DspArray, error: (x: number, i: number) => number): number =>
  Array.from(all, error).reduce((a, b) => Math.max(a, b), 0);

/** The largest error of `y` in ULP. */
function ulps(x: DspArray, y: DspArray, truth: (x: number, i: number) => number, target: Target): number {
  return largest(y, (value, i) => {
    const expected = truth(x[i], i);
    return expected === value ? 0 : Math.abs(value - expected) / unitAt(expected, target);
  });
}

const asFloats = (x: Float64Array, target: Target): DspArray => (target === 'simd' ? Float32Array.from(x) : x);

/** `count` numbers from `low` to `high`, evenly spaced in the logarithm. */
const spaced = (low: number, high: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => low ** (1 - i / (count - 1)) * high ** (i / (count - 1)));

/** Relative L2 error of all numbers together. */
function relative(ours: ArrayLike<number>, truth: ArrayLike<number>): number {
  const sum = (f: (i: number) => number) => Array.from(ours, (_, i) => f(i) ** 2).reduce((a, b) => a + b, 0);
  return Math.sqrt(sum((i) => ours[i] - truth[i]) / sum((i) => truth[i]));
}

describe.each(targets)('%s', (target) => {
  const noise = (count: number, seed: number) => asFloats(seededNoise(count, seed), target);

  it('applyWindow', () => {
    const frames = { data: noise(7 * 400, 1), dims: [7, 400] };
    const exact = applyWindow(frames, 'hann', { target: 'reference' });
    const { data } = applyWindow(frames, 'hann', { target });
    expect(ulps(frames.data, data, (_, i) => exact.data[i], target)).toBeLessThanOrEqual(dspBounds.applyWindow[target]);
  });

  it.each([1, 2] as const)('magnitude, power %i', (power) => {
    const z = { re: noise(3000, 2), im: noise(3000, 3), dims: [3, 1000] };
    const truth = (re: number, i: number) => (power === 2 ? re * re + z.im[i] * z.im[i] : Math.hypot(re, z.im[i]));
    const { data } = magnitude(z, { power, target });
    expect(ulps(z.re, data, truth, target)).toBeLessThanOrEqual(dspBounds.magnitude[target]);
  });

  const sizes = [8, 13, 64, 100, 256, 400, 480, 512, 1024, 2048].map((n) => [n, 'rfft, stft'] as const);
  const others = [101, 202, 499, 997].map((n) => [n, 'rfft, stft, other sizes'] as const);
  it.each([...sizes, ...others])('rfft and powerSpectrum of %i (%s)', (n, name) => {
    const frames = { data: noise(5 * n, n), dims: [5, n] };
    const truth = Array.from({ length: 5 }, (_, t) => definition(frames.data.subarray(t * n, (t + 1) * n)));
    const [re, im] = [0, 1].map((half) => truth.flatMap((pairs) => [...pairs.filter((_, i) => i % 2 === half)]));
    const spectrum = rfft(frames, { target });
    const bound = dspBounds[name][target];
    expect(relative([...spectrum.re, ...spectrum.im], [...re, ...im])).toBeLessThanOrEqual(bound);
    const power = relative(powerSpectrum(frames, { target }).data, re.map((x, i) => x * x + im[i] * im[i])); // biome-ignore format: one line
    expect(power).toBeLessThanOrEqual((bound * dspBounds.powerSpectrum[target]) / dspBounds['rfft, stft'][target]);
  });

  it.each(['frame-major', 'bin-major'] as const)('mel bands, %s', (layout) => {
    const bank = melFilterbank({ sampleRate: 16000, fftSize: 1024, melCount: 24 });
    const dims = layout === 'bin-major' ? [513, 9] : [9, 513];
    const power = { data: noise(9 * 513, 5).map(Math.abs), dims };
    const exact = bank.apply(power, { layout, target: 'reference' }).data;
    const worst = largest(bank.apply(power, { layout, target }).data, (x, i) => Math.abs(x / exact[i] - 1));
    expect(worst).toBeLessThanOrEqual(dspBounds['MelFilterbank.apply'][target]);
  });

  it('ln and log10', () => {
    const [low, high] = target === 'simd' ? [1e-45, 3.4e38] : [1e-320, 1.7e308];
    for (const x of [spaced(low, high, 4000), spaced(0.6, 1.6, 4000)].map((all) => asFloats(all, target))) {
      expect(ulps(x, ln(x, { target }), log, target)).toBeLessThanOrEqual(dspBounds['ln, log10'][target]);
      expect(ulps(x, log10OfArray(x, { target }), log10, target)).toBeLessThanOrEqual(dspBounds['ln, log10'][target]);
    }
  });

  it.each([['powerToDb', powerToDb, 10], ['amplitudeToDb', amplitudeToDb, 20]] as const)('%s', (_, toDb, factor) => {
    const x = asFloats(spaced(10 ** (-100 / factor), 10 ** (40 / factor), 20_000), target);
    const worst = largest(toDb(x, { topDb: null, target }), (y, i) => Math.abs(y - Math.max(-100, factor * log10(x[i]))));
    expect(worst).toBeLessThanOrEqual(dspBounds['powerToDb, amplitudeToDb'][target]);
  }); // biome-ignore format: a table

  const logStep = log(6.4) / 27;
  const scales = [
    ['slaney', (hz: number) => (hz >= 1000 ? 15 + log(hz / 1000) / logStep : (3 * hz) / 200), (mel: number) => (mel >= 15 ? 1000 * Math.exp(logStep * (mel - 15)) : (200 * mel) / 3)],
    ['htk', (hz: number) => (2595 / Math.LN10) * Math.log1p(hz / 700), (mel: number) => 700 * Math.expm1(mel / (2595 / Math.LN10))],
    ['kaldi', (hz: number) => 1127 * Math.log1p(hz / 700), (mel: number) => 700 * Math.expm1(mel / 1127)],
  ] as const; // biome-ignore format: a table

  it.each(scales)('hzToMel and melToHz: %s', (scale, toMel, toHz) => {
    const hz = asFloats(spaced(1e-6, 40_000, 10_000), target);
    const mel = hzToMel(hz, scale, { target });
    expect(ulps(hz, mel, toMel, target)).toBeLessThanOrEqual(dspBounds.hzToMel[target]);
    expect(ulps(mel, melToHz(mel, scale, { target }), toHz, target)).toBeLessThanOrEqual(dspBounds.melToHz[target]);
  });
});
