/**
 * Every size that follows from a spec. Pure functions: streaming and whole clips call the same ones.
 */
import { countFrames, type FrameGeometry } from './geometry.ts';
import type { Spec } from './spec.ts';

/** Bins of the one-sided spectrum: `fftSize / 2 + 1`. */
export const binCount = (spec: Pick<Spec, 'fftSize'>): number => (spec.fftSize >> 1) + 1;

/** Offset of the window in the DFT buffer, samples. */
export const windowOffset = (spec: Spec): number =>
  spec.windowPlacement === 'center' ? (spec.fftSize - spec.windowLength) >> 1 : 0;

type Extent = Pick<FrameGeometry, 'left' | 'right' | 'span'>;

function extentOf(spec: Spec): Extent {
  const { fftSize, windowLength, hopLength, frameLookahead } = spec;
  const half = fftSize >> 1;
  switch (spec.framing) {
    case 'center-reflect':
    case 'center-zero':
      return { left: half, right: half, span: fftSize };
    case 'same-reflect':
    case 'same-zero': {
      const reach = (fftSize - hopLength) >> 1;
      return { left: reach, right: reach, span: fftSize };
    }
    case 'kaldi-mirror': {
      // floor(samples / hop + 1/2) frames, the first centred on half a hop.
      const left = (windowLength >> 1) - (hopLength >> 1);
      return { left, right: windowLength - left + (hopLength >> 1) - hopLength, span: windowLength };
    }
    case 'cover':
      return { left: 0, right: hopLength - 1, span: windowLength };
    case 'semicausal':
      return { left: windowLength - hopLength, right: 0, span: windowLength + frameLookahead };
    default: {
      const span = spec.windowPlacement === 'center' ? fftSize : windowLength;
      return { left: 0, right: 0, span: span + frameLookahead };
    }
  }
}

/** Samples reflected at each end; a signal must have more. */
export function reflected({ framing, fftSize, hopLength }: Spec): number {
  if (framing === 'center-reflect') return fftSize >> 1;
  return framing === 'same-reflect' ? (fftSize - hopLength) >> 1 : 0;
}

/** Frames of a signal of `numSamples` samples, as the transform sees them: before stacking, and before `fixedFrames`. */
export const frameCount = (spec: Spec, numSamples: number): number => countFrames(spec, extentOf(spec), numSamples);

/** The sample under the first point of frame `t`'s window; negative where the frame begins before the signal. */
export const frameStart = (spec: Spec, t: number): number =>
  t * spec.hopLength - extentOf(spec).left + windowOffset(spec);

/** What stands beyond the ends: {@link FrameGeometry.mirror}. */
function mirrorOf({ framing }: Spec): FrameGeometry['mirror'] {
  if (framing === 'kaldi-mirror') return 1;
  return framing === 'center-reflect' || framing === 'same-reflect' ? 2 : 0;
}

/** What a front end's files tell of its frames. */
export const geometryOf = (spec: Spec): FrameGeometry => ({
  ...extentOf(spec),
  hopLength: spec.hopLength,
  firstSample: frameStart(spec, 0),
  reflected: reflected(spec),
  mirror: mirrorOf(spec),
  bands: bandCount(spec),
  melMajor: spec.layout === 'mel-major' || spec.cepstrum !== null,
});

/**
 * How far below the utterance's largest value the others may lie, in units of what the per-frame stages deliver; null where no
 * maximum is taken. Values there are already shifted and scaled by `normalize`, unless a cepstrum comes first.
 */
export function maximumRange({ normalize, topDb, dbReference, cepstrum }: Spec): number | null {
  if (normalize.kind === 'maximum') return normalize.range / normalize.scale;
  if (topDb === null) return dbReference === 'maximum' ? Number.POSITIVE_INFINITY : null;
  return normalize.kind === 'affine' && cepstrum === null ? topDb / normalize.scale : topDb;
}

/** Values of a frame before deltas and stacking: mel bands or cepstral coefficients. */
export const bandCount = ({ cepstrum, melCount }: Spec): number => cepstrum?.count ?? melCount;

/** Which energy a cepstrum wants behind the bands: that of the bare frame, or the sum over the bins; null where it wants none. */
export const energyOf = ({ cepstrum }: Pick<Spec, 'cepstrum'>): 'frame' | 'spectrum' | null =>
  cepstrum?.energy ? (cepstrum.energyOf ?? 'frame') : null;

export const hasFrameEnergy = (spec: Pick<Spec, 'cepstrum'>): boolean => energyOf(spec) === 'frame';

/** Values of a frame of the result. */
export const featureCount = (spec: Spec): number =>
  bandCount(spec) * (1 + (spec.deltas?.orders ?? 0)) * (spec.stack?.size ?? 1);
