/** librosa's features by librosa's arguments, in camel case. */

import { base } from '../../presets/base.ts';
import { readSamples, type Samples } from '../../samples/samples.ts';
import type { Framing, Spec, WindowFamily } from '../../spec/spec.ts';
import { checkChoice, checkNumber, refuse } from '../check.ts';
import type { DspArrayOf, DspOptions, DspTarget, Matrix } from '../types.ts';
import { checkFixed, checkFlags, type Fixed, features, type Names, readArguments, translate } from './call.ts';
import { delta } from './deltas.ts';

/** What {@link melspectrogram} and {@link mfcc} share. Defaults are librosa 0.11's. */
interface SpectrogramArguments<T extends DspTarget> extends DspOptions<T> {
  /** One channel; `Int16Array` is scaled by 1/32768. */
  y: Samples;
  /** Hz, a whole number; 22050 unless given. */
  sr?: number;
  /** Points of the transform; 2048 unless given. */
  nFft?: number;
  /** Samples from one frame to the next; 512 unless given, a quarter of `winLength` where it is null. */
  hopLength?: number | null;
  /** Samples under the window, centred in the transform; `nFft` unless given. */
  winLength?: number | null;
  /** Periodic, as scipy.signal.get_window makes it; `'hann'` unless given. */
  window?: 'hann' | 'hamming' | 'blackman' | 'boxcar' | 'ones';
  /** Frame `t` is centred on sample `t hopLength`, or starts there; true unless given. */
  center?: boolean;
  /** What lies beyond the ends; `'constant'` (zeros) unless given. */
  padMode?: 'constant' | 'reflect';
  /** Exponent of the magnitude; 2 unless given. */
  power?: 1 | 2;
  /** Bands; 128 unless given. */
  nMels?: number;
  /** Hz; 0 unless given. */
  fmin?: number;
  /** Hz; half of `sr` unless given. */
  fmax?: number | null;
  /** HTK's mel scale in the place of Slaney's; false unless given. */
  htk?: boolean;
}

/** What librosa's `melspectrogram` takes here. */
export interface LibrosaMelspectrogramArguments<T extends DspTarget = 'simd'> extends SpectrogramArguments<T> {
  /** `'slaney'` (each filter over half its width in Hz) unless given; null leaves peaks at 1. */
  norm?: 'slaney' | null;
}

/** What librosa's `mfcc` takes here. */
export interface LibrosaMfccArguments<T extends DspTarget = 'simd'> extends SpectrogramArguments<T> {
  /** Coefficients; 20 unless given. */
  nMfcc?: number;
  dctType?: 2;
  /** Of the DCT: `'ortho'` unless given, or null. */
  norm?: 'ortho' | null;
  /** Length of the lifter, a whole number; 0 (none) unless given. */
  lifter?: number;
  /** Of the filters: `'slaney'` unless given, or null. */
  melNorm?: 'slaney' | null;
}

/** Arguments of librosa's that are refused, too: the error says what to do instead. */
type Refused = { S?: unknown; dtype?: unknown };

const SHARED_KEYS: readonly (keyof (LibrosaMelspectrogramArguments & Refused))[] = ['y', 'sr', 'S', 'nFft', 'hopLength', 'winLength', 'window', 'center', 'padMode', 'power', 'nMels', 'fmin', 'fmax', 'htk', 'norm', 'dtype', 'target', 'out']; // biome-ignore format: a list
const MFCC_KEYS: readonly (keyof (LibrosaMfccArguments & Refused))[] = /* @__PURE__ */ [
  ...SHARED_KEYS,
  'nMfcc',
  'dctType',
  'lifter',
  'melNorm',
];

const fixed: Fixed = {
  S: [[null], "no spectrogram: melFilterbank(...).apply(S, { layout: 'bin-major' }) takes one"],
  dtype: [[], "no such argument: the result's type follows target"],
  power: [[1, 2], '1 or 2; magnitude(stft(y, ...)) and melFilterbank(...).apply make other spectra'],
};
const fixedOfMfcc: Fixed = {
  S: [[null], 'no spectrogram: the cepstrum is taken of samples only'],
  dctType: [[2], '2, the one type of DCT that there is'],
};

/** scipy.signal.get_window with fftbins=True. */
const windows: Readonly<Record<string, WindowFamily>> = {
  hann: 'hann',
  hamming: 'hamming',
  blackman: 'blackman',
  boxcar: 'rectangular',
  ones: 'rectangular',
};
const padModes: Readonly<Record<string, Framing>> = { constant: 'center-zero', reflect: 'center-reflect' };

const names: Names = {
  samples: 'y',
  sampleRate: 'sr',
  fftSize: 'nFft',
  windowLength: 'winLength',
  melCount: 'nMels',
  minFrequency: 'fmin',
  maxFrequency: 'fmax',
};

const cepstrumNames: Names = { 'cepstrum.lifter': 'lifter', 'cepstrum.count': 'nMfcc', cepstrum: 'nMfcc' };

/** Throws ERR_OPTION for a window that is no name: kernels are made of named ones. */
function windowFamily(window: unknown): WindowFamily {
  if (typeof window === 'string') return translate('window', window, windows);
  return refuse('ERR_OPTION', 'window', 'the name of a window; stft takes its numbers', window);
}

function melNormOf(option: string, norm: unknown): Spec['melNorm'] {
  if (norm === 'slaney') return 'slaney';
  return norm === null ? 'none' : refuse('ERR_OPTION', option, "'slaney' or null; scale rows of melFilterbank(...).filters() for another norm", norm, { expected: ['slaney', null] }); // biome-ignore format: one line
}

function melSpec(given: SpectrogramArguments<DspTarget>, melNorm: Spec['melNorm']): Spec {
  const { sr = 22050, nFft = 2048, hopLength = 512, window = 'hann', padMode = 'constant', nMels = 128 } = given;
  const { center = true, htk = false } = given;
  checkFlags({ center, htk });
  const windowLength = given.winLength ?? nFft;
  checkNumber('winLength', windowLength, 0, Number.MAX_VALUE);
  checkNumber('sr', sr, 0, Number.MAX_VALUE);
  const framing = translate('padMode', padMode, padModes);
  return {
    ...base,
    sampleRate: sr,
    fftSize: nFft,
    windowLength,
    hopLength: hopLength ?? Math.floor(windowLength / 4),
    window: windowFamily(window),
    framing: center ? framing : 'none',
    spectrum: given.power === 1 ? 'magnitude' : 'power',
    melCount: nMels,
    melScale: htk ? 'htk' : 'slaney',
    melNorm,
    melPrecision: 'float32',
    minFrequency: given.fmin ?? 0,
    maxFrequency: given.fmax ?? sr / 2,
    log: 'none',
  };
}

/**
 * librosa.feature.melspectrogram: a mel spectrogram of power, or of magnitude, without a logarithm.
 *
 * Returns [nMels, frames]. Error: docs/dsp.md. Source of the definition: librosa 0.11.0, feature/spectral.py, melspectrogram.
 * Throws ERR_OPTION for an argument that is not here, ERR_SAMPLE_TYPE, ERR_EMPTY_AUDIO, ERR_TOO_SHORT, ERR_NON_FINITE, ERR_OUTPUT_SIZE.
 */
function melspectrogram<T extends DspTarget = 'simd'>(
  options: LibrosaMelspectrogramArguments<T>,
): Matrix<DspArrayOf<T>> {
  const given = readArguments<LibrosaMelspectrogramArguments<T> & Refused>(options, SHARED_KEYS);
  checkFixed(given, fixed);
  const y = readSamples(given.y, 'y');
  const { norm = 'slaney' } = given;
  return features(melSpec(given, melNormOf('norm', norm)), names, y, given);
}

/**
 * librosa.feature.mfcc: the DCT of a mel spectrogram in decibels, held to 80 below the clip's maximum.
 *
 * Returns [nMfcc, frames]. Error: docs/dsp.md. Source of the definition: librosa 0.11.0, feature/spectral.py, mfcc.
 * Throws as `melspectrogram`.
 */
function mfcc<T extends DspTarget = 'simd'>(options: LibrosaMfccArguments<T>): Matrix<DspArrayOf<T>> {
  const given = readArguments<LibrosaMfccArguments<T> & Refused>(options, MFCC_KEYS);
  checkFixed(given, fixedOfMfcc);
  checkFixed(given, fixed);
  const y = readSamples(given.y, 'y');
  const { norm = 'ortho', melNorm = 'slaney', lifter = 0, nMfcc = 20 } = given;
  checkChoice('norm', norm, ['ortho', null]);
  const mel = melSpec(given, melNormOf('melNorm', melNorm));
  // librosa cuts the DCT at nMfcc, of which there are no more than bands; its lifter then no longer fits.
  const count = lifter === 0 ? Math.min(nMfcc, mel.melCount) : nMfcc;
  const cepstrum = { count, orthonormal: norm === 'ortho', lifter, lifterFirst: 1 as const, energy: false };
  const spec: Spec = { ...mel, log: 'db', topDb: 80, cepstrum };
  return features(spec, { ...cepstrumNames, ...names }, y, given);
}

/**
 * librosa's features by their names and arguments, in camel case, with the same defaults and shapes: `melspectrogram`, `mfcc`, `delta`.
 *
 * An argument that is not here is refused by name; the error says what to do instead.
 *
 * @example
 * ```ts
 * import { librosa } from 'melisma/dsp';
 * const y = new Float32Array(22050);
 * const mel = librosa.melspectrogram({ y, sr: 22050, nMels: 64 }); // dims [64, 44]
 * const mfcc = librosa.mfcc({ y, nMfcc: 13 }); //                     dims [13, 44]
 * const slopes = librosa.delta(mfcc); //                              dims [13, 44]
 * ```
 */
export const librosa = /* @__PURE__ */ Object.freeze({ melspectrogram, mfcc, delta });
