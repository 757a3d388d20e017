/** Kaldi's fbank and MFCC by the arguments of torchaudio.compliance.kaldi, in camel case. */

import { base } from '../../presets/base.ts';
import { readSamples, type Samples } from '../../samples/samples.ts';
import type { Spec, WindowFamily } from '../../spec/spec.ts';
import { normalizeGrid } from '../../stages/normalize/utterance.ts';
import { checkNumber, checkTarget, refuse, refuseShort } from '../check.ts';
import { outputFor } from '../output.ts';
import type { DspArray, DspArrayOf, DspOptions, DspTarget, Matrix } from '../types.ts';
import { checkFixed, checkFlags, type Fixed, features, type Names, readArguments, translate } from './call.ts';
import { logEnergies } from './energy.ts';

/** What {@link fbank} and {@link mfcc} share. Defaults are torchaudio 2.9's, which has no dither. */
interface FrameArguments<T extends DspTarget> extends DspOptions<T> {
  blackmanCoeff?: 0.42;
  channel?: -1 | 0;
  /** Standard deviation of noise of our own, the same each time; 0 unless given. */
  dither?: number;
  /** Of the frame's energy, which `useEnergy` asks for; 1 unless given, 0 for none. */
  energyFloor?: number;
  /** Milliseconds; 25 unless given. */
  frameLength?: number;
  /** Milliseconds; 10 unless given. */
  frameShift?: number;
  /** Hz; counted from half the rate where it is not above 0. 0 unless given. */
  highFreq?: number;
  htkCompat?: false;
  /** Hz; 20 unless given. */
  lowFreq?: number;
  /** Seconds; a shorter clip has no frames. 0 unless given. */
  minDuration?: number;
  /** Bands; 23 unless given. */
  numMelBins?: number;
  /** 0.97 unless given; 0 for none. */
  preemphasisCoefficient?: number;
  /** Energy before pre-emphasis and window, or after; true unless given. */
  rawEnergy?: boolean;
  /** Subtract the mean of each frame; true unless given. */
  removeDcOffset?: boolean;
  /** Zeros behind a frame up to a power of two; true unless given. */
  roundToPowerOfTwo?: boolean;
  /** Hz, a whole number; 16000 unless given. */
  sampleFrequency?: number;
  /** Whole frames only; false mirrors the clip at its ends. True unless given. */
  snipEdges?: boolean;
  /** Subtract the mean of each feature over the clip; false unless given. */
  subtractMean?: boolean;
  /** fbank: the log energy as a column before the bands. mfcc: in the place of coefficient 0. False unless given. */
  useEnergy?: boolean;
  vtlnHigh?: number;
  vtlnLow?: number;
  vtlnWarp?: 1;
  /** `'povey'` unless given. */
  windowType?: 'hamming' | 'hanning' | 'povey' | 'rectangular' | 'blackman';
}

/** What Kaldi's `fbank` takes here. */
export interface KaldiFbankArguments<T extends DspTarget = 'simd'> extends FrameArguments<T> {
  /** The logarithm of each band; true unless given. */
  useLogFbank?: boolean;
  /** Power in the place of magnitude; true unless given. */
  usePower?: boolean;
}

/** What Kaldi's `mfcc` takes here. */
export interface KaldiMfccArguments<T extends DspTarget = 'simd'> extends FrameArguments<T> {
  /** Length of the lifter, a whole number; 22 unless given, 0 for none. */
  cepstralLifter?: number;
  /** Coefficients, at most as many as bands; 13 unless given. */
  numCeps?: number;
}

const SHARED_KEYS: readonly (keyof FrameArguments<DspTarget>)[] = ['blackmanCoeff', 'channel', 'dither', 'energyFloor', 'frameLength', 'frameShift', 'highFreq', 'htkCompat', 'lowFreq', 'minDuration', 'numMelBins', 'preemphasisCoefficient', 'rawEnergy', 'removeDcOffset', 'roundToPowerOfTwo', 'sampleFrequency', 'snipEdges', 'subtractMean', 'useEnergy', 'vtlnHigh', 'vtlnLow', 'vtlnWarp', 'windowType', 'target', 'out']; // biome-ignore format: a list
const FBANK_KEYS: readonly (keyof KaldiFbankArguments)[] = /* @__PURE__ */ [...SHARED_KEYS, 'useLogFbank', 'usePower'];
const MFCC_KEYS: readonly (keyof KaldiMfccArguments)[] = /* @__PURE__ */ [...SHARED_KEYS, 'cepstralLifter', 'numCeps'];

const fixed: Fixed = {
  blackmanCoeff: [[0.42], '0.42, the one Blackman window that there is'],
  channel: [[-1, 0], '-1 or 0: a waveform is one channel; pass the samples of the one that is wanted'],
  htkCompat: [[false], 'false; move column 0 behind the others (a cepstrum without useEnergy times the root of 2)'],
  vtlnWarp: [[1], '1: frequencies are not warped'],
};

const windows: Readonly<Record<string, WindowFamily>> = {
  hamming: 'hamming',
  hanning: 'hann',
  povey: 'povey',
  rectangular: 'rectangular',
  blackman: 'blackman',
};

const names: Names = {
  samples: 'waveform',
  sampleRate: 'sampleFrequency',
  windowLength: 'frameLength',
  hopLength: 'frameShift',
  fftSize: 'frameLength',
  melCount: 'numMelBins',
  minFrequency: 'lowFreq',
  maxFrequency: 'highFreq',
  preemphasis: 'preemphasisCoefficient',
  'cepstrum.lifter': 'cepstralLifter',
  'cepstrum.count': 'numCeps',
  cepstrum: 'numCeps',
};

/** Bins of 31.25 Hz: there our float32 filters are torchaudio's, bit for bit. Elsewhere float64 ones are as near. */
const KNOWN_BIN_WIDTH = 31.25;

interface Resolved {
  spec: Spec;
  minDuration: number;
  useEnergy: boolean;
  rawEnergy: boolean;
  energyFloor: number;
  subtractMean: boolean;
}

/** Samples of so many milliseconds, as torchaudio rounds them. */
const samplesIn = (sampleFrequency: number, milliseconds: number): number =>
  Math.trunc(sampleFrequency * milliseconds * 0.001);

/** The smallest power of two that is not below. */
function powerOfTwo(length: number): number {
  let size = 1;
  while (size < length) size *= 2;
  return size;
}

/** Every argument, checked but for what the spec checks itself. */
function resolve(given: FrameArguments<DspTarget>): Resolved {
  checkFixed(given, fixed);
  const { sampleFrequency = 16000, frameLength = 25, frameShift = 10, highFreq = 0, windowType = 'povey' } = given;
  const { rawEnergy = true, removeDcOffset = true, roundToPowerOfTwo = true, snipEdges = true } = given;
  const { subtractMean = false, useEnergy = false, minDuration = 0, energyFloor = 1 } = given;
  checkFlags({ rawEnergy, removeDcOffset, roundToPowerOfTwo, snipEdges, subtractMean, useEnergy });
  checkNumber('minDuration', minDuration, 0, Number.MAX_VALUE);
  checkNumber('energyFloor', energyFloor, 0, Number.MAX_VALUE);
  checkNumber('sampleFrequency', sampleFrequency, 1, 1e7);
  checkNumber('frameLength', frameLength, 0, Number.MAX_VALUE);
  checkNumber('frameShift', frameShift, 0, Number.MAX_VALUE);
  checkNumber('highFreq', highFreq, -Number.MAX_VALUE, Number.MAX_VALUE);
  const windowLength = samplesIn(sampleFrequency, frameLength);
  const fftSize = roundToPowerOfTwo ? powerOfTwo(windowLength) : windowLength;
  if (fftSize % 2 === 1) refuse('ERR_OPTION', 'frameLength', 'an even number of samples, or roundToPowerOfTwo', frameLength); // biome-ignore format: one line
  const spec: Spec = {
    ...base,
    sampleRate: sampleFrequency,
    fftSize,
    windowLength,
    hopLength: samplesIn(sampleFrequency, frameShift),
    window: translate('windowType', windowType, windows),
    windowPeriodic: false,
    windowPlacement: 'left',
    framing: snipEdges ? 'kaldi-snip' : 'kaldi-mirror',
    dither: given.dither ?? 0,
    removeDcOffset,
    preemphasis: given.preemphasisCoefficient ?? 0.97,
    melCount: given.numMelBins ?? 23,
    melScale: 'kaldi',
    melNorm: 'none',
    melSpace: 'mel',
    melPrecision: sampleFrequency / fftSize === KNOWN_BIN_WIDTH ? 'float32' : 'float64',
    minFrequency: given.lowFreq ?? 20,
    maxFrequency: highFreq > 0 ? highFreq : sampleFrequency / 2 + highFreq,
    log: 'ln',
    logFloor: 2 ** -23,
    // With a column of energies the mean is taken when that is in its place.
    normalize: { kind: subtractMean && !useEnergy ? 'mean' : 'none' },
    layout: 'frame-major',
  };
  return { spec, minDuration, useEnergy, rawEnergy, energyFloor, subtractMean };
}

/**
 * Features of a clip, with the energies where they are asked for: in a column of their own before the others, or in the place of the
 * first. Throws ERR_TOO_SHORT.
 */
function compute<T extends DspTarget>(
  resolved: Resolved,
  clip: Samples,
  columns: number,
  { target = 'simd' as T, out }: DspOptions<T>,
): Matrix<DspArrayOf<T>> {
  const { spec, minDuration, useEnergy, subtractMean } = resolved;
  const waveform = readSamples(clip, 'waveform');
  checkTarget(target);
  if (waveform.length < spec.windowLength) refuseShort(spec.windowLength, 'one frame', waveform.length, 'waveform');
  if (waveform.length < minDuration * spec.sampleRate) return { data: outputFor(target, 0, out), dims: [0, columns] };
  if (!useEnergy) return features(spec, names, waveform, { target, out });
  const { data, dims } = features(spec, names, waveform, { target });
  const [frames, width] = dims;
  const result = outputFor(target, frames * columns, out);
  const skipped = width === columns ? 1 : 0;
  const energies = logEnergies(spec, waveform, frames, resolved);
  for (let t = 0; t < frames; t++) {
    result[t * columns] = energies[t];
    result.set(data.subarray(t * width + skipped, (t + 1) * width), t * columns + 1);
  }
  if (subtractMean) withoutMean(spec, result, frames, columns);
  return { data: result, dims: [frames, columns] };
}

/** In place. */
function withoutMean(spec: Spec, data: DspArray, frames: number, width: number): void {
  normalizeGrid({ ...spec, normalize: { kind: 'mean' } }, { data, frames, width, melMajor: false }, frames);
}

/**
 * torchaudio.compliance.kaldi.fbank: log mel bands as Kaldi computes them.
 *
 * Returns [frames, numMelBins], with `useEnergy` one column more. Samples are taken as they are: models trained on Kaldi's 16-bit integers
 * want them times 32768 (`Int16Array` is scaled by 1/32768). A clip shorter than `minDuration` has 0 frames. Error: docs/dsp.md.
 * Source of the definition: torchaudio 2.9.1, compliance/kaldi.py, fbank.
 * Throws ERR_OPTION for an argument that is not here, ERR_SAMPLE_TYPE, ERR_TOO_SHORT, ERR_NON_FINITE, ERR_OUTPUT_SIZE.
 */
function fbank<T extends DspTarget = 'simd'>(
  waveform: Samples,
  options?: KaldiFbankArguments<T>,
): Matrix<DspArrayOf<T>> {
  const given = readArguments<KaldiFbankArguments<T>>(options, FBANK_KEYS);
  const { useLogFbank = true, usePower = true } = given;
  checkFlags({ useLogFbank, usePower });
  const resolved = resolve(given);
  const spec: Spec = {
    ...resolved.spec,
    spectrum: usePower ? 'power' : 'magnitude',
    log: useLogFbank ? 'ln' : 'none',
  };
  return compute({ ...resolved, spec }, waveform, spec.melCount + (resolved.useEnergy ? 1 : 0), given);
}

/**
 * torchaudio.compliance.kaldi.mfcc: cepstra as Kaldi computes them.
 *
 * Returns [frames, numCeps]. Samples and errors as in `fbank`. Source of the definition: torchaudio 2.9.1, compliance/kaldi.py, mfcc.
 */
function mfcc<T extends DspTarget = 'simd'>(waveform: Samples, options?: KaldiMfccArguments<T>): Matrix<DspArrayOf<T>> {
  const given = readArguments<KaldiMfccArguments<T>>(options, MFCC_KEYS);
  const { numCeps = 13, cepstralLifter = 22 } = given;
  const resolved = resolve(given);
  const cepstrum = {
    count: numCeps,
    orthonormal: true,
    lifter: cepstralLifter,
    lifterFirst: 0 as const,
    energy: false,
  };
  return compute({ ...resolved, spec: { ...resolved.spec, cepstrum } }, waveform, numCeps, given);
}

/**
 * Kaldi's features by the arguments of torchaudio.compliance.kaldi in camel case, with the same defaults and shapes: `fbank`, `mfcc`.
 *
 * An argument that is not here is refused by name; the error says what to do instead.
 *
 * @example
 * ```ts
 * import { kaldi } from 'melisma/dsp';
 * const waveform = new Float32Array(16000);
 * const bands = kaldi.fbank(waveform, { numMelBins: 80 }); //    dims [98, 80]
 * const cepstra = kaldi.mfcc(waveform, { snipEdges: false }); // dims [100, 13]
 * ```
 */
export const kaldi = /* @__PURE__ */ Object.freeze({ fbank, mfcc });
