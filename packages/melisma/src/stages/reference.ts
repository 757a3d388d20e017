/** The whole naive chain, float64: documentation, and the oracle that says how accurate the kernels are. */
import { frameCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { cepstrumReference } from './cepstrum/reference.ts';
import { dftReference } from './dft/reference.ts';
import { frameReference } from './frame/reference.ts';
import { logReference } from './log/reference.ts';
import { maximumReference, topDbReference } from './maximum/reference.ts';
import { melReference } from './mel/reference.ts';
import { affineReference } from './normalize/reference.ts';
import { powerReference } from './power/reference.ts';
import { energyReference, preemphasisReference } from './preemphasis/reference.ts';
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
export const utteranceStages = {
  topDb: topDbReference,
  maximum: maximumReference,
  normalize: affineReference,
} as const;

/** `dftReference`, by definition, or `dftScalar`, an FFT: the same to about 1e-15 of the largest bin. */
export type ReferenceTransform = typeof dftReference;

/**
 * Features of a signal: `samples`, then zeros up to `totalSamples`. `samples` are in [-1, 1] or as the spec's
 * `inputScale` expects them, which is applied here; samples beyond `totalSamples` are ignored.
 *
 * Returns [bandCount, frames], whatever the spec's layout, as they are before the stages of `utterance.ts`; `frames` may stop short of
 * the end. Its last bits come from the engine's `Math.log10` and are not promised. Throws ERR_TOO_SHORT as {@link frameReference}.
 */
export function referenceFeatures(
  spec: Spec,
  samples: Float64Array,
  totalSamples: number,
  transform: ReferenceTransform,
  frames = frameCount(spec, totalSamples),
): Float64Array {
  const frameAt = frameReference(spec, samples.subarray(0, totalSamples), totalSamples);
  const valuesOf = frameChain(spec, transform);
  const values = byRows(Array.from({ length: frames }, (_, t) => valuesOf(frameAt(t))));
  const lifted = maximumReference(spec)(topDbReference(spec)(values));
  return spec.cepstrum === null ? affineReference(spec)(lifted) : cepstra(spec, lifted, frames);
}

/** Frames, one array each, to rows of one value over all frames. */
function byRows(frames: Float64Array[]): Float64Array {
  const rows = frames[0].length;
  const values = new Float64Array(rows * frames.length);
  frames.forEach((frame, t) => {
    frame.forEach((value, row) => {
      values[row * frames.length + t] = value;
    });
  });
  return values;
}

function cepstra(spec: Spec, values: Float64Array, frames: number): Float64Array {
  const cepstrum = cepstrumReference(spec);
  const rows = values.length / frames;
  const frameAt = (t: number) => Float64Array.from({ length: rows }, (_, row) => values[row * frames + t]);
  return byRows(Array.from({ length: frames }, (_, t) => cepstrum(frameAt(t))));
}

/** All per-frame stages, planned once: frame [windowLength] in, log-mel values [melCount] out, and the log energy where it is wanted. */
function frameChain(spec: Spec, transform: ReferenceTransform): (frame: Float64Array) => Float64Array {
  const preemphasis = frameStages.preemphasis(spec);
  const window = frameStages.window(spec);
  const dft = transform(spec);
  const [power, mel, log] = [frameStages.power(spec), frameStages.mel(spec), frameStages.log(spec)];
  const energy = energyReference(spec);
  return (frame) => log(Float64Array.of(...mel(power(dft(window(preemphasis(frame))))), ...energy(frame)));
}
