/** preemphasis: removal of the mean of a frame, then a first difference. */
import { hasFrameEnergy } from '../../spec/sizes.ts';
import type { FrameStage } from '../stage.ts';

/**
 * in, out  [windowLength]
 *
 * Source: Kaldi, feat/feature-window.cc, ProcessWindow (remove_dc_offset) and Preemphasize: y[n] = x[n] - c x[n-1], and
 * y[0] = x[0] - c x[0], as if the sample before the frame were its first one.
 */
export const preemphasisReference: FrameStage<Float64Array, Float64Array> = (spec) => (frame) => {
  const centred = spec.removeDcOffset ? withoutMean(frame) : frame.slice();
  if (spec.preemphasis === 0 || spec.preemphasisScope !== 'frame') return centred;
  return centred.map((x, n) => x - spec.preemphasis * centred[Math.max(0, n - 1)]);
};

function withoutMean(frame: Float64Array): Float64Array {
  const mean = frame.reduce((sum, x) => sum + x, 0) / frame.length;
  return frame.map((x) => x - mean);
}

/**
 * in   frame [windowLength]      out  [1], the sum of its squares without its mean where a cepstrum wants it, else [0]
 *
 * Source: Kaldi, feat/feature-window.cc, ProcessWindow: the raw energy, after the DC offset and before the pre-emphasis.
 */
export const energyReference: FrameStage<Float64Array, Float64Array> = (spec) => (frame) => {
  if (!hasFrameEnergy(spec)) return new Float64Array(0);
  const centred = spec.removeDcOffset ? withoutMean(frame) : frame;
  return Float64Array.of(centred.reduce((sum, x) => sum + x * x, 0));
};
