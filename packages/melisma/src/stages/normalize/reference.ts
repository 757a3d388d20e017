/** normalize: every feature shifted and scaled by two numbers of the spec. */
import type { UtteranceStage } from '../stage.ts';

/**
 * in, out  features of all frames, any order
 *
 *   y = (x + shift) / scale
 *
 * Source: transformers, feature_extraction_audio_spectrogram_transformer.py, normalize: (x - mean) / (2 std), so
 * shift = -mean and scale = 2 std. Other kinds of `normalize` pass through.
 */
export const affineReference: UtteranceStage = ({ normalize }) => {
  if (normalize.kind !== 'affine') return (features) => features.slice();
  return (features) => features.map((x) => (x + normalize.shift) / normalize.scale);
};
