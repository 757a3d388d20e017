/** torchaudio's transforms as functions, by their arguments in camel case. */

import { readOptions } from '../../errors/options.ts';
import { base } from '../../presets/base.ts';
import { readSamples, type Samples } from '../../samples/samples.ts';
import type { Framing, Spec, WindowFamily } from '../../spec/spec.ts';
import { checkChoice, checkInteger, checkNumber, refuse } from '../check.ts';
import type { DspArrayOf, DspOptions, DspTarget, Matrix } from '../types.ts';
import { windowNumbers } from '../window-table.ts';
import { checkFixed, checkFlags, type Fixed, features, type Names, readArguments, translate } from './call.ts';
import { computeDeltas } from './deltas.ts';

/** What torchaudio's `MelSpectrogram` takes, but for the sample rate. Defaults are torchaudio 2.9's. */
export interface TorchaudioMelArguments {
  /** Points of the transform, an even number; 400 unless given. */
  nFft?: number;
  /** Samples under the window, centred in the transform; `nFft` unless given. */
  winLength?: number | null;
  /** Samples from one frame to the next; half of `winLength` unless given. */
  hopLength?: number | null;
  /** Hz; 0 unless given. */
  fMin?: number;
  /** Hz; half the sample rate unless given. */
  fMax?: number | null;
  /** Zeros at either end of the clip; 0 unless given. */
  pad?: number;
  /** Bands; 128 unless given. */
  nMels?: number;
  /** The name of torch's function; `'hann_window'` unless given. */
  windowFn?: 'hann_window' | 'hamming_window' | 'blackman_window' | 'ones';
  /** Exponent of the magnitude; 2 unless given. */
  power?: 1 | 2;
  /** Spectra over the root of the window's energy (true, `'window'`) or of `nFft` (`'frame_length'`); false unless given. */
  normalized?: boolean | 'window' | 'frame_length';
  /** What the window's function is given besides its length. */
  wkwargs?: { periodic?: boolean } | null;
  /** Frame `t` is centred on sample `t hopLength`, or starts there; true unless given. */
  center?: boolean;
  /** What lies beyond the ends; `'reflect'` unless given. */
  padMode?: 'reflect' | 'constant';
  /** Without effect, as in torchaudio. */
  onesided?: boolean | null;
  /** `'slaney'`: each filter over half its width in Hz; peaks are 1 unless given. */
  norm?: 'slaney' | null;
  /** `'htk'` unless given. */
  melScale?: 'htk' | 'slaney';
}

/** What torchaudio's `melSpectrogram` takes here. */
export interface TorchaudioMelSpectrogramArguments<T extends DspTarget = 'simd'>
  extends TorchaudioMelArguments,
    DspOptions<T> {
  /** Hz, a whole number; 16000 unless given. */
  sampleRate?: number;
  /** Not an option: of a recording its rate is passed, `{ sampleRate: audio.sampleRate }`, not the whole of it. */
  samples?: never;
}

/** What torchaudio's `mfcc` takes here. */
export interface TorchaudioMfccArguments<T extends DspTarget = 'simd'> extends DspOptions<T> {
  /** Hz, a whole number; 16000 unless given. */
  sampleRate?: number;
  /** Not an option: of a recording its rate is passed, `{ sampleRate: audio.sampleRate }`, not the whole of it. */
  samples?: never;
  /** Coefficients, at most as many as bands; 40 unless given. */
  nMfcc?: number;
  dctType?: 2;
  /** Of the DCT: `'ortho'` unless given, or null. */
  norm?: 'ortho' | null;
  /** `ln(x + 1e-6)` in the place of decibels; false unless given. */
  logMels?: boolean;
  /** Arguments of the mel spectrogram. */
  melkwargs?: TorchaudioMelArguments | null;
}

const MEL_KEYS: readonly (keyof TorchaudioMelArguments)[] = ['nFft', 'winLength', 'hopLength', 'fMin', 'fMax', 'pad', 'nMels', 'windowFn', 'power', 'normalized', 'wkwargs', 'center', 'padMode', 'onesided', 'norm', 'melScale']; // biome-ignore format: a list
const MFCC_KEYS: readonly (keyof TorchaudioMfccArguments)[] = [
  'sampleRate',
  'nMfcc',
  'dctType',
  'norm',
  'logMels',
  'melkwargs',
  'target',
  'out',
];

const fixed: Fixed = {
  power: [[1, 2], '1 or 2; magnitude(stft(...)) and melFilterbank(...).apply make other spectra'],
};

const windows: Readonly<Record<string, WindowFamily>> = {
  hann_window: 'hann',
  hamming_window: 'hamming',
  blackman_window: 'blackman',
  ones: 'rectangular',
};
const padModes: Readonly<Record<string, Framing>> = { reflect: 'center-reflect', constant: 'center-zero' };
const melScales = { htk: 'htk', slaney: 'slaney' } as const;

const names: Names = {
  samples: 'waveform',
  fftSize: 'nFft',
  windowLength: 'winLength',
  melCount: 'nMels',
  minFrequency: 'fMin',
  maxFrequency: 'fMax',
  'cepstrum.count': 'nMfcc',
  cepstrum: 'nMfcc',
};

function melSpec(given: TorchaudioMelArguments, sampleRate: number): Spec {
  checkFixed(given, fixed);
  const { nFft = 400, nMels = 128, windowFn = 'hann_window', center = true, padMode = 'reflect', norm = null } = given;
  const { periodic = true } = readOptions(given.wkwargs ?? undefined, ['periodic'], 'wkwargs');
  checkFlags({ center, periodic });
  checkNumber('nFft', nFft, 0, Number.MAX_VALUE);
  checkNumber('sampleRate', sampleRate, 0, Number.MAX_VALUE);
  if (nFft % 2 === 1) refuse('ERR_OPTION', 'nFft', 'an even number: for odd ones torchaudio moves the bins of its filters', nFft); // biome-ignore format: one line
  checkChoice('norm', norm, ['slaney', null]);
  const windowLength = given.winLength ?? nFft;
  checkNumber('winLength', windowLength, 0, Number.MAX_VALUE);
  const framing = translate('padMode', padMode, padModes);
  return {
    ...base,
    // torchaudio counts Hz from half the rate rounded down: 22051 Hz are 22050 to its filters, which alone see the rate.
    sampleRate: sampleRate % 2 === 1 ? sampleRate - 1 : sampleRate,
    fftSize: nFft,
    windowLength,
    hopLength: given.hopLength ?? Math.floor(windowLength / 2),
    window: translate('windowFn', windowFn, windows),
    windowPeriodic: periodic,
    framing: center ? framing : 'none',
    spectrum: given.power === 1 ? 'magnitude' : 'power',
    melCount: nMels,
    melScale: translate('melScale', given.melScale ?? 'htk', melScales),
    melNorm: norm ?? 'none',
    minFrequency: given.fMin ?? 0,
    maxFrequency: given.fMax ?? Math.floor(sampleRate / 2),
    log: 'none',
  };
}

/** The factor that `normalized` puts on a spectrum. Throws ERR_OPTION. */
function scaleOf({ window, windowLength, windowPeriodic, fftSize }: Spec, normalized: unknown): number {
  if (normalized === false) return 1;
  if (normalized === 'frame_length') return 1 / Math.sqrt(fftSize);
  checkChoice('normalized', normalized, [true, false, 'window', 'frame_length']);
  let energy = 0;
  for (const w of windowNumbers(window, windowLength, windowPeriodic)) energy += w * w;
  return 1 / Math.sqrt(energy);
}

/** The clip between `pad` zeros. Throws ERR_OPTION. */
function padded(waveform: Samples, pad: number): Samples {
  checkInteger('pad', pad, 0, 2 ** 24);
  if (pad === 0) return waveform;
  const longer = new (waveform.constructor as Float32ArrayConstructor)(waveform.length + 2 * pad);
  longer.set(waveform, pad);
  return longer;
}

function compute<T extends DspTarget>(
  spec: Spec,
  clip: Samples,
  mel: TorchaudioMelArguments,
  options: DspOptions<T>,
): Matrix<DspArrayOf<T>> {
  const waveform = readSamples(clip, 'waveform');
  const { normalized = false, pad = 0 } = mel;
  // The plan is made of what is right already: a window's energy wants its length.
  if (normalized === false) return features(spec, names, padded(waveform, pad), options);
  checkInteger('winLength', spec.windowLength, 1, spec.fftSize);
  return features({ ...spec, inputScale: scaleOf(spec, normalized) }, names, padded(waveform, pad), options);
}

/**
 * torchaudio.transforms.MelSpectrogram: a mel spectrogram of power, or of magnitude, without a logarithm.
 *
 * Returns [nMels, frames]. `Int16Array` is scaled by 1/32768. Error: docs/dsp.md. Source of the definition: torchaudio 2.9.1,
 * transforms/_transforms.py, MelSpectrogram.
 * Throws ERR_OPTION for an argument that is not here, ERR_SAMPLE_TYPE, ERR_EMPTY_AUDIO, ERR_TOO_SHORT, ERR_NON_FINITE, ERR_OUTPUT_SIZE.
 */
function melSpectrogram<T extends DspTarget = 'simd'>(
  waveform: Samples,
  options?: TorchaudioMelSpectrogramArguments<T>,
): Matrix<DspArrayOf<T>> {
  const given = readArguments<TorchaudioMelSpectrogramArguments<T>>(options, [
    ...MEL_KEYS,
    'sampleRate',
    'target',
    'out',
  ]);
  return compute(melSpec(given, given.sampleRate ?? 16000), waveform, given, given);
}

/**
 * torchaudio.transforms.MFCC of one clip: the DCT of a mel spectrogram in decibels, held to 80 below the clip's maximum, or of its logarithm.
 *
 * Returns [nMfcc, frames]. Error: docs/dsp.md. Source of the definition: torchaudio 2.9.1, transforms/_transforms.py, MFCC.
 * Throws as `melSpectrogram`.
 */
function mfcc<T extends DspTarget = 'simd'>(
  waveform: Samples,
  options?: TorchaudioMfccArguments<T>,
): Matrix<DspArrayOf<T>> {
  const given = readArguments<TorchaudioMfccArguments<T>>(options, MFCC_KEYS);
  checkFixed(given, { dctType: [[2], '2, the one type of DCT that torchaudio has'] });
  const { sampleRate = 16000, nMfcc = 40, norm = 'ortho', logMels = false } = given;
  const mel = readArguments<TorchaudioMelArguments>(given.melkwargs ?? undefined, MEL_KEYS, 'melkwargs');
  checkFlags({ logMels });
  checkChoice('norm', norm, ['ortho', null]);
  const level: Partial<Spec> = logMels
    ? { log: 'ln', logFloor: 1e-6, logFloorMode: 'add' }
    : { log: 'db', logFloor: 1e-10, topDb: 80 };
  const cepstrum = { count: nMfcc, orthonormal: norm === 'ortho', lifter: 0, lifterFirst: 0 as const, energy: false };
  return compute({ ...melSpec(mel, sampleRate), ...level, cepstrum }, waveform, mel, given);
}

/**
 * torchaudio's transforms as functions, by their arguments in camel case, with the same defaults and shapes: `melSpectrogram`, `mfcc`,
 * `computeDeltas`. Of a waveform they take one channel.
 *
 * An argument that is not here is refused by name; the error says what to do instead.
 *
 * @example
 * ```ts
 * import { torchaudio } from 'melisma/dsp';
 * const waveform = new Float32Array(16000);
 * const mel = torchaudio.melSpectrogram(waveform, { nMels: 64, hopLength: 160 }); //  dims [64, 101]
 * const mfcc = torchaudio.mfcc(waveform, { nMfcc: 13, melkwargs: { nMels: 40 } }); // dims [13, 81]
 * const slopes = torchaudio.computeDeltas(mfcc); //                                   dims [13, 81]
 * ```
 */
export const torchaudio = /* @__PURE__ */ Object.freeze({ melSpectrogram, mfcc, computeDeltas });
