/** Mean and deviation of samples, in float64, in an order of additions that is the same everywhere. */
import type { Samples } from '../engine/runtime/signal.ts';

/** What is taken from each sample, and what it is divided by. */
export interface Statistics {
  mean: number;
  deviation: number;
}

/**
 * Mean and `sqrt(variance + epsilon)` of `count` values: the samples times `scale`, then zeros.
 *
 * Sums run in four lanes, sample i in lane i mod 4, added as (0 + 1) + (2 + 3): four additions are in flight at a time, in any engine in
 * the same order. The variance is summed around the mean, not from the squares: a DC offset would cancel most of them.
 */
export function statisticsOf(samples: Samples, scale: number, count: number, epsilon: number): Statistics {
  const mean = sum(samples, scale) / count;
  const squares = squaredDistance(samples, scale, mean) + (count - samples.length) * mean * mean;
  return { mean, deviation: Math.sqrt(squares / count + epsilon) };
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
  for (let i = whole; i < samples.length; i++) lanes[i % 4] += (samples[i] * scale - mean) ** 2;
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
