/** Section 3: whole features, ours and the peers', against float64; and a front end that clamps nothing. */

import { createExtractorSync, type Spec } from 'melisma';
import { clipSamples, type GoldenCase, goldenCases } from '../../oracle/golden.ts';
import { dftScalar } from '../../packages/melisma/src/stages/dft/scalar.ts';
import { referenceFeatures } from '../../packages/melisma/src/stages/reference.ts';
import { type Errors, errors, errorsOf, naive, ours, truthOf } from '../../tests/errors.ts';
import { derived } from '../bits/cases.ts';

/** Whose features: our targets, the naive chain, and the sources of the golden vectors. */
export const columns = ['simd', 'double', 'reference', 'openai', 'hf32', 'hf64'] as const;
type Column = (typeof columns)[number];

export interface FeatureErrors {
  preset: string;
  clip: string;
  mode: string;
  errors: Record<Column, Errors | undefined>;
}

function measure(golden: GoldenCase): FeatureErrors {
  const truth = truthOf(golden);
  const { preset, clip, mode } = golden;
  return {
    preset,
    clip,
    mode,
    errors: {
      simd: errors(ours(golden, 'simd').values, truth),
      double: errors(ours(golden, 'double').values, truth),
      reference: errors(naive(golden), truth),
      openai: errorsOf(golden, 'openai'),
      hf32: errorsOf(golden, 'hf32'),
      hf64: errorsOf(golden, 'hf64'),
    },
  };
}

/** Every golden case. */
export const featureErrors = (): FeatureErrors[] => goldenCases().map(measure);

/** From steady to difficult: the last ones have bins far below others. */
const unclampedClips = ['square', 'impulse', 'noise', 'quiet', 'dc-offset', 'jfk', 'tone', 'two-tones', 'chirp'];

export interface UnclampedErrors {
  clip: string;
  simd: Errors;
  double: Errors;
}

/** Kaldi's kind of front end: no maximum, no clamp, the floor far below. Natural logarithms, against the naive chain. */
export function unclampedErrors(): UnclampedErrors[] {
  const spec = derived['kaldi-like 512/400/160'];
  const simd = createExtractorSync(spec);
  const double = createExtractorSync(spec, { target: 'double', output: 'float64' });
  return unclampedClips.map((clip) => {
    const samples = Float32Array.from(clipSamples(clip));
    const truth = framesFirst(spec, referenceFeatures(spec, Float64Array.from(samples), samples.length, dftScalar));
    const [a, b] = [simd, double].map((extractor) => extractor.extract(samples, { sampleRate: spec.sampleRate }).data);
    return { clip, simd: errors(a, truth), double: errors(b, truth) };
  });
}

/** From [mel, frame] to [frame, mel]. */
function framesFirst({ melCount }: Spec, features: Float64Array): Float64Array {
  const frames = features.length / melCount;
  return features.map((_, i) => features[(i % melCount) * frames + Math.floor(i / melCount)]);
}
