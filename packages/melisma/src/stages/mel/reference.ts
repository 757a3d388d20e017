/** mel: each band is a weighted sum over all bins, with the matrix written out, zeros and all. */
import { binCount } from '../../spec/sizes.ts';
import type { Spec } from '../../spec/spec.ts';
import { bandFilters } from '../../tables/mel.ts';
import type { FrameStage } from '../stage.ts';

/**
 * in  [bins]        out  [melCount], and the sum over the bins where a cepstrum wants the energy of the spectrum
 *
 * Source: librosa.feature.melspectrogram, `filters @ power`; python_speech_features 0.6, base.py, fbank.
 */
export const melReference: FrameStage<Float64Array, Float64Array> = (spec) => {
  const bins = binCount(spec);
  const matrix = denseFilters(spec, bins);
  return (power) => {
    const mel = new Float64Array(matrix.length / bins);
    for (let m = 0; m < mel.length; m++) {
      let sum = 0;
      for (let k = 0; k < bins; k++) sum += matrix[m * bins + k] * power[k];
      mel[m] = sum;
    }
    return mel;
  };
};

/** The matrix [rows, bins], row by row. */
function denseFilters(spec: Spec, bins: number): Float64Array {
  const filters = bandFilters(spec);
  const matrix = new Float64Array(filters.length * bins);
  filters.forEach(({ firstBin, weights }, m) => {
    matrix.set(weights, m * bins + firstBin);
  });
  return matrix;
}
