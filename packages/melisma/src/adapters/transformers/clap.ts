/** CLAP's class of transformers.js, without fusion, which it does not have either. */
import { repeated } from '../../extract/stages.ts';
import type { Samples } from '../../extract/types.ts';
import { fitted, frontEndOf, tensorOf } from './front-end.ts';
import type { Replacement, Tools } from './types.ts';

const keys = [
  'feature_size',
  'sampling_rate',
  'hop_length',
  'max_length_s',
  'fft_window_size',
  'frequency_min',
  'frequency_max',
  'truncation',
  'padding',
  'padding_value',
  'nb_max_samples',
  'nb_frequency_bins',
];

/** A piece of a longer clip, from a random place. */
function piece(audio: Samples, length: number, { random }: Tools): Samples {
  const start = Math.floor(random() * (audio.length - length + 1));
  return audio.subarray(start, start + length);
}

/** A clip so often one after the other that `length` samples are full (`repeat`), or as whole as it fits in (`repeatpad`). */
function filled(audio: Samples, length: number, padding: unknown): Samples {
  const times = length / audio.length;
  const whole = padding === 'repeat' ? Math.ceil(times) : padding === 'repeatpad' ? Math.floor(times) : 1;
  return fitted(repeated(audio, whole), length);
}

/** `input_features` [1, 1, frames, mels] of `max_length` samples. */
export const clap: Replacement = (config, tools) => {
  const { padding } = config;
  // Clips are repeated here: the spec sees them full.
  const frontEnd = frontEndOf('ClapFeatureExtractor', { ...config, padding: 'pad' }, keys);
  return async (audio, { max_length }) => {
    const length = max_length ?? frontEnd.spec.clipSamples!;
    const clip = audio.length > length ? piece(audio, length, tools) : filled(audio, length, padding);
    return { input_features: tensorOf(await frontEnd.extract(clip, {}, 'unpadded'), 2) };
  };
};
