/** How long a clip is for its front end: the modes of `length`, and every size that follows from them. */
import { beyond, refusal } from '../errors/refusal.ts';
import { countFrames, countValidFrames, type FrameGeometry } from '../spec/geometry.ts';
import type { Spec } from '../spec/spec.ts';
import type { ClipPlan, ClipRules, PlanLength } from './front-end.ts';
import type { ClipStages } from './stages.ts';
import type { FeatureShape, LengthMode } from './types.ts';

const modes: readonly LengthMode[] = ['window', 'truncate', 'file', 'unpadded'];

/**
 * Lay out a clip. Throws ERR_OPTION, ERR_EMPTY_AUDIO, ERR_TOO_LONG, ERR_TOO_SHORT with the least length that would do. In a batch, where it
 * is padded as if it had `paddedLike` samples, one that is too short has no frames.
 */
export function planClip(
  rules: ClipRules,
  numSamples: number,
  mode?: LengthMode,
  stages?: ClipStages,
  paddedLike?: number,
): ClipPlan {
  checkCount(numSamples);
  const length = checkedMode(rules.spec, mode, numSamples);
  for (let least = numSamples; ; least++) {
    const plan = layOut(rules, least, length, paddedLike ?? least, stages);
    if (paddedLike || plan.frames > 0) {
      if (least === numSamples) return plan;
      throw beyond('ERR_TOO_SHORT', 'at least', least, numSamples);
    }
  }
}

function layOut(
  rules: ClipRules,
  numSamples: number,
  length: PlanLength,
  paddedLike: number,
  stages: ClipStages | undefined,
): ClipPlan {
  const { spec, geometry } = rules;
  const padded = totalLength(spec, paddedLike, length);
  let frames = countFrames(spec, geometry, padded); // a zero that is added makes no frame
  const totalSamples = stages?.samples(padded, frames) ?? padded;
  const repeats = stages?.repeats(numSamples, totalSamples, length) ?? 1;
  const usedSamples = Math.min(repeats * numSamples, totalSamples);
  let gridFrames = stages?.gridFrames(frames) ?? frames;
  frames = Math.min(frames, gridFrames);
  // OpenAI's `content_frames`, for a whole file, counts whole hops.
  const rule = length === 'file' ? 'floor' : spec.validFrames;
  let validFrames = countValidFrames(spec, geometry, usedSamples, frames, rule);
  const enough = stages?.areEnough(frames, validFrames) ?? frames > 0;
  // A reflection needs something to reflect.
  if (!enough || totalSamples <= geometry.reflected) frames = gridFrames = validFrames = 0;
  return {
    repeats,
    usedSamples,
    totalSamples,
    frames,
    computedFrames: computedFrameCount(rules, usedSamples, totalSamples, frames),
    gridFrames,
    validFrames,
    shape: stages?.shape(gridFrames, validFrames, paddedLike) ?? plainShape(geometry, frames, validFrames),
  };
}

function checkCount(numSamples: number): void {
  if (Number.isSafeInteger(numSamples) && numSamples > 0) return;
  const code = numSamples === 0 ? 'ERR_EMPTY_AUDIO' : 'ERR_OPTION';
  throw beyond(code, 'at least', 1, numSamples);
}

/** Throws ERR_OPTION, ERR_TOO_LONG. */
function checkedMode({ clipSamples }: Spec, mode: LengthMode | undefined, numSamples: number): PlanLength {
  const accepted = clipSamples === null ? (['unpadded'] as const) : modes;
  if (mode !== undefined && !accepted.includes(mode)) throw refusal('ERR_OPTION', 'length', accepted, mode);
  const length = mode ?? (clipSamples === null ? 'padded' : 'window');
  if (length !== 'window' || numSamples <= clipSamples!) return length;
  const more = "; use windows(), or length: 'file', 'truncate' or 'unpadded'";
  throw beyond('ERR_TOO_LONG', 'at most', clipSamples!, numSamples, more);
}

/** Samples with padding. */
function totalLength(spec: Spec, numSamples: number, length: PlanLength): number {
  if (length === 'unpadded') return numSamples;
  const window = spec.clipSamples;
  if (length === 'padded' || window === null) {
    return Math.ceil(Math.max(numSamples, spec.minSamples) / spec.padMultiple) * spec.padMultiple;
  }
  return length === 'file' ? numSamples + window : window;
}

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
