/**
 * A clip as the front end sees it: the samples, zeros up to the total length, and what the framing puts beyond the ends.
 */
import { copyScaled, type Samples, tailPeak } from '../../samples/samples.ts';
import type { FrameGeometry } from '../../spec/geometry.ts';

/** Where a kernel reads samples from: a clip, or what a stream keeps of the past. */
export interface Source {
  /** Samples that there are, from place 0 on. */
  readonly length: number;
  /** True where they are worth a double's precision. */
  readonly doubles: boolean;
  /** Samples from place `start` on into all of `to`; none of them lies outside. */
  read(start: number, to: Floats): void;
  /** The largest |x|, NaN if there is one, where the kernel has met those before place `met`, and the largest of them was `peak`. */
  peak(met: number, peak: number): number;
}

type Floats = Float32Array | Float64Array;

/** A clip in memory. */
export const clipSource = (samples: Samples): Source => ({
  length: samples.length,
  doubles: samples instanceof Float64Array,
  read: (start, to) => copyScaled(samples, start, to),
  peak: (met, peak) => Math.max(peak, tailPeak(samples, met)),
});

/** A signal of `totalSamples` samples, of which the source's are the first (no more than that). */
export interface Signal {
  source: Source;
  totalSamples: number;
  /** What stands beyond its ends: that of the frames' geometry. */
  mirror: FrameGeometry['mirror'];
}

/** Copy the samples from `start` on into `to`, all of it; `start` may be negative, and the end beyond the signal's. */
export function copySamples(signal: Signal, start: number, to: Floats): void {
  const { source } = signal;
  const from = Math.min(Math.max(0, -start), to.length);
  const end = Math.max(from, Math.min(to.length, source.length - start));
  if (end - from === to.length) return source.read(start, to);
  for (let i = 0; i < from; i++) to[i] = beyond(signal, start + i);
  if (end > from) source.read(start + from, to.subarray(from, end));
  const mirrored = Math.max(end, Math.min(to.length, signal.totalSamples - start));
  to.fill(0, end, mirrored);
  for (let i = mirrored; i < to.length; i++) to[i] = beyond(signal, start + i);
}

const one = /* @__PURE__ */ new Float64Array(1);

/** The sample at a place outside the signal: one from inside, or zero. */
function beyond(signal: Signal, place: number): number {
  const inside = sourceOf(signal, place);
  if (inside < 0 || inside >= signal.source.length) return 0;
  signal.source.read(inside, one);
  return one[0];
}

/** Where inside the signal the sample at a place outside it is taken from; -1 for a zero. */
function sourceOf({ mirror, totalSamples }: Signal, place: number): number {
  if (mirror === 0) return -1;
  let source = place;
  do source = source < 0 ? mirror - 2 - source : 2 * totalSamples - mirror - source;
  while (mirror === 1 && (source < 0 || source >= totalSamples)); // Kaldi goes on to and fro
  return source;
}
