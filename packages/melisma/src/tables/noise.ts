/** Dither: noise of our own, a function of a seed and a place, or that of torch, whose numbers come one after the other. */
import type { Spec } from '../spec/spec.ts';
import { torchNoise } from './torch-noise.ts';

/** The dither of each of a clip's `numSamples` samples, deviation 1. */
export function noiseOf({ ditherNoise, ditherSeed }: Spec, numSamples: number): (sample: number) => number {
  if (ditherNoise !== 'torch') return (sample) => noise(ditherSeed, sample);
  const drawn = torchNoise(numSamples, numSamples);
  return (sample) => drawn[sample];
}

/** Integers of 32 bits that follow no pattern: the finalizer of MurmurHash3 (Austin Appleby, public domain). */
function scramble(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Mean and deviation of the sum of eight uniform integers of 16 bits. */
const NOISE_MEAN = 4 * 65535;
const NOISE_DEVIATION = Math.sqrt((8 * (65536 * 65536 - 1)) / 12);

/**
 * Dither of mean 0 and deviation 1 for a sample, near enough to Gaussian (it ends at 4.9): a sum of eight uniform
 * integers. It depends on the seed and the sample's place alone: any chunking, machine or order gives the same.
 */
function noise(seed: number, sample: number): number {
  let state = scramble(seed ^ 0x9e3779b9) ^ sample;
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    state = scramble((state + 0x6d2b79f5) | 0);
    sum += (state & 0xffff) + (state >>> 16);
  }
  return (sum - NOISE_MEAN) / NOISE_DEVIATION;
}
