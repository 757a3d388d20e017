/**
 * Where a front end's frames lie, as numbers. They follow from a spec by the rules of `sizes.ts`; a compiled file brings them along, so that
 * what plays it need not know the rules.
 */
import type { Spec } from './spec.ts';

/** In samples, unless it says otherwise. */
export interface FrameGeometry {
  hopLength: number;
  /** The sample under the first point of frame 0; negative where the frame begins before the signal. */
  firstSample: number;
  /** What counts as standing before the signal. */
  left: number;
  /** What counts as standing behind it. */
  right: number;
  /** What a frame needs to exist. */
  span: number;
  /** What is reflected at each end; a signal must have more. */
  reflected: number;
  /**
   * What stands beyond the ends, if not zeros: place `x` is a copy of place `mirror - 2 - x` before the first sample, of
   * `2 samples - mirror - x` behind the last one. 2 leaves the outermost sample out, 1 repeats it; 0 for zeros.
   */
  mirror: 0 | 1 | 2;
  /** Values of a frame as they leave the kernel: mel bands or cepstral coefficients. */
  bands: number;
  /** True where they leave it as `[value, frame]`: by the layout, and always behind a cepstrum. */
  melMajor: boolean;
}

/** Frames of a signal of `numSamples` samples, as the transform sees them. */
export function countFrames(
  { hopLength, dropLastFrame, frameMultiple }: Spec,
  { left, right, span }: Pick<FrameGeometry, 'left' | 'right' | 'span'>,
  numSamples: number,
): number {
  const whole = Math.floor((numSamples + left + right - span) / hopLength) + 1;
  const frames = Math.max(0, whole - Number(dropLastFrame));
  return frames - (frames % frameMultiple);
}

/** Valid frames of the transform of a clip of `clipSamples` samples, the zeros up to `minSamples` being part of it, of `frames` in all. */
export function countValidFrames(
  { hopLength, validFrames, minSamples }: Spec,
  { left, span }: FrameGeometry,
  clipSamples: number,
  frames: number,
  rule = validFrames,
): number {
  const numSamples = Math.max(clipSamples, minSamples);
  const counted = {
    all: frames,
    ceil: Math.ceil(numSamples / hopLength),
    floor: Math.floor(numSamples / hopLength),
    // Those that end, with their look-ahead, inside the clip.
    whole: Math.floor((numSamples + left - span) / hopLength) + 1,
  };
  return Math.max(0, Math.min(frames, counted[rule]));
}
