/** Classes of transformers.js that take nothing but the audio: Parakeet, Cohere and Granite. */
import { frontEndOf, maskOf, tensorOf } from './front-end.ts';
import type { Replacement } from './types.ts';

const nemoKeys = ['feature_size', 'sampling_rate', 'hop_length', 'n_fft', 'win_length', 'preemphasis'];

/** `input_features` [1, frames, mels] and `attention_mask`. */
const nemo =
  (name: string, keys: readonly string[]): Replacement =>
  (config) => {
    const frontEnd = frontEndOf(name, config, keys);
    return async (audio) => {
      const features = await frontEnd.extract(audio);
      return { input_features: tensorOf(features), attention_mask: maskOf(features, 'int64') };
    };
  };

export const parakeet = nemo('ParakeetFeatureExtractor', nemoKeys);

/** Its `split_audio` stays the class's own. */
export const cohereAsr = nemo('CohereAsrFeatureExtractor', [...nemoKeys, 'dither']);

const graniteKeys = ['sampling_rate', 'n_fft', 'win_length', 'hop_length', 'n_mels', 'melspec_kwargs'];

/** `input_features` [1, frames / 2, 2 mels]. */
export const graniteSpeech: Replacement = (config) => {
  const frontEnd = frontEndOf('GraniteSpeechFeatureExtractor', config, graniteKeys);
  return async (audio) => ({ input_features: tensorOf(await frontEnd.extract(audio)) });
};
