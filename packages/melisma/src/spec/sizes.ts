/**
 * Every size that follows from a spec. Pure functions: streaming and whole clips call the same ones.
 */
import type { Spec } from './spec.ts';

/** Bins of the one-sided spectrum: `fftSize / 2 + 1`. */
export const binCount = (spec: Pick<Spec, 'fftSize'>): number => (spec.fftSize >> 1) + 1;

/** Offset of the window in the DFT buffer, samples. */
export const windowOffset = (spec: Spec): number =>
  spec.windowPlacement === 'center' ? (spec.fftSize - spec.windowLength) >> 1 : 0;

/** Samples that one frame spans: the DFT buffer where the window is centred in it, the window otherwise. */
const frameSpan = (spec: Spec): number => (spec.windowPlacement === 'center' ? spec.fftSize : spec.windowLength);

/** Frames of a signal of `numSamples` samples, before `dropLastFrame`. */
function rawFrameCount(spec: Spec, numSamples: number): number {
  const whole = (span: number) => (numSamples < span ? 0 : 1 + Math.floor((numSamples - span) / spec.hopLength));
  switch (spec.framing) {
    case 'center-reflect':
    case 'center-zero':
      return 1 + Math.floor((numSamples + 2 * (spec.fftSize >> 1) - spec.fftSize) / spec.hopLength);
    case 'kaldi-mirror':
      return Math.floor((numSamples + (spec.hopLength >> 1)) / spec.hopLength);
    case 'semicausal':
      return Math.floor(numSamples / spec.hopLength);
    default:
      return whole(frameSpan(spec));
  }
}

/** Frames of a signal of `numSamples` samples. */
export const frameCount = (spec: Spec, numSamples: number): number =>
  Math.max(0, rawFrameCount(spec, numSamples) - (spec.dropLastFrame ? 1 : 0));

/** The sample under the first point of frame `t`'s window; negative where the frame begins before the signal. */
export function frameStart(spec: Spec, t: number): number {
  const hops = t * spec.hopLength;
  switch (spec.framing) {
    case 'center-reflect':
    case 'center-zero':
      return hops - (spec.fftSize >> 1) + windowOffset(spec);
    case 'kaldi-mirror':
      return hops + (spec.hopLength >> 1) - (spec.windowLength >> 1);
    case 'semicausal':
      return hops - (spec.windowLength - spec.hopLength);
    default:
      return hops + windowOffset(spec);
  }
}
