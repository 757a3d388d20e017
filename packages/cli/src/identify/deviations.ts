/** Front ends that are one or two knobs away from a preset, drawn from a seed: what the tests of the search must find. */
import { createExtractorSync, getPreset, MelismaError, type Spec } from 'melisma';
import type { StoredArray } from '../files/stored-array.ts';
import type { Clip } from './guess.ts';

/** A preset with something changed, and its features as a program in single precision would have them. */
export interface Deviation {
  preset: Readonly<Spec>;
  spec: Spec;
  array: StoredArray;
}

const presets = [
  ...[
    'whisper',
    'parakeet',
    'kaldi-fbank',
    'wespeaker',
    'gemma4',
    'granite-speech',
    'seamless-m4t',
    'speecht5',
    'yamnet',
  ],
  ...['ecapa', 'kaldi-mfcc', 'ast', 'lasr', 'dolphin', 'speech-to-text', 'icefall', 'vggish'],
];

type Change = (spec: Spec, pick: Pick) => Partial<Spec> | undefined;
type Pick = <T>(list: readonly T[]) => T;

/** One of `values` in place of the knob's. */
const oneOf =
  <K extends keyof Spec>(knob: K, ...values: Spec[K][]): Change =>
  (spec, pick) => ({ [knob]: pick(values.filter((value) => value !== spec[knob])) });

const either = (knob: 'windowPeriodic' | 'dropLastFrame' | 'removeDcOffset'): Change => oneOf(knob, true, false);
const fitsLoosely = ({ windowLength, fftSize }: Spec) => windowLength < fftSize;

/** What goes wrong when a front end is written anew. */
const mistakes: readonly Change[] = [
  oneOf('window', 'hann', 'hamming', 'povey', 'blackman'),
  either('windowPeriodic'),
  (spec, pick) => (fitsLoosely(spec) ? oneOf('windowPlacement', 'left', 'center')(spec, pick) : undefined),
  (spec) => (fitsLoosely(spec) ? { fftSize: spec.windowLength } : undefined),
  oneOf('framing', 'center-reflect', 'center-zero', 'kaldi-snip', 'kaldi-mirror'),
  either('dropLastFrame'),
  either('removeDcOffset'),
  ({ preemphasis }) => ({ preemphasis: preemphasis > 0 ? 0 : 0.97 }),
  (spec, pick) => (spec.preemphasis > 0 ? oneOf('preemphasisScope', 'frame', 'waveform')(spec, pick) : undefined),
  oneOf('inputScale', 1, 32768),
  ({ spectrum }) => ({ spectrum: spectrum === 'power' ? 'magnitude' : 'power', spectrumEpsilon: 0 }),
  oneOf('melScale', 'slaney', 'htk'),
  oneOf('melNorm', 'slaney', 'none'),
  oneOf('melSpace', 'hz', 'mel'),
  oneOf('minFrequency', 0, 20, 50),
  oneOf('maxFrequency', 7600, 8000),
  (spec, pick) => (spec.topDb === null ? oneOf('log', 'log10', 'ln', 'db')(spec, pick) : undefined),
  oneOf('logFloor', 1e-10, 1e-6, 1e-5),
  oneOf('logFloorMode', 'clamp', 'add'),
  ({ normalize }) => otherFreedom(normalize),
  ({ normalize }) => ({ normalize: normalize.kind === 'none' ? { kind: 'mean' } : { kind: 'none' } }),
  ({ stack }) => (stack ? { stack: null } : undefined),
];

const otherFreedom = (normalize: Spec['normalize']): Partial<Spec> | undefined =>
  normalize.kind === 'per-feature'
    ? { normalize: { ...normalize, degreesOfFreedom: normalize.degreesOfFreedom === 0 ? 1 : 0 } }
    : undefined;

/** Numbers in [0, 1), the same for a seed: a linear congruence modulo 2^32 (Numerical Recipes, 2nd edition, 7.1). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param knobs how many mistakes are made */
export function deviation(seed: number, knobs: 1 | 2, recording: Clip): Deviation {
  const next = random(seed);
  for (let i = 0; i < 16; i++) next();
  const pick: Pick = (list) => list[Math.floor(next() * list.length)];
  for (;;) {
    const preset = getPreset(pick(presets));
    const spec = withMistakes(preset, knobs, pick);
    const array = arrayOf(spec, recording, next);
    if (array) return { preset, spec, array };
  }
}

function withMistakes(preset: Readonly<Spec>, knobs: number, pick: Pick): Spec {
  const left = new Set(mistakes);
  let spec: Spec = { ...preset };
  for (let made = 0; made < knobs; ) {
    const mistake = pick([...left]);
    left.delete(mistake);
    const change = mistake(spec, pick);
    if (!change) continue;
    spec = { ...spec, ...change };
    made++;
  }
  return spec;
}

/** Single precision, and noise of one millionth; undefined where the mistakes contradict each other. */
function arrayOf(spec: Spec, { samples, sampleRate }: Clip, next: () => number): StoredArray | undefined {
  try {
    using extractor = createExtractorSync(spec, { target: 'double' });
    const { data, dims } = extractor.extract(samples, { sampleRate, anyScale: true });
    return { dims, dtype: 'float32', data: Float64Array.from(data, (x) => Math.fround(x + 1e-6 * (2 * next() - 1))) };
  } catch (error) {
    if (error instanceof MelismaError) return undefined;
    throw error;
  }
}
