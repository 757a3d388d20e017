/** How loud frames are, and what of a clip is not silent, as librosa defines them. */

import { readOptions } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import { copyScaled, readSamples, type Samples } from '../samples/samples.ts';
import { log10 } from '../tables/math.ts';
import { checkChoice, checkInteger, checkNumber } from './check.ts';
import { outputFor } from './output.ts';

/** How a clip is cut into frames. */
export interface RmsOptions {
  /** Samples of a frame; 2048 unless given. */
  frameLength?: number;
  /** Samples from one frame to the next; 512 unless given. */
  hopLength?: number;
  /** Frame `t` is centred on sample `t hopLength`, or starts there; true unless given. */
  center?: boolean;
  /** What lies beyond the ends; `'constant'` (zeros) unless given. */
  padMode?: 'constant' | 'reflect';
  /** Where the result goes. */
  out?: Float32Array;
}

/** What counts as silence. */
export interface SilenceOptions extends Pick<RmsOptions, 'frameLength' | 'hopLength'> {
  /** Frames so many dB below the reference are silent, and those just there; 60 unless given. */
  topDb?: number;
  /** The amplitude that decibels count from; `'max'`, that of the loudest frame, unless given. */
  ref?: number | 'max';
}

/** A part of a clip, in samples: the first one, and the one behind the last. */
export interface Interval {
  start: number;
  end: number;
}

/** What {@link trim} leaves. */
export interface Trimmed<Data extends Samples = Samples> extends Interval {
  /** A copy of the clip from `start` to `end`. */
  samples: Data;
}

const LARGEST = 2 ** 31 - 1;

/** librosa.amplitude_to_db, `amin`: what is less counts as this much. */
const LEAST_AMPLITUDE = 1e-5;

/**
 * The root of the mean square of each frame, [frames]. Computed in float64 and rounded once. `Int16Array` is scaled by 1/32768.
 *
 * With `center` there are `1 + floor(samples / hopLength)` frames (for even lengths), without, only whole ones.
 * Source of the definition: librosa.feature.rms. Throws ERR_SAMPLE_TYPE, ERR_OPTION, ERR_OUTPUT_SIZE, ERR_TOO_SHORT.
 *
 * @example
 * ```ts
 * import { rms } from 'melisma/dsp';
 * const tone = Float32Array.from({ length: 16000 }, (_, i) => Math.sin(i / 5));
 * const levels = rms(tone, { frameLength: 400, hopLength: 160 }); // 101 frames of about 0.71, less at the ends
 * ```
 */
export function rms(samples: Samples, options?: RmsOptions): Float32Array {
  const given = readOptions(options, ['frameLength', 'hopLength', 'center', 'padMode', 'out']);
  const levels = frameLevels(readSamples(samples), given);
  const result = outputFor('simd', levels.length, given.out);
  result.set(levels);
  return result;
}

/**
 * A clip without the silence at its ends: from the first frame that is not silent to the hop behind the last one. Nothing is left where all
 * of it is silent.
 *
 * Source of the definition: librosa.effects.trim, of one channel. Throws ERR_SAMPLE_TYPE, ERR_OPTION.
 *
 * @example
 * ```ts
 * import { trim } from 'melisma/dsp';
 * const clip = new Float32Array(32000);
 * clip.fill(0.5, 12000, 20000);
 * const { start, end } = trim(clip, { frameLength: 512, hopLength: 128 }); // 11776, 20352
 * ```
 */
export function trim<Data extends Samples>(samples: Data, options?: SilenceOptions): Trimmed<Data> {
  const { clip, loud, hopLength } = loudFrames(samples, options);
  const first = loud.indexOf(true);
  const [start, end] = first < 0 ? [0, 0] : [first * hopLength, (loud.lastIndexOf(true) + 1) * hopLength];
  const last = Math.min(clip.length, end);
  return { samples: clip.slice(start, last) as Data, start, end: last };
}

/**
 * The parts of a clip that are not silent, in their order. They do not overlap: each ends with the hop of its last frame.
 *
 * Source of the definition: librosa.effects.split, of one channel. Throws ERR_SAMPLE_TYPE, ERR_OPTION.
 *
 * @example
 * ```ts
 * import { split } from 'melisma/dsp';
 * const clip = new Float32Array(32000);
 * for (const at of [4000, 20000]) clip.fill(0.5, at, at + 5000);
 * const parts = split(clip, { frameLength: 512, hopLength: 128 }); // two of them
 * ```
 */
export function split(samples: Samples, options?: SilenceOptions): Interval[] {
  const { clip, loud, hopLength } = loudFrames(samples, options);
  const parts: Interval[] = [];
  for (let first = loud.indexOf(true); first >= 0; ) {
    const behind = loud.indexOf(false, first);
    const end = behind < 0 ? loud.length : behind;
    parts.push({ start: first * hopLength, end: Math.min(clip.length, end * hopLength) });
    first = loud.indexOf(true, end);
  }
  return parts;
}

/** Which frames are not silent. */
function loudFrames(samples: Samples, options: SilenceOptions | undefined) {
  const given = readOptions(options, ['topDb', 'ref', 'frameLength', 'hopLength']);
  const { topDb = 60, ref = 'max', hopLength = 512 } = given;
  checkNumber('topDb', topDb, -Number.MAX_VALUE, Number.MAX_VALUE);
  if (ref !== 'max') checkNumber('ref', ref, -Number.MAX_VALUE, Number.MAX_VALUE);
  const clip = readSamples(samples);
  const levels = frameLevels(clip, { frameLength: given.frameLength, hopLength });
  const largest = levels.reduce((most, x) => (x > most ? x : most), 0);
  const decibels = (amplitude: number) => 20 * log10(Math.max(Math.abs(amplitude), LEAST_AMPLITUDE));
  const limit = decibels(ref === 'max' ? largest : ref);
  const loud = Array.from(levels, (level) => decibels(level) - limit > -topDb);
  return { clip, loud, hopLength };
}

/** In float64, [frames]. */
function frameLevels(clip: Samples, given: Omit<RmsOptions, 'out'>): Float64Array {
  const { frameLength = 2048, hopLength = 512, center = true, padMode = 'constant' } = given;
  checkInteger('frameLength', frameLength, 1, LARGEST);
  checkInteger('hopLength', hopLength, 1, LARGEST);
  checkChoice('center', center, [true, false]);
  checkChoice('padMode', padMode, ['constant', 'reflect']);
  const pad = center ? frameLength >> 1 : 0;
  const least = center && padMode === 'reflect' ? pad + 1 : center ? 1 : frameLength;
  if (clip.length < least) {
    throw refusal('ERR_TOO_SHORT', 'samples', `at least ${least} of them`, clip.length, { expected: least });
  }
  const frames = Math.max(0, Math.floor((clip.length + 2 * pad - frameLength) / hopLength) + 1);
  const squares = squaresOf(clip, pad, padMode);
  return Float64Array.from({ length: frames }, (_, t) => Math.sqrt(meanOf(squares, t * hopLength, frameLength)));
}

/** Squares of the samples with what lies beyond the ends. */
function squaresOf(clip: Samples, pad: number, padMode: 'constant' | 'reflect'): Float64Array {
  const squares = new Float64Array(clip.length + 2 * pad);
  copyScaled(clip, 0, squares.subarray(pad, pad + clip.length));
  for (let i = pad; i < pad + clip.length; i++) squares[i] *= squares[i];
  if (padMode === 'constant') return squares;
  const last = pad + clip.length - 1;
  for (let i = 1; i <= pad; i++) {
    squares[pad - i] = squares[pad + i];
    squares[last + i] = squares[last - i];
  }
  return squares;
}

function meanOf(squares: Float64Array, start: number, count: number): number {
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += squares[i];
  return sum / count;
}
