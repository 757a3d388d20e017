/** Distances from the truth, and our features in the shape of the golden vectors. Shared by the tests and docs/NUMERICS.md. */

import { createExtractorSync, type Extractor, getPreset, type LengthMode } from 'melisma';
import { clipSamples, type GoldenCase, readNpy } from '../oracle/golden.ts';
import { dftScalar } from '../packages/melisma/src/stages/dft/scalar.ts';
import { referenceFeatures } from '../packages/melisma/src/stages/reference.ts';

/** How far an array is from the truth, element by element. */
export interface Errors {
  largest: number;
  rms: number;
}

export function errors(values: ArrayLike<number>, truth: ArrayLike<number>): Errors {
  let [largest, sum] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const difference = Math.abs(values[i] - truth[i]);
    if (!(difference <= largest)) largest = difference; // NaN stays
    sum += difference * difference;
  }
  return { largest, rms: Math.sqrt(sum / truth.length) };
}

/** `whisper jfk window-0`. */
export const titleOf = ({ preset, clip, mode }: GoldenCase): string => `${preset} ${clip} ${mode}`;

const WINDOW = 480000;

/** The manifest's modes, as this library says them. */
function callOf({ clip, mode }: GoldenCase): { samples: Float32Array; length: LengthMode } {
  const samples = Float32Array.from(clipSamples(clip));
  const window = /^window-(\d)$/.exec(mode);
  if (!window) return { samples, length: mode === 'padded' ? 'window' : (mode as LengthMode) };
  const start = WINDOW * Number(window[1]);
  return { samples: samples.subarray(start, start + WINDOW), length: 'window' };
}

/** The golden frames of `[mels, frames]`; a frame behind the last is equal to it. */
function goldenFrames(golden: GoldenCase, data: ArrayLike<number>, frames: number): Float64Array {
  const { shape, frames: stored } = golden;
  return Float64Array.from({ length: shape[0] * stored.length }, (_, i) => {
    const mel = Math.floor(i / stored.length);
    return data[mel * frames + Math.min(stored[i % stored.length], frames - 1)];
  });
}

const extractors = new Map<string, Extractor>();

function extractorOf(preset: string, target: 'simd' | 'double'): Extractor {
  const key = `${preset} ${target}`;
  if (!extractors.has(key)) extractors.set(key, createExtractorSync(getPreset(preset), { target }));
  return extractors.get(key)!;
}

/** The golden frames of our features, and the shape of the whole array. */
export function ours(golden: GoldenCase, target: 'simd' | 'double'): { values: Float64Array; dims: number[] } {
  const { samples, length } = callOf(golden);
  const { data, dims } = extractorOf(golden.preset, target).extract(samples, { sampleRate: 16000, length });
  return { values: goldenFrames(golden, data, dims[1]), dims };
}

/**
 * The golden frames of the naive chain. Of a padded clip only a few frames beyond its end are computed: the others see zeros
 * alone, too.
 */
export function naive(golden: GoldenCase): Float64Array {
  const { samples, length } = callOf(golden);
  const spec = getPreset(golden.preset);
  const most = length === 'window' || length === 'truncate' ? WINDOW : Number.POSITIVE_INFINITY;
  const used = Float64Array.from(samples.subarray(0, most));
  const total = length === 'unpadded' ? used.length : Math.min(most, used.length + 2 * spec.fftSize);
  const features = referenceFeatures(spec, used, total, dftScalar);
  return goldenFrames(golden, features, features.length / spec.melCount);
}

/** Errors of a source of the manifest; undefined where it has no vector for the case. */
export function errorsOf(golden: GoldenCase, source: 'openai' | 'hf32' | 'hf64'): Errors | undefined {
  const array = golden.arrays[source];
  return array && errors(readNpy(array.file).data, truthOf(golden));
}

/** The case in float64 throughout. */
export const truthOf = (golden: GoldenCase): ArrayLike<number> => readNpy(golden.arrays.truth.file).data;
