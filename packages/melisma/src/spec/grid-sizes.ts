/** Sizes behind the stages over all frames, apart from the others: what does without those stages does without this. */
import type { Normalize, Spec } from './spec.ts';

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

/** True where one maximum is taken over all clips of a batch. */
export const isOverBatch = ({ normalize }: Spec): boolean => normalize.kind === 'maximum' && normalize.over === 'batch';

/** Statistics of each value over time. */
export type OverTime = Extract<Normalize, { kind: 'per-feature' | 'mean' }>;

export const isOverTime = (normalize: Normalize): normalize is OverTime =>
  normalize.kind === 'per-feature' || normalize.kind === 'mean';

/** Frames without which a stage over time has no result: a fitted polynomial, or a variance. */
export function statisticsFrames({ deltas, normalize }: Spec): number {
  const fitted = deltas?.edges === 'interpolate' ? deltas.width : 1;
  const needsVariance =
    normalize.kind === 'per-feature' && (normalize.degreesOfFreedom === 1 || normalize.epsilon === 0);
  return Math.max(fitted, needsVariance ? 2 : 1);
}

/** Fewest valid frames that give a result. */
export const leastValidFrames = (spec: Spec): number => (isOverTime(spec.normalize) ? statisticsFrames(spec) : 0);

/** Frames of the transform without which there is no result: as many as that, and as fill a stack. */
export function leastFrames(spec: Spec): number {
  let least = statisticsFrames(spec);
  while (resultFrames(spec, least) === 0 && least < spec.stack!.size) least++;
  return least;
}
