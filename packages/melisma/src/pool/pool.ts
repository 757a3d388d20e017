/** The pool that a user holds: calls checked, given to the workers, and their results handed on in order. */

import { MelismaError } from '../errors/errors.ts';
import { readOptions } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import type { ClipPlan } from '../extract/front-end.ts';
import { planClip } from '../extract/length.ts';
import type { ExtractOptions, FeatureArray, Features, LengthMode, Samples, Target } from '../extract/types.ts';
import { checkPeak, checkRate } from '../samples/checks.ts';
import { readSamples } from '../samples/samples.ts';
import type { Spec } from '../spec/spec.ts';
import { ClipJob, checkThere } from './clip.ts';
import { inOrder, type Outcome } from './in-order.ts';
import { isCut, LongClip, type Played } from './long-clip.ts';
import {
  type Call,
  type Clips,
  handedOver,
  iteratorOf,
  type PoolExtractOptions,
  readCall,
  type SignalLike,
} from './options.ts';
import { Task } from './task.ts';
import type { Workers } from './workers.ts';

/** What came of one of many clips: features, or why there are none. */
export type ClipResult<Data extends FeatureArray = Float32Array> =
  | { index: number; features: Features<Data>; error: undefined }
  | { index: number; features: undefined; error: Error };

/** How a pool is closed. */
export interface CloseOptions {
  /** Do not wait for what was called: it is rejected with ERR_DISPOSED. */
  abort?: boolean;
}

/** An extractor whose work other threads do. */
export interface Pool<Data extends FeatureArray = Float32Array> {
  readonly spec: Readonly<Spec>;
  /** The preset's name; undefined for a derived spec. */
  readonly name: string | undefined;
  readonly target: Target;
  /** Rises whenever the bits of some feature change. */
  readonly bitsVersion: number;
  /** 16 hex digits that stand for the spec's values. */
  readonly specHash: string;
  /** How many there are; one that died is replaced when there is work for it. */
  readonly workers: number;

  /** The shape for a clip of `numSamples` samples. Throws ERR_OPTION, ERR_EMPTY_AUDIO, ERR_TOO_LONG, ERR_TOO_SHORT. */
  dims(numSamples: number, options?: { length?: LengthMode }): number[];
  /**
   * Features in a new array of the caller's own, with the bits of an extractor's. A clip of a minute and more is cut, and all workers have their
   * part of it.
   *
   * The samples are copied when a worker is free for them: leave them as they are until then, that is, until the promise is settled. With
   * `transfer: true` the caller's array is empty at once.
   *
   * Rejects with what an extractor throws; ERR_QUEUE_FULL; ERR_WORKER_DIED for a clip of which two workers died, ERR_WORKER_START where
   * no other can be had; ERR_DISPOSED once the pool is closed; the signal's reason.
   */
  extract(samples: Samples, options: PoolExtractOptions): Promise<Features<Data>>;
  /**
   * One result for each window of the model, in order; the workers are a few windows ahead of the caller. Throws as {@link Pool.extract}, and
   * ends there.
   */
  windows(
    samples: Samples,
    options: Omit<PoolExtractOptions, 'length'>,
  ): AsyncGenerator<Features<Data>, void, undefined>;
  /**
   * The results of many clips in their order, each with its number; of a clip without features the error. A new clip is taken from the iterable
   * only when there is room: twice as many as there are workers are under way.
   *
   * Throws for options that hold for all, ERR_SAMPLE_RATE and ERR_OPTION; what the iterable throws; ERR_DISPOSED; the signal's reason.
   */
  extractEach(clips: Clips, options: PoolExtractOptions): AsyncGenerator<ClipResult<Data>, void, undefined>;
  /** Ends the workers once all that was called is done. No other call is taken: ERR_DISPOSED. */
  close(options?: CloseOptions): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Runtimes without `Symbol.asyncDispose` would name the method "undefined"; there it takes the key that esbuild's `await using` looks for. */
const ASYNC_DISPOSE: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? /* @__PURE__ */ (Symbol.for('Symbol.asyncDispose') as typeof Symbol.asyncDispose);

/** Calls under way for one generator, for each worker: one that is computed and one that waits. */
const AHEAD = 2;

export class WorkerPool<Data extends FeatureArray> implements Pool<Data> {
  declare readonly spec: Readonly<Spec>;
  declare readonly name: string | undefined;
  declare readonly target: Target;
  declare readonly bitsVersion: number;
  declare readonly specHash: string;
  declare readonly workers: number;
  declare [Symbol.asyncDispose]: () => Promise<void>;
  readonly #played: Played;
  readonly #workers: Workers;
  readonly #maxQueue: number;
  readonly #tasks = new Set<Task<Features<FeatureArray>>>();
  #isClosed = false;
  #closing: Promise<void> | undefined;

  constructor(played: Played, workers: Workers, count: number, maxQueue = Number.POSITIVE_INFINITY) {
    const { spec, name, target, bitsVersion, specHash } = played.record;
    Object.assign(this, { spec, name: name ?? undefined, target, bitsVersion, specHash, workers: count });
    this[ASYNC_DISPOSE] = () => this.close();
    this.#played = played;
    this.#workers = workers;
    this.#maxQueue = maxQueue;
  }

  dims(numSamples: number, options?: { length?: LengthMode }): number[] {
    const { length } = readOptions<Partial<ExtractOptions>>(options, ['length']);
    return this.#plan(numSamples, length).shape.dims;
  }

  async extract(samples: Samples, options: PoolExtractOptions): Promise<Features<Data>> {
    const call = this.#read(options);
    return this.#begin(samples, call, this.#maxQueue).promise as Promise<Features<Data>>;
  }

  async *windows(
    samples: Samples,
    options: Omit<PoolExtractOptions, 'length'>,
  ): AsyncGenerator<Features<Data>, void, undefined> {
    const { signal, transfer, options: said } = this.#read(options);
    const given = readSamples(samples);
    const total = given.length;
    const size = this.spec.clipSamples ?? total;
    this.#plan(Math.min(total, size));
    const clip = transfer ? handedOver(given) : given;
    const call: Call = { signal, transfer: false, options: { ...said, length: undefined } };
    let place = 0;
    for await (const outcome of this.#each(windowsOf(clip, total, size), call)) {
      if ('error' in outcome) throw this.#placed(outcome.error, clip, place);
      yield outcome.value;
      place += size;
    }
  }

  async *extractEach(clips: Clips, options: PoolExtractOptions): AsyncGenerator<ClipResult<Data>, void, undefined> {
    const call = this.#read(options);
    let index = 0;
    for await (const outcome of this.#each(iteratorOf(clips), call)) {
      if ('value' in outcome) yield { index, features: outcome.value, error: undefined };
      else yield { index, features: undefined, error: outcome.error as Error };
      index++;
    }
  }

  close(options?: CloseOptions): Promise<void> {
    const { abort = false } = readOptions(options, ['abort']);
    if (typeof abort !== 'boolean') throw refusal('ERR_OPTION', 'abort', [true, false], abort);
    this.#isClosed = true;
    if (abort) for (const task of this.#tasks) task.reject(closed());
    this.#closing ??= this.#drain();
    return this.#closing;
  }

  async #drain(): Promise<void> {
    await Promise.allSettled([...this.#tasks].map(({ promise }) => promise));
    await this.#workers.end();
  }

  /** Clips through the workers, a few at a time; their outcomes in order. What is still under way when the caller leaves is not done. */
  async *#each(clips: Sequence, call: Call): AsyncGenerator<Outcome<Features<Data>>, void, undefined> {
    const tasks = new Set<Task<Features<FeatureArray>>>();
    let isOver = false;
    const next = async () => {
      const { done, value } = await untilAborted(clips.next(), call.signal);
      isOver = done === true;
      if (isOver) return undefined;
      this.#checkOpen();
      return { promise: this.#beginOf(tasks, value, call) };
    };
    try {
      for await (const outcome of inOrder(next, AHEAD * this.workers)) {
        if (call.signal?.aborted) throw call.signal.reason;
        yield outcome as Outcome<Features<Data>>;
      }
    } finally {
      for (const task of tasks) task.reject(closed());
      const left = isOver ? undefined : clips.return?.();
      // What does not come to an end is not waited for by who has given up.
      if (!call.signal?.aborted) await left;
    }
  }

  /** A call whose task is among `tasks` until it is settled. */
  async #beginOf(tasks: Set<Task<Features<FeatureArray>>>, clip: unknown, call: Call): Promise<Features<FeatureArray>> {
    const task = this.#begin(clip, call, Number.POSITIVE_INFINITY);
    tasks.add(task);
    try {
      return await task.promise;
    } finally {
      tasks.delete(task);
    }
  }

  /** Throws what is wrong with the clip; ERR_QUEUE_FULL, ERR_DISPOSED; the signal's reason. */
  #begin(given: unknown, { options, signal, transfer }: Call, maxQueue: number): Task<Features<FeatureArray>> {
    this.#checkOpen();
    const samples = readSamples(given);
    const plan = this.#plan(samples.length, options.length);
    if (signal?.aborted) throw signal.reason;
    if (!this.#workers.hasRoom(maxQueue)) throw queueFull(maxQueue);
    const ours = transfer ? handedOver(samples) : samples;
    const task = new Task<Features<FeatureArray>>(signal, () => {
      this.#tasks.delete(task);
      this.#workers.drop(task);
    });
    this.#tasks.add(task);
    if (isCut(this.#played, plan, this.workers))
      new LongClip(this.#played, { task, samples: ours, options, plan }, this.workers).begin(this.#workers);
    else this.#workers.add(new ClipJob(task, ours, options, transfer));
    return task;
  }

  /** What a call says, checked. */
  #read(options: PoolExtractOptions): Call {
    const call = readCall(options);
    checkRate(this.spec, call.options.sampleRate);
    return call;
  }

  #plan(numSamples: number, length?: LengthMode): ClipPlan {
    return planClip(this.#played.record, numSamples, length, this.#played.stages);
  }

  #checkOpen(): void {
    if (this.#isClosed) throw closed();
  }

  /** An error of a window, which counts samples from the beginning of the clip. */
  #placed(error: unknown, clip: Samples, place: number): unknown {
    if (!(error instanceof MelismaError) || error.code !== 'ERR_NON_FINITE') return error;
    try {
      checkPeak(this.spec, clip.subarray(place), Number.NaN, {}, place);
    } catch (counted) {
      return counted;
    }
    return error;
  }
}

const closed = (): MelismaError => refusal('ERR_DISPOSED', 'pool', 'one in use', 'closed');

const queueFull = (most: number): MelismaError =>
  refusal('ERR_QUEUE_FULL', 'maxQueue', `at most ${most} clips that wait`, most + 1, { expected: most });

/** Clips one after the other. */
type Sequence = AsyncIterator<unknown> | Iterator<unknown>;

/** The windows of a clip. Throws ERR_SAMPLE_TYPE where somebody has taken its buffer away. */
function* windowsOf(clip: Samples, total: number, size: number): Generator<Samples, void, undefined> {
  for (let start = 0; start < total; start += size) {
    checkThere(clip, total);
    yield clip.subarray(start, start + size);
  }
}

/** Rejects with the signal's reason where that comes first. */
function untilAborted<T>(promise: T | PromiseLike<T>, signal: SignalLike | undefined): Promise<T> {
  const task = new Task<T>(signal, () => undefined);
  Promise.resolve(promise).then(
    (value) => task.resolve(value),
    (error) => task.reject(error),
  );
  return task.promise;
}
