/** What a resampler can be asked for, checked once. */
import { notAmong } from '../errors/guess.ts';
import { readOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { hannShape, kaiserShape, type Quality, qualities, qualityShape, type Shape } from './filter.ts';

/**
 * How good the filter is. F is half of the lower rate.
 * - `high`: flat within 0.01 dB up to 0.91 F; what would be aliased lies below -120 dB.
 * - `fast`: flat within 0.01 dB up to 0.8 F; below -85 dB. Shorter blocks: half the latency.
 * - `low-latency`: flat within 0.05 dB up to 0.9 F; below -90 dB. Output by output, without blocks: at most 5 ms between rates from 16 kHz
 *   up, 8 ms from or to 8 and 11.025 kHz. For live audio: clips are quicker by the others.
 */
export type ResamplerQuality = keyof typeof qualities;

/**
 * The filter of `torchaudio.transforms.Resample`, for models trained on audio that went through it. It lets through aliases of up to
 * -6 dB near half of the lower rate: `high` does not.
 */
export interface TorchaudioCompatibility {
  library: 'torchaudio';
  /** Default `sinc_interp_hann`. */
  resamplingMethod?: 'sinc_interp_hann' | 'sinc_interp_kaiser';
  /** Zero crossings on each side, 1 to 256. Default 6. */
  lowpassFilterWidth?: number;
  /** The cutoff as a share of half of the lower rate, above 0 up to 1. Default 0.99. */
  rolloff?: number;
  /** Of the Kaiser window, 0 to 40. Default 14.769656459379492. */
  beta?: number;
  /**
   * The precision of the filter's phases. By default they are float32, as in the class; `float64`, its option, makes them exact, as
   * `functional.resample` of doubles has them.
   */
  dtype?: 'float64';
}

/** The filter of Kaldi's `LinearResample`. */
export interface KaldiCompatibility {
  library: 'kaldi';
  /** `filter_cutoff_hz`: above 0, up to half of the lower rate. Default 0.99 of that, as in `ResampleWaveform`. */
  filterCutoff?: number;
  /** `num_zeros`, 1 to 256. Default 6. */
  numZeros?: number;
}

/** A filter that another program uses. Its name stands for its defaults. */
export type Compatibility = 'torchaudio' | 'kaldi' | TorchaudioCompatibility | KaldiCompatibility;

/** What computes: WebAssembly with SIMD in float32, or the definition in float64, which is slow and needs no WebAssembly. */
export type ResamplerTarget = 'simd' | 'reference';

/** What {@link createResampler} takes. */
export interface ResamplerOptions {
  /** Rate of the samples that go in: a whole number of Hz, 1 to 10,000,000. */
  from: number;
  /** Rate of those that come out: the same, and between 1/256 and 256 times `from`. */
  to: number;
  /** Default `high`. Not together with `compatibility`. */
  quality?: ResamplerQuality;
  compatibility?: Compatibility;
  /** Default `simd`. */
  target?: ResamplerTarget;
}

const LARGEST_RATE = 10_000_000;
const LARGEST_RATIO = 256;
const LARGEST_WIDTH = 256;

function refuse(option: string, expected: string, given: unknown, bound?: number): never {
  throw refusal('ERR_OPTION', option, expected, given, { expected: bound });
}

function checkNumber(option: string, value: unknown, low: number, high: number, whole: boolean): void {
  const fits = typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value));
  if (!fits) refuse(option, `a ${whole ? 'whole ' : ''}number from ${low} to ${high}`, value);
}

function checkChoice(option: string, value: unknown, choices: readonly string[]): void {
  if (!choices.includes(value as string)) throw notAmong('ERR_OPTION', option, choices, value);
}

/** What the options ask for. */
export interface ResampleRequest {
  from: number;
  to: number;
  shape: Shape;
  /** True where the filter is short and reaches beyond half of the lower rate: no spectrum may be cut off there. */
  isShort: boolean;
  /** What blocks may wait for, as a share of what `high` may. */
  latencyShare: number;
  /** True where equal rates mean equal samples. */
  copies: boolean;
  target: ResamplerTarget;
}

/** Throws ERR_OPTION. */
export function checkedRequest(options: ResamplerOptions): ResampleRequest {
  if (options === undefined) refuse('options', 'an object with from and to', options);
  const known = ['from', 'to', 'quality', 'compatibility', 'target'] as const;
  const { from, to, quality, compatibility, target = 'simd' } = readOptions(options, known);
  checkNumber('from', from, 1, LARGEST_RATE, true);
  checkNumber('to', to, 1, LARGEST_RATE, true);
  if (to > from * LARGEST_RATIO || from > to * LARGEST_RATIO) {
    refuse('to', `a rate between from / ${LARGEST_RATIO} and from * ${LARGEST_RATIO}`, to);
  }
  checkChoice('target', target, ['simd', 'reference']);
  if (compatibility !== undefined) {
    if (quality !== undefined) refuse('quality', 'none beside compatibility', quality);
    return { from, to, target, latencyShare: 1, ...compatible(from, to, compatibility) };
  }
  checkChoice('quality', quality ?? 'high', Object.keys(qualities));
  const wanted: Quality = qualities[quality ?? 'high'];
  const latencyShare = { high: 1, fast: 0.5, 'low-latency': 0 }[quality ?? 'high'];
  return { from, to, target, shape: qualityShape(wanted), isShort: false, latencyShare, copies: true };
}

const TORCHAUDIO_KEYS = ['library', 'resamplingMethod', 'lowpassFilterWidth', 'rolloff', 'beta', 'dtype'] as const;

type Filter = Pick<ResampleRequest, 'shape' | 'isShort' | 'copies'>;

function compatible(from: number, to: number, wanted: Compatibility): Filter {
  const given = typeof wanted === 'string' ? ({ library: wanted } as Exclude<Compatibility, string>) : wanted;
  const isObject = typeof given === 'object' && given !== null;
  if (!isObject) refuse('compatibility', "'torchaudio', 'kaldi' or an object", wanted);
  const library = readable('compatibility', () => given.library);
  checkChoice('compatibility.library', library, ['torchaudio', 'kaldi']);
  if (library === 'kaldi') return kaldiFilter(Math.min(from, to) / 2, given as KaldiCompatibility);
  return torchaudioFilter(given as TorchaudioCompatibility);
}

/**
 * torchaudio/functional/functional.py, `_get_sinc_resample_kernel` (2.9.1): a sinc at `rolloff` of half of the lower rate, `lowpass_filter_width`
 * of its own zero crossings on each side. Without a dtype the phases are integers divided by an integer, which is float32, and all else is float64.
 */
function torchaudioFilter(options: TorchaudioCompatibility): Filter {
  const given = readOptions(options, TORCHAUDIO_KEYS, 'compatibility');
  const { resamplingMethod = 'sinc_interp_hann', lowpassFilterWidth = 6, rolloff = 0.99 } = given;
  checkChoice('resamplingMethod', resamplingMethod, ['sinc_interp_hann', 'sinc_interp_kaiser']);
  checkNumber('lowpassFilterWidth', lowpassFilterWidth, 1, LARGEST_WIDTH, true);
  checkNumber('rolloff', rolloff, 0.01, 1, false);
  const { beta = 14.769656459379492 } = given;
  checkNumber('beta', beta, 0, 40, false);
  if (given.dtype !== undefined) checkChoice('dtype', given.dtype, ['float64']);
  const halfWidth = lowpassFilterWidth / rolloff;
  const isHann = resamplingMethod === 'sinc_interp_hann';
  const shape = isHann ? hannShape(rolloff, halfWidth) : kaiserShape(rolloff, halfWidth, beta);
  return { shape: { ...shape, hasSinglePhases: given.dtype === undefined }, isShort: true, copies: true };
}

/** feat/resample.cc, `LinearResample`: filters where the rates are equal, too. */
function kaldiFilter(nyquist: number, options: KaldiCompatibility): Filter {
  const given = readOptions(options, ['library', 'filterCutoff', 'numZeros'], 'compatibility');
  const { filterCutoff = 0.99 * nyquist, numZeros = 6 } = given;
  checkNumber('filterCutoff', filterCutoff, 0.01 * nyquist, nyquist, false);
  checkNumber('numZeros', numZeros, 1, LARGEST_WIDTH, true);
  const cutoff = filterCutoff / nyquist;
  return { shape: hannShape(cutoff, numZeros / cutoff), isShort: true, copies: false };
}
