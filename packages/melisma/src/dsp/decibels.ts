/** Power and amplitude to decibels, as librosa defines them. */

import { readOptions } from '../errors/options.ts';
import { log10 } from '../tables/math.ts';
import { checkNumber, checkTarget, readFloats } from './check.ts';
import { elementwisePlan } from './elementwise.ts';
import { outputFor } from './output.ts';
import type { DspArray, DspArrayOf, DspOptions, DspTarget } from './types.ts';

/** What decibels count from, and where they end. */
export interface DecibelOptions<T extends DspTarget = 'simd'> extends DspOptions<T> {
  /** What becomes 0 dB: a number (its magnitude counts), or `'max'` for the largest of the array. 1 unless given. */
  ref?: number | 'max';
  /** Smaller values count as this one: 1e-10 for power, 1e-5 for amplitude unless given. */
  amin?: number;
  /** Values so many dB below the largest one are lifted to there; 80 unless given, `null` for no limit. */
  topDb?: number | null;
}

/**
 * Power to decibels: `10 log10(max(x, amin)) - 10 log10(max(|ref|, amin))`, then at least the largest of them less `topDb`.
 *
 * NaN stays NaN and counts for nothing in the maximum (numpy would make all of the result NaN).
 * Error: docs/dsp.md. Source of the definition: librosa.power_to_db.
 * Throws ERR_SAMPLE_TYPE, ERR_OUTPUT_SIZE, ERR_OPTION.
 *
 * @example
 * ```ts
 * import { powerToDb } from 'melisma/dsp';
 * const levels = powerToDb(Float32Array.of(1, 0.1, 0), { ref: 'max' }); // 0, -10, -80 (its topDb)
 * ```
 */
export function powerToDb<T extends DspTarget = 'simd'>(x: DspArray, options?: DecibelOptions<T>): DspArrayOf<T> {
  return toDecibels('powerToDb', 10, 1e-10, x, options);
}

/**
 * Amplitude to decibels: {@link powerToDb} of the squares, with `ref` and `amin` squared too. The sign of `x` does not count.
 *
 * Source of the definition: librosa.amplitude_to_db; computed as 20 log10, so that no square leaves the range of floats.
 */
export function amplitudeToDb<T extends DspTarget = 'simd'>(x: DspArray, options?: DecibelOptions<T>): DspArrayOf<T> {
  return toDecibels('amplitudeToDb', 20, 1e-5, x, options);
}

interface Decibels {
  name: 'powerToDb' | 'amplitudeToDb';
  factor: number;
  ref: number | 'max';
  amin: number;
  topDb: number | null;
}

function toDecibels<T extends DspTarget>(
  name: Decibels['name'],
  factor: number,
  defaultAmin: number,
  values: DspArray,
  given: DecibelOptions<T> | undefined,
): DspArrayOf<T> {
  const x = readFloats('x', values);
  const options = readOptions(given, ['target', 'out', 'ref', 'amin', 'topDb']);
  const { target = 'simd' as DspTarget, ref = 1, amin = defaultAmin, topDb = 80 } = options;
  checkTarget(target);
  checkNumber('amin', amin, Number.MIN_VALUE, Number.MAX_VALUE);
  if (ref !== 'max') checkNumber('ref', ref, -Number.MAX_VALUE, Number.MAX_VALUE);
  if (topDb !== null) checkNumber('topDb', topDb, 0, Number.MAX_VALUE);
  const out = outputFor(target as T, x.length, options.out);
  const decibels = { name, factor, ref, amin, topDb };
  if (x.length === 0) return out;
  if (target === 'reference') computeNaively(decibels, x, out);
  else compute(decibels, target, x, out);
  return out;
}

/** Twice through the array where a maximum is asked for: once to find it, once to compute. */
function compute({ name, factor, ref, amin, topDb }: Decibels, target: 'simd' | 'double', x: DspArray, out: DspArray) {
  const plan = elementwisePlan(name, target);
  const largest = ref === 'max' || topDb !== null ? Math.max(plan.largest(x), amin) : amin;
  const reference = ref === 'max' ? levelOf(largest, 0) : factor * log10(Math.max(amin, Math.abs(ref)));
  const limit = topDb === null ? Number.NEGATIVE_INFINITY : levelOf(largest, reference) - topDb;
  plan.map([x], [amin, reference, limit], out);

  /** One value's level, with the bits that it will have in `out`. */
  function levelOf(value: number, from: number): number {
    const level = outputFor(target, 1, undefined);
    plan.map([Float64Array.of(value)], [amin, from, Number.NEGATIVE_INFINITY], level);
    return level[0];
  }
}

function computeNaively({ name, factor, ref, amin, topDb }: Decibels, x: DspArray, out: DspArray): void {
  const magnitude = Float64Array.from(x, name === 'amplitudeToDb' ? Math.abs : undefined);
  const largest = magnitude.reduce((most, value) => (value > most ? value : most), Number.NEGATIVE_INFINITY);
  const reference = factor * Math.log10(Math.max(amin, ref === 'max' ? largest : Math.abs(ref)));
  const level = (value: number) => factor * Math.log10(Math.max(amin, value)) - reference;
  const limit = topDb === null ? Number.NEGATIVE_INFINITY : level(largest) - topDb;
  magnitude.forEach((value, i) => {
    out[i] = Math.max(level(value), limit);
  });
}
