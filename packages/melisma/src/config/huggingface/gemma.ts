/**
 * Gemma's audio towers: magnitudes, HTK's scale, frames that look one sample ahead.
 *
 * Source: huggingface/transformers 5.23.0, feature_extraction_{gemma3n, gemma4}.py.
 */
import { gemma3n as gemma3nPreset, gemma4 as gemma4Preset } from '../../presets/gemma.ts';
import type { Normalize, Spec } from '../../spec/spec.ts';
import { type ConfigReader, configReader, derived, flag, integer, type Key, number, type Remarks } from '../keys.ts';
import { powerOfTwo, roundHalfEven, standardize } from '../sizes.ts';
import { common } from './common.ts';

/** Numbers, one for each band, in as many brackets as the class saved them. */
const perBin: Key<readonly number[] | null> = {
  fallback: null,
  expected: 'an array of numbers, or null',
  read(value) {
    if (value === null) return null;
    const flat: unknown[] = Array.isArray(value) ? value.flat(2) : [undefined];
    return flat.every((item): item is number => typeof item === 'number') ? flat : undefined;
  },
};

const samplesOf = (rate: number, milliseconds: number): number => roundHalfEven((rate * milliseconds) / 1000);

const fftOf = (frameLength: number, overdrive: unknown): number => powerOfTwo(frameLength) * (overdrive ? 2 : 1);

const milliseconds = (samples: number, { sampleRate }: Readonly<Spec>): number => (1000 * samples) / sampleRate;

/** The defaults of each class are its preset's numbers. */
const keys = (preset: Readonly<Spec>, overdrive: boolean) => ({
  ...common(),
  feature_size: integer(preset.melCount),
  sampling_rate: integer(preset.sampleRate),
  frame_length_ms: number(milliseconds(preset.windowLength, preset)),
  hop_length_ms: number(milliseconds(preset.hopLength, preset)),
  frame_length: derived('frame_length_ms in samples', (v) => samplesOf(v.sampling_rate, v.frame_length_ms)),
  hop_length: derived('hop_length_ms in samples', (v) => samplesOf(v.sampling_rate, v.hop_length_ms)),
  fft_length: derived('the power of two of frame_length_ms and fft_overdrive', (v) =>
    fftOf(samplesOf(v.sampling_rate, v.frame_length_ms), v.fft_overdrive),
  ),
  min_frequency: number(preset.minFrequency),
  max_frequency: number(preset.maxFrequency),
  preemphasis: number(preset.preemphasis),
  preemphasis_htk_flavor: flag(true),
  fft_overdrive: flag(overdrive),
  dither: number(0),
  input_scale_factor: number(1),
  mel_floor: number(preset.logFloor),
  per_bin_mean: perBin,
  per_bin_stddev: perBin,
});

type Values = { readonly [Name in keyof ReturnType<typeof keys>]: ReturnType<typeof keys>[Name]['fallback'] };

/** `(x - per_bin_mean) / per_bin_stddev`, one of which may be missing. */
function normalizeOf(values: Values, remarks: Remarks): Normalize {
  const { per_bin_mean: mean, per_bin_stddev: deviation, feature_size: count } = values;
  for (const [key, list] of Object.entries({ per_bin_mean: mean, per_bin_stddev: deviation })) {
    if (list && list.length !== count)
      remarks.refuse(`${key}, feature_size`, `${count} numbers, feature_size`, list.length);
  }
  return mean || deviation ? standardize(mean, deviation, count) : { kind: 'none' };
}

const cutAt30Seconds = 'the Python class cuts a clip after 30 s, 480000 samples, unless its call says otherwise';

function specOf(preset: Readonly<Spec>, values: Values, remarks: Remarks): Spec {
  if (values.preemphasis > 0 && !values.preemphasis_htk_flavor) {
    remarks.refuse('preemphasis_htk_flavor', "true: the other way reads a sample before the frame's first", false);
  }
  remarks.note(cutAt30Seconds);
  const windowLength = samplesOf(values.sampling_rate, values.frame_length_ms);
  return {
    ...preset,
    sampleRate: values.sampling_rate,
    windowLength,
    hopLength: samplesOf(values.sampling_rate, values.hop_length_ms),
    fftSize: fftOf(windowLength, values.fft_overdrive),
    inputScale: values.input_scale_factor,
    dither: values.dither,
    preemphasis: values.preemphasis,
    melCount: values.feature_size,
    minFrequency: values.min_frequency,
    maxFrequency: values.max_frequency,
    logFloor: values.mel_floor,
    normalize: normalizeOf(values, remarks),
  };
}

/** Gemma3nAudioFeatureExtractor. */
export const gemma3n = (): ConfigReader =>
  configReader(keys(gemma3nPreset, true), (values, remarks) => specOf(gemma3nPreset, values, remarks));

/** Gemma4AudioFeatureExtractor: the zeros on the left are half a frame there, a frame less a hop in a spec. */
export const gemma4 = (): ConfigReader =>
  configReader(keys(gemma4Preset, false), (values, remarks) => {
    const spec = specOf(gemma4Preset, values, remarks);
    if (spec.windowLength - spec.hopLength !== spec.windowLength >> 1) {
      remarks.refuse('frame_length_ms, hop_length_ms', 'frames of two hops', values.frame_length_ms);
    }
    return spec;
  });
