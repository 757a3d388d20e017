/** How long a clip is for its front end: the modes of `length`, and every size that follows from them. */
import { MelismaError } from '../errors/errors.ts';
import {
  featureCount,
  frameCount,
  frameStart,
  gridFrameCount,
  reflected,
  resultFrames,
  stackedFrames,
  validFrameCount,
} from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import type { Axis, FeatureShape, LengthMode } from './types.ts';

/** A clip laid out: what is read, how many frames there are, and how many of them must be computed. */
export interface ClipPlan {
  /** Times that the clip is taken, one after the other. */
  repeats: number;
  /** Samples that are used, the first of the clip or of its repetition. */
  usedSamples: number;
  /** Length of the signal with its padding. */
  totalSamples: number;
  /** Frames of the transform that are kept. */
  frames: number;
  /** The first frames, up to and including the first that sees only zeros: all later ones are equal to it. */
  computedFrames: number;
  /** Frames that the utterance stages see: those of the transform, cut or filled up. */
  gridFrames: number;
  /** Those of them that are valid. */
  validFrames: number;
  shape: FeatureShape;
}

const modes: readonly LengthMode[] = ['window', 'truncate', 'file', 'unpadded'];

/**
 * Lay out a clip, which may be padded as if it had `paddedLike` samples. Throws ERR_OPTION, ERR_EMPTY_AUDIO, ERR_TOO_LONG, ERR_TOO_SHORT.
 */
export function planClip(
  spec: Spec,
  numSamples: number,
  mode: LengthMode | undefined,
  paddedLike = numSamples,
): ClipPlan {
  const length = checkedMode(spec, mode);
  checkCount(numSamples);
  const totalSamples = totalLength(spec, paddedLike, length);
  const fills = spec.clipFill === 'repeat' && (length === 'window' || length === 'truncate');
  const repeats = fills ? Math.max(1, Math.floor(totalSamples / numSamples)) : 1;
  const usedSamples = Math.min(repeats * numSamples, totalSamples);
  const transformed = requireFrames(spec, totalSamples);
  const gridFrames = gridFrameCount(spec, transformed);
  const frames = Math.min(transformed, gridFrames);
  const validFrames = requireValidFrames(spec, usedSamples, frames, length);
  return {
    repeats,
    usedSamples,
    totalSamples,
    frames,
    computedFrames: computedFrameCount(spec, usedSamples, totalSamples, frames),
    gridFrames,
    validFrames,
    shape: featureShape(spec, gridFrames, validFrames),
  };
}

function checkCount(numSamples: number): void {
  if (Number.isSafeInteger(numSamples) && numSamples > 0) return;
  const code = numSamples === 0 ? 'ERR_EMPTY_AUDIO' : 'ERR_OPTION';
  throw new MelismaError(
    code,
    `samples: expected at least one sample, given ${numSamples === 0 ? 'none' : numSamples}`,
    {
      option: 'samples',
      expected: 'at least one sample',
      given: numSamples,
    },
  );
}

function checkedMode(spec: Spec, mode: LengthMode | undefined): LengthMode | 'padded' {
  if (mode === undefined) return spec.clipSamples === null ? 'padded' : 'window';
  const accepted = spec.clipSamples === null ? ['unpadded'] : modes;
  if (accepted.includes(mode)) return mode;
  const message = `length: expected one of ${accepted.join(', ')} for this front end, given '${mode}'`;
  throw new MelismaError('ERR_OPTION', message, { option: 'length', expected: accepted, given: mode });
}

/** Samples with padding. */
function totalLength(spec: Spec, numSamples: number, length: LengthMode | 'padded'): number {
  if (length === 'unpadded') return numSamples;
  const window = spec.clipSamples;
  if (length === 'padded' || window === null) {
    return Math.ceil(Math.max(numSamples, spec.minSamples) / spec.padMultiple) * spec.padMultiple;
  }
  if (length === 'file') return numSamples + window;
  if (length === 'window' && numSamples > window) throw tooLong(spec, numSamples, window);
  return window;
}

function tooLong(spec: Spec, numSamples: number, window: number): MelismaError {
  const seconds = (samples: number) => `${Math.round((samples / spec.sampleRate) * 1000) / 1000} s`;
  const choices = "windows() for every window, or length: 'file', 'truncate' or 'unpadded'";
  const message = `samples: expected at most ${window} (${seconds(window)}), given ${numSamples} (${seconds(numSamples)}); use ${choices}`;
  return new MelismaError('ERR_TOO_LONG', message, { option: 'samples', expected: window, given: numSamples });
}

/** Frames of the padded signal; at least as many as the stages take, and a reflection only where there is enough to reflect. */
function requireFrames(spec: Spec, totalSamples: number): number {
  const frames = frameCount(spec, totalSamples);
  if (isEnough(spec, totalSamples)) return frames;
  let least = 1;
  while (!isEnough(spec, least)) least++;
  throw tooShort(spec, least, totalSamples);
}

const isEnough = (spec: Spec, samples: number): boolean =>
  samples > reflected(spec) &&
  resultFrames(spec, frameCount(spec, samples)) > 0 &&
  frameCount(spec, samples) >= leastFrames(spec);

/** Frames without which a stage over time has no result: a fitted polynomial, or a variance. */
function leastFrames({ deltas, normalize }: Spec): number {
  const fitted = deltas?.edges === 'interpolate' ? deltas.width : 1;
  const needsVariance =
    normalize.kind === 'per-feature' && (normalize.degreesOfFreedom === 1 || normalize.epsilon === 0);
  return Math.max(fitted, needsVariance ? 2 : 1);
}

/** Valid frames: as many as statistics over time need. */
function requireValidFrames(spec: Spec, usedSamples: number, frames: number, length: LengthMode | 'padded'): number {
  // OpenAI's `content_frames` counts whole hops.
  const counted = length === 'file' ? { ...spec, validFrames: 'floor' as const } : spec;
  const valid = validFrameCount(counted, usedSamples, frames);
  const { kind } = spec.normalize;
  if (kind !== 'per-feature' && kind !== 'mean') return valid;
  if (valid >= leastFrames(spec)) return valid;
  throw tooShort(spec, (leastFrames(spec) + 1) * spec.hopLength, usedSamples);
}

function tooShort(spec: Spec, least: number, given: number): MelismaError {
  const message = `samples: expected at least ${least} for ${leastFrames(spec) > 1 ? `${leastFrames(spec)} frames` : 'one frame'}, given ${given}`;
  return new MelismaError('ERR_TOO_SHORT', message, { option: 'samples', expected: least, given });
}

/** One frame of zeros stands for all that follow it, unless the end of the signal mirrors samples into them. */
function computedFrameCount(spec: Spec, usedSamples: number, totalSamples: number, frames: number): number {
  const lastStart = frameStart(spec, frames - 1);
  const mirror = {
    'center-reflect': 2 * (totalSamples - 1),
    'same-reflect': 2 * (totalSamples - 1),
    'kaldi-mirror': 2 * totalSamples - 1,
  };
  const period = mirror[spec.framing as keyof typeof mirror] ?? Number.POSITIVE_INFINITY;
  const mirrored = period - (lastStart + spec.windowLength - 1);
  if (lastStart < usedSamples || mirrored < usedSamples || spec.dither > 0) return frames;
  const firstZero = Math.ceil((usedSamples - frameStart(spec, 0)) / spec.hopLength);
  return Math.min(frames, firstZero + 1);
}

function featureShape(spec: Spec, gridFrames: number, validFrames: number): FeatureShape {
  const melMajor = spec.layout === 'mel-major';
  const frames = stackedFrames(spec.stack, gridFrames);
  const values = valueAxis(spec);
  return {
    dims: melMajor ? [featureCount(spec), frames] : [frames, featureCount(spec)],
    axes: melMajor ? [values, 'frame'] : ['frame', values],
    validFrames: Math.min(frames, validStacks(spec, validFrames)),
  };
}

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
