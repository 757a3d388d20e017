/**
 * A worker for the time of one recording. Workers that did their work in order are kept and used again; one that died, or whose recording was ended, is
 * ended. Node's heap limit keeps a worker's JavaScript small; the WebAssembly decoders' own memories have a fixed size.
 */
import { MelismaError, packError, unpackError } from 'melisma/errors';
import type { Bounds, OpenOptions } from '../../bounds.ts';
import { damaged } from '../../errors.ts';
import type { ByteSource } from '../../source/source.ts';
import type { DecoderName, Reply, Results, Work } from './protocol.ts';
import { giveBack, type Started, takeWorker } from './start.ts';
import type { Thread } from './thread.ts';

export class Session {
  readonly #started: Started;
  readonly #thread: Thread;
  readonly #bounds: Bounds;
  readonly #source: ByteSource | undefined;
  readonly #onEnd = (): void => this.#fail(this.#bounds.signal.reason);
  /** By number: what was asked for and is not answered yet. */
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  /** What went wrong when the source was read. */
  #unread: { error: unknown } | undefined;
  readonly #spent: ArrayBuffer[] = [];
  #next = 0;
  #ended = false;

  /** The time of loading is not the recording's. @throws MelismaError as `takeWorker`; what ends the recording */
  static async open(decoder: DecoderName, { bounds, worker }: OpenOptions, source?: ByteSource): Promise<Session> {
    const started = await bounds.apart(takeWorker(decoder, worker));
    if (bounds.signal.aborted) giveBack(started);
    bounds.signal.throwIfAborted();
    return new Session(started, bounds, source);
  }

  private constructor(started: Started, bounds: Bounds, source: ByteSource | undefined) {
    this.#started = started;
    this.#thread = started.thread;
    this.#bounds = bounds;
    this.#source = source;
    this.#thread.listen(
      (reply) => this.#take(reply),
      (cause) => this.#fail(refused('its decoder ran out of memory, or died', cause)),
    );
    bounds.signal.addEventListener('abort', this.#onEnd);
  }

  /** One piece of work; pieces that wait are done in order. @throws MelismaError ERR_AUDIO_DAMAGED when the decoder throws or dies; what ends the recording */
  call<W extends Work>(work: W): Promise<Results[W['kind']]> {
    if (this.#ended) return Promise.reject(this.#bounds.signal.reason ?? refused('its decoder was ended'));
    return new Promise((resolve, reject) => {
      this.#pending.set(++this.#next, { resolve: resolve as (value: unknown) => void, reject });
      this.#thread.hold(true);
      this.#thread.post({ id: this.#next, work }, work.kind === 'decode' ? work.spent : undefined);
    });
  }

  /** Packets through the decoder. */
  decode(packets: Uint8Array[]): Promise<Results['decode']> {
    const spent = this.#spent.splice(0);
    return this.call({ kind: 'decode', packets, spent });
  }

  /** Takes decoded samples back that nobody looks at any more: pages that the system has to give anew cost time. */
  reuse(channels: readonly Float32Array[]): void {
    for (const { buffer } of channels) this.#spent.push(buffer as ArrayBuffer);
  }

  /** Gives the worker back. Only a worker that answered everything is used again. */
  async close(): Promise<void> {
    if (this.#ended) return;
    if (this.#pending.size === 0) await this.call({ kind: 'close' }).catch(() => undefined);
    if (this.#ended) return;
    this.#leave();
    if (this.#pending.size > 0) this.#thread.end();
    else giveBack(this.#started);
  }

  #leave(): void {
    this.#ended = true;
    this.#bounds.signal.removeEventListener('abort', this.#onEnd);
  }

  /** A worker keeps the process alive as long as it has work: a recording that nobody goes through to its end does not. */
  #take(reply: Reply): void {
    if ('read' in reply) return void this.#read(reply.read);
    const pending = this.#pending.get(reply.id);
    if (!this.#pending.delete(reply.id)) return;
    this.#thread.hold(this.#pending.size > 0);
    if (!('error' in reply)) pending!.resolve(reply.value);
    else pending!.reject(this.#unread ? this.#unread.error : errorOf(unpackError(reply.error)));
  }

  async #read({ offset, length }: { offset: number; length: number }): Promise<void> {
    const answer = await this.#source!.read(offset, length).then(
      (bytes) => ({ bytes: new Uint8Array(bytes) }),
      (error: unknown) => {
        this.#unread = { error };
        return { error: packError(error) };
      },
    );
    if (!this.#ended) this.#thread.post(answer);
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#leave();
    this.#thread.end();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

/** What a decoder says in its own words is for whoever looks into it, not for whoever has the recording. */
const refused = (why: string, cause?: unknown): MelismaError => damaged('', why, { cause });

/** What a decoder that is not ours throws is the recording's fault; an error of ours comes from the worker. */
const errorOf = (error: Error): Error =>
  error instanceof MelismaError ? error : refused('its decoder cannot make sense of it', error);
