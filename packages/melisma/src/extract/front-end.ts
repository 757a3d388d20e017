/** What the rooms' files know of a front end and of a clip that is laid out for it: types alone. */
import type { FrameGeometry } from '../spec/geometry.ts';
import type { Spec } from '../spec/spec.ts';
import type { FeatureShape, LengthMode, OutputType, Target } from './types.ts';

/** What an extractor knows of its front end, compiled now or ahead of time. */
export interface FrontEnd<Output extends OutputType> {
  readonly spec: Readonly<Spec>;
  readonly geometry: FrameGeometry;
  readonly name: string | undefined;
  readonly target: Target;
  readonly output: Output;
  /** What the engine delivers: doubles where more is computed of them before they are rounded. */
  readonly computed: OutputType;
  readonly bitsVersion: number;
  /** May be computed when it is asked for. */
  readonly specHash: string;
}

/** What is done about the length: `padded` where the front end has no window and nothing was asked for. */
export type PlanLength = LengthMode | 'padded';

/** A clip laid out: what is read, how many frames there are, and how many of them must be computed. */
export interface ClipPlan {
  /** Times that the clip is taken, one after the other. */
  repeats: number;
  /** Samples that are used, the first of the clip or of its repetition. */
  usedSamples: number;
  /** Length of the signal with its padding. */
  totalSamples: number;
  /** Frames of the transform that are kept. */
  frames: number;
  /** The first frames, up to and including the first that sees only zeros: all later ones are equal to it. */
  computedFrames: number;
  /** Frames that the utterance stages see: those of the transform, cut or filled up. */
  gridFrames: number;
  /** Those of them that are valid. */
  validFrames: number;
  shape: FeatureShape;
}

/** What a clip's layout follows from. */
export interface ClipRules {
  readonly spec: Readonly<Spec>;
  readonly geometry: FrameGeometry;
}
