/** Where an engine reads the signal from: a clip, or what a stream still keeps of it. Beyond both ends there is silence. */

import type { MelismaError } from '../errors/errors.ts';
import { beyond } from '../errors/refusal.ts';
import { LARGEST_SAMPLE } from '../samples/checks.ts';
import { copyScaled, type Samples } from '../samples/samples.ts';

/** A signal whose samples can be read at any place. */
export interface Source {
  /** Samples from `start` on, which may be negative, into all of `to`. */
  read(start: number, to: Float32Array): void;
}

/** Throws ERR_NON_FINITE; places are counted from `first`. */
export function checkFinite(samples: Samples, first = 0): void {
  if (!(samples instanceof Int16Array || allFinite(samples))) throw nonFinite(samples, first);
}

/** Throws ERR_NON_FINITE where the largest of the samples is too large, or NaN. */
export function checkPeak(samples: Samples, peak: number): void {
  if (!(peak <= LARGEST_SAMPLE)) throw nonFinite(samples, 0);
}

function nonFinite(samples: Samples, first: number): MelismaError {
  const place = samples.findIndex((x: number) => !(Math.abs(x) <= LARGEST_SAMPLE));
  return beyond('ERR_NON_FINITE', 'finite numbers up to', LARGEST_SAMPLE, samples[place], ` at index ${first + place}`);
}

/** Four at a time: three times as quick as one by one (Node 20). */
function allFinite(samples: Float32Array | Float64Array): boolean {
  const whole = samples.length - (samples.length % 4);
  for (let i = 0; i < whole; i += 4) {
    if (!(isSmall(samples[i]) && isSmall(samples[i + 1]) && isSmall(samples[i + 2]) && isSmall(samples[i + 3])))
      return false;
  }
  for (let i = whole; i < samples.length; i++) if (!isSmall(samples[i])) return false;
  return true;
}

const isSmall = (x: number): boolean => Math.abs(x) <= LARGEST_SAMPLE;

/** The part of `to` that `length` samples from `first` on reach is filled by `copy`, the rest is silence. */
function readPart(
  first: number,
  length: number,
  start: number,
  to: Float32Array,
  copy: (from: number, to: Float32Array) => void,
): void {
  const from = Math.min(Math.max(0, first - start), to.length);
  const end = Math.max(from, Math.min(to.length, first + length - start));
  to.fill(0, 0, from);
  if (end > from) copy(start + from - first, to.subarray(from, end));
  to.fill(0, end);
}

/** A whole clip. */
export const clipSource = (samples: Samples): Source => ({
  read(start, to) {
    readPart(0, samples.length, start, to, (from, part) => {
      copyScaled(samples, from, part);
    });
  },
});

/** The last samples of a signal that comes in pieces. */
export class History implements Source {
  /** Samples that came so far. */
  length = 0;
  #kept = new Float32Array(1024);
  /** The number of the first one that is kept. */
  #first = 0;

  /** Add samples; those before `oldest` will not be read again. */
  push(samples: Samples, oldest: number): void {
    const first = Math.min(Math.max(oldest, this.#first), this.length);
    const kept = this.#kept.subarray(first - this.#first, this.length - this.#first);
    const needed = kept.length + samples.length;
    const target = needed > this.#kept.length ? new Float32Array(2 * needed) : this.#kept;
    if (target !== this.#kept || first > this.#first) target.set(kept);
    copyScaled(samples, 0, target.subarray(kept.length, needed));
    [this.#kept, this.#first] = [target, first];
    this.length += samples.length;
  }

  read(start: number, to: Float32Array): void {
    readPart(this.#first, this.length - this.#first, start, to, (from, part) => {
      part.set(this.#kept.subarray(from, from + part.length));
    });
  }
}
