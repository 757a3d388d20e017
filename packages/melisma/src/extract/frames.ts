/** Frames of a result that are copies of others. */
import type { ClipPlan } from './front-end.ts';
import type { FeatureArray } from './types.ts';

/** Frames behind the computed ones see only zeros, as the last computed one does: copies of it, up to the last of the transform. */
export function repeatLast(
  data: FeatureArray,
  melMajor: boolean,
  { computedFrames, frames, gridFrames }: Pick<ClipPlan, 'computedFrames' | 'frames' | 'gridFrames'>,
): void {
  if (melMajor) {
    for (let row = 0; row < data.length; row += gridFrames) {
      data.fill(data[row + computedFrames - 1], row + computedFrames, row + frames);
    }
  } else {
    const width = data.length / gridFrames;
    const last = (computedFrames - 1) * width;
    for (let t = computedFrames; t < frames; t++) data.copyWithin(t * width, last, last + width);
  }
}

/** Each of `rows` rows to the front of one that may be longer. */
export function copyRows(from: FeatureArray, to: FeatureArray, rows: number): void {
  const [length, stride] = [from.length / rows, to.length / rows];
  for (let row = 0; row < rows; row++) to.set(from.subarray(row * length, (row + 1) * length), row * stride);
}
