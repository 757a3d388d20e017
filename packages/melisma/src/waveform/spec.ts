/**
 * A front end without a spectrum as plain data: what is done to samples before a model takes them.
 *
 * JSON, like {@link Spec}. In this order: statistics, zeros around the clip, frames.
 */
import { checkedCopy, frozenCopy } from '../spec/freeze.ts';
import { withoutDefaults } from '../spec/later.ts';
import { boolean, byKind, integer, oneOf, orNull, type Rule, type Rules, real, record, refuse } from '../spec/rules.ts';

/** What is done to the values of the samples. */
export type WaveformNormalize =
  | { kind: 'none' }
  /**
   * `(x - mean) / sqrt(variance + epsilon)` over the clip; the variance is the mean of squares (`ddof` 0). The divisor is at least
   * `deviationFloor`, 0 where it is left out.
   */
  | { kind: 'unit-variance'; epsilon: number; deviationFloor?: number }
  /** `x * target / max(peak, floor)`, the peak being the largest |x|; with `centered`, of what is left once the mean is taken off. */
  | { kind: 'peak'; target: number; floor: number; centered?: boolean }
  /** `y = x * target / (rms + epsilon)`, and where |y| goes beyond 1, divided by its peak and `epsilon` once more. */
  | { kind: 'rms'; target: number; epsilon: number };

/** How samples are cut into frames; the last one is filled up with zeros. */
export interface WaveformFrames {
  /** Samples of a frame, without its context. */
  length: number;
  /** Samples from one frame to the next. */
  hop: number;
  /** Samples before the frame that go with it: zeros before the first. */
  context: number;
  /** Zeros before the clip: frame 0 begins with them. 0 where it is left out. */
  left?: number;
  /** Zeros behind the clip, which frames may reach. 0 where it is left out. */
  right?: number;
  /**
   * A last frame that is not full: filled up with zeros (the default), or left out. A clip too short for one is filled up behind to one;
   * `center` leaves out as `drop` does, and puts such a clip in the middle of its frame.
   */
  end?: 'fill' | 'drop' | 'center';
}

/** Ends a clip on a pause: what is silent at its end is cut, the end faded out, zeros put behind it. In samples. */
export interface WaveformPause {
  /** The level is measured over frames of so many. */
  frame: number;
  /** Decibels below the loudest frame from which a frame is silent. */
  floorDb: number;
  /** A straight line from 1 to 0 over so many. */
  fade: number;
  /** Zeros behind the clip, which count as its samples. */
  zeros: number;
}

/** Overlapping chunks that a model cuts a clip into: zeros are put behind it until the last one is whole. In samples. */
export interface WaveformChunks {
  length: number;
  hop: number;
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
  /** What `normalize` looks at: the clip, or each frame by itself. `clip` where it is left out. */
  normalizeOver?: 'clip' | 'frame';
  /** Channels that the model takes. 1 where it is left out. */
  channels?: 1 | 2;
  /** What fills a clip up to `padMultiple`: zeros (the default), or the clip mirrored at its last sample, which then counts as the clip's own. */
  padWith?: 'zeros' | 'reflection';
  /** Null, the default, leaves the end of a clip as it is. */
  pause?: WaveformPause | null;
  /** Null, the default, for a model that takes clips whole. */
  chunks?: WaveformChunks | null;
}

const LONGEST = 2 ** 31 - 1;

const fraction: Rule = (value, option) => {
  if (!(typeof value === 'number' && value > 0 && value <= 1)) refuse(option, 'a number above 0, at most 1', value);
};

const normalizeRules: Readonly<Record<WaveformNormalize['kind'], Rules>> = {
  none: {},
  'unit-variance': { epsilon: real(0, 1), deviationFloor: fraction },
  peak: { target: fraction, floor: fraction, centered: boolean },
  rms: { target: fraction, epsilon: fraction },
};
const frameRules: Readonly<Record<keyof WaveformFrames, Rule>> = {
  length: integer(1, LONGEST),
  hop: integer(1, LONGEST),
  context: integer(0, LONGEST),
  left: integer(0, LONGEST),
  right: integer(0, LONGEST),
  end: oneOf('fill', 'drop', 'center'),
};
const pauseRules: Readonly<Record<keyof WaveformPause, Rule>> = {
  frame: integer(1, LONGEST),
  floorDb: real(0, 1e6),
  fade: integer(0, LONGEST),
  zeros: integer(0, LONGEST),
};
const chunkRules: Readonly<Record<keyof WaveformChunks, Rule>> = {
  length: integer(1, LONGEST),
  hop: integer(1, LONGEST),
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
  normalizeOver: oneOf('clip', 'frame'),
  channels: oneOf(1, 2),
  padWith: oneOf('zeros', 'reflection'),
  pause: orNull(record(pauseRules)),
  chunks: orNull(record(chunkRules)),
};

/** A checked and frozen copy of a waveform spec, without later knobs that mean "as before". Throws ERR_SPEC. */
export function defineWaveformSpec(spec: WaveformSpec): Readonly<WaveformSpec> {
  return frozenCopy(withoutDefaults(checkedCopy(spec, validate)));
}

function validate(spec: WaveformSpec): void {
  record(specRules)(spec, '');
  const { normalize, frames, chunks } = spec;
  if (normalize.kind === 'unit-variance' && normalize.epsilon === 0 && !normalize.deviationFloor)
    refuse('normalize.epsilon', 'a number above 0, at most 1, without a deviationFloor', 0);
  const broken = contradictions.find(({ breaks }) => breaks(spec));
  if (broken) refuse(broken.option, broken.expected, spec[broken.option]);
  if (frames && frames.hop > frames.length)
    refuse('frames.hop', `at most frames.length (${frames.length}): samples would be left out`, frames.hop);
  if (chunks && chunks.hop > chunks.length)
    refuse('chunks.hop', `at most chunks.length (${chunks.length}): samples would be left out`, chunks.hop);
}

/** Values that are right alone and wrong together. */
interface Contradiction {
  option: keyof WaveformSpec;
  breaks: (spec: WaveformSpec) => boolean;
  expected: string;
}

const isFramed = ({ frames }: WaveformSpec): boolean => frames !== null;
const isStereo = ({ channels }: WaveformSpec): boolean => channels === 2;
const isMirrored = ({ padWith }: WaveformSpec): boolean => padWith === 'reflection';

/** Frames of a batch are masked one by one: what would count as sample within them, or before them, has no meaning. */
const contradictions: readonly Contradiction[] = [
  {
    option: 'leftZeros',
    breaks: (spec) => isFramed(spec) && spec.leftZeros !== 0,
    expected: '0 where there are frames',
  },
  {
    option: 'rightZeros',
    breaks: (spec) => isFramed(spec) && spec.rightZeros !== 0,
    expected: '0 where there are frames',
  },
  {
    option: 'padMultiple',
    breaks: (spec) => isFramed(spec) && spec.padMultiple !== 1,
    expected: '1 where there are frames: the last one is filled up',
  },
  {
    option: 'padMultiple',
    breaks: ({ chunks, padMultiple }) => !!chunks && padMultiple !== 1,
    expected: '1 where there are chunks, which say how far a clip is padded',
  },
  {
    option: 'batchStatistics',
    breaks: (spec) => spec.batchStatistics !== 'clip' && (isFramed(spec) || spec.normalize.kind in noPadding),
    expected: "'clip' where there are frames, and with a peak or an rms",
  },
  {
    option: 'normalizeOver',
    breaks: (spec) => spec.normalizeOver === 'frame' && (!isFramed(spec) || spec.normalize.kind === 'none'),
    expected: "'clip' where there are no frames, or nothing to normalise",
  },
  {
    option: 'chunks',
    breaks: (spec) => isFramed(spec) && !!spec.chunks,
    expected: 'null where there are frames',
  },
  {
    option: 'padWith',
    breaks: (spec) => isMirrored(spec) && (isFramed(spec) || spec.normalize.kind !== 'none' || spec.rightZeros !== 0),
    expected: "'zeros' where there are frames, rightZeros, or something to normalise",
  },
  {
    option: 'channels',
    breaks: (spec) => isStereo(spec) && (isFramed(spec) || spec.normalize.kind !== 'none' || !!spec.pause),
    expected: '1 where there are frames, a pause, or something to normalise',
  },
];

/** Kinds of normalisation that have no meaning over the padding of a batch. */
const noPadding: Readonly<Partial<Record<WaveformNormalize['kind'], true>>> = { peak: true, rms: true };
