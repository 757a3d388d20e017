/** What a node is told, checked. */
import { notAmong } from '../errors/guess.ts';
import { readOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import type { CompileOptions, OutputType } from '../extract/types.ts';
import type { ResamplerQuality } from '../resample/options.ts';
import type { ChunkPlan } from '../stream/chunk-plan.ts';
import type { StreamStatistics } from '../stream/options.ts';
import type { FeatureSource } from './web.ts';

/** Where the processor's file is. */
export type ProcessorOption = string | { readonly href: string };

/** How a node is made. `target`, `layout` and `cmvn` are those of `createExtractor`; a compiled front end has them in it. */
export interface FeatureNodeOptions<Output extends OutputType = OutputType> extends Omit<CompileOptions, 'output'> {
  /** What features are stored as. Default `float32`. */
  output?: Output;
  /** A microphone: it is connected, and watched. Without it connect anything to `node`. */
  source?: FeatureSource;
  /** As of `createFeatureStream`, but for `end`: required where the front end looks at all frames. */
  statistics?: Exclude<StreamStatistics, 'end'>;
  /** The quality by which sound at the context's rate is brought to the front end's. Default `low-latency`; without effect where the rates are the same. */
  resample?: ResamplerQuality;
  /** The URL of a copy of `melisma/workers/worklet.js`, where the file of the package is not it. */
  processor?: ProcessorOption;
  /** Rows that come together, at least. Default 10. */
  framesPerMessage?: number;
  /** Rows that wait for a slow reader; beyond that the oldest are dropped, and counted. Default 1000. */
  maxQueuedFrames?: number;
  /** What the time becomes in which the context stood still: zeros in its place (the default), or the end of the signal and the beginning of another. Gaps of more than 20 s at 48 kHz are always such an end. */
  gap?: 'zeros' | 'restart';
}

/** Options of a node whose rows come in chunks, as a model takes them. */
export interface ChunkNodeOptions<Output extends OutputType = OutputType>
  extends Omit<FeatureNodeOptions<Output>, 'framesPerMessage'> {
  /** What a chunk is: `chunkFor` of `melisma/stream` knows it of models by name. */
  chunk: ChunkPlan;
}

type Given<Output extends OutputType> = FeatureNodeOptions<Output> & Partial<ChunkNodeOptions<Output>>;

const keys = [
  ...(['target', 'output', 'layout', 'cmvn', 'source', 'statistics', 'resample', 'processor'] as const),
  ...(['framesPerMessage', 'maxQueuedFrames', 'gap', 'chunk'] as const),
];

/** Rows that wait for the reader of a page at most: an hour of 10 ms. */
const MOST_QUEUED = 360_000;
const MOST_A_MESSAGE = 10_000;

/** Throws ERR_OPTION. */
export function readNodeOptions<Output extends OutputType>(given: Given<Output> | undefined) {
  const options = readOptions(given, keys);
  const { framesPerMessage = 10, maxQueuedFrames = 1000, gap = 'zeros', source, processor } = options;
  checkWhole('framesPerMessage', framesPerMessage, 1, MOST_A_MESSAGE);
  checkWhole('maxQueuedFrames', maxQueuedFrames, framesPerMessage, MOST_QUEUED);
  if (!['zeros', 'restart'].includes(gap)) throw notAmong('ERR_OPTION', 'gap', ['zeros', 'restart'], gap);
  if (source !== undefined) checkSource(source);
  const address = processor === undefined ? undefined : addressOf(processor);
  return { ...options, framesPerMessage, maxQueuedFrames, gap, processor: address };
}

function checkWhole(option: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw refusal('ERR_OPTION', option, `a whole number from ${least} to ${most}`, value);
}

/** Throws ERR_OPTION for what is no MediaStream, or has no sound. */
export function checkSource(source: unknown): void {
  const hasTrack = readable('source', () => {
    const [track] = (source as Partial<FeatureSource> | null)?.getAudioTracks?.() ?? [];
    return typeof track?.addEventListener === 'function';
  });
  if (hasTrack) return;
  throw refusal('ERR_OPTION', 'source', 'a MediaStream with a track of sound', source);
}

/** A URL in words: one that is relative is seen from the page. */
function addressOf(processor: ProcessorOption): string {
  const address = readable('processor', () => (typeof processor === 'string' ? processor : processor?.href));
  if (typeof address === 'string' && address !== '') return address;
  throw refusal('ERR_OPTION', 'processor', 'a URL', processor);
}
