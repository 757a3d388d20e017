/**
 * Every size that follows from a spec. Pure functions: streaming and whole clips call the same ones.
 */
import type { Spec } from './spec.ts';

/** Bins of the one-sided spectrum: `fftSize / 2 + 1`. */
export const binCount = (spec: Pick<Spec, 'fftSize'>): number => (spec.fftSize >> 1) + 1;

/** Offset of the window in the DFT buffer, samples. */
export const windowOffset = (spec: Spec): number =>
  spec.windowPlacement === 'center' ? (spec.fftSize - spec.windowLength) >> 1 : 0;

/** Samples that one frame spans: the DFT buffer where the window is centred in it, the window otherwise. */
const frameSpan = (spec: Spec): number => (spec.windowPlacement === 'center' ? spec.fftSize : spec.windowLength);

/** Frames of a signal of `numSamples` samples, before `dropLastFrame`. */
function rawFrameCount(spec: Spec, numSamples: number): number {
  const { fftSize, hopLength } = spec;
  const whole = (samples: number, span: number) => (samples < span ? 0 : 1 + Math.floor((samples - span) / hopLength));
  switch (spec.framing) {
    case 'center-reflect':
    case 'center-zero':
      return 1 + Math.floor((numSamples + 2 * (fftSize >> 1) - fftSize) / hopLength);
    case 'same-reflect':
      return whole(numSamples + 2 * reflected(spec), fftSize);
    case 'kaldi-mirror':
      return Math.floor((numSamples + (hopLength >> 1)) / hopLength);
    case 'semicausal':
      return whole(numSamples + spec.windowLength - hopLength, spec.windowLength + spec.frameLookahead);
    default:
      return whole(numSamples, frameSpan(spec) + spec.frameLookahead);
  }
}

/** Samples reflected at each end; a signal must have more. */
export function reflected({ framing, fftSize, hopLength }: Spec): number {
  if (framing === 'center-reflect') return fftSize >> 1;
  return framing === 'same-reflect' ? (fftSize - hopLength) >> 1 : 0;
}

/** Frames of a signal of `numSamples` samples, as the transform sees them: before stacking, and before `fixedFrames`. */
export const frameCount = (spec: Spec, numSamples: number): number =>
  Math.max(0, rawFrameCount(spec, numSamples) - (spec.dropLastFrame ? 1 : 0));

/** The sample under the first point of frame `t`'s window; negative where the frame begins before the signal. */
export function frameStart(spec: Spec, t: number): number {
  const hops = t * spec.hopLength;
  switch (spec.framing) {
    case 'center-reflect':
    case 'center-zero':
      return hops - (spec.fftSize >> 1) + windowOffset(spec);
    case 'same-reflect':
      return hops - reflected(spec) + windowOffset(spec);
    case 'kaldi-mirror':
      return hops + (spec.hopLength >> 1) - (spec.windowLength >> 1);
    case 'semicausal':
      return hops - (spec.windowLength - spec.hopLength);
    default:
      return hops + windowOffset(spec);
  }
}

/** Values of a frame before deltas and stacking: mel bands or cepstral coefficients. */
export const bandCount = ({ cepstrum, melCount }: Spec): number => cepstrum?.count ?? melCount;

/** Values of a frame of the result. */
export const featureCount = (spec: Spec): number =>
  bandCount(spec) * (1 + (spec.deltas?.orders ?? 0)) * (spec.stack?.size ?? 1);

/** Frames of the result for `frames` frames of the transform. */
export function resultFrames({ fixedFrames, stack }: Spec, frames: number): number {
  return stackedFrames(stack, fixedFrames?.count ?? frames);
}

/** Stacks that `frames` frames make. */
export function stackedFrames(stack: Spec['stack'], frames: number): number {
  if (stack === null) return frames;
  const { size, stride, left, end } = stack;
  if (end !== 'drop') return Math.ceil(frames / stride);
  return frames + left < size ? 0 : 1 + Math.floor((frames + left - size) / stride);
}

/** Valid frames of the transform of a clip of `numSamples` samples that has `frames` frames with its padding. */
export function validFrameCount(spec: Spec, numSamples: number, frames: number): number {
  const { hopLength, validFrames } = spec;
  switch (validFrames) {
    case 'all':
      return frames;
    case 'ceil':
      return Math.min(frames, Math.ceil(numSamples / hopLength));
    case 'floor':
      return Math.min(frames, Math.floor(numSamples / hopLength));
    case 'whole':
      return Math.min(frames, wholeFrames(spec, numSamples));
  }
}

/** Frames that end, with their look-ahead, inside the first `numSamples` samples. */
function wholeFrames(spec: Spec, numSamples: number): number {
  const end = frameStart(spec, 0) - windowOffset(spec) + frameSpan(spec) + spec.frameLookahead;
  return Math.max(0, Math.floor((numSamples - end) / spec.hopLength) + 1);
}
