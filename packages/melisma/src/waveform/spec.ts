/**
 * A front end without a spectrum as plain data: what is done to samples before a model takes them.
 *
 * JSON, like {@link Spec}. In this order: statistics, zeros around the clip, frames.
 */
import { MelismaError, nearestName } from '../errors/errors.ts';
import { frozenCopy } from '../spec/freeze.ts';

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

type Rule = readonly [expected: string, accepts: (value: unknown) => boolean];

const integer = (low: number): Rule => [
  `an integer from ${low} to ${LONGEST}`,
  (value) => Number.isInteger(value) && (value as number) >= low && (value as number) <= LONGEST,
];
const boolean: Rule = ['true or false', (value) => typeof value === 'boolean'];
const oneOf = (...choices: string[]): Rule => [
  `one of ${choices.join(', ')}`,
  (value) => choices.includes(value as string),
];
const epsilon: Rule = ['a number above 0, at most 1', (value) => typeof value === 'number' && value > 0 && value <= 1];
const anything: Rule = ['', () => true];

const specRules: Readonly<Record<keyof WaveformSpec, Rule>> = {
  sampleRate: integer(1),
  normalize: anything,
  leftZeros: integer(0),
  rightZeros: integer(0),
  rightZerosValid: boolean,
  padMultiple: integer(1),
  frames: anything,
  batchStatistics: oneOf('clip', 'padded'),
};
const frameRules: Readonly<Record<keyof WaveformFrames, Rule>> = {
  length: integer(1),
  hop: integer(1),
  context: integer(0),
};
const normalizeRules: Readonly<Record<WaveformNormalize['kind'], Readonly<Record<string, Rule>>>> = {
  none: { kind: oneOf('none') },
  'unit-variance': { kind: oneOf('unit-variance'), epsilon },
};

/** A checked and frozen copy of a waveform spec. Throws ERR_SPEC. */
export function defineWaveformSpec(spec: WaveformSpec): Readonly<WaveformSpec> {
  checkRecord('', spec, specRules);
  const kind = (spec.normalize as WaveformNormalize | null)?.kind ?? '';
  if (!Object.hasOwn(normalizeRules, kind)) refuse('normalize.kind', oneOf(...Object.keys(normalizeRules))[0], kind);
  checkRecord('normalize.', spec.normalize, normalizeRules[kind as WaveformNormalize['kind']]);
  if (spec.frames !== null) checkFrames(spec as WaveformSpec & { frames: WaveformFrames });
  return frozenCopy(spec);
}

/** Frames of a batch are masked one by one: what would count as sample within them, or before them, has no meaning. */
function checkFrames(spec: WaveformSpec & { frames: WaveformFrames }): void {
  checkRecord('frames.', spec.frames, frameRules);
  const { length, hop } = spec.frames;
  if (hop > length) refuse('frames.hop', `at most frames.length (${length}): samples would be left out`, hop);
  for (const knob of ['leftZeros', 'rightZeros'] as const) {
    if (spec[knob] !== 0) refuse(knob, '0 where there are frames', spec[knob]);
  }
  if (spec.padMultiple !== 1)
    refuse('padMultiple', '1 where there are frames: the last one is filled up', spec.padMultiple);
  if (spec.batchStatistics !== 'clip') refuse('batchStatistics', "'clip' where there are frames", spec.batchStatistics);
}

function checkRecord(path: string, value: unknown, rules: Readonly<Record<string, Rule>>): void {
  if (typeof value !== 'object' || value === null) refuse(path.slice(0, -1) || 'spec', 'an object', value);
  for (const key of Object.keys(value)) {
    const nearest = nearestName(key, Object.keys(rules));
    if (!Object.hasOwn(rules, key)) refuse(path + key, nearest ?? `one of ${Object.keys(rules).join(', ')}`, key);
  }
  for (const [key, [expected, accepts]] of Object.entries(rules)) {
    const given = (value as Record<string, unknown>)[key];
    if (!accepts(given)) refuse(path + key, expected, given);
  }
}

function refuse(option: string, expected: string, given: unknown): never {
  const words = typeof given === 'bigint' ? String(given) : (JSON.stringify(given) ?? String(given));
  throw new MelismaError('ERR_SPEC', `${option}: expected ${expected}, given ${words.slice(0, 80)}`, {
    option,
    expected,
    given,
  });
}
