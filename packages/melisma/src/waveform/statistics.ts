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
    const [p, q] = [samples[i] * scale - mean, samples[i + 1] * scale - mean];
    const [r, s] = [samples[i + 2] * scale - mean, samples[i + 3] * scale - mean];
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  const lanes = [a, b, c, d];
  for (let i = whole; i < samples.length; i++) lanes[i % 4] += (samples[i] * scale - mean) ** 2;
  return lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}
