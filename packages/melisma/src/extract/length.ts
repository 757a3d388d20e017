/** How long a clip is for its front end: the modes of `length`, and every size that follows from them. */
import type { MelismaError } from '../errors/errors.ts';
import { beyond, refusal } from '../errors/refusal.ts';
import { countFrames, countValidFrames, type FrameGeometry } from '../spec/geometry.ts';
import type { Spec } from '../spec/spec.ts';
import type { ClipStages } from './stages.ts';
import type { FeatureShape, LengthMode } from './types.ts';

/** What is done about the length: `padded` where the front end has no window and nothing was asked for. */
export type PlanLength = LengthMode | 'padded';

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

/** What a clip's layout follows from. */
export interface ClipRules {
  readonly spec: Readonly<Spec>;
  readonly geometry: FrameGeometry;
}

/**
 * Lay out a clip, which may be padded as if it had `paddedLike` samples. Throws ERR_OPTION, ERR_EMPTY_AUDIO, ERR_TOO_LONG, ERR_TOO_SHORT.
 */
export function planClip(
  rules: ClipRules,
  numSamples: number,
  mode: LengthMode | undefined,
  paddedLike = numSamples,
  stages?: ClipStages,
): ClipPlan {
  const { spec } = rules;
  const length = checkedMode(spec, mode);
  checkCount(numSamples);
  const totalSamples = totalLength(spec, paddedLike, length);
  const repeats = stages?.repeats(numSamples, totalSamples, length) ?? 1;
  const usedSamples = Math.min(repeats * numSamples, totalSamples);
  const transformed = requireFrames(rules, totalSamples, stages?.leastFrames ?? 1);
  const gridFrames = stages?.gridFrames(transformed) ?? transformed;
  const frames = Math.min(transformed, gridFrames);
  const validFrames = requireValidFrames(rules, usedSamples, frames, length, stages?.leastValidFrames ?? 0);
  return {
    repeats,
    usedSamples,
    totalSamples,
    frames,
    computedFrames: computedFrameCount(rules, usedSamples, totalSamples, frames),
    gridFrames,
    validFrames,
    shape: stages?.shape(gridFrames, validFrames) ?? plainShape(rules.geometry, frames, validFrames),
  };
}

function checkCount(numSamples: number): void {
  if (Number.isSafeInteger(numSamples) && numSamples > 0) return;
  const code = numSamples === 0 ? 'ERR_EMPTY_AUDIO' : 'ERR_OPTION';
  throw beyond(code, 'at least', 1, numSamples);
}

function checkedMode(spec: Spec, mode: LengthMode | undefined): PlanLength {
  if (mode === undefined) return spec.clipSamples === null ? 'padded' : 'window';
  const accepted = spec.clipSamples === null ? ['unpadded'] : modes;
  if (accepted.includes(mode)) return mode;
  throw refusal('ERR_OPTION', 'length', accepted, mode);
}

/** Samples with padding. */
function totalLength(spec: Spec, numSamples: number, length: PlanLength): number {
  if (length === 'unpadded') return numSamples;
  const window = spec.clipSamples;
  if (length === 'padded' || window === null) {
    return Math.ceil(Math.max(numSamples, spec.minSamples) / spec.padMultiple) * spec.padMultiple;
  }
  if (length === 'file') return numSamples + window;
  if (length === 'window' && numSamples > window) throw tooLong(numSamples, window);
  return window;
}

function tooLong(numSamples: number, window: number): MelismaError {
  const more = "; use windows(), or length: 'file', 'truncate' or 'unpadded'";
  return beyond('ERR_TOO_LONG', 'at most', window, numSamples, more);
}

/** Frames of the padded signal; at least so many, and a reflection only where there is enough to reflect. */
function requireFrames({ spec, geometry }: ClipRules, totalSamples: number, leastFrames: number): number {
  const framesOf = (samples: number) => countFrames(spec, geometry, samples);
  const isEnough = (samples: number) => samples > geometry.reflected && framesOf(samples) >= leastFrames;
  if (isEnough(totalSamples)) return framesOf(totalSamples);
  let least = 1;
  while (!isEnough(least)) least++;
  throw tooShort(least, totalSamples);
}

/** Valid frames: as many as statistics over time need. */
function requireValidFrames(
  { spec, geometry }: ClipRules,
  usedSamples: number,
  frames: number,
  length: PlanLength,
  leastFrames: number,
): number {
  // OpenAI's `content_frames` counts whole hops.
  const counted = length === 'file' ? { ...spec, validFrames: 'floor' as const } : spec;
  const valid = countValidFrames(counted, geometry, usedSamples, frames);
  if (valid >= leastFrames) return valid;
  throw tooShort((leastFrames + 1) * spec.hopLength, usedSamples);
}

const tooShort = (least: number, given: number): MelismaError => beyond('ERR_TOO_SHORT', 'at least', least, given);

/** One frame of zeros stands for all that follow it, unless the end of the signal mirrors samples into them. */
function computedFrameCount(
  { spec, geometry }: ClipRules,
  usedSamples: number,
  totalSamples: number,
  frames: number,
): number {
  const { hopLength, firstSample, mirror } = geometry;
  const lastStart = firstSample + (frames - 1) * hopLength;
  const lastMirrored = 2 * totalSamples - mirror - (lastStart + spec.windowLength - 1);
  const seesClip = lastStart < usedSamples || (mirror > 0 && lastMirrored < usedSamples);
  if (seesClip || spec.dither > 0) return frames;
  return Math.min(frames, Math.ceil((usedSamples - firstSample) / hopLength) + 1);
}

/** The shape of what the kernel delivers. */
const plainShape = ({ bands, melMajor }: FrameGeometry, frames: number, validFrames: number): FeatureShape =>
  melMajor
    ? { dims: [bands, frames], axes: ['mel', 'frame'], validFrames }
    : { dims: [frames, bands], axes: ['frame', 'mel'], validFrames };
