/**
 * Front ends of text to speech, vocoders and CLAP.
 *
 * Source: huggingface/transformers 5.23.0, feature_extraction_{speecht5, univnet, clvp, clap}.py, and audio_utils.py.
 */

import { base } from '../../presets/base.ts';
import {
  clapFused as clapFusedPreset,
  clap as clapPreset,
  clvp as clvpPreset,
  speecht5 as speecht5Preset,
  univnet as univnetPreset,
} from '../../presets/transformers-spectra.ts';
import type { Normalize, Spec, WindowFamily } from '../../spec/spec.ts';
import {
  type ConfigReader,
  choice,
  configReader,
  derived,
  flag,
  inert,
  inertBecause,
  integer,
  number,
  numbers,
  only,
  orNull,
  type Remarks,
} from '../keys.ts';
import { powerOfTwo, standardize } from '../sizes.ts';
import { common } from './common.ts';

/** `window_function`, periodic. */
const windows: Readonly<Record<string, WindowFamily>> = {
  hann_window: 'hann',
  hann: 'hann',
  hamming_window: 'hamming',
  hamming: 'hamming',
  povey: 'povey',
  boxcar: 'rectangular',
};

/** SpeechT5FeatureExtractor, as it computes targets (`audio_target`); its inputs are samples. */
export const speechT5 = (): ConfigReader =>
  configReader(
    {
      ...common(),
      feature_size: inert,
      sampling_rate: integer(16000),
      do_normalize: inertBecause('do_normalize: of input samples, not of this spectrogram of targets'),
      padding_value: number(0),
      num_mel_bins: integer(80),
      hop_length: number(16),
      win_length: number(64),
      win_function: choice('hann_window', windows),
      fmin: number(80),
      fmax: number(7600),
      mel_floor: number(1e-10),
      frame_signal_scale: inert,
      reduction_factor: inert,
    },
    (values, remarks) => {
      const samples = (milliseconds: number) => Math.floor((milliseconds * values.sampling_rate) / 1000);
      const windowLength = samples(values.win_length);
      if (powerOfTwo(windowLength) !== windowLength) {
        remarks.refuse('win_length, sampling_rate', 'a power of two in samples', windowLength);
      }
      return {
        ...speecht5Preset,
        sampleRate: values.sampling_rate,
        windowLength,
        fftSize: windowLength,
        hopLength: samples(values.hop_length),
        window: values.win_function,
        melCount: values.num_mel_bins,
        minFrequency: values.fmin,
        maxFrequency: values.fmax,
        logFloor: values.mel_floor,
        batchFill: values.padding_value,
      };
    },
  );

interface Compression {
  readonly compression_factor: number;
  readonly do_normalize: boolean;
  readonly normalize_min: number;
  readonly normalize_max: number;
}

/** `ln(x * factor)`, and where asked for from [min, max] to [-1, 1]. */
function compressed(values: Compression): Normalize {
  const gain = Math.log(values.compression_factor);
  const [low, high] = [values.normalize_min, values.normalize_max];
  if (values.do_normalize) return { kind: 'affine', shift: gain - (low + high) / 2, scale: (high - low) / 2 };
  return gain === 0 ? { kind: 'none' } : { kind: 'affine', shift: gain, scale: 1 };
}

/** UnivNetFeatureExtractor. */
export const univNet = (): ConfigReader =>
  configReader(
    {
      ...common(),
      feature_size: inert,
      sampling_rate: integer(24000),
      do_normalize: flag(false),
      num_mel_bins: integer(100),
      hop_length: integer(256),
      win_length: integer(1024),
      win_function: choice('hann_window', windows),
      filter_length: orNull(integer(1024), 1024),
      max_length_s: number(10),
      fmin: number(0),
      fmax: orNull(number(12000)),
      mel_floor: number(1e-9),
      center: only(false, 'frames are not centred besides'),
      compression_factor: number(1),
      compression_clip_val: number(1e-5),
      normalize_min: number(-11.512925148010254),
      normalize_max: number(2.3143386840820312),
      model_in_channels: inert,
      pad_end_length: inert,
    },
    (values, remarks) => {
      const fftSize = values.filter_length ?? powerOfTwo(values.win_length);
      if (values.win_length !== fftSize)
        remarks.refuse('win_length, filter_length', `${fftSize}, both`, values.win_length);
      remarks.note(`the Python class cuts a clip after ${values.max_length_s} s`);
      return {
        ...univnetPreset,
        sampleRate: values.sampling_rate,
        windowLength: fftSize,
        fftSize,
        hopLength: values.hop_length,
        window: values.win_function,
        spectrumEpsilon: values.mel_floor,
        melCount: values.num_mel_bins,
        minFrequency: values.fmin,
        maxFrequency: values.fmax ?? values.sampling_rate / 2,
        logFloor: values.compression_clip_val,
        normalize: compressed(values),
      };
    },
  );

/** Each band divided by a number of the training data, or left alone. */
function bandNorms(norms: readonly number[] | null, count: number, remarks: Remarks): Normalize {
  if (norms === null) return { kind: 'none' };
  if (norms.length !== count) remarks.refuse('mel_norms, feature_size', `${count} numbers, feature_size`, norms.length);
  return standardize(null, norms, count);
}

/** ClvpFeatureExtractor, of Tortoise: `default_audio_length` seconds. */
export const clvp = (): ConfigReader =>
  configReader(
    {
      ...common(),
      feature_size: integer(80),
      sampling_rate: integer(22050),
      default_audio_length: number(6),
      hop_length: integer(256),
      chunk_length: number(30),
      n_fft: integer(1024),
      n_samples: derived('chunk_length * sampling_rate', (v) => v.chunk_length * v.sampling_rate),
      nb_max_frames: derived('chunk_length * sampling_rate / hop_length', (v) =>
        Math.floor((v.chunk_length * v.sampling_rate) / v.hop_length),
      ),
      mel_norms: numbers,
    },
    (values, remarks) => {
      if (values.mel_norms === null)
        remarks.note('mel_norms is missing: features are not divided by the statistics of the model');
      return {
        ...clvpPreset,
        sampleRate: values.sampling_rate,
        windowLength: values.n_fft,
        fftSize: values.n_fft,
        hopLength: values.hop_length,
        clipSamples: values.default_audio_length * values.sampling_rate,
        melCount: values.feature_size,
        normalize: bandNorms(values.mel_norms, values.feature_size, remarks),
      };
    },
  );

const fused =
  'the Python class stacks these features four times, all equal, [4, frames, bands]; of a longer clip it stacks pieces from random places: cut it before';
const atRandom = 'the Python class cuts a longer clip at a random place: cut it before';

/** A size in samples, as the class rounds it: within 1e-6 of a whole number. */
function wholeSamples(value: number, keys: string, remarks: Remarks): number {
  if (Math.abs(value - Math.round(value)) > 1e-6) remarks.refuse(keys, 'a whole number of samples', value);
  return Math.round(value);
}

/** InklingFeatureExtractor: frames that end with their hop, magnitudes of at least 1e-5, log10. Its processor rounds them to levels. */
export const inkling = (): ConfigReader =>
  configReader(
    {
      ...common(),
      feature_size: integer(80),
      sampling_rate: integer(16000),
      audio_token_duration_s: number(0.05),
      window_size_multiplier: number(2),
      n_fft: orNull(integer(1600)),
      hop_length: derived('audio_token_duration_s in samples', (v) =>
        Math.round(v.audio_token_duration_s * v.sampling_rate),
      ),
      window_size: derived('window_size_multiplier * audio_token_duration_s in samples', (v) =>
        Math.round(v.audio_token_duration_s * v.window_size_multiplier * v.sampling_rate),
      ),
      window: inert,
    },
    (values, remarks) => {
      const { sampling_rate: rate, audio_token_duration_s: seconds, window_size_multiplier: factor } = values;
      const hopLength = wholeSamples(seconds * rate, 'audio_token_duration_s, sampling_rate', remarks);
      const windowLength = wholeSamples(
        seconds * factor * rate,
        'window_size_multiplier, audio_token_duration_s',
        remarks,
      );
      const fftSize = values.n_fft ?? windowLength;
      if (fftSize !== windowLength) remarks.refuse('n_fft', `${windowLength}, as long as the window, or null`, fftSize);
      // mel_filter_bank spreads its bins as if the last one lay at half the rate.
      if (fftSize % 2 === 1)
        remarks.refuse(
          'n_fft',
          'an even number: of an odd one the Python class lays its filters over other bins',
          fftSize,
        );
      remarks.note(
        'InklingProcessor goes on to round these features to levels: num_dmel_bins, dmel_min_value, dmel_max_value',
      );
      return {
        ...base,
        sampleRate: rate,
        fftSize,
        windowLength,
        hopLength,
        windowPlacement: 'left',
        framing: 'semicausal',
        padMultiple: hopLength,
        validFrames: 'ceil',
        zeroInvalidFrames: true,
        spectrum: 'magnitude',
        spectrumEpsilon: 1e-10,
        spectrumEpsilonMode: 'clamp',
        melCount: values.feature_size,
        melPrecision: 'float32',
        maxFrequency: rate / 2,
        layout: 'frame-major',
      };
    },
  );

/** ClapFeatureExtractor; the features lack the axis of channels in front, one or four equal ones. Its call does not read `top_db`. */
export const clap = (): ConfigReader =>
  configReader(
    {
      ...common(),
      feature_size: integer(64),
      sampling_rate: integer(48000),
      hop_length: integer(480),
      max_length_s: number(10),
      fft_window_size: integer(1024),
      frequency_min: number(0),
      frequency_max: number(14000),
      top_db: inert,
      truncation: choice('fusion', { fusion: 'fusion', rand_trunc: 'rand_trunc' }),
      padding: choice<Spec['clipFill']>('repeatpad', { repeatpad: 'repeat', pad: 'zeros' }),
      nb_max_samples: derived('max_length_s * sampling_rate', (v) => v.max_length_s * v.sampling_rate),
      nb_frequency_bins: derived('fft_window_size / 2 + 1', (v) => (v.fft_window_size >> 1) + 1),
      n_fft: derived('fft_window_size', (v) => v.fft_window_size),
      chunk_length_s: derived('max_length_s', (v) => v.max_length_s),
      nb_max_frames: inert,
    },
    (values, remarks) => {
      const fuses = values.truncation === 'fusion';
      remarks.note(fuses ? fused : atRandom);
      return {
        ...(fuses ? clapFusedPreset : clapPreset),
        sampleRate: values.sampling_rate,
        windowLength: values.fft_window_size,
        fftSize: values.fft_window_size,
        hopLength: values.hop_length,
        clipSamples: values.max_length_s * values.sampling_rate,
        clipFill: values.padding,
        melCount: values.feature_size,
        minFrequency: values.frequency_min,
        maxFrequency: values.frequency_max,
      };
    },
  );
