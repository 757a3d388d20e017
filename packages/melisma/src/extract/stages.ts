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

  /** Times that a clip is taken, one after the other. */
  repeats(numSamples: number, totalSamples: number, length: PlanLength): number {
    const fills = this.#frontEnd.spec.clipFill === 'repeat' && (length === 'window' || length === 'truncate');
    return fills ? Math.max(1, Math.floor(totalSamples / numSamples)) : 1;
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

  /** The shape of the result. */
  shape(gridFrames: number, validFrames: number): FeatureShape {
    const { spec, geometry } = this.#frontEnd;
    const frames = stackedFrames(spec.stack, gridFrames);
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

  /** A clip so many times, one after the other. */
  repeated(samples: Samples, times: number): Samples {
    return times === 1 ? samples : repeated(samples, times);
  }

  /** Room for what the kernel delivers: the result's, or an array that is kept from call to call. */
  room({ gridFrames }: ClipPlan, out: FeatureArray): FeatureArray {
    const { spec, geometry, computed, output } = this.#frontEnd;
    if (!changesShape(spec) && computed === output && geometry.melMajor === (spec.layout === 'mel-major')) return out;
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
    finishUtterance(spec, grid, plan, out);
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

/** Stacks of which the frame that decides is valid. */
function validStacks({ stack }: Spec, validFrames: number): number {
  if (stack === null) return validFrames;
  const last = stack.valid === 'last' ? stack.size - 1 - stack.left : 0;
  return Math.max(0, Math.ceil((validFrames - last) / stack.stride));
}

function valueAxis({ cepstrum, deltas, stack }: Spec): Axis {
  if (deltas !== null || stack !== null) return 'feature';
  return cepstrum === null ? 'mel' : 'coefficient';
}

/** What stands behind the frames of the transform: an affine step in the kernel has not met it. */
export function filling({ normalize, fixedFrames, cepstrum }: Spec): number {
  const fill = fixedFrames?.fill ?? 0;
  return normalize.kind === 'affine' && cepstrum === null ? (fill + normalize.shift) / normalize.scale : fill;
}

/** A clip so many times, one after the other. */
export function repeated(samples: Samples, times: number): Samples {
  const all = new (samples.constructor as Float32ArrayConstructor)(times * samples.length);
  for (let i = 0; i < times; i++) all.set(samples, i * samples.length);
  return all;
}
