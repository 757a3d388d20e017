/** Knobs that came after the first published spec: every target against the naive chain, and what each of them means. */
import { describe, expect, test } from 'vitest';
import { errorOf } from '../oracle/error-of.ts';
import { clipSamples } from '../oracle/golden.ts';
import { createExtractorSync, presets, type Samples, type Spec } from '../packages/melisma/src/index.ts';
import { createFeatureStream, createWaveformStream } from '../packages/melisma/src/stream/index.ts';
import { waveforms } from '../packages/melisma/src/waveform/index.ts';

const { librosaLogMel, librosaMfcc, parakeet, psfLogfbank, psfMfcc, smartTurnV3, tacotron2, whisper } = presets;
const decibels: Spec = { ...librosaLogMel, hopLength: 64, fftSize: 256, windowLength: 256, melCount: 20 };

const specs: Record<string, Spec> = {
  bins: { ...tacotron2, bands: 'bins', melCount: 513 },
  bfloat16: { ...parakeet, tablePrecision: 'bfloat16' },
  'filters of another rate': { ...whisper, clipSamples: 8000, sampleRate: 24000, melSampleRate: 16000 },
  'a clamped root': { ...tacotron2, spectrumEpsilon: 1e-4, spectrumEpsilonMode: 'clamp' },
  'decibels under the largest': { ...decibels, dbReference: 'maximum' },
  'decibels under the largest, unclamped': { ...decibels, topDb: null, dbReference: 'maximum' },
  'decibels under the largest, less their mean': { ...decibels, dbReference: 'maximum', normalize: { kind: 'mean' } },
  'cepstra of decibels under the largest': { ...librosaMfcc, melCount: 24, dbReference: 'maximum' },
  'zeros around as many frames as hops': { ...tacotron2, framing: 'same-zero' },
  'zeros until the last sample is under a window': { ...psfLogfbank, melSpace: 'mel' },
  'corners at whole bins': { ...whisper, clipSamples: 8000, melSpace: 'whole-bins', melScale: 'htk' },
  'the energy of the spectrum': { ...psfMfcc, framing: 'none', melSpace: 'hz' },
  'a waveform of unit variance': { ...parakeet, waveformNormalize: { epsilon: 1e-5 } },
  'the end of a window': { ...smartTurnV3, clipSamples: 9000 },
  'frames that the clip reaches': { ...whisper, clipSamples: 16000, keepFrames: { multiple: 8 } },
};

const clips = ['odd-4001', 'noise', 'dc-offset'];
const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
const sizeOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, x) => Math.max(most, Math.abs(x)), 1);

describe.each(Object.entries(specs))('%s', (_, spec) => {
  test.each(clips)('%s: simd and double beside the naive chain', (clip) => {
    const samples = clipSamples(clip);
    const options = { sampleRate: spec.sampleRate };
    const [naive, double, simd] = (['reference', 'double', 'simd'] as const).map((target) =>
      createExtractorSync(spec, { target, output: target === 'simd' ? 'float32' : 'float64' }).extract(
        samples,
        options,
      ),
    );
    expect([double.dims, simd.dims, double.validFrames]).toEqual([naive.dims, naive.dims, naive.validFrames]);
    const unit = sizeOf(naive.data);
    expect(largest(double.data, naive.data) / unit).toBeLessThanOrEqual(1e-6);
    expect(largest(simd.data, naive.data) / unit).toBeLessThanOrEqual(2e-3);
  });
});

describe('decibels under the largest', () => {
  test.each(['unclamped', 'clamped', 'cepstra'])(
    'of a clip of more frames than the kernel holds at once: %s',
    (kind) => {
      const spec: Spec = {
        ...decibels,
        dbReference: 'maximum',
        topDb: kind === 'unclamped' ? null : 40,
        ...(kind === 'cepstra' && { cepstrum: { ...librosaMfcc.cepstrum!, count: 8 } }),
      };
      const samples = Float64Array.from({ length: 64 * 3300 }, (_, i) => Math.sin(i * i * 1e-7) * (i / 220000));
      const extractor = createExtractorSync(spec, { target: 'double', output: 'float64' });
      const options = { sampleRate: spec.sampleRate };
      // Twice: the second clip must not know the first one's largest.
      extractor.extract(
        samples.map((x) => x * 2 ** -10),
        options,
      );
      const { data } = extractor.extract(samples, options);
      const naive = createExtractorSync(spec, { target: 'reference', output: 'float64' }).extract(samples, options);
      expect(largest(data, naive.data)).toBeLessThanOrEqual(1e-5);
      if (kind !== 'cepstra')
        expect(Math.max(...data.subarray(0, 3301), ...data.subarray(-3301))).toBeLessThanOrEqual(0);
    },
  );

  test('are plain decibels less their largest', () => {
    const samples = clipSamples('noise');
    const options = { sampleRate: decibels.sampleRate };
    const extract = (spec: Spec) =>
      createExtractorSync(spec, { target: 'double', output: 'float64' }).extract(samples, options).data;
    const plain = extract(decibels);
    const most = plain.reduce((a, b) => Math.max(a, b));
    expect(
      largest(
        extract({ ...decibels, dbReference: 'maximum' }),
        plain.map((x) => x - most),
      ),
    ).toBeLessThanOrEqual(1e-9);
  });

  test('in a stream are those of the largest so far', () => {
    const spec: Spec = { ...decibels, dbReference: 'maximum' };
    const extractor = createExtractorSync(spec);
    const options = { sampleRate: spec.sampleRate, statistics: { running: 1000 } };
    const stream = createFeatureStream(extractor, options);
    const samples = Float32Array.from(clipSamples('noise'));
    stream.push(samples);
    const { data, dims } = stream.flush();
    const whole = extractor.extract(samples, { sampleRate: spec.sampleRate });
    const frames = whole.dims[1];
    expect(dims).toEqual([frames, 20]);
    const turned = Array.from({ length: data.length }, (_, i) => data[(i % frames) * 20 + Math.floor(i / frames)]);
    expect(largest(turned, whole.data)).toBeLessThanOrEqual(1e-6);
  });
});

describe('a clip at the end of its window', () => {
  const options = { sampleRate: 16000 };
  const spec: Spec = { ...smartTurnV3, clipSamples: 4000 };
  const extractor = createExtractorSync(spec);
  const ramp = (length: number, first = 0) => Float32Array.from({ length }, (_, i) => Math.sin((first + i) * 0.05) / 2);
  const data = (samples: Samples, more = {}) => extractor.extract(samples, { ...options, ...more }).data;

  test('has zeros before it, which count', () => {
    const padded = new Float32Array(4000);
    padded.set(ramp(1500), 2500);
    expect(data(ramp(1500))).toEqual(data(padded));
    expect(extractor.extract(ramp(1500), options).validFrames).toBe(25);
  });

  test('of a longer one truncate keeps the end, and nothing else takes it', () => {
    expect(data(ramp(9000), { length: 'truncate' })).toEqual(data(ramp(4000, 5000)));
    expect(errorOf(() => data(ramp(9000)))).toMatchObject({ code: 'ERR_TOO_LONG' });
  });

  test('of integers is that of floats', () => {
    const integers = Int16Array.from(ramp(1500), (x) => Math.round(x * 32767));
    expect(data(integers)).toEqual(data(Float32Array.from(integers, (x) => x / 32768)));
  });

  test('leaves the samples alone, and is told of what is wrong with them', () => {
    const samples = ramp(1500);
    data(samples);
    expect(samples).toEqual(ramp(1500));
    expect(errorOf(() => data(samples.map((x, i) => (i === 7 ? Number.NaN : x))))).toMatchObject({
      code: 'ERR_NON_FINITE',
    });
    expect(errorOf(() => data(samples.map((x) => x * 32768)))).toMatchObject({ code: 'ERR_SAMPLE_SCALE' });
    // Quiet samples are loud once their variance is 1: no error.
    expect(data(samples.map((x) => x / 1000)).every(Number.isFinite)).toBe(true);
  });
});

describe('frames that the clip reaches', () => {
  const spec: Spec = { ...whisper, clipSamples: 16000, keepFrames: { multiple: 8 } };
  const options = { sampleRate: 16000 };

  test.each([
    [1, 8],
    [1280, 8],
    [1281, 16],
    [15999, 100],
    [16000, 100],
  ])('%i samples have %i', (length, frames) => {
    const samples = Float32Array.from({ length }, (_, i) => Math.sin(i));
    const extractor = createExtractorSync(spec);
    const { data, dims } = extractor.extract(samples, options);
    expect(dims).toEqual([80, frames]);
    expect(extractor.dims(length)).toEqual(dims);
    const { keepFrames: _, ...all } = spec;
    const whole = createExtractorSync(all).extract(samples, options);
    const kept = Array.from({ length: data.length }, (_, i) => whole.data[Math.floor(i / frames) * 100 + (i % frames)]);
    expect(Array.from(data)).toEqual(kept);
  });

  test('of a batch are those that the longest clip reaches', () => {
    const [short, long] = [clipSamples('short-399'), clipSamples('odd-4001')];
    const { dims } = createExtractorSync(spec).extractBatch([short, long], options);
    expect(dims).toEqual([2, 80, 32]);
  });
});

describe('streams refuse what they cannot know', () => {
  test('a mean over the clip', () => {
    const extractor = createExtractorSync({ ...parakeet, waveformNormalize: { epsilon: 1e-7 } });
    const make = () => createFeatureStream(extractor, { sampleRate: 16000, statistics: 'running' });
    expect(errorOf(make)).toMatchObject({ code: 'ERR_OPTION', option: 'extractor' });
  });

  test.each([{ left: 1 }, { right: 1 }, { end: 'drop' as const }])('frames with %j', (more) => {
    const spec = { ...waveforms.sileroVad, frames: { ...waveforms.sileroVad.frames!, ...more } };
    expect(errorOf(() => createWaveformStream(spec, { sampleRate: 16000 }))).toMatchObject({
      code: 'ERR_OPTION',
      option: 'frontEnd',
    });
  });
});
