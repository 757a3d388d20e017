/** No front end makes a NaN or an infinity of finite samples. */
import { describe, expect, test } from 'vitest';
import { amplitudeToDb, kaldi, librosa, powerToDb, torchaudio } from '../packages/melisma/src/dsp/index.ts';
import { createExtractorSync, getPreset, presetNames, type Spec } from '../packages/melisma/src/index.ts';
import {
  getWaveform,
  prepareWaveform,
  prepareWaveformBatch,
  waveformNames,
} from '../packages/melisma/src/waveform/index.ts';

/**
 * Constants on the grid of 16-bit integers and off it, from the smallest to full scale; squares with the hop of most front ends and without;
 * single samples.
 */
function clipsOf(length: number): Readonly<Record<string, Float32Array>> {
  const from = (value: (i: number) => number) => Float32Array.from({ length }, (_, i) => value(i));
  const square = (period: number) => from((i) => (i % period < period / 2 ? 1 : -1));
  const impulse = (place: number) => from((i) => (i === place ? 1 : 0));
  const levels = [0, 1, -1, 0.5, 0.3, 1e-4, -1 / 3, 1e-20, 2 ** -149];
  return {
    ...Object.fromEntries(levels.map((level) => [`constant ${level}`, from(() => level)])),
    ...Object.fromEntries([160, 14, 2].map((period) => [`square of ${period} samples`, square(period)])),
    ...Object.fromEntries([0, length >> 1, length - 1].map((place) => [`impulse at ${place}`, impulse(place)])),
  };
}

const clips = clipsOf(2400);
/** The naive chain is slow: few frames, for some front ends one. */
const shortClips = clipsOf(1100);

function allFinite(data: ArrayLike<number>): boolean {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return false;
  return true;
}
const clipsFor = (target: string) => (target === 'reference' ? shortClips : clips);
/** Names of the clips of which something makes a number that is none. */
const unfit = (dataOf: (clip: Float32Array) => ArrayLike<number>, of = clips): string[] =>
  Object.keys(of).filter((name) => !allFinite(dataOf(of[name])));

/** Without statistics of the training data; and a clip that is repeated or stands at the end of its window has a short one, where ten seconds take the naive chain a minute. */
const changed = (spec: Spec, target: string): Spec => ({
  ...spec,
  ...(spec.normalize.kind === 'cmvn' && { normalize: { kind: 'none' } }),
  ...(spec.clipFill === 'repeat' && { clipSamples: 6000 }),
  ...(spec.clipPlace === 'end' && target === 'reference' && { clipSamples: 6000 }),
});

describe.each(['simd', 'double', 'reference'] as const)('%s', (target) => {
  test.each(presetNames())('%s', (name) => {
    const { sampleRate } = getPreset(name);
    const extractor = createExtractorSync(changed(getPreset(name), target), { target });
    expect(unfit((clip) => extractor.extract(clip, { sampleRate }).data, clipsFor(target))).toEqual([]);
    extractor.dispose();
  });
});

test.each(waveformNames())('%s', (name) => {
  const options = { sampleRate: getWaveform(name).sampleRate };
  expect(unfit((clip) => prepareWaveform(name, clip, options).data)).toEqual([]);
  expect(unfit((clip) => prepareWaveformBatch(name, [clip, clip.subarray(0, 99)], options).data)).toEqual([]);
});

/** The functions that take the arguments of other libraries, plain and where they divide, take roots or logarithms of their own. */
const functions: Readonly<
  Record<string, (clip: Float32Array, target: 'simd' | 'double' | 'reference') => ArrayLike<number>>
> = {
  'librosa.melspectrogram': (y, target) => librosa.melspectrogram({ y, target }).data,
  'librosa.melspectrogram, magnitudes': (y, target) => librosa.melspectrogram({ y, target, power: 1 }).data,
  'librosa.power_to_db': (y, target) => powerToDb(librosa.melspectrogram({ y, target }).data, { target, ref: 'max' }),
  'librosa.amplitude_to_db': (y, target) =>
    amplitudeToDb(librosa.melspectrogram({ y, target, power: 1 }).data, { target, ref: 'max' }),
  'librosa.mfcc': (y, target) => librosa.mfcc({ y, target, lifter: 22 }).data,
  'torchaudio.MelSpectrogram': (x, target) => torchaudio.melSpectrogram(x, { target }).data,
  'torchaudio.MelSpectrogram, normalized': (x, target) =>
    torchaudio.melSpectrogram(x, { target, normalized: true }).data,
  'torchaudio.MFCC': (x, target) => torchaudio.mfcc(x, { target }).data,
  'torchaudio.MFCC, log_mels': (x, target) => torchaudio.mfcc(x, { target, logMels: true }).data,
  'kaldi.fbank': (x, target) => kaldi.fbank(x, { target }).data,
  'kaldi.fbank, energy': (x, target) => kaldi.fbank(x, { target, useEnergy: true, energyFloor: 0 }).data,
  'kaldi.fbank, raw energy, mean subtracted': (x, target) =>
    kaldi.fbank(x, { target, useEnergy: true, rawEnergy: true, subtractMean: true }).data,
  'kaldi.mfcc': (x, target) => kaldi.mfcc(x, { target, useEnergy: true }).data,
};

describe.each(['simd', 'double', 'reference'] as const)('%s', (target) => {
  test.each(Object.keys(functions))('%s', (name) => {
    expect(unfit((clip) => functions[name](clip, target), clipsFor(target))).toEqual([]);
  });
});

test('a feature that does not change is 0 where it is divided by its deviation', () => {
  const options = { sampleRate: 16000 };
  for (const target of ['simd', 'double', 'reference'] as const) {
    const extractor = createExtractorSync('speech-to-text', { target });
    for (const clip of ['constant 0', 'constant 0.3', 'constant 0.0001', 'square of 160 samples']) {
      const { data } = extractor.extract(clipsFor(target)[clip], options);
      expect(
        data.every((value) => Math.abs(value) < 1e-6),
        `${target} ${clip}`,
      ).toBe(true);
    }
  }
});
