/** mel: each band is a weighted sum over all bins, with the matrix written out, zeros and all. */
import { binCount } from '../../spec/sizes.ts';
import type { Spec } from '../../spec/spec.ts';
import { melFilters } from '../../tables/mel.ts';
import type { FrameStage } from '../stage.ts';

/** in  [bins]        out  [melCount]        Source: librosa.feature.melspectrogram, `filters @ power`. */
export const melReference: FrameStage<Float64Array, Float64Array> = (spec) => {
  const rows = denseFilters(spec);
  return (power) => Float64Array.from(rows, (row) => row.reduce((sum, weight, k) => sum + weight * power[k], 0));
};

/** The matrix [melCount][bins]. */
function denseFilters(spec: Spec): Float64Array[] {
  return melFilters(spec).map(({ firstBin, weights }) => {
    const row = new Float64Array(binCount(spec));
    row.set(weights, firstBin);
    return row;
  });
}
