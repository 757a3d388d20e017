/**
 * Every size that follows from a spec. Pure functions: streaming and whole clips call the same ones.
 */
import type { Spec } from './spec.ts';

/** Bins of the one-sided spectrum: `fftSize / 2 + 1`. */
export const binCount = (spec: Pick<Spec, 'fftSize'>): number => (spec.fftSize >> 1) + 1;

/** Offset of the window in the DFT buffer, samples. */
export const windowOffset = (spec: Spec): number =>
  spec.windowPlacement === 'center' ? (spec.fftSize - spec.windowLength) >> 1 : 0;

/** How frames lie over a signal: what stands before and behind it, and the samples that a frame needs. */
interface Extent {
  left: number;
  right: number;
  span: number;
}

function extentOf(spec: Spec): Extent {
  const { fftSize, windowLength, hopLength, frameLookahead } = spec;
  const half = fftSize >> 1;
  switch (spec.framing) {
    case 'center-reflect':
    case 'center-zero':
      return { left: half, right: half, span: fftSize };
    case 'same-reflect':
      return { left: reflected(spec), right: reflected(spec), span: fftSize };
    case 'kaldi-mirror': {
      // floor(samples / hop + 1/2) frames, the first centred on half a hop.
      const left = (windowLength >> 1) - (hopLength >> 1);
      return { left, right: windowLength - left + (hopLength >> 1) - hopLength, span: windowLength };
    }
    case 'semicausal':
      return { left: windowLength - hopLength, right: 0, span: windowLength + frameLookahead };
    default: {
      const span = spec.windowPlacement === 'center' ? fftSize : windowLength;
      return { left: 0, right: 0, span: span + frameLookahead };
    }
  }
}

/** Samples reflected at each end; a signal must have more. */
export function reflected({ framing, fftSize, hopLength }: Spec): number {
  if (framing === 'center-reflect') return fftSize >> 1;
  return framing === 'same-reflect' ? (fftSize - hopLength) >> 1 : 0;
}

/** Frames of a signal of `numSamples` samples, as the transform sees them: before stacking, and before `fixedFrames`. */
export function frameCount(spec: Spec, numSamples: number): number {
  const { left, right, span } = extentOf(spec);
  const whole = Math.floor((numSamples + left + right - span) / spec.hopLength) + 1;
  const frames = Math.max(0, whole - (spec.dropLastFrame ? 1 : 0));
  return frames - (frames % spec.frameMultiple);
}

/** The sample under the first point of frame `t`'s window; negative where the frame begins before the signal. */
export const frameStart = (spec: Spec, t: number): number =>
  t * spec.hopLength - extentOf(spec).left + windowOffset(spec);

/**
 * How far below the utterance's largest value the others may lie, in units of what the per-frame stages deliver; null where no
 * maximum is taken. Values there are already shifted and scaled by `normalize`, unless a cepstrum comes first.
 */
export function maximumRange({ normalize, topDb, cepstrum }: Spec): number | null {
  if (normalize.kind === 'maximum') return normalize.range / normalize.scale;
  if (topDb === null) return null;
  return normalize.kind === 'affine' && cepstrum === null ? topDb / normalize.scale : topDb;
}

/** Values of a frame before deltas and stacking: mel bands or cepstral coefficients. */
export const bandCount = ({ cepstrum, melCount }: Spec): number => cepstrum?.count ?? melCount;

/** Values of a frame of the result. */
export const featureCount = (spec: Spec): number =>
  bandCount(spec) * (1 + (spec.deltas?.orders ?? 0)) * (spec.stack?.size ?? 1);

/** Frames that the utterance stages see for `frames` frames of the transform: cut, or filled up. */
export function gridFrameCount({ fixedFrames, padFrames }: Spec, frames: number): number {
  const { multiple } = padFrames ?? { multiple: 1 };
  return Math.ceil((fixedFrames?.count ?? frames) / multiple) * multiple;
}

/** Frames of the result for `frames` frames of the transform. */
export const resultFrames = (spec: Spec, frames: number): number =>
  stackedFrames(spec.stack, gridFrameCount(spec, frames));

/** Stacks that `frames` frames make. */
export function stackedFrames(stack: Spec['stack'], frames: number): number {
  if (stack === null) return frames;
  const { size, stride, left, end } = stack;
  if (end !== 'drop') return Math.ceil(frames / stride);
  return frames + left < size ? 0 : 1 + Math.floor((frames + left - size) / stride);
}

/** Valid frames of the transform of a clip of `clipSamples` samples, the zeros up to `minSamples` being part of it, of `frames` in all. */
export function validFrameCount(spec: Spec, clipSamples: number, frames: number): number {
  const { hopLength, validFrames } = spec;
  const numSamples = Math.max(clipSamples, spec.minSamples);
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
  const { left, span } = extentOf(spec);
  return Math.max(0, Math.floor((numSamples + left - span) / spec.hopLength) + 1);
}
