/** Mean and deviation of samples, in float64, in an order of additions that is the same everywhere. */
import type { Samples } from '../samples/samples.ts';
import type { WaveformNormalize } from './spec.ts';

/** What is taken from each sample, and what it is divided by. */
export interface Statistics {
  mean: number;
  deviation: number;
}

/**
 * What a kind of normalisation takes off and divides by: over `count` values, the samples times `scale` and then zeros.
 *
 * Sums run in four lanes, sample i in lane i mod 4, added as (0 + 1) + (2 + 3): four additions are in flight at a time, in any engine in
 * the same order. The variance is summed around the mean, not from the squares: a DC offset would cancel most of them.
 */
export function statisticsOf(
  normalize: Exclude<WaveformNormalize, { kind: 'none' }>,
  samples: Samples,
  scale: number,
  count: number,
): Statistics {
  if (normalize.kind === 'rms') return ofRms(normalize, samples, scale);
  if (normalize.kind === 'peak') {
    const mean = normalize.centered ? sum(samples, scale) / count : 0;
    return { mean, deviation: Math.max(peakOf(samples, scale, mean), normalize.floor) / normalize.target };
  }
  const mean = sum(samples, scale) / count;
  const squares = squaredDistance(samples, scale, mean) + (count - samples.length) * mean * mean;
  const deviation = Math.sqrt(squares / count + normalize.epsilon);
  return { mean, deviation: Math.max(deviation, normalize.deviationFloor ?? 0) };
}

/** The level of a clip, and where that brings its peak beyond 1, the peak. */
function ofRms({ target, epsilon }: { target: number; epsilon: number }, samples: Samples, scale: number): Statistics {
  const rms = Math.sqrt(squaredDistance(samples, scale, 0) / samples.length);
  const deviation = (rms + epsilon) / target;
  const peak = peakOf(samples, scale, 0) / deviation;
  return { mean: 0, deviation: peak > 1 ? deviation * (peak + epsilon) : deviation };
}

/** The largest distance from `mean` of the samples times `scale`. */
function peakOf(samples: Samples, scale: number, mean: number): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i] * scale - mean));
  return peak;
}

function sum(samples: Samples, scale: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = samples.length - (samples.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += samples[i] * scale;
    b += samples[i + 1] * scale;
    c += samples[i + 2] * scale;
    d += samples[i + 3] * scale;
  }
  const lanes = [a, b, c, d];
  for (let i = whole; i < samples.length; i++) lanes[i % 4] += samples[i] * scale;
  return lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}

function squaredDistance(samples: Samples, scale: number, mean: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = samples.length - (samples.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const p = samples[i] * scale - mean;
    const q = samples[i + 1] * scale - mean;
    const r = samples[i + 2] * scale - mean;
    const s = samples[i + 3] * scale - mean;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  const lanes = [a, b, c, d];
  for (let i = whole; i < samples.length; i++) {
    const distance = samples[i] * scale - mean;
    lanes[i % 4] += distance * distance;
  }
  return lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}

/** `(x - mean) / deviation` of each sample times `scale`. The quotient is a product with 1 / deviation: float64 has digits to spare. */
export function standardise(samples: Samples, scale: number, { mean, deviation }: Statistics, to: Float32Array): void {
  const inverse = 1 / deviation;
  const whole = samples.length - (samples.length % 4);
  for (let i = 0; i < whole; i += 4) {
    to[i] = (samples[i] * scale - mean) * inverse;
    to[i + 1] = (samples[i + 1] * scale - mean) * inverse;
    to[i + 2] = (samples[i + 2] * scale - mean) * inverse;
    to[i + 3] = (samples[i + 3] * scale - mean) * inverse;
  }
  for (let i = whole; i < samples.length; i++) to[i] = (samples[i] * scale - mean) * inverse;
}

/** Whether every |x| is at most `limit`, which a NaN is not. Four at a time: 0.4 ms for 480,000 samples, one by one 1.1 ms (2-core EPYC). */
export function areWithin(samples: Samples, limit: number): boolean {
  const whole = samples.length - (samples.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const low = Math.abs(samples[i]) <= limit && Math.abs(samples[i + 1]) <= limit;
    const high = Math.abs(samples[i + 2]) <= limit && Math.abs(samples[i + 3]) <= limit;
    if (!(low && high)) return false;
  }
  for (let i = whole; i < samples.length; i++) if (!(Math.abs(samples[i]) <= limit)) return false;
  return true;
}
