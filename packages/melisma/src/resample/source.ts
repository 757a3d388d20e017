/** Where an engine reads the signal from: a clip, or what a stream still keeps of it. Beyond both ends there is silence. */

import { copySamples, type Source as KernelSource } from '../engine/runtime/signal.ts';
import type { MelismaError } from '../errors/errors.ts';
import { beyond } from '../errors/refusal.ts';
import { LARGEST_SAMPLE } from '../samples/checks.ts';
import type { Samples } from '../samples/samples.ts';

/** A signal whose samples can be read at any place. */
export interface Source {
  /** Samples from `start` on, which may be negative, into all of `to`. */
  read(start: number, to: Float32Array): void;
}

/** What a kernel reads from, with silence beyond both ends. */
export function inSilence(source: KernelSource): Source {
  const signal = { source, totalSamples: Number.POSITIVE_INFINITY, mirror: 0 as const };
  return { read: (start, to) => copySamples(signal, start, to) };
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
