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

/** `input_features` [1, frames, mels] and `input_features_mask`. */
export const gemma =
  (name: string): Replacement =>
  (config) => {
    const frontEnd = frontEndOf(name, config, keys);
    return async (
      audio,
      { max_length = 480_000, truncation = true, padding = true, pad_to_multiple_of: multiple = 128 },
    ) => {
      const clip = truncation ? audio.subarray(0, max_length ?? undefined) : audio;
      const features = await frontEnd.extract(clip, { padMultiple: padding ? multiple : 1 });
      return { input_features: tensorOf(features), input_features_mask: maskOf(features, 'bool') };
    };
  };
