/** The audio classes of Gemma 3n and 4 in transformers.js. */
import { frontEndOf, maskOf, tensorOf } from './front-end.ts';
import type { Replacement } from './types.ts';

/** Their configurations are shared with an image processor. */
const keys = [
  'feature_size',
  'sampling_rate',
  'frame_length_ms',
  'hop_length_ms',
  'frame_length',
  'hop_length',
  'fft_length',
  'fft_overdrive',
  'min_frequency',
  'max_frequency',
  'preemphasis',
  'preemphasis_htk_flavor',
  'dither',
  'input_scale_factor',
  'mel_floor',
  'per_bin_mean',
  'per_bin_stddev',
  'padding_value',
  'padding_side',
];

/** Samples that are kept: as the Python class rounds them, whole multiples. */
const lengthAfter = (maxLength: number, multiple: number): number =>
  multiple > 0 ? Math.ceil(maxLength / multiple) * multiple : maxLength;

/** `input_features` [1, frames, mels] and `input_features_mask`. */
export const gemma =
  (name: string): Replacement =>
  (config) => {
    const frontEnd = frontEndOf(name, config, keys);
    return async (audio, options) => {
      const { max_length, truncation = true, padding = true, pad_to_multiple_of: multiple = 128 } = options;
      const clip = truncation ? audio.subarray(0, lengthAfter(max_length ?? 480_000, multiple)) : audio;
      const features = await frontEnd.extract(clip, { padMultiple: padding && multiple > 0 ? multiple : 1 });
      return { input_features: tensorOf(features), input_features_mask: maskOf(features, 'bool') };
    };
  };
