/** How long a clip is for its front end: the modes of `length`, and every size that follows from them. */
import { MelismaError } from '../errors/errors.ts';
import { frameCount, frameStart } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import type { FeatureShape, LengthMode } from './types.ts';

/** A clip laid out: what is read, how many frames there are, and how many of them must be computed. */
export interface ClipPlan {
  /** Samples that are used, the first of the clip. */
  usedSamples: number;
  /** Length of the signal with its padding. */
  totalSamples: number;
  frames: number;
  /** The first frames, up to and including the first that sees only zeros: all later ones are equal to it. */
  computedFrames: number;
  shape: FeatureShape;
}

const modes: readonly LengthMode[] = ['window', 'truncate', 'file', 'unpadded'];

/** Lay out a clip. Throws ERR_OPTION, ERR_EMPTY_AUDIO, ERR_TOO_LONG, ERR_TOO_SHORT. */
export function planClip(spec: Spec, numSamples: number, mode: LengthMode | undefined): ClipPlan {
  const length = checkedMode(spec, mode);
  checkCount(numSamples);
  const totalSamples = totalLength(spec, numSamples, length);
  const usedSamples = Math.min(numSamples, totalSamples);
  const frames = requireFrames(spec, totalSamples);
  const validFrames = Math.min(frames, validFrameCount(spec, usedSamples, length));
  return {
    usedSamples,
    totalSamples,
    frames,
    computedFrames: computedFrameCount(spec, usedSamples, totalSamples, frames),
    shape: featureShape(spec, frames, validFrames),
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

function checkedMode(spec: Spec, mode: LengthMode | undefined): LengthMode {
  if (mode === undefined) return spec.clipSamples === null ? 'unpadded' : 'window';
  const accepted = spec.clipSamples === null ? ['unpadded'] : modes;
  if (accepted.includes(mode)) return mode;
  const message = `length: expected one of ${accepted.join(', ')} for this front end, given '${mode}'`;
  throw new MelismaError('ERR_OPTION', message, { option: 'length', expected: accepted, given: mode });
}

/** Samples with padding. */
function totalLength(spec: Spec, numSamples: number, length: LengthMode): number {
  const window = spec.clipSamples;
  if (window === null || length === 'unpadded') return numSamples;
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

/** Frames of the padded signal; at least one, and a reflection only where there is enough to reflect. */
function requireFrames(spec: Spec, totalSamples: number): number {
  const pad = spec.framing === 'center-reflect' ? spec.fftSize >> 1 : 0;
  const frames = frameCount(spec, totalSamples);
  if (totalSamples > pad && frames > 0) return frames;
  const least = leastSamples(spec, pad);
  const message = `samples: expected at least ${least} for one frame, given ${totalSamples}`;
  throw new MelismaError('ERR_TOO_SHORT', message, { option: 'samples', expected: least, given: totalSamples });
}

function leastSamples(spec: Spec, pad: number): number {
  let samples = pad + 1;
  while (frameCount(spec, samples) < 1) samples++;
  return samples;
}

/** Frames whose hop has a sample of the clip. `file` counts whole hops, as OpenAI's `content_frames` does. */
function validFrameCount(spec: Spec, usedSamples: number, length: LengthMode): number {
  const hops = usedSamples / spec.hopLength;
  if (spec.clipSamples === null) return Number.POSITIVE_INFINITY;
  return length === 'file' ? Math.floor(hops) : Math.ceil(hops);
}

/** One frame of zeros stands for all that follow it, unless the end of the signal mirrors samples into them. */
function computedFrameCount(spec: Spec, usedSamples: number, totalSamples: number, frames: number): number {
  const lastStart = frameStart(spec, frames - 1);
  const mirrored = 2 * (totalSamples - 1) - (lastStart + spec.windowLength - 1);
  if (lastStart < usedSamples || mirrored < usedSamples) return frames;
  const firstZero = Math.ceil((usedSamples - frameStart(spec, 0)) / spec.hopLength);
  return Math.min(frames, firstZero + 1);
}

function featureShape(spec: Spec, frames: number, validFrames: number): FeatureShape {
  const melMajor = spec.layout === 'mel-major';
  return {
    dims: melMajor ? [spec.melCount, frames] : [frames, spec.melCount],
    axes: melMajor ? ['mel', 'frame'] : ['frame', 'mel'],
    validFrames,
  };
}
