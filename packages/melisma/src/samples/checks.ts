/** What an extractor refuses about samples, in one place: types, rates, and values found on the way through. */
import { MelismaError } from '../errors/errors.ts';
import { readable } from '../errors/readable.ts';
import { about, beyond, refusal } from '../errors/refusal.ts';
import type { Spec } from '../spec/spec.ts';
import type { Samples } from './samples.ts';

/** The promise of equal bits holds up to here. */
export const LARGEST_SAMPLE = 1e12;

/** A frame's sum of scaled samples up to here has a finite square in float32. */
const LARGEST_SUM = 1e19;

/** Larger samples could overflow the power spectrum, and infinities make NaN. */
export const largestSample = ({ inputScale, windowLength }: Pick<Spec, 'inputScale' | 'windowLength'>): number =>
  Math.min(LARGEST_SAMPLE, LARGEST_SUM / (inputScale * windowLength));

/** Beyond this, float samples for a front end of [-1, 1] are taken for 16-bit integers. */
const LARGEST_UNIT_SAMPLE = 1.5;

/** `body` of each clip of a batch; what it throws about its samples names the clip. */
export function eachClip<Clip, T>(clips: readonly Clip[], body: (clip: Clip, i: number) => T): T[] {
  const all: T[] = [];
  // No method of arrays: they pass over holes.
  for (let i = 0; Array.isArray(clips) && i < clips.length; i++) {
    try {
      all.push(body(clips[i], i));
    } catch (error) {
      throw error instanceof MelismaError && error.option === 'samples' ? about(`clips[${i}]`, error) : error;
    }
  }
  return all;
}

/** What `read` makes of each clip that a caller hands over. Throws ERR_EMPTY_AUDIO. */
export function readClips<Clip, T>(clips: readonly Clip[], read: (clip: Clip) => T): T[] {
  const all = readable('clips', () => eachClip(clips, read));
  if (all.length > 0) return all;
  throw refusal('ERR_EMPTY_AUDIO', 'clips', 'an array of clips', clips);
}

/** Throws ERR_SAMPLE_RATE. */
export function checkRate({ sampleRate }: Pick<Spec, 'sampleRate'>, given: unknown): void {
  if (given === sampleRate) return;
  throw refusal('ERR_SAMPLE_RATE', 'sampleRate', sampleRate, given, { more: ': resample audio of another rate' });
}

/**
 * Throws ERR_NON_FINITE or ERR_SAMPLE_SCALE. `peak` is the largest |x| met, NaN if there was one; the place is looked for only
 * when there is something to report, and counted from `first`.
 */
export function checkPeak(
  spec: Pick<Spec, 'inputScale' | 'windowLength'>,
  samples: Samples,
  peak: number,
  options: { readonly anyScale?: boolean },
  first: number,
): void {
  const largest = largestSample(spec);
  if (!(peak <= largest)) throw nonFinite(samples, largest, first);
  if (options.anyScale || peak <= LARGEST_UNIT_SAMPLE) return;
  const more = ' as the peak; pass an Int16Array, or anyScale: true';
  throw beyond('ERR_SAMPLE_SCALE', 'floats up to', 1, Number(peak.toPrecision(6)), more);
}

function nonFinite(samples: Samples, largest: number, first: number): MelismaError {
  const place = samples.findIndex((x: number) => !(Math.abs(x) <= largest));
  const most = Number(largest.toPrecision(3));
  return beyond('ERR_NON_FINITE', 'finite numbers up to', most, samples[place], ` at index ${first + place}`);
}
