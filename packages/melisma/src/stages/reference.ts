/** The whole naive chain, float64: documentation, and the oracle that says how accurate the kernels are. */
import { frameCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { dftReference } from './dft/reference.ts';
import { dftScalar } from './dft/scalar.ts';
import { frameReference } from './frame/reference.ts';
import { logReference } from './log/reference.ts';
import { maximumReference } from './maximum/reference.ts';
import { melReference } from './mel/reference.ts';
import { affineReference } from './normalize/reference.ts';
import { powerReference } from './power/reference.ts';
import { preemphasisReference } from './preemphasis/reference.ts';
import { windowReference } from './window/reference.ts';

/** Per-frame stages in their order, between the frame and its log-mel values. */
export const frameStages = {
  preemphasis: preemphasisReference,
  window: windowReference,
  dft: dftReference,
  power: powerReference,
  mel: melReference,
  log: logReference,
} as const;

/** Utterance stages in their order. */
export const utteranceStages = { maximum: maximumReference, normalize: affineReference } as const;

/** The DFT by definition, or the scalar FFT: the same to about 1e-15 of the largest bin. */
export type ReferenceTransform = 'dft' | 'fft';

/**
 * Features of a signal: `samples`, then zeros up to `totalSamples`. `samples` are in [-1, 1] or as the spec's
 * `inputScale` expects them, which is applied here; samples beyond `totalSamples` are ignored.
 *
 * Returns [melCount, frames], whatever the spec's layout; `frames` may stop short of the end. Its last bits come from the engine's
 * `Math.log10` and are not promised.
 * Throws ERR_TOO_SHORT as {@link frameReference}. Knobs that `requireSupported` refuses are not looked at.
 */
export function referenceFeatures(
  spec: Spec,
  samples: Float64Array,
  totalSamples: number,
  transform: ReferenceTransform,
  frames = frameCount(spec, totalSamples),
): Float64Array {
  const frameAt = frameReference(spec, samples.subarray(0, totalSamples), totalSamples);
  const featuresOf = frameChain(spec, transform);
  const features = new Float64Array(spec.melCount * frames);
  for (let t = 0; t < frames; t++) {
    featuresOf(frameAt(t)).forEach((value, mel) => {
      features[mel * frames + t] = value;
    });
  }
  return affineReference(spec)(maximumReference(spec)(features));
}

/** All per-frame stages, planned once: frame [windowLength] in, log-mel values [melCount] out. */
function frameChain(spec: Spec, transform: ReferenceTransform): (frame: Float64Array) => Float64Array {
  const preemphasis = frameStages.preemphasis(spec);
  const window = frameStages.window(spec);
  const dft = (transform === 'fft' ? dftScalar : frameStages.dft)(spec);
  const [power, mel, log] = [frameStages.power(spec), frameStages.mel(spec), frameStages.log(spec)];
  return (frame) => log(mel(power(dft(window(preemphasis(frame))))));
}
