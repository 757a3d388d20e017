/** What an extractor refuses about samples, in one place: types, rates, and values found on the way through. */
import type { MelismaError } from '../errors/errors.ts';
import { refusal } from '../errors/refusal.ts';
import type { Spec } from '../spec/spec.ts';
import type { ExtractOptions, Samples } from './types.ts';

/** The promise of equal bits holds up to here. */
const LARGEST_SAMPLE = 1e12;

/** A frame's sum of scaled samples up to here has a finite square in float32. */
const LARGEST_SUM = 1e19;

/** Larger samples could overflow the power spectrum, and infinities make NaN. */
const largestSample = ({ inputScale, windowLength }: Pick<Spec, 'inputScale' | 'windowLength'>): number =>
  Math.min(LARGEST_SAMPLE, LARGEST_SUM / (inputScale * windowLength));

/** Beyond this, float samples for a front end of [-1, 1] are taken for 16-bit integers. */
const LARGEST_UNIT_SAMPLE = 1.5;

/** Throws ERR_SAMPLE_TYPE or ERR_SAMPLE_RATE. */
export function checkInput(
  spec: Pick<Spec, 'sampleRate'>,
  samples: Samples,
  options: Pick<ExtractOptions, 'sampleRate'> | undefined,
): void {
  if (!(samples instanceof Float32Array || samples instanceof Float64Array || samples instanceof Int16Array)) {
    const expected = 'a Float32Array, Float64Array or Int16Array of one channel';
    throw refusal('ERR_SAMPLE_TYPE', 'samples', expected, inWords(samples));
  }
  const sampleRate: unknown = options?.sampleRate;
  if (sampleRate === spec.sampleRate) return;
  const hint = typeof sampleRate === 'number' ? ': resample the audio to the rate of this front end' : '';
  throw refusal('ERR_SAMPLE_RATE', 'sampleRate', spec.sampleRate, sampleRate, hint);
}

function inWords(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  const name = value.constructor?.name ?? 'object';
  return name === 'Array' ? 'Array (Float32Array.from(...) makes one)' : name;
}

/**
 * Throws ERR_NON_FINITE or ERR_SAMPLE_SCALE. `peak` is the largest |x| met, NaN if there was one; the place is looked for only
 * when there is something to report, and counted from `first`.
 */
export function checkPeak(
  spec: Pick<Spec, 'inputScale' | 'windowLength'>,
  samples: Samples,
  peak: number,
  options: Pick<ExtractOptions, 'anyScale'>,
  first: number,
): void {
  const largest = largestSample(spec);
  if (!(peak <= largest)) throw nonFinite(samples, largest, first);
  if (options.anyScale || peak <= LARGEST_UNIT_SAMPLE) return;
  const advice =
    ' as the peak: are these 16-bit integers? Pass an Int16Array, divide by 32768, or accept them with anyScale: true';
  throw refusal('ERR_SAMPLE_SCALE', 'samples', 'floats in [-1, 1]', Number(peak.toPrecision(6)), advice);
}

function nonFinite(samples: Samples, largest: number, first: number): MelismaError {
  const place = samples.findIndex((x: number) => !(Math.abs(x) <= largest));
  const expected = `finite numbers up to ${Number(largest.toPrecision(3))}`;
  return refusal('ERR_NON_FINITE', 'samples', expected, samples[place], ` at index ${first + place}`);
}
