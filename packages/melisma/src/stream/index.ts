/** The entry `melisma/stream`: features while the audio arrives. See docs/streams.md. */
import { readable } from '../errors/readable.ts';
import type { Extractor, FeatureArray } from '../extract/types.ts';
import { type ChunkStream, CuttingStream } from './chunks.ts';
import type { ChunkOptions, StreamOptions } from './options.ts';
import { resamplerFor } from './resamplers.ts';
import { type FeatureStream, RowStream } from './stream.ts';

export { type ErrorCode, type ErrorData, type ErrorFields, MelismaError, type Told } from '../errors/errors.ts';
export type { AudioBlock, StreamAudio } from './audio.ts';
export type { ChunkPlan } from './chunk-plan.ts';
export type { ChunkStream, FeatureChunk } from './chunks.ts';
export { type ChunkModel, type ChunkModelOptions, chunkFor } from './models.ts';
export type { ChunkOptions, StreamOptions, StreamStatistics } from './options.ts';
export { extractPieces, type FeaturePieces, type StoredSamples } from './pieces.ts';
export type { FeatureStream, StreamFeatures, StreamShape } from './stream.ts';
export { createWaveformStream, type WaveformStream, type WaveformStreamFrames } from './waveform.ts';
export {
  type LiveWindowOptions,
  liveWindows,
  type WindowFrontEnd,
  type WindowOf,
  type WindowPlace,
} from './windows.ts';

/**
 * A stream of features over an extractor of a compiled target: any number of streams shares it. With `chunk`, one of the chunks that a
 * model takes.
 *
 * Throws ERR_OPTION for options, also where `statistics` is missing, and for front ends whose dither depends on the length of the clip;
 * ERR_SAMPLE_RATE for another rate without `resample`; ERR_DISPOSED.
 *
 * @example
 * ```ts
 * import { createExtractor } from 'melisma';
 * import { createFeatureStream } from 'melisma/stream';
 *
 * const parakeet = await createExtractor('parakeet-tdt');
 * const live = createFeatureStream(parakeet, { sampleRate: 16000, statistics: 'running' });
 * const { dims, firstFrame } = live.push(new Float32Array(1600)); // [8, 128] from frame 0 on: the last ones wait for samples
 * const rest = live.flush();
 * ```
 */
export function createFeatureStream<Data extends FeatureArray>(
  extractor: Extractor<Data>,
  options: ChunkOptions,
): ChunkStream<Data>;
export function createFeatureStream<Data extends FeatureArray>(
  extractor: Extractor<Data>,
  options: StreamOptions,
): FeatureStream<Data>;
export function createFeatureStream<Data extends FeatureArray>(
  extractor: Extractor<Data>,
  options: StreamOptions & Partial<ChunkOptions>,
): FeatureStream<Data> | ChunkStream<Data> {
  const hasChunk = readable('options', () => options?.chunk !== undefined);
  return hasChunk
    ? new CuttingStream(extractor, options as ChunkOptions, resamplerFor)
    : new RowStream(extractor, options, resamplerFor);
}
