/** maximum: values far below the largest one of the utterance are lifted, then all are shifted and scaled. */
import type { UtteranceStage } from '../stage.ts';

/**
 * in, out  features of all frames, any order
 *
 *   y = (max(x, m - range) + offset) / scale        m = max over all x, or given (`fixed-maximum`)
 *
 * Source: openai/whisper, whisper/audio.py: torch.maximum(log_spec, log_spec.max() - 8.0), (log_spec + 4.0) / 4.0. Other
 * kinds of `normalize` pass through.
 */
export const maximumReference: UtteranceStage = ({ normalize }) => {
  if (normalize.kind !== 'maximum' && normalize.kind !== 'fixed-maximum') return (features) => features.slice();
  const { range, offset, scale } = normalize;
  return (features) => {
    const maximum = normalize.kind === 'maximum' ? largest(features) : normalize.maximum;
    return features.map((x) => (Math.max(x, maximum - range) + offset) / scale);
  };
};

/**
 * in, out  decibels of all frames, any order
 *
 *   y = max(x, m - topDb)        m = max over all x, which is taken off with `dbReference: 'maximum'`
 *
 * Source: librosa.power_to_db, its ref 1 or np.max; torchaudio.functional.amplitude_to_DB.
 */
export const topDbReference: UtteranceStage = ({ topDb, dbReference }) => {
  const relative = dbReference === 'maximum';
  if (topDb === null && !relative) return (features) => features.slice();
  return (features) => {
    const most = largest(features);
    const reference = relative ? most : 0;
    return features.map((x) => Math.max(x, most - (topDb ?? Number.POSITIVE_INFINITY)) - reference);
  };
};

const largest = (values: Float64Array): number =>
  values.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
