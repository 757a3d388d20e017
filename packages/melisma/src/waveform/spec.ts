/**
 * A front end without a spectrum as plain data: what is done to samples before a model takes them.
 *
 * JSON, like {@link Spec}. In this order: statistics, zeros around the clip, frames.
 */
import { checkedCopy } from '../spec/freeze.ts';
import { boolean, byKind, integer, oneOf, orNull, type Rule, type Rules, record, refuse } from '../spec/rules.ts';

/** What is done to the values of the samples. */
export type WaveformNormalize =
  | { kind: 'none' }
  /** `(x - mean) / sqrt(variance + epsilon)` over the clip; the variance is the mean of squares (`ddof` 0). */
  | { kind: 'unit-variance'; epsilon: number };

/** How samples are cut into frames; the last one is filled up with zeros. */
export interface WaveformFrames {
  /** Samples of a frame, without its context. */
  length: number;
  /** Samples from one frame to the next. */
  hop: number;
  /** Samples before the frame that go with it: zeros before the first. */
  context: number;
}

/** A front end without a spectrum as plain data: what becomes of the samples before a model takes them. */
export interface WaveformSpec {
  /** Hz. */
  sampleRate: number;
  normalize: WaveformNormalize;
  /** Zeros before the clip. */
  leftZeros: number;
  /** Zeros behind the clip, of a batch behind the longest one. */
  rightZeros: number;
  /** Whether `rightZeros` count as samples of the clip. */
  rightZerosValid: boolean;
  /** Zeros are added behind up to a multiple of so many samples. */
  padMultiple: number;
  /** Null leaves the samples in one row. */
  frames: WaveformFrames | null;
  /**
   * A batch: `clip` takes statistics over each clip alone, pads with zeros and has a mask. `padded` pads first and takes
   * statistics over the zeros, too, and the models take no mask.
   */
  batchStatistics: 'clip' | 'padded';
}

const LONGEST = 2 ** 31 - 1;

const epsilon: Rule = (value, option) => {
  if (!(typeof value === 'number' && value > 0 && value <= 1)) refuse(option, 'a number above 0, at most 1', value);
};

const normalizeRules: Readonly<Record<WaveformNormalize['kind'], Rules>> = {
  none: {},
  'unit-variance': { epsilon },
};
const frameRules: Readonly<Record<keyof WaveformFrames, Rule>> = {
  length: integer(1, LONGEST),
  hop: integer(1, LONGEST),
  context: integer(0, LONGEST),
};
const specRules: Readonly<Record<keyof WaveformSpec, Rule>> = {
  sampleRate: integer(1, LONGEST),
  normalize: byKind(normalizeRules),
  leftZeros: integer(0, LONGEST),
  rightZeros: integer(0, LONGEST),
  rightZerosValid: boolean,
  padMultiple: integer(1, LONGEST),
  frames: orNull(record(frameRules)),
  batchStatistics: oneOf('clip', 'padded'),
};

/** A checked and frozen copy of a waveform spec. Throws ERR_SPEC. */
export function defineWaveformSpec(spec: WaveformSpec): Readonly<WaveformSpec> {
  return checkedCopy(spec, validate);
}

function validate(spec: WaveformSpec): void {
  record(specRules)(spec, '');
  if (spec.frames !== null) checkFrames(spec as WaveformSpec & { frames: WaveformFrames });
}

/** Frames of a batch are masked one by one: what would count as sample within them, or before them, has no meaning. */
function checkFrames(spec: WaveformSpec & { frames: WaveformFrames }): void {
  const { length, hop } = spec.frames;
  if (hop > length) refuse('frames.hop', `at most frames.length (${length}): samples would be left out`, hop);
  for (const knob of ['leftZeros', 'rightZeros'] as const) {
    if (spec[knob] !== 0) refuse(knob, '0 where there are frames', spec[knob]);
  }
  if (spec.padMultiple !== 1)
    refuse('padMultiple', '1 where there are frames: the last one is filled up', spec.padMultiple);
  if (spec.batchStatistics !== 'clip') refuse('batchStatistics', "'clip' where there are frames", spec.batchStatistics);
}
