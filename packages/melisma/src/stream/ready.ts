/** When a frame, and a row of the result, is final: pure functions of the samples that have come. */
import { countFrames, countValidFrames, type FrameGeometry } from '../spec/geometry.ts';
import { stackedFrames } from '../spec/grid-sizes.ts';
import type { Spec } from '../spec/spec.ts';

/** Frames of which all samples have come, of `samples` so far, and which no later sample can take away. */
export function readyFrames(spec: Spec, geometry: FrameGeometry, samples: number): number {
  const { hopLength, firstSample, mirror, reflected } = geometry;
  // Frame 0 reads as far behind the beginning as it begins before it, where the beginning is mirrored.
  const mirrored = mirror > 0 && firstSample < 0 ? mirror - 1 - firstSample : 0;
  if (samples <= reflected || samples < mirrored) return 0;
  const whole = Math.floor((samples - spec.windowLength - firstSample) / hopLength) + 1;
  const padded = Math.ceil(Math.max(samples, spec.minSamples) / spec.padMultiple) * spec.padMultiple;
  const kept = Math.min(countFrames(spec, geometry, padded), spec.fixedFrames?.count ?? Number.POSITIVE_INFINITY);
  const frames = Math.max(0, Math.min(whole, kept));
  // What is not valid in the end is set to zero, or left out of statistics.
  return spec.zeroInvalidFrames ? countValidFrames(spec, geometry, samples, frames) : frames;
}

/** Frames after a frame that its differences look at, and frames before it. */
function deltaReach({ deltas }: Spec): { after: number; before: number } {
  if (deltas === null) return { after: 0, before: 0 };
  const half = (deltas.width - 1) / 2;
  // The differences of the first differences, or polynomials through the outermost `width` frames.
  return deltas.edges === 'replicate'
    ? { after: deltas.orders * half, before: deltas.orders * half }
    : { after: half, before: deltas.width };
}

/** Rows of the result that are final once `frames` frames are, as they are after `normalize`. */
export function readyRows(spec: Spec, frames: number): number {
  const { deltas, stack } = spec;
  const least = deltas?.edges === 'interpolate' ? deltas.width : 0;
  const whole = frames < least ? 0 : Math.max(0, frames - deltaReach(spec).after);
  return stackedFrames(stack && { ...stack, end: 'drop' }, whole);
}

/** The first frame that rows from `row` on look at. */
export function oldestFrame(spec: Spec, row: number): number {
  const { stack } = spec;
  const first = stack === null ? row : row * stack.stride - stack.left;
  return Math.max(0, first - deltaReach(spec).before);
}
