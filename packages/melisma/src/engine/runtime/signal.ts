/**
 * A clip as the front end sees it: the samples, zeros up to the total length, and what the framing puts beyond the ends.
 */
import type { Framing } from '../../spec/spec.ts';

/** Samples of one channel. Integers are scaled by 1/32768. */
export type Samples = Float32Array | Float64Array | Int16Array;

const INT16_SCALE = 1 / 32768;

/** A signal of `totalSamples` samples, of which the first are given. */
export interface Signal {
  samples: Samples;
  totalSamples: number;
  framing: Framing;
}

/** Copy the samples from `start` on into `to`, all of it; `start` may be negative, and the end beyond the signal's. */
export function copySamples(signal: Signal, start: number, to: Float32Array | Float64Array): void {
  const { samples } = signal;
  const given = Math.min(samples.length, signal.totalSamples);
  const from = Math.min(Math.max(0, -start), to.length);
  const end = Math.max(from, Math.min(to.length, given - start));
  for (let i = 0; i < from; i++) to[i] = beyond(signal, start + i);
  if (end > from) copyInside(samples, start + from, to.subarray(from, end));
  const reflected = Math.max(end, Math.min(to.length, signal.totalSamples - start));
  to.fill(0, end, reflected);
  for (let i = reflected; i < to.length; i++) to[i] = beyond(signal, start + i);
}

function copyInside(samples: Samples, start: number, to: Float32Array | Float64Array): void {
  if (!(samples instanceof Int16Array)) return to.set(samples.subarray(start, start + to.length));
  for (let i = 0; i < to.length; i++) to[i] = samples[start + i] * INT16_SCALE;
}

/** The sample at a place outside the signal: one from inside, or zero. */
function beyond({ samples, totalSamples, framing }: Signal, place: number): number {
  if (framing !== 'center-reflect') return 0;
  const inside = place < 0 ? -place : 2 * (totalSamples - 1) - place;
  if (inside < 0 || inside >= samples.length || inside >= totalSamples) return 0;
  return samples instanceof Int16Array ? samples[inside] * INT16_SCALE : samples[inside];
}

/** The largest |x| from sample `start` on, NaN if there is one: for the few samples that no frame covers. */
export function tailPeak(samples: Samples, start: number): number {
  let peak = 0;
  for (let i = Math.max(0, start); i < samples.length; i++) {
    const x = Math.abs(samples[i]);
    if (!(x <= peak)) peak = x;
    if (Number.isNaN(peak)) return peak;
  }
  return samples instanceof Int16Array ? peak * INT16_SCALE : peak;
}
