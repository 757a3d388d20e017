/**
 * A clip as the front end sees it: the samples, zeros up to the total length, and what the framing puts beyond the ends.
 */
import type { Framing, Spec } from '../../spec/spec.ts';
import { noise } from '../../tables/noise.ts';

/** Samples of one channel. Integers are scaled by 1/32768. */
export type Samples = Float32Array | Float64Array | Int16Array;

const INT16_SCALE = 1 / 32768;

/** A signal of `totalSamples` samples, of which the first are given, as a front end hears it. */
export interface Signal {
  samples: Samples;
  totalSamples: number;
  framing: Framing;
  /** Coefficient of a pre-emphasis over the whole waveform; 0 for none. */
  emphasis: number;
  /** Standard deviation of the dither in units of the samples; 0 for none. */
  dither: number;
  ditherSeed: number;
}

/** The signal of a clip of which `samples` are used. */
export const signalOf = (spec: Spec, samples: Samples, totalSamples: number): Signal => ({
  samples: samples.length > totalSamples ? samples.subarray(0, totalSamples) : samples,
  totalSamples,
  framing: spec.framing,
  emphasis: spec.preemphasisScope === 'waveform' ? spec.preemphasis : 0,
  dither: spec.dither / spec.inputScale,
  ditherSeed: spec.ditherSeed,
});

/** Copy the samples from `start` on into `to`, all of it; `start` may be negative, and the end beyond the signal's. */
export function copySamples(signal: Signal, start: number, to: Float32Array | Float64Array): void {
  const { samples } = signal;
  const from = Math.min(Math.max(0, -start), to.length);
  const end = Math.max(from, Math.min(to.length, samples.length - start));
  for (let i = 0; i < from; i++) to[i] = beyond(signal, start + i);
  if (end > from) copyInside(signal, start + from, to.subarray(from, end));
  const mirrored = Math.max(end, Math.min(to.length, signal.totalSamples - start));
  to.fill(0, end, mirrored);
  for (let i = mirrored; i < to.length; i++) to[i] = beyond(signal, start + i);
}

/** True where what is heard is not the samples themselves. */
export const isPrepared = ({ emphasis, dither }: Signal): boolean => emphasis !== 0 || dither !== 0;

function copyInside(signal: Signal, start: number, to: Float32Array | Float64Array): void {
  const { samples } = signal;
  if (!(samples instanceof Int16Array)) to.set(samples.subarray(start, start + to.length));
  else for (let i = 0; i < to.length; i++) to[i] = samples[start + i] * INT16_SCALE;
  if (isPrepared(signal)) prepare(signal, start, to);
}

/** Samples from `start` on, in place: dither, then the pre-emphasis of the waveform, before whose first sample there is a 0. */
function prepare(signal: Signal, start: number, to: Float32Array | Float64Array): void {
  const { samples, emphasis, dither, ditherSeed } = signal;
  if (dither !== 0) for (let i = 0; i < to.length; i++) to[i] += dither * noise(ditherSeed, start + i);
  if (emphasis === 0) return;
  // From the end on, so that each sample finds the one before it as it was.
  for (let i = to.length - 1; i > 0; i--) to[i] -= emphasis * to[i - 1];
  if (start === 0) return;
  const before = samples[start - 1] * (samples instanceof Int16Array ? INT16_SCALE : 1);
  to[0] -= emphasis * (dither === 0 ? before : before + dither * noise(ditherSeed, start - 1));
}

const one = /* @__PURE__ */ new Float64Array(1);

/** The sample at a place outside the signal: one from inside, or zero. */
function beyond(signal: Signal, place: number): number {
  const inside = sourceOf(signal, place);
  if (inside < 0 || inside >= signal.samples.length) return 0;
  copyInside(signal, inside, one);
  return one[0];
}

/** Where inside the signal the sample at a place outside it is taken from; -1 for a zero. */
function sourceOf({ framing, totalSamples }: Signal, place: number): number {
  if (framing === 'kaldi-mirror') {
    const period = 2 * totalSamples;
    const folded = ((place % period) + period) % period;
    return Math.min(folded, period - 1 - folded);
  }
  if (framing !== 'center-reflect' && framing !== 'same-reflect') return -1;
  return place < 0 ? -place : 2 * (totalSamples - 1) - place;
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
