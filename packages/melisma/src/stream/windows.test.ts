/** Windows and frames cut from endless audio, against the calls for whole clips: every bit. */
import { describe, expect, test } from 'vitest';
import { firstDifference } from '../../../../oracle/same-bits.ts';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { createExtractorSync, MelismaError } from '../index.ts';
import { createResamplerSync } from '../resample/index.ts';
import { prepareWaveform } from '../waveform/index.ts';
import { createWaveformStream, type LiveWindowOptions, liveWindows, type WindowFrontEnd } from './index.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the types forbid
type Anything = any;

const noise = (count: number, seed = 3) => Float32Array.from(seededNoise(count, seed), (x) => x / 2);

function sameBits(a: Float32Array | Float64Array, b: Float32Array | Float64Array): void {
  expect(firstDifference(a, b)).toBeUndefined();
}

/** Pieces of 1 sample and of many. */
function* pieces<T extends Float32Array | Int16Array>(samples: T, step = 3001): Generator<T> {
  yield samples.subarray(0, 1) as T;
  for (let i = 1; i < samples.length; i += step) yield samples.subarray(i, i + step) as T;
}

async function all<F extends WindowFrontEnd>(
  frontEnd: F,
  audio: Iterable<Float32Array | Int16Array>,
  options: LiveWindowOptions,
) {
  const windows = [];
  for await (const window of liveWindows(frontEnd, audio, options)) windows.push(window);
  return windows;
}

const at = { sampleRate: 16000 };
const whisper = createExtractorSync('whisper');
const fbank = createExtractorSync('kaldi-fbank');

describe('liveWindows', () => {
  test('Whisper: overlapping windows of 30 s, the last one short', async () => {
    const audio = noise(1_000_000);
    const windows = await all(whisper, pieces(audio, 16_001), { ...at, step: 240_000 });
    expect(windows.map(({ firstSample }) => firstSample)).toEqual([0, 240_000, 480_000, 720_000]);
    expect(windows.map(({ seconds }) => seconds)).toEqual([0, 15, 30, 45]);
    expect(windows.map(({ samples }) => samples)).toEqual([480_000, 480_000, 480_000, 280_000]);
    for (const { firstSample, samples, data, dims, validFrames } of windows) {
      const expected = whisper.extract(audio.subarray(firstSample, firstSample + samples), at);
      expect(dims).toEqual([80, 3000]);
      expect(validFrames).toBe(expected.validFrames);
      sameBits(data, expected.data);
    }
  });

  test('a window that would hold nothing new does not come', async () => {
    const count = async (length: number) => {
      const windows = await all(fbank, pieces(noise(length)), { ...at, window: 4000, step: 1000 });
      return windows.map(({ firstSample, samples }) => [firstSample, samples]);
    };
    expect(await count(4000)).toEqual([[0, 4000]]);
    expect(await count(5000)).toEqual([
      [0, 4000],
      [1000, 4000],
    ]);
    expect(await count(5001)).toEqual([
      [0, 4000],
      [1000, 4000],
      [2000, 3001],
    ]);
    expect(await count(3999)).toEqual([[0, 3999]]);
    expect(await all(fbank, [], { ...at, window: 4000 })).toEqual([]);
  });

  test('windows beside each other; integers; audio of another rate', async () => {
    const audio = Int16Array.from(noise(20_000), (x) => x * 32768);
    for (const { firstSample, samples, data } of await all(fbank, pieces(audio), { ...at, window: 7000 }))
      sameBits(data, fbank.extract(audio.subarray(firstSample, firstSample + samples), at).data);
    const floats = noise(50_000);
    const resampled = createResamplerSync({ from: 44100, to: 16000 }).resample(floats);
    const windows = await all(fbank, pieces(floats), { sampleRate: 44100, resample: 'high', window: 5000, step: 2500 });
    expect(windows.length).toBe(7);
    for (const { firstSample, samples, data } of windows)
      sameBits(data, fbank.extract(resampled.subarray(firstSample, firstSample + samples), at).data);
  });

  test('front ends without a spectrum: wav2vec2, Moonshine, Silero', async () => {
    const audio = noise(40_000);
    for (const name of ['wav2vec2', 'moonshine'] as const) {
      const windows = await all(name, pieces(audio), { ...at, window: 16_000, step: 8000 });
      expect(windows.length).toBe(4);
      for (const { firstSample, samples, data } of windows)
        sameBits(data, prepareWaveform(name, audio.subarray(firstSample, firstSample + samples), at).data);
    }
    const [frame] = await all('silero-vad', pieces(audio), { ...at });
    expect(frame.samples).toBe(512);
  });

  test('counts what it replaced', async () => {
    const audio = noise(9000);
    audio[100] = audio[6000] = Number.NaN;
    const windows = await all(fbank, pieces(audio, 1000), { ...at, window: 4500 });
    expect(windows.map(({ replaced }) => replaced)).toEqual([1, 2]);
    audio[100] = audio[6000] = 0;
    sameBits(windows[1].data, fbank.extract(audio.subarray(4500), at).data);
  });

  test('refuses what it cannot cut', async () => {
    const refused = async (frontEnd: Anything, options: Anything, audio: Anything = [noise(100)]) => {
      const error = await all(frontEnd, audio, options).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(MelismaError);
      return error as MelismaError;
    };
    expect(await refused(fbank, at)).toMatchObject({ code: 'ERR_OPTION', option: 'window' });
    expect(await refused(whisper, { ...at, window: 500_000 })).toMatchObject({ code: 'ERR_OPTION', option: 'window' });
    expect(await refused(whisper, { ...at, step: 480_001 })).toMatchObject({ code: 'ERR_OPTION', option: 'step' });
    expect(await refused(whisper, { ...at, anyScale: 1 })).toMatchObject({ code: 'ERR_OPTION', option: 'anyScale' });
    expect(await refused(whisper, { ...at, anyScale: null })).toMatchObject({ code: 'ERR_OPTION', option: 'anyScale' });
    expect(await refused(whisper, { ...at, stepp: 1 })).toMatchObject({ code: 'ERR_OPTION', given: 'stepp' });
    expect((await refused(whisper, { sampleRate: 48000 })).code).toBe('ERR_SAMPLE_RATE');
    expect((await refused('wav2vec', at)).code).toBe('ERR_UNKNOWN_PRESET');
    expect((await refused(whisper, at, noise(100))).option).toBe('audio');
    expect((await refused(whisper, at, [[1, 2]])).code).toBe('ERR_SAMPLE_TYPE');
    expect((await refused(fbank, { ...at, window: 4000 })).code).toBe('ERR_TOO_SHORT');
  });
});

describe('createWaveformStream', () => {
  const cases = [
    ['silero-vad', 16000],
    ['silero-vad', 48000],
    ['gemma4-unified', 16000],
    ['gemma4-unified', 44100],
  ] as const;

  test.each(cases)('%s at %i Hz is prepareWaveform of the whole', (name, sampleRate) => {
    const resample = sampleRate === 16000 ? undefined : 'low-latency';
    for (const type of ['float32', 'int16'] as const) {
      const floats = noise(9_011);
      const audio = type === 'int16' ? Int16Array.from(floats, (x) => x * 32768) : floats;
      const same = resample
        ? createResamplerSync({ from: sampleRate, to: 16000, quality: resample }).resample(audio)
        : audio;
      const expected = prepareWaveform(name, same, at);
      const stream = createWaveformStream(name, { sampleRate, resample });
      for (const step of [7, 160, 5000]) {
        const values: number[] = [];
        const frames = [...[...pieces(audio, step)].map((piece) => stream.push(piece)), stream.flush()];
        for (const { data, dims, firstFrame, seconds } of frames) {
          expect(firstFrame * dims[1]).toBe(values.length);
          expect(seconds).toBeGreaterThanOrEqual(0);
          values.push(...data);
        }
        sameBits(Float32Array.from(values), expected.data);
      }
    }
  });

  test('frames leave with their last sample; reset begins anew; NaN is counted', () => {
    const stream = createWaveformStream('silero-vad', at);
    const [frame, length] = stream.push(noise(511)).dims;
    expect([frame, length]).toEqual([0, 576]);
    expect(stream.push(noise(1)).dims).toEqual([1, 576]);
    expect(stream.push(Float32Array.of(Number.NaN)).dims).toEqual([0, 576]);
    expect(stream.replaced).toBe(1);
    stream.reset();
    expect(stream.flush().dims).toEqual([0, 576]);
    expect(stream.push(noise(512)).firstFrame).toBe(0);
  });

  test('refuses front ends with statistics or without frames, and names liveWindows', () => {
    for (const name of ['wav2vec2', 'moonshine'] as const) {
      expect(() => createWaveformStream(name, at)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', message: expect.stringContaining('liveWindows') })); // biome-ignore format: one expectation
    }
    for (const [options, option] of [
      [{ ...at, anyScale: 'yes' }, 'anyScale'],
      [{ ...at, anyScal: true }, 'options'],
      [[], 'options'],
      [null, 'options'],
    ]) {
      expect(() => createWaveformStream('silero-vad', options as Anything)).toThrow(
        expect.objectContaining({ code: 'ERR_OPTION', option }),
      );
    }
    expect(() => createWaveformStream('silero-vad', { sampleRate: 44100 })).toThrow(expect.objectContaining({ code: 'ERR_SAMPLE_RATE' })); // biome-ignore format: one expectation
    expect(() => createWaveformStream('silero-vad', at).push(noise(10).map((x) => x * 900))).toThrow(expect.objectContaining({ code: 'ERR_SAMPLE_SCALE' })); // biome-ignore format: one expectation
  });
});
