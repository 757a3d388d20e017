/** What a pool and its calls are told, checked. */
import { arrayType } from '../errors/arrays.ts';
import { readOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import type { CompileOptions, ExtractOptions, OutputType, Samples } from '../extract/types.ts';
import type { UrlLike, WorkerOption } from './start.ts';
import { coreCount } from './thread.ts';

/** How a pool is made. `target`, `layout` and `cmvn` are those of `createExtractor`; a compiled front end has them in it. */
export interface PoolOptions<Output extends OutputType = OutputType> extends Omit<CompileOptions, 'output'> {
  /** What features are stored as. Default `float32`. */
  output?: Output;
  /** Default: as many as the machine runs at a time. */
  workers?: number;
  /** Clips that may wait while every worker has work; one more is ERR_QUEUE_FULL. Default: any number. */
  maxQueue?: number;
  worker?: WorkerOption;
}

/** An `AbortSignal`. */
export interface SignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What a call of a pool says of its clip. */
export interface PoolExtractOptions extends ExtractOptions {
  /** Ends the wait: the call is rejected with the signal's reason, and what has not begun is not done. */
  signal?: SignalLike;
  /**
   * Hand the samples over instead of a copy of them. **It empties the caller's array**, at once, with all that lies in the same buffer. A clip
   * that was handed over dies with its worker, and is not done again.
   */
  transfer?: boolean;
}

/** What a call says, in arrays and objects of our own. */
export interface Call {
  options: ExtractOptions;
  signal: SignalLike | undefined;
  transfer: boolean;
}

/** Throws ERR_OPTION. */
export function readPoolOptions<Output extends OutputType>(
  given: PoolOptions<Output> | undefined,
): PoolOptions<Output> & { workers: number } {
  const options = readOptions(given, ['target', 'output', 'layout', 'cmvn', 'workers', 'maxQueue', 'worker']);
  const { workers = coreCount(), maxQueue, worker } = options;
  checkWhole('workers', workers, 1);
  if (maxQueue !== undefined) checkWhole('maxQueue', maxQueue, 0);
  if (worker !== undefined && !readable('worker', () => isWorkerOption(worker)))
    throw refusal('ERR_OPTION', 'worker', 'a URL, or a function that makes a Worker', worker);
  return { ...options, workers };
}

function checkWhole(option: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw refusal('ERR_OPTION', option, `a whole number from ${least}`, value, { expected: least });
}

/** A URL may be that of another realm, such as jsdom's. */
const isWorkerOption = (option: unknown): boolean =>
  typeof option === 'function' ||
  (!!option && typeof (option as UrlLike).href === 'string' && URL.canParse((option as UrlLike).href));

/** Throws ERR_OPTION. */
export function readCall(given: PoolExtractOptions): Call {
  const {
    signal,
    transfer = false,
    sampleRate,
    length,
    anyScale,
  } = readOptions(given, ['sampleRate', 'length', 'anyScale', 'signal', 'transfer']);
  if (signal !== undefined && !readable('signal', () => isSignal(signal)))
    throw refusal('ERR_OPTION', 'signal', 'an AbortSignal', signal);
  if (typeof transfer !== 'boolean') throw refusal('ERR_OPTION', 'transfer', [true, false], transfer);
  return { options: { sampleRate, length, anyScale: Boolean(anyScale) }, signal, transfer };
}

/** One of another realm, too. */
const isSignal = (signal: Partial<SignalLike> | null): boolean =>
  typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function';

/** The samples in a buffer that nobody else has: the caller's array is empty then. Throws ERR_OPTION. */
export function handedOver(samples: Samples): Samples {
  try {
    return structuredClone(samples, { transfer: [samples.buffer as ArrayBuffer] });
  } catch (cause) {
    throw refusal('ERR_OPTION', 'transfer', 'samples whose buffer can be handed over', samples, { cause });
  }
}

/** Clips one after the other, whatever they come in. */
export type Clips = Iterable<Samples> | AsyncIterable<Samples>;

/** Throws ERR_OPTION for what is not iterable, or is one clip. */
export function iteratorOf(clips: Clips): AsyncIterator<unknown> | Iterator<unknown> {
  const found = readable('clips', () => {
    if (arrayType(clips) !== undefined || typeof clips !== 'object' || clips === null) return undefined;
    const both = clips as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
    return both[Symbol.asyncIterator]?.() ?? both[Symbol.iterator]?.();
  });
  if (typeof found?.next === 'function') return found;
  throw refusal('ERR_OPTION', 'clips', 'an iterable of clips', clips);
}
