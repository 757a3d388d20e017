/** The messages between a pool and its workers. Arrays go both ways by transfer: what was sent is gone here. */
import type { ErrorData } from '../errors/errors.ts';
import type { ClipPlan } from '../extract/front-end.ts';
import type { ExtractOptions, FeatureArray, Features, OutputType, Samples } from '../extract/types.ts';
import type { CompiledModule } from '../runtime/load.ts';

/** What a worker says of itself once it has the front end. */
export interface Greeting {
  /** Of the package that it was built with. */
  version: string;
}

/** Some frames of a long clip. */
export interface PieceWork {
  kind: 'piece';
  /** What these frames see of the clip, and the place of its first sample. */
  samples: Samples;
  place: number;
  /** Of the whole clip. */
  plan: Pick<ClipPlan, 'usedSamples' | 'totalSamples' | 'computedFrames'>;
  firstFrame: number;
  frames: number;
  /** The largest feature of those pieces that are done. */
  largest: number;
  /** Where the features go: as many as `frames` have. */
  features: FeatureArray;
}

/** What comes of a piece. */
export interface PieceResult {
  features: FeatureArray;
  /** The largest |x| met, NaN if there is one. */
  peak: number;
  /** The largest feature of this piece and of those that were done before; what the utterance stage has lifted these frames to. -Infinity without one. */
  largest: number;
  limit: number;
}

export type Work =
  /** Comes before all other work: what answers is one of our workers, and has the front end. */
  | { kind: 'start'; module: CompiledModule; output: OutputType }
  | { kind: 'clip'; samples: Samples; options: ExtractOptions }
  | PieceWork;

/** To the worker. */
export interface Request {
  id: number;
  work: Work;
}

/** What each kind of work gives. */
export interface Results {
  start: Greeting;
  clip: Features<FeatureArray>;
  piece: PieceResult;
}

/** From the worker. The memory of the samples comes back, to be used again. */
export type Reply = { id: number; memory?: ArrayBuffer } & ({ value: Results[keyof Results] } | { error: ErrorData });
