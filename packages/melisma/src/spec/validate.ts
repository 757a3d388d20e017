/** Whether a spec is one at all: every knob there, in range, and at peace with the others. */
import { checkedCopy, frozenCopy } from './freeze.ts';
import { countValidFrames } from './geometry.ts';
import {
  gridFrameCount,
  isOverBatch,
  leastFrames,
  leastValidFrames,
  resultFrames,
  statisticsFrames,
} from './grid-sizes.ts';
import { withoutDefaults } from './later.ts';
import { boolean, byKind, integer, oneOf, orNull, type Rule, type Rules, real, record, refuse } from './rules.ts';
import { binCount, frameCount, geometryOf, reflected } from './sizes.ts';
import type { Normalize, Spec } from './spec.ts';

const amount = real(-1e12, 1e12);
const divisor: Rule = (value, option) => {
  amount(value, option);
  if (value === 0) refuse(option, 'a number other than 0', value);
};

/** A divisor that keeps the order of values: a maximum stays the maximum. */
const positive = real(1e-12, 1e12);

/** Values of a frame: 4096 bands, two orders of deltas, 1024 frames in a stack. */
const MOST_NUMBERS = 3 * 2 ** 22;

const numbers: Rule = (value, option) => {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_NUMBERS)
    return refuse(option, `an array of 1 to ${MOST_NUMBERS} numbers`, value);
  // No method of arrays: they pass over holes.
  for (let i = 0; i < value.length; i++) amount(value[i], `${option}[${i}]`);
};

/** The fields of each kind of normalisation, besides `kind`. */
const normalizeRules: Readonly<Record<Normalize['kind'], Rules>> = {
  none: {},
  maximum: { range: real(0, 1e12), offset: amount, scale: positive, over: oneOf('clip', 'batch') },
  'fixed-maximum': { maximum: amount, range: real(0, 1e12), offset: amount, scale: positive },
  'per-feature': { degreesOfFreedom: oneOf(0, 1), epsilon: real(0, 1), epsilonOn: oneOf('deviation', 'variance') },
  mean: {},
  affine: { shift: amount, scale: divisor },
  cmvn: { shift: orNull(numbers), scale: orNull(numbers) },
};

/** What each knob takes. */
const specRules: Readonly<Record<keyof Spec, Rule>> = {
  sampleRate: integer(1, 10_000_000),
  fftSize: integer(2, 65536),
  windowLength: integer(1, 65536),
  hopLength: integer(1, 65536),
  window: oneOf('hann', 'hamming', 'povey', 'blackman', 'rectangular', 'sine'),
  windowPeriodic: boolean,
  windowPlacement: oneOf('center', 'left'),
  framing: oneOf(
    'center-reflect',
    'center-zero',
    'none',
    'kaldi-snip',
    'kaldi-mirror',
    'semicausal',
    'same-reflect',
    'same-zero',
    'cover',
  ),
  frameLookahead: integer(0, 65536),
  dropLastFrame: boolean,
  frameMultiple: integer(1, 1024),
  clipSamples: orNull(integer(1, 2 ** 31 - 1)),
  clipFill: oneOf('zeros', 'repeat'),
  clipPlace: oneOf('start', 'end'),
  waveformNormalize: orNull(record({ epsilon: real(1e-30, 1) })),
  minSamples: integer(0, 2 ** 31 - 1),
  padMultiple: integer(1, 2 ** 31 - 1),
  fixedFrames: orNull(record({ count: integer(1, 2 ** 24), fill: amount })),
  padFrames: orNull(record({ multiple: integer(1, 2 ** 24), fill: amount })),
  keepFrames: orNull(record({ multiple: integer(1, 2 ** 24) })),
  validFrames: oneOf('all', 'ceil', 'floor', 'whole'),
  zeroInvalidFrames: boolean,
  inputScale: real(1e-12, 1e12),
  dither: real(0, 1e6),
  ditherSeed: integer(0, 2 ** 32 - 1),
  ditherNoise: oneOf('own', 'torch'),
  removeDcOffset: boolean,
  preemphasis: real(0, 1),
  preemphasisScope: oneOf('frame', 'waveform'),
  spectrum: oneOf('power', 'magnitude'),
  spectrumEpsilon: real(0, 1),
  spectrumEpsilonMode: oneOf('add', 'clamp'),
  bands: oneOf('mel', 'bins'),
  melCount: integer(1, 4096),
  melScale: oneOf('slaney', 'htk', 'kaldi'),
  melNorm: oneOf('slaney', 'none'),
  melSpace: oneOf('hz', 'mel', 'hz-left-slope', 'whole-bins'),
  melPrecision: oneOf('float64', 'float32'),
  melSampleRate: orNull(integer(1, 10_000_000)),
  tablePrecision: oneOf('full', 'bfloat16'),
  minFrequency: real(0, 5_000_000),
  maxFrequency: real(0, 5_000_000),
  log: oneOf('log10', 'ln', 'db', 'none'),
  logFloor: real(0, 1e12),
  logFloorMode: oneOf('clamp', 'add'),
  topDb: orNull(real(0, 1e6)),
  dbReference: oneOf('one', 'maximum'),
  cepstrum: orNull(
    record({
      count: integer(1, 4096),
      orthonormal: boolean,
      lifter: integer(0, 1e6),
      lifterFirst: oneOf(0, 1),
      energy: boolean,
      energyOf: oneOf('frame', 'spectrum'),
    }),
  ),
  normalize: byKind(normalizeRules),
  deltas: orNull(record({ orders: oneOf(1, 2), width: integer(3, 99), edges: oneOf('replicate', 'interpolate') })),
  stack: orNull(
    record({
      size: integer(1, 1024),
      stride: integer(1, 1024),
      left: integer(0, 1024),
      end: oneOf('drop', 'fill', 'repeat'),
      fill: amount,
      valid: oneOf('first', 'last'),
    }),
  ),
  batchPadding: oneOf('samples', 'features'),
  batchFill: amount,
  layout: oneOf('mel-major', 'frame-major'),
};

/** Values that are right alone and wrong together. */
interface Contradiction {
  option: keyof Spec;
  breaks: (spec: Spec) => boolean;
  expected: (spec: Spec) => string;
}

/** Below this floor our logarithm in float32 would meet subnormals, and bits would no longer be promised. */
const SMALLEST_LOG_FLOOR = 1e-30;

/** True where a whole window has frames enough, and valid ones. */
function fills(spec: Spec, clipSamples: number): boolean {
  const frames = frameCount(spec, clipSamples);
  if (frames < leastFrames(spec)) return false;
  return countValidFrames(spec, geometryOf(spec), clipSamples, frames) >= leastValidFrames(spec);
}

const framesInWords = (count: number): string => (count === 1 ? 'one frame' : `${count} frames`);
const isOdd = (value: number): boolean => value % 2 === 1;
/** True where more is done to the frames once the maximum is taken. */
const followsMaximum = ({ deltas, stack, fixedFrames, padFrames, zeroInvalidFrames }: Spec): boolean =>
  zeroInvalidFrames || [deltas, stack, fixedFrames, padFrames].some((stage) => stage !== null);
const filterRate = ({ melSampleRate, sampleRate }: Spec): number => melSampleRate ?? sampleRate;
/** True where the kernel stores values that are shifted already. */
const shiftsEarly = ({ normalize }: Spec): boolean => ['maximum', 'fixed-maximum', 'affine'].includes(normalize.kind);
const isMaximum = ({ normalize }: Spec): boolean => ['maximum', 'fixed-maximum'].includes(normalize.kind);

const contradictions: readonly Contradiction[] = [
  {
    option: 'windowLength',
    breaks: (spec) => spec.windowLength > spec.fftSize,
    expected: (spec) => `at most fftSize, ${spec.fftSize}`,
  },
  {
    option: 'maxFrequency',
    breaks: (spec) => spec.maxFrequency > filterRate(spec) / 2,
    expected: (spec) =>
      `at most half of ${spec.melSampleRate ? 'melSampleRate' : 'sampleRate'}, ${filterRate(spec) / 2} Hz`,
  },
  {
    option: 'melCount',
    breaks: (spec) => spec.bands === 'bins' && spec.melCount !== binCount(spec),
    expected: (spec) => `${binCount(spec)}, fftSize / 2 + 1, with bands 'bins'`,
  },
  {
    option: 'melSampleRate',
    breaks: (spec) => !!spec.melSampleRate && spec.melPrecision === 'float32' && spec.melSpace === 'mel',
    expected: () => "null with filters of Kaldi's precision, which no source computes for another rate",
  },
  {
    option: 'dbReference',
    breaks: (spec) => spec.dbReference === 'maximum' && (spec.log !== 'db' || shiftsEarly(spec)),
    expected: () => "'one', unless log is 'db' and normalize leaves decibels as they are, or works over time",
  },
  {
    option: 'dbReference',
    breaks: ({ cepstrum, dbReference }) => dbReference === 'maximum' && cepstrum?.energy === true,
    expected: () => "'one' with a cepstrum's energy: it is no band of the spectrum",
  },
  {
    option: 'maxFrequency',
    breaks: (spec) => spec.maxFrequency <= spec.minFrequency,
    expected: (spec) => `more than minFrequency, ${spec.minFrequency} Hz`,
  },
  {
    option: 'clipSamples',
    breaks: (spec) => spec.clipSamples !== null && spec.clipSamples <= reflected(spec),
    expected: (spec) => `more than ${reflected(spec)}, which ${spec.framing} mirrors`,
  },
  {
    option: 'clipSamples',
    breaks: (spec) => spec.clipSamples !== null && !fills(spec, spec.clipSamples),
    expected: (spec) => `enough samples for ${framesInWords(leastFrames(spec))}`,
  },
  {
    option: 'fixedFrames',
    breaks: (spec) => spec.fixedFrames !== null && spec.fixedFrames.count < statisticsFrames(spec),
    expected: (spec) => `a count of at least ${statisticsFrames(spec)}, as statistics or differences over time need`,
  },
  {
    option: 'logFloor',
    breaks: (spec) => spec.log !== 'none' && spec.logFloor < SMALLEST_LOG_FLOOR,
    expected: () => `at least ${SMALLEST_LOG_FLOOR}, below which equal bits are not promised`,
  },
  {
    option: 'spectrumEpsilon',
    breaks: (spec) => spec.spectrum === 'power' && spec.spectrumEpsilon !== 0,
    expected: () => "0 with spectrum 'power': it stands under the root of a magnitude",
  },
  {
    option: 'topDb',
    breaks: (spec) => spec.topDb !== null && spec.log !== 'db',
    expected: (spec) => `null with log '${spec.log}': it counts decibels`,
  },
  {
    option: 'topDb',
    breaks: (spec) => spec.topDb !== null && isMaximum(spec),
    expected: (spec) => `null with normalize '${spec.normalize.kind}', which lifts what lies low itself`,
  },
  {
    option: 'cepstrum',
    breaks: (spec) => spec.cepstrum !== null && spec.cepstrum.count > spec.melCount,
    expected: (spec) => `a count of at most melCount, ${spec.melCount}`,
  },
  {
    option: 'cepstrum',
    breaks: (spec) => spec.cepstrum !== null && isMaximum(spec),
    expected: (spec) => `null with normalize '${spec.normalize.kind}', which is of log mel values`,
  },
  {
    option: 'cepstrum',
    breaks: ({ cepstrum, topDb }) => cepstrum?.energy === true && topDb !== null,
    expected: () => 'no energy with topDb: it is no band of the spectrum',
  },
  {
    option: 'cepstrum',
    breaks: ({ cepstrum, spectrum }) => cepstrum?.energyOf === 'spectrum' && (!cepstrum.energy || spectrum !== 'power'),
    expected: () => "energyOf 'frame' without an energy, and where the spectrum is no power",
  },
  {
    option: 'stack',
    breaks: (spec) => spec.fixedFrames !== null && resultFrames(spec, 0) === 0,
    expected: (spec) => `a size that ${gridFrameCount(spec, 0)} frames fill, with end 'drop' and fixedFrames`,
  },
  {
    option: 'framing',
    breaks: (spec) =>
      spec.framing.startsWith('same-') && (spec.hopLength > spec.fftSize || isOdd(spec.fftSize - spec.hopLength)),
    expected: ({ framing }) => `with '${framing}' a hopLength of at most fftSize, both even or both odd`,
  },
  {
    option: 'windowPlacement',
    breaks: ({ framing, windowPlacement }) =>
      ['kaldi-mirror', 'semicausal', 'cover'].includes(framing) && windowPlacement === 'center',
    expected: (spec) => `'left' with framing '${spec.framing}', which places the window itself`,
  },
  {
    option: 'frameLookahead',
    breaks: ({ framing, frameLookahead }) =>
      frameLookahead > 0 && !['none', 'kaldi-snip', 'semicausal'].includes(framing),
    expected: (spec) => `0 with framing '${spec.framing}', whose frames reach beyond the clip anyway`,
  },
  {
    option: 'melPrecision',
    breaks: (spec) =>
      spec.melPrecision === 'float32' &&
      spec.melSpace === 'mel' &&
      (spec.melScale !== 'kaldi' || spec.melNorm !== 'none'),
    expected: () => "'float64' in mel space, unless melScale is 'kaldi' and melNorm 'none': no source rounds others",
  },
  {
    option: 'clipFill',
    breaks: (spec) => spec.clipFill === 'repeat' && spec.clipSamples === null,
    expected: () => "'zeros' without clipSamples: there is nothing to fill",
  },
  {
    option: 'clipPlace',
    breaks: (spec) => spec.clipPlace === 'end' && (spec.clipSamples === null || spec.clipFill === 'repeat'),
    expected: () => "'start' without clipSamples, and where the clip is repeated",
  },
  {
    option: 'keepFrames',
    breaks: (spec) => !!spec.keepFrames && (spec.clipSamples === null || spec.batchPadding === 'features'),
    expected: () => 'null without clipSamples, and where a batch is padded as features',
  },
  {
    option: 'keepFrames',
    breaks: (spec) =>
      !!spec.keepFrames &&
      (isOverBatch(spec) || [spec.stack, spec.fixedFrames, spec.padFrames].some((knob) => knob !== null)),
    expected: () => 'null with stack, fixedFrames, padFrames, and a maximum over a batch',
  },
  {
    option: 'padMultiple',
    breaks: (spec) => spec.clipSamples !== null && (spec.padMultiple > 1 || spec.minSamples > 0),
    expected: () => '1, and minSamples 0, with clipSamples: the clip has its length already',
  },
  {
    option: 'normalize',
    breaks: (spec) => isOverBatch(spec) && (spec.batchPadding === 'features' || followsMaximum(spec)),
    expected: () => "over 'clip', unless a batch is padded as samples and no stage over frames follows",
  },
  {
    option: 'deltas',
    breaks: (spec) => spec.deltas !== null && !isOdd(spec.deltas.width),
    expected: () => 'an odd width',
  },
  {
    option: 'normalize',
    breaks: ({ normalize, topDb }) => normalize.kind === 'affine' && normalize.scale < 0 && topDb !== null,
    expected: () => 'a scale above 0 with topDb, which looks for the largest value',
  },
];

/** Throws ERR_SPEC, naming the option, what it takes and what came, unless every knob is there, in range and at peace. */
export function validateSpec(spec: Spec): void {
  record(specRules)(spec, '');
  const broken = contradictions.find(({ breaks }) => breaks(spec));
  if (broken) refuse(broken.option, broken.expected(spec), spec[broken.option]);
}

/** A validated copy that cannot be changed, without later knobs that mean "as before". Throws ERR_SPEC. */
export function defineSpec(spec: Spec): Readonly<Spec> {
  return frozenCopy(withoutDefaults(checkedCopy(spec, validateSpec)));
}
