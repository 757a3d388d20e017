/**
 * What all stages have in common. A naive stage is planned once for a spec and then called for every frame (per-frame
 * stages) or once (utterance stages); it returns new arrays and keeps its input as it was.
 */
import type { Spec } from '../spec/spec.ts';

/** A per-frame stage: its output depends on the samples of one frame alone. */
export type FrameStage<In, Out> = (spec: Spec) => (input: In) => Out;

/** An utterance stage: features of all frames in, the same number out. */
export type UtteranceStage = (spec: Spec) => (features: Float64Array) => Float64Array;

/** The one-sided spectrum of a frame: `re` and `im`, each [fftSize / 2 + 1]. */
export interface Spectrum {
  re: Float64Array;
  im: Float64Array;
}
