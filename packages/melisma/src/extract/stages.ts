/**
 * What many front ends do to a clip beside their kernel, and Whisper's does not: a waveform that is prepared, stages over all frames, and
 * the shapes that follow from them. `melisma/runtime` loads this for the files that need it.
 */
import { prepared } from '../engine/runtime/prepare.ts';
import type { Source } from '../engine/runtime/signal.ts';
import { gridFrameCount, leastFrames, leastValidFrames, stackedFrames } from '../spec/grid-sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { fillFrames } from '../stages/grid.ts';
import { liftBatch } from '../stages/maximum/utterance.ts';
import { changesShape, finishUtterance } from '../stages/utterance.ts';
import type { ClipPlan, FrontEnd, PlanLength } from './front-end.ts';
import type { Axis, FeatureArray, FeatureShape, OutputType, Samples } from './types.ts';

/** What is known of a front end here. */
export type StagedFrontEnd = Pick<FrontEnd<OutputType>, 'spec' | 'geometry' | 'computed' | 'output'>;

/** The stages of one front end; an extractor without them computes what the kernel alone can. */
export class ClipStages {
  readonly #leastFrames: number;
  readonly #leastValidFrames: number;
  readonly #frontEnd: StagedFrontEnd;
  #scratch: FeatureArray = new Float32Array(0);

  constructor(frontEnd: StagedFrontEnd) {
    const { spec } = frontEnd;
    this.#frontEnd = frontEnd;
    this.#leastFrames = leastFrames(spec);
    this.#leastValidFrames = leastValidFrames(spec);
  }

  /** Times that a clip is taken, one after the other; where it stands at the end of its window as often as fills that, for the zeros before it count. */
  repeats(numSamples: number, totalSamples: number, length: PlanLength): number {
    const { clipFill, clipPlace } = this.#frontEnd.spec;
    if (length !== 'window' && length !== 'truncate') return 1;
    if (clipPlace === 'end') return Math.ceil(totalSamples / numSamples);
    return clipFill === 'repeat' ? Math.max(1, Math.floor(totalSamples / numSamples)) : 1;
  }

  /** Samples of a padded clip of so many frames, the last of which is centred on one of them where `frameMultiple` says so. */
  samples(padded: number, frames: number): number {
    const { frameMultiple, hopLength } = this.#frontEnd.spec;
    return frameMultiple === 1 ? padded : Math.max(padded, (frames - 1) * hopLength + 1);
  }

  /** True where there is a result of so many frames of the transform. */
  areEnough(frames: number, validFrames: number): boolean {
    return frames >= this.#leastFrames && validFrames >= this.#leastValidFrames;
  }

  /** Frames that the stages over all frames see, of `frames` of the transform. */
  gridFrames(frames: number): number {
    return gridFrameCount(this.#frontEnd.spec, frames);
  }

  /** The shape of the result; `longest` samples are in the longest clip of the batch. */
  shape(gridFrames: number, validFrames: number, longest: number): FeatureShape {
    const { spec, geometry } = this.#frontEnd;
    const frames = Math.min(stackedFrames(spec.stack, gridFrames), keptFrames(spec, longest));
    const width = geometry.bands * (1 + (spec.deltas?.orders ?? 0)) * (spec.stack?.size ?? 1);
    const values = valueAxis(spec);
    const melMajor = spec.layout === 'mel-major';
    return {
      dims: melMajor ? [width, frames] : [frames, width],
      axes: melMajor ? [values, 'frame'] : ['frame', values],
      validFrames: Math.min(frames, validStacks(spec, validFrames)),
    };
  }

  /** A clip as it is cut into frames. */
  prepared(source: Source): Source {
    return prepared(this.#frontEnd.spec, source);
  }

  /** A clip `repeats` times, one after the other, or at the end of its window. */
  used(samples: Samples, { repeats, usedSamples }: ClipPlan): Samples {
    if (this.#frontEnd.spec.clipPlace === 'end') return atEnd(samples, usedSamples);
    return repeats === 1 ? samples : repeated(samples, repeats);
  }

  /** True where what the kernel delivers stands in the result's own array. */
  get isInPlace(): boolean {
    const { spec, geometry, computed, output } = this.#frontEnd;
    return (
      !changesShape(spec) &&
      !spec.keepFrames &&
      computed === output &&
      geometry.melMajor === (spec.layout === 'mel-major')
    );
  }

  /** Room for what the kernel delivers: the result's, or an array that is kept from call to call. */
  room({ gridFrames }: ClipPlan, out: FeatureArray): FeatureArray {
    if (this.isInPlace) return out;
    const { geometry, computed } = this.#frontEnd;
    const length = geometry.bands * gridFrames;
    if (this.#scratch.length < length)
      this.#scratch = new (computed === 'float64' ? Float64Array : Float32Array)(length);
    return this.#scratch.subarray(0, length);
  }

  /** Give the memory back. */
  dispose(): void {
    this.#scratch = new Float32Array(0);
  }

  /** From what the kernel delivered to the result. */
  finish(values: FeatureArray, plan: ClipPlan, out: FeatureArray): void {
    const { spec, geometry } = this.#frontEnd;
    if (plan.frames === 0) return;
    const grid = { data: values, frames: plan.gridFrames, width: geometry.bands, melMajor: geometry.melMajor };
    fillFrames(grid, filling(spec), plan.frames);
    const [first, second] = plan.shape.dims;
    finishUtterance(
      spec,
      grid,
      plan,
      out,
      spec.keepFrames ? (spec.layout === 'mel-major' ? second : first) : undefined,
    );
  }

  /** What is done to all clips of a batch together. */
  finishBatch(data: FeatureArray): void {
    liftBatch(this.#frontEnd.spec, data);
  }
}

/** Makes the stages of a front end. Only to be handed on: its members may change. */
export type Stages = (frontEnd: StagedFrontEnd) => ClipStages;

/** What `loadExtractorSync` takes for front ends that need more than Whisper's. */
export const stages: Stages = (frontEnd) => new ClipStages(frontEnd);

/** Frames of a window that are kept of a clip of so many samples. */
function keptFrames({ keepFrames, hopLength }: Spec, numSamples: number): number {
  if (!keepFrames) return Number.POSITIVE_INFINITY;
  return Math.ceil(numSamples / hopLength / keepFrames.multiple) * keepFrames.multiple;
}

/** The last `length` samples of a clip, zeros before it where it has fewer. */
function atEnd(samples: Samples, length: number): Samples {
  if (samples.length >= length) return samples.subarray(samples.length - length);
  const all = new (samples.constructor as Float32ArrayConstructor)(length);
  all.set(samples, length - samples.length);
  return all;
}

/** Stacks of which the frame that decides is valid. */
function validStacks({ stack }: Spec, validFrames: number): number {
  if (stack === null) return validFrames;
  const last = stack.valid === 'last' ? stack.size - 1 - stack.left : 0;
  return Math.max(0, Math.ceil((validFrames - last) / stack.stride));
}

/** What the values of a frame of the result are. */
export function valueAxis({ cepstrum, deltas, stack }: Spec): Axis {
  if (deltas !== null || stack !== null) return 'feature';
  return cepstrum === null ? 'mel' : 'coefficient';
}

/** What stands behind the frames of the transform: an affine step in the kernel has not met it. */
export function filling({ normalize, fixedFrames, cepstrum }: Spec): number {
  const fill = fixedFrames?.fill ?? 0;
  return normalize.kind === 'affine' && cepstrum === null ? (fill + normalize.shift) / normalize.scale : fill;
}

/** A clip `times` times, one after the other. */
export function repeated(samples: Samples, times: number): Samples {
  const all = new (samples.constructor as Float32ArrayConstructor)(times * samples.length);
  for (let i = 0; i < times; i++) all.set(samples, i * samples.length);
  return all;
}
