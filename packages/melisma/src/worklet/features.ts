/** What comes out of a node. */
import type { FeatureArray } from '../extract/types.ts';
import type { FeatureChunk } from '../stream/cutter.ts';
import type { StreamFeatures } from '../stream/stream.ts';

/** What is told of all that comes out of a node. */
export interface LivePlace {
  /** When the first row was heard, in the context's time. */
  contextTime: number;
  /** True where rows look at zeros that stand for sound that did not come: the input was lost, or the context stood still. */
  isLost: boolean;
  /** The number of the signal: another one begins where the sound stood still, with `gap: 'restart'` or for too long. */
  signal: number;
}

/**
 * Rows, frames first, as of a {@link FeatureStream}: `data` is row-major over `dims`. Where rows were dropped, numbers are missing before `firstFrame`.
 */
export type LiveFeatures<Data extends FeatureArray = Float32Array> = StreamFeatures<Data> & LivePlace;

/** A chunk as a model takes it, in its own layout. */
export type LiveChunk<Data extends FeatureArray = Float32Array> = FeatureChunk<Data> & LivePlace;
