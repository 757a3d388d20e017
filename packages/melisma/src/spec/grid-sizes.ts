/** Sizes behind the stages over all frames, apart from the others: what does without those stages does without this. */
import type { Spec } from './spec.ts';

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
