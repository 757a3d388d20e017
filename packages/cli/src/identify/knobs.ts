/** What one step of the search may change: each knob, with the values that front ends have or that people take by mistake. */
import { presets, type Spec } from 'melisma';
import type { Line } from './distance.ts';
import { type Guess, lengthModes } from './guess.ts';

/** Part of a spec, in place of what stands there. */
export type Changes = Partial<Spec>;

/** The other values of one knob. */
type Alternatives = (spec: Spec) => readonly Changes[];

const all: readonly Readonly<Spec>[] = Object.values(presets);

/** The values of a knob in all presets of that sample rate, and some more; each once. */
function values<K extends keyof Spec>(spec: Spec, knob: K, more: readonly Spec[K][]): Spec[K][] {
  const found = all.filter(({ sampleRate }) => sampleRate === spec.sampleRate).map((preset) => preset[knob]);
  const byText = new Map([...more, ...found].map((value) => [JSON.stringify(value), value]));
  byText.delete(JSON.stringify(spec[knob]));
  return [...byText.values()];
}

/** One knob by itself, unless `applies` says that it does nothing. */
const knob =
  <K extends keyof Spec>(name: K, more: readonly Spec[K][] = [], applies: (spec: Spec) => boolean = () => true) =>
  (spec: Spec): Changes[] =>
    applies(spec) ? values(spec, name, more).map((value) => ({ [name]: value })) : [];

const either = [true, false] as const;
const hasLog = ({ log }: Spec) => log !== 'none';
const isPadded = ({ validFrames, clipSamples, padMultiple }: Spec) =>
  validFrames !== 'all' || clipSamples !== null || padMultiple > 1;

/** Other points of the transform. Where the power is divided by them, as python_speech_features does, the scale of the samples holds that. */
export function withPoints({ fftSize, inputScale, melSpace }: Spec, points: number): Changes {
  return {
    fftSize: points,
    ...(melSpace === 'whole-bins' && { inputScale: inputScale * Math.sqrt(fftSize / points) }),
  };
}

/** Lengths of windows and transforms: 20, 25, 32 and 64 ms, and the powers of two about them. */
function sizes(spec: Spec): Changes[] {
  const { windowLength, fftSize } = spec;
  const powerOfTwo = 2 ** Math.ceil(Math.log2(windowLength));
  const windows = values(spec, 'windowLength', [fftSize]).filter((length) => length <= fftSize);
  const transforms = [windowLength, powerOfTwo, 2 * powerOfTwo].filter((size) => size !== fftSize);
  return [
    ...windows.map((length) => ({ windowLength: length })),
    ...transforms.map((size) => withPoints(spec, size)),
    ...values(spec, 'fftSize', [])
      .filter((size) => size !== windowLength)
      .map((size) => ({ ...withPoints(spec, size), windowLength: size })),
  ];
}

function preemphases(spec: Spec): Changes[] {
  if (spec.preemphasis > 0) {
    const other = spec.preemphasisScope === 'frame' ? 'waveform' : 'frame';
    return [{ preemphasis: 0 }, { preemphasis: 0.95 }, { preemphasis: 0.97 }, { preemphasisScope: other }];
  }
  return (['frame', 'waveform'] as const).map((preemphasisScope) => ({ preemphasis: 0.97, preemphasisScope }));
}

function spectra({ spectrum, spectrumEpsilon }: Spec): Changes[] {
  if (spectrum === 'power') return [{ spectrum: 'magnitude' }];
  const epsilons = [0, 1e-9, 1e-6].filter((epsilon) => epsilon !== spectrumEpsilon);
  return [{ spectrum: 'power', spectrumEpsilon: 0 }, ...epsilons.map((epsilon) => ({ spectrumEpsilon: epsilon }))];
}

/** Three knobs at once: numpy.log1p. */
export const log1p = { log: 'ln', logFloor: 1, logFloorMode: 'add', topDb: null } as const;

/** Two knobs at once: librosa.power_to_db(ref=numpy.max). */
const underLargest = { log: 'db', topDb: 80, dbReference: 'maximum' } as const;

/** A range from the maximum is in the logarithm's own units, so that both change together as well. */
function logarithms({ log, topDb, logFloor, dbReference = 'one' }: Spec): Changes[] {
  const others = (['log10', 'ln', 'db', 'none'] as const).filter((other) => other !== log);
  const tops = [null, 80, 100, 120].filter((top) => top !== topDb);
  return [
    ...others.map((other) => ({ log: other, topDb: null, dbReference: undefined })),
    ...(log === 'ln' && logFloor === 1 ? [] : [{ ...log1p, dbReference: undefined }]),
    ...(log === 'db' ? tops.map((top) => ({ topDb: top })) : []),
    ...(dbReference === 'one' ? [underLargest] : [{ dbReference: undefined }]),
  ];
}

const perFeature = { kind: 'per-feature', degreesOfFreedom: 1, epsilon: 1e-5, epsilonOn: 'deviation' } as const;
const whisperMaximum = { kind: 'maximum', range: 8, offset: 4, scale: 4 } as const;

const normalizations = (spec: Spec): Changes[] =>
  values(spec, 'normalize', [{ kind: 'none' }, { kind: 'mean' }, perFeature, whisperMaximum]).map(normalizedBy);

const normalizedBy = (normalize: Spec['normalize']): Changes => ({ normalize });

/** The same normalisation with another number in it. */
function variations(normalize: Spec['normalize']): Spec['normalize'][] {
  if (normalize.kind === 'per-feature') {
    const { degreesOfFreedom, epsilonOn } = normalize;
    const epsilons = [0, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-3].map((epsilon) => ({ ...normalize, epsilon }));
    const freedom = degreesOfFreedom === 0 ? 1 : 0;
    const place = epsilonOn === 'deviation' ? 'variance' : 'deviation';
    return [{ ...normalize, degreesOfFreedom: freedom }, { ...normalize, epsilonOn: place }, ...epsilons];
  }
  if (normalize.kind === 'maximum') return [7, 10, 12].map((range) => ({ ...normalize, range }));
  return [];
}

function cepstra({ cepstrum, spectrum }: Spec): Changes[] {
  if (cepstrum === null) return [];
  const { orthonormal, lifter, lifterFirst, energy, energyOf } = cepstrum;
  const energies = energy
    ? [{ energy: false }, { energyOf: energyOf === 'spectrum' ? undefined : ('spectrum' as const) }]
    : [{ energy: true }, { energy: true, energyOf: 'spectrum' as const }];
  return [
    { ...cepstrum, orthonormal: !orthonormal },
    { ...cepstrum, lifter: lifter === 0 ? 22 : 0 },
    { ...cepstrum, lifterFirst: lifterFirst === 0 ? (1 as const) : (0 as const) },
    ...energies
      .filter((other) => other.energyOf !== 'spectrum' || spectrum === 'power')
      .map((other) => ({ ...cepstrum, energyOf: undefined, ...other })),
  ].map((other) => ({ cepstrum: other }));
}

/** Bands of a cepstrum: how many there are does not show. */
const bandsOfCepstrum: readonly number[] = [20, 22, 23, 24, 26, 32, 40, 64, 80, 128];

/** Both limits of the filters in place of others: a knob at a time comes no nearer where both are wrong. */
function limits(spec: Spec): Changes[] {
  const half = spec.sampleRate / 2;
  const lower = [0, 20, 50, 60, 80, 125, 300].filter((hz) => hz !== spec.minFrequency);
  const upper = [half, half - 400, 0.95 * half, 7500, 7800].filter((hz) => hz <= half && hz !== spec.maxFrequency);
  return lower.flatMap((minFrequency) => upper.map((maxFrequency) => ({ minFrequency, maxFrequency })));
}

/** Every knob that changes values, in the order in which the stages act. */
const knobs: readonly Alternatives[] = [
  knob('inputScale', [1, 32768, 1 / 32768]),
  ({ inputScale }) => [32768, 1 / 32768].map((factor) => ({ inputScale: inputScale * factor })),
  knob('clipFill', ['zeros', 'repeat'], ({ clipSamples }) => clipSamples !== null),
  sizes,
  knob('framing', [
    'center-reflect',
    'center-zero',
    'none',
    'kaldi-snip',
    'kaldi-mirror',
    'semicausal',
    'same-reflect',
    'cover',
  ]),
  knob('frameLookahead', [0, 1]),
  knob('frameMultiple'),
  knob('dropLastFrame', either),
  knob('removeDcOffset', either),
  preemphases,
  knob('window', ['hann', 'hamming', 'povey', 'blackman', 'rectangular']),
  knob('windowPeriodic', either, ({ window }) => window !== 'rectangular' && window !== 'sine'),
  knob('windowPlacement', ['center', 'left'], ({ windowLength, fftSize }) => windowLength < fftSize),
  spectra,
  knob('melScale', ['slaney', 'htk', 'kaldi']),
  knob('melNorm', ['slaney', 'none']),
  knob('melSpace', ['hz', 'mel', 'whole-bins']),
  knob('melPrecision', ['float64', 'float32']),
  knob('minFrequency', [0, 20, 50]),
  (spec) => knob('maxFrequency', [spec.sampleRate / 2, spec.sampleRate / 2 - 400])(spec),
  limits,
  logarithms,
  knob('logFloor', [1e-12, 1e-10, 1e-8, 1e-6, 1e-5, 2 ** -24, 2 ** -23], hasLog),
  knob('logFloorMode', ['clamp', 'add'], hasLog),
  cepstra,
  knob('melCount', bandsOfCepstrum, ({ cepstrum }) => cepstrum !== null),
  knob('validFrames', ['all', 'ceil', 'floor'], isPadded),
  knob('zeroInvalidFrames', either, isPadded),
  ({ normalize }) => variations(normalize).map(normalizedBy),
  knob('deltas', [], ({ deltas }) => deltas !== null),
  knob('stack', [], ({ stack }) => stack !== null),
];

/** Knobs that say how many frames there are, and of what length of signal. */
const countingKnobs = [
  'clipSamples',
  'clipFill',
  'minSamples',
  'padMultiple',
  'framing',
  'frameLookahead',
  'frameMultiple',
  'dropLastFrame',
  'fixedFrames',
  'padFrames',
  'validFrames',
  'zeroInvalidFrames',
] as const;

/** As every preset of that sample rate counts frames, all its knobs at once; and other hops. */
function countings(spec: Spec): Changes[] {
  const alike = all.filter(({ sampleRate }) => sampleRate === spec.sampleRate);
  const ways = alike.map((preset) => Object.fromEntries(countingKnobs.map((name) => [name, preset[name]])) as Changes);
  return [...ways, ...knob('hopLength')(spec)];
}

/** As every preset goes on from the mel filters, all its knobs at once. */
function endings(spec: Spec): Changes[] {
  const bare = { topDb: null, normalize: { kind: 'none' } } as const;
  const plain = [
    { ...bare, log: 'ln' },
    { ...bare, log: 'log10' },
    { ...bare, log: 'db' },
    { ...bare, log: 'db', topDb: 80 },
    { ...bare, ...underLargest },
  ] as const;
  const taken = all.map(({ log, topDb, normalize, dbReference }) => ({ log, topDb, normalize, dbReference }));
  return [...plain.map((ending) => ({ dbReference: undefined, ...ending })), ...taken].filter(
    ({ normalize }) => normalize.kind !== 'cmvn' || spec.normalize.kind === 'cmvn',
  );
}

/** What is certainly wrong about a guess. */
export interface Doubts {
  /** The number of frames. */
  count: boolean;
  /** Logarithm or normalisation: values differ by a factor and an offset. */
  ending: boolean;
  /** Normalisation over time: values differ by a factor and an offset for each band. */
  statistics: boolean;
}

/** Some other mean and deviation, as AST has them: the line, put behind the affine step that is there, to seven digits. */
export function onLine({ spec, length }: Guess, { factor, offset }: Line): Guess | undefined {
  const { normalize } = spec;
  if ((normalize.kind !== 'none' && normalize.kind !== 'affine') || factor === 0) return undefined;
  const { shift, scale } = normalize.kind === 'affine' ? normalize : { shift: 0, scale: 1 };
  const digits = (value: number) => Number(value.toPrecision(7));
  const [newScale, newShift] = [scale / factor, shift + (offset * scale) / factor];
  return { spec: { ...spec, normalize: { kind: 'affine', shift: digits(newShift), scale: digits(newScale) } }, length };
}

/**
 * Every guess that differs in one knob, or in how the recording's length is met; and those that take from another preset what
 * is in doubt. Some may come twice.
 */
export function neighbours({ spec, length }: Guess, samples: number, doubts: Doubts): Guess[] {
  const changed = (changes: Changes): Spec => ({ ...spec, ...changes });
  const counted = doubts.count ? countings(spec).map(changed) : [];
  const ended = [...(doubts.ending ? endings(spec) : []), ...(doubts.statistics ? normalizations(spec) : [])];
  const lengths = lengthModes(spec, samples).filter((mode) => mode !== length);
  return [
    ...counted.map((other) => ({ spec: other, length: lengthModes(other, samples)[0] })),
    ...lengths.map((other) => ({ spec, length: other })),
    ...[...ended, ...knobs.flatMap((alternatives) => alternatives(spec))].map((changes) => ({
      spec: changed(changes),
      length,
    })),
  ];
}
