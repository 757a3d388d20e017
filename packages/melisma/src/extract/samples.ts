/** What an extractor refuses about samples, in one place: types, rates, and values found on the way through. */
import { MelismaError } from '../errors/errors.ts';
import type { Spec } from '../spec/spec.ts';
import type { ExtractOptions, Samples } from './types.ts';

/** Larger samples could overflow the power spectrum, and infinities make NaN. */
const LARGEST_SAMPLE = 1e12;

/** Beyond this, float samples for a front end of [-1, 1] are taken for 16-bit integers. */
const LARGEST_UNIT_SAMPLE = 1.5;

/** Throws ERR_SAMPLE_TYPE or ERR_SAMPLE_RATE. */
export function checkInput(spec: Spec, samples: Samples, options: ExtractOptions | undefined): void {
  if (!(samples instanceof Float32Array || samples instanceof Float64Array || samples instanceof Int16Array)) {
    const given = inWords(samples);
    throw new MelismaError(
      'ERR_SAMPLE_TYPE',
      `samples: expected a Float32Array, Float64Array or Int16Array of one channel, given ${given}`,
      { option: 'samples', expected: ['Float32Array', 'Float64Array', 'Int16Array'], given },
    );
  }
  const sampleRate: unknown = options?.sampleRate;
  if (sampleRate === spec.sampleRate) return;
  const hint = typeof sampleRate === 'number' ? '; resample the audio first' : '';
  throw new MelismaError(
    'ERR_SAMPLE_RATE',
    `sampleRate: expected ${spec.sampleRate}, the rate of this front end, given ${String(sampleRate)}${hint}`,
    { option: 'sampleRate', expected: spec.sampleRate, given: sampleRate },
  );
}

function inWords(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  const name = value.constructor?.name ?? 'object';
  return name === 'Array' ? 'Array (Float32Array.from(...) makes one)' : name;
}

/**
 * Throws ERR_NON_FINITE or ERR_SAMPLE_SCALE. `peak` is the largest |x| met, NaN if there was one; the place is looked for only
 * when there is something to report.
 */
export function checkPeak(samples: Samples, peak: number, options: Pick<ExtractOptions, 'anyScale'>): void {
  if (!(peak <= LARGEST_SAMPLE)) throw nonFinite(samples);
  if (options.anyScale || peak <= LARGEST_UNIT_SAMPLE) return;
  throw new MelismaError(
    'ERR_SAMPLE_SCALE',
    `samples: expected floats in [-1, 1], given a peak of ${Number(peak.toPrecision(6))}: are these 16-bit integers? ` +
      'Pass an Int16Array, divide by 32768, or accept them with anyScale: true',
    { option: 'samples', expected: '[-1, 1]', given: peak },
  );
}

function nonFinite(samples: Samples): MelismaError {
  const place = samples.findIndex((x: number) => !(Math.abs(x) <= LARGEST_SAMPLE));
  return new MelismaError(
    'ERR_NON_FINITE',
    `samples: expected finite numbers up to ${LARGEST_SAMPLE}, given ${samples[place]} at index ${place}`,
    { option: 'samples', expected: `finite, at most ${LARGEST_SAMPLE}`, given: samples[place] },
  );
}
