/** Whisper's classes of transformers.js. */
import type { Samples } from '../../extract/types.ts';
import { type ExtractorVariants, fitted, frontEndOf, tensorOf } from './front-end.ts';
import type { Replacement } from './types.ts';

const keys = ['feature_size', 'sampling_rate', 'hop_length', 'n_fft', 'dither'];
const windowKeys = ['chunk_length', 'n_samples', 'nb_max_frames', 'padding_value', 'padding_side'];

/** A call without samples is one of silence. */
const heard = (audio: Samples): Samples => (audio.length === 0 ? new Float32Array(1) : audio);

/** Features of `length` samples, of at most `mostFrames` frames. */
function ofLength(frontEnd: ExtractorVariants, audio: Samples, length: number, mostFrames: number) {
  if (length === frontEnd.spec.clipSamples) return frontEnd.extract(heard(audio), {}, 'truncate');
  const cut = Math.floor(length / frontEnd.spec.hopLength) > mostFrames;
  return frontEnd.extract(
    fitted(audio, length),
    cut ? { fixedFrames: { count: mostFrames, fill: 0 } } : {},
    'unpadded',
  );
}

/** `input_features` [1, mels, frames]: the window of the model, or `max_length` samples. */
export const whisper: Replacement = (config) => {
  const frontEnd = frontEndOf('WhisperFeatureExtractor', config, [...keys, ...windowKeys]);
  const { clipSamples, hopLength } = frontEnd.spec;
  const mostFrames = Math.floor(clipSamples! / hopLength);
  return async (audio, { max_length }) => {
    const features = await ofLength(frontEnd, audio, max_length ?? clipSamples!, mostFrames);
    return { input_features: tensorOf(features) };
  };
};

/** `input_features` [1, mels, frames]; frames of samples that bring their own context with `center: false`. */
export const voxtralRealtime: Replacement = (config) => {
  const frontEnd = frontEndOf('VoxtralRealtimeFeatureExtractor', config, [...keys, 'global_log_mel_max']);
  return async (audio, { center = true }) => {
    const features = await frontEnd.extract(audio, center ? {} : { framing: 'none' });
    return { input_features: tensorOf(features) };
  };
};
