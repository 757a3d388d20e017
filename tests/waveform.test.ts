/** Front ends without a spectrum against the code that they are named after, and what they refuse. */
import { describe, expect, test } from 'vitest';
import { clipSamples } from '../oracle/golden.ts';
import { createExtractorSync, getPreset, presetFor, presetInfo } from '../packages/melisma/src/index.ts';
import {
  defineWaveformSpec,
  getWaveform,
  prepareWaveform,
  prepareWaveformBatch,
  type WaveformName,
  waveformFor,
  waveformInfo,
  waveformNames,
  waveforms,
} from '../packages/melisma/src/waveform/index.ts';
import {
  type FrontEndBatch,
  type FrontEndManifest,
  frontEndArray,
  frontEndClip,
  keptFrames,
  waveformManifests,
} from './front-ends.ts';

const manifests = waveformManifests();

/** Ours at the kept places; samples in one row are frames of one value. */
function kept(data: Float32Array, dims: number[], { frameAxis }: FrontEndManifest, frames: number[]): number[] {
  return dims.length === 1 ? frames.map((i) => data[i]) : keptFrames(data, dims, frameAxis, frames);
}

/** Bit-equal where samples are only moved; within 1e-6 of the source in float64 where they are computed. */
function compare(preset: string, ours: number[], golden: ArrayLike<number>): void {
  expect(ours.length).toBe(golden.length);
  const exact = getWaveform(preset).normalize.kind === 'none';
  const furthest = ours.reduce((most, x, i) => Math.max(most, Math.abs(x - golden[i])), 0);
  expect(furthest).toBeLessThanOrEqual(exact ? 0 : 1e-6);
}

test('every waveform preset has golden vectors', () => {
  expect(manifests.map(({ preset }) => preset).sort()).toEqual(waveformNames().sort());
});

describe.each(manifests.map((manifest) => [manifest.preset, manifest] as const))('%s', (preset, manifest) => {
  const { sampleRate } = manifest;

  test.each(manifest.cases.map((golden) => [golden.clip, golden] as const))('%s', (clip, golden) => {
    const ours = prepareWaveform(getWaveform(preset), frontEndClip(clip), { sampleRate });
    expect(ours.dims).toEqual(golden.shape);
    if (golden.validFrames !== null) expect(ours.validFrames ?? ours.validSamples).toBe(golden.validFrames);
    const truth = frontEndArray(manifest, golden.double).data;
    compare(preset, kept(ours.data, ours.dims, manifest, golden.frames), truth);
  });

  test.each(manifest.batches.map((golden, i) => [i, golden] as const))('batch %i', (_, golden) => {
    const clips = golden.clips.map(frontEndClip);
    const { data, dims, mask, validFrames, validSamples } = prepareWaveformBatch(getWaveform(preset), clips, {
      sampleRate,
    });
    expect(dims).toEqual(golden.shape);
    expect(mask && [...mask]).toEqual(goldenMask(golden));
    const ones = (golden.mask ?? []).map((row) => row.reduce((sum, [value, length]) => sum + value * length, 0));
    if (golden.mask) expect(validFrames ?? validSamples).toEqual(ones);
    const size = data.length / clips.length;
    const rows = clips.flatMap((_clip, row) =>
      kept(data.subarray(row * size, (row + 1) * size), dims.slice(1), manifest, golden.frames),
    );
    compare(preset, rows, frontEndArray(manifest, golden.double!).data);
  });
});

/** The mask of all rows, or null as the source has it. */
const goldenMask = ({ mask }: FrontEndBatch): number[] | null =>
  mask?.flatMap((row) => row.flatMap(([value, length]) => Array<number>(length).fill(value))) ?? null;

describe('presets', () => {
  test.each(waveformNames())('%s is checked data, frozen, with source and models of its own', (name) => {
    const preset = getWaveform(name);
    expect(defineWaveformSpec(preset)).toEqual({ ...preset });
    expect(Object.isFrozen(preset) && Object.isFrozen(preset.normalize)).toBe(true);
    const { models, source } = waveformInfo(preset)!;
    expect(source.length).toBeGreaterThan(0);
    for (const model of models) {
      expect(waveformFor(model)).toBe(preset);
      expect(() => presetFor(model)).toThrow(`prepareWaveform('${name}', samples, { sampleRate })`);
    }
    expect(JSON.parse(JSON.stringify(preset))).toEqual({ ...preset });
    expect(waveformInfo({ ...preset })).toBeUndefined();
    expect(presetInfo(preset as never)).toBeUndefined();
  });

  test('have one key in camel case for each name in kebab case', () => {
    const camel = waveformNames().map((name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()));
    expect(Object.keys(waveforms)).toEqual(camel);
  });

  test('are found by model names in any case, without the owner', () => {
    expect(waveformFor('WAV2VEC2-base-960h')).toBe(waveforms.wav2vec2Base);
    expect(() => waveformFor('facebok/wav2vec2-base-960h')).toThrow(
      expect.objectContaining({ code: 'ERR_UNKNOWN_MODEL', option: 'model' }),
    );
    expect(() => waveformFor('facebok/wav2vec2-base-960h')).toThrow("did you mean 'facebook/wav2vec2-base-960h'?");
    expect(() => getWaveform('wave2vec2')).toThrow("did you mean 'wav2vec2'?");
    for (const name of ['', 'constructor', '__proto__']) {
      expect(() => getWaveform(name)).toThrow(expect.objectContaining({ code: 'ERR_UNKNOWN_PRESET' }));
      expect(() => waveformFor(name)).toThrow(expect.objectContaining({ code: 'ERR_UNKNOWN_MODEL' }));
    }
  });

  test('are no front ends of an extractor, which says where they belong', () => {
    const error = { code: 'ERR_UNKNOWN_PRESET', option: 'preset', given: 'moonshine' };
    expect(() => getPreset('moonshine')).toThrow(expect.objectContaining(error));
    // @ts-expect-error: a waveform preset is no spectrum's
    expect(() => createExtractorSync('moonshine')).toThrow("prepareWaveform('moonshine'");
    expect(() => createExtractorSync(waveforms.moonshine as never)).toThrow(
      expect.objectContaining({ code: 'ERR_SPEC' }),
    );
  });
});

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => (i + 1) / 1024);
const prepare = (name: WaveformName, samples: Float32Array) =>
  prepareWaveform(name, samples, { sampleRate: getWaveform(name).sampleRate });

describe('frames', () => {
  test.each([
    [1, 1],
    [512, 1],
    [513, 2],
    [1024, 2],
    [1025, 3],
  ])('silero-vad cuts %i samples into %i', (length, frames) => {
    const { dims, axes, validFrames, validSamples } = prepare('silero-vad', ramp(length));
    expect({ dims, axes, validFrames, validSamples }).toEqual({
      dims: [frames, 576],
      axes: ['frame', 'sample'],
      validFrames: frames,
      validSamples: length,
    });
  });

  // Inference.slide: floor((n - window) / step) + 1 whole windows, and one more that is filled up where samples remain.
  test.each([
    [1, 1],
    [160000, 1],
    [160001, 2],
    [176000, 2],
    [176001, 3],
  ])('pyannote-segmentation cuts %i samples into %i', (length, windows) => {
    const { data, dims } = prepare(
      'pyannote-segmentation',
      ramp(length).map((x) => x / 200),
    );
    expect(dims).toEqual([windows, 160000]);
    const last = (windows - 1) * 16000;
    const filled = (length - last) / 160000;
    expect(data[(windows - 1) * 160000]).toBe(Math.fround(Math.fround((last + 1) / 1024) / 200));
    if (filled < 1) expect(data[data.length - 1]).toBe(0);
  });

  test('of a batch: the frames behind a clip are zeros, the context too', () => {
    const { data, mask, validFrames } = prepareWaveformBatch('silero-vad', [ramp(512), ramp(1500)], {
      sampleRate: 16000,
    });
    expect([validFrames, [...mask!]]).toEqual([
      [1, 3],
      [1, 0, 0, 1, 1, 1],
    ]);
    expect(data.subarray(576, 3 * 576).every((x) => x === 0)).toBe(true);
  });
});

describe('numbers', () => {
  test('int16 is scaled by 1/32768, float64 is rounded once', () => {
    const int16 = Int16Array.from([-32768, -1, 0, 1, 32767]);
    const floats = Float32Array.from(int16, (x) => x / 32768);
    const options = { sampleRate: 16000 };
    expect(prepareWaveform('moonshine', int16, options).data).toEqual(floats);
    expect(prepareWaveform('moonshine', Float64Array.of(0.1, 1 / 3), options).data).toEqual(
      Float32Array.of(0.1, 1 / 3),
    );
    const [a, b] = [int16, floats].map((samples) => prepareWaveform('wav2vec2', samples, options).data);
    expect(a).toEqual(b);
  });

  test('frames of int16 and of float64 are those of float32', () => {
    const int16 = Int16Array.from({ length: 1500 }, (_, i) => (i * 7919) % 32768);
    const floats = Float32Array.from(int16, (x) => x / 32768);
    const doubles = Float64Array.from(int16, (x) => x / 32768);
    const { data } = prepareWaveform('silero-vad', floats, { sampleRate: 16000 });
    for (const samples of [int16, doubles]) {
      expect(prepareWaveform('silero-vad', samples, { sampleRate: 16000 }).data).toEqual(data);
    }
    const normalize = waveforms.wav2vec2.normalize;
    const framed = prepareWaveform({ ...waveforms.sileroVad, normalize }, floats, { sampleRate: 16000 }).data;
    const whole = prepareWaveform('wav2vec2', floats, { sampleRate: 16000 }).data;
    expect(framed.subarray(64, 576)).toEqual(whole.subarray(0, 512));
    expect(framed.subarray(576, 2 * 576)).toEqual(whole.subarray(512 - 64, 1024));
  });

  test('zeros before the clip are told', () => {
    const { data, dims, firstSample, validSamples } = prepare('kyutai-stt', ramp(100));
    expect([dims, firstSample, validSamples]).toEqual([[108100], 24000, 100]);
    expect(data.subarray(24000, 24100)).toEqual(ramp(100));
  });

  test('a clip of a batch depends on the longest one only where the source makes it so', () => {
    const [short, long] = [clipSamples('odd-4001'), clipSamples('noise')];
    const row = (name: WaveformName, other: Float64Array) =>
      prepareWaveformBatch(name, [short, other], { sampleRate: 16000 }).data.slice(0, 4001);
    expect(row('wav2vec2', long)).toEqual(row('wav2vec2', short));
    expect(row('wav2vec2-base', long)).not.toEqual(row('wav2vec2-base', short));
  });

  test('lengths that are no multiple of four lanes', () => {
    for (const length of [1, 2, 3, 4, 5, 7, 8, 9]) {
      const samples = Float64Array.from({ length }, (_, i) => Math.sin(i + 1) + 0.2);
      const { data } = prepareWaveform('wav2vec2', samples, { sampleRate: 16000 });
      const mean = samples.reduce((sum, x) => sum + x) / length;
      const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / length;
      const expected = Array.from(samples, (x) => Math.fround((x - mean) / Math.sqrt(variance + 1e-7)));
      for (let i = 0; i < length; i++) expect(data[i]).toBeCloseTo(expected[i], 6);
    }
  });

  test('the result is the caller’s own, and the samples are left alone', () => {
    const samples = ramp(100);
    const { data } = prepare('moonshine', samples);
    data.fill(7);
    expect(samples).toEqual(ramp(100));
  });
});

describe('refuses', () => {
  const options = { sampleRate: 16000 };
  const refusal = (code: string, option: string) => expect.objectContaining({ code, option });
  const one =
    (samples: unknown, given: unknown = options) =>
    () =>
      prepareWaveform('wav2vec2', samples as Float32Array, given as typeof options);

  test.each([
    ['an array', [0, 1], 'ERR_SAMPLE_TYPE'],
    ['nothing', undefined, 'ERR_SAMPLE_TYPE'],
    ['no sample', new Float32Array(0), 'ERR_EMPTY_AUDIO'],
    ['NaN', Float32Array.of(0, Number.NaN), 'ERR_NON_FINITE'],
    ['an infinity', Float64Array.of(0, Number.NEGATIVE_INFINITY), 'ERR_NON_FINITE'],
    ['beyond 1e12', Float64Array.of(0, 1.1e12), 'ERR_NON_FINITE'],
    ['16-bit integers as floats', Float32Array.of(12000, -3), 'ERR_SAMPLE_SCALE'],
  ])('%s', (_, samples, code) => {
    expect(one(samples)).toThrow(refusal(code, 'samples'));
    const batch = () => prepareWaveformBatch('wav2vec2', [ramp(9), samples as Float32Array], options);
    expect(batch).toThrow(refusal(code, 'clips[1]'));
  });

  test('options', () => {
    expect(one(ramp(9), {})).toThrow(refusal('ERR_SAMPLE_RATE', 'sampleRate'));
    expect(one(ramp(9), { sampleRate: 8000 })).toThrow(refusal('ERR_SAMPLE_RATE', 'sampleRate'));
    expect(one(ramp(9), { ...options, length: 'file' })).toThrow(refusal('ERR_OPTION', 'options'));
    expect(() => prepareWaveformBatch('wav2vec2', [], options)).toThrow(refusal('ERR_EMPTY_AUDIO', 'clips'));
    expect(one(Float32Array.of(2, -3), { ...options, anyScale: true })().validSamples).toBe(2);
  });

  const frames = { length: 4, hop: 2, context: 0 };
  test.each([
    ['sampleRate', { sampleRate: 0 }],
    ['hop', { hop: 3 }],
    ['normalize.kind', { normalize: { kind: 'unit' } }],
    ['normalize.kind', { normalize: null }],
    ['normalize.epsilon', { normalize: { kind: 'unit-variance', epsilon: 0 } }],
    ['normalize.epsilon', { normalize: { kind: 'none', epsilon: 1 } }],
    ['leftZeros', { leftZeros: -1 }],
    ['padMultiple', { padMultiple: 0.5 }],
    ['frames', { frames: 512 }],
    ['frames.context', { frames: { length: 4, hop: 2 } }],
    ['frames.hop', { frames: { ...frames, hop: 5 } }],
    ['padMultiple', { frames, padMultiple: 2 }],
    ['rightZeros', { frames, rightZeros: 2 }],
    ['batchStatistics', { frames, batchStatistics: 'padded' }],
    ['rightZerosValid', { rightZerosValid: 1 }],
  ])('a spec for its %s: %j', (option, differences) => {
    const spec = { ...waveforms.moonshine, ...differences } as typeof waveforms.moonshine;
    expect(() => defineWaveformSpec(spec)).toThrow(refusal('ERR_SPEC', option));
    expect(() => prepareWaveform(spec, ramp(9), options)).toThrow(refusal('ERR_SPEC', option));
  });
});
