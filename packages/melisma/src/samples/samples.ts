/** Samples of one channel as callers hand them over: their types, their scale, their peak. */
import { readArray } from '../errors/arrays.ts';

/** Samples of one channel. Integers are scaled by 1/32768. */
export type Samples = Float32Array | Float64Array | Int16Array;

/** Samples as a caller hands them over, in a plain array. Throws ERR_SAMPLE_TYPE. */
export const readSamples = (samples: unknown, option = 'samples'): Samples =>
  readArray(
    samples,
    [Float32Array, Float64Array, Int16Array],
    'ERR_SAMPLE_TYPE',
    option,
    'a Float32Array, Float64Array or Int16Array of one channel',
  );

/** What samples are multiplied by to lie in [-1, 1]. */
export const scaleOf = (samples: Samples): number => (samples instanceof Int16Array ? 1 / 32768 : 1);

/** Samples from place `from` of `samples` on into `to` from place `at` on, all the rest of it, scaled. */
export function copyScaled(samples: Samples, from: number, to: Float32Array | Float64Array, at = 0): void {
  const scale = scaleOf(samples);
  const count = to.length - at;
  // A view costs more than a few samples: those beyond the ends are read one by one.
  if (scale !== 1 || count <= 8) for (let i = 0; i < count; i++) to[at + i] = samples[from + i] * scale;
  else to.set(samples.length === count ? samples : samples.subarray(from, from + count), at);
}

/** The largest |x| from sample `start` on, NaN if there is one: for the few samples that no frame covers. */
export function tailPeak(samples: Samples, start: number): number {
  let peak = 0;
  for (let i = Math.max(0, start); i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]));
  return peak * scaleOf(samples);
}

/** True where two arrays share memory. */
export const overlap = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
