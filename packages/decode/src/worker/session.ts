/**
 * A worker for the time of one recording. Workers that did their work in order are kept and used again; one that fell silent, or died, is ended.
 * Node's heap limit keeps a worker's JavaScript small; the WebAssembly decoders' own memories have a fixed size.
 */
import { MelismaError, packError, refusal, unpackError } from 'melisma/errors';
import type { DecodeOptions } from '../recording.ts';
import type { ByteSource } from '../source/source.ts';
import type { DecoderName, Reply, Results, Work } from './protocol.ts';
import { giveBack, type Started, takeWorker } from './start.ts';
import type { Thread } from './thread.ts';

export class Session {
  readonly #started: Started;
  readonly #thread: Thread;
  readonly #source: ByteSource | undefined;
  readonly #timeoutSeconds: number;
  #pending: { resolve(value: unknown): void; reject(error: unknown): void } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = 0;
  #ended = false;

  /** @throws MelismaError as `takeWorker` */
  static async open(decoder: DecoderName, options: DecodeOptions, source?: ByteSource): Promise<Session> {
    return new Session(await takeWorker(decoder, options.worker), options, source);
  }

  private constructor(started: Started, { timeoutSeconds = 10 }: DecodeOptions, source: ByteSource | undefined) {
    this.#started = started;
    this.#thread = started.thread;
    this.#source = source;
    this.#timeoutSeconds = timeoutSeconds;
    this.#thread.listen(
      (reply) => this.#take(reply),
      (cause) => this.#fail(`the decoder died: ${cause === undefined ? 'it ended' : String(cause)}`),
    );
  }

  /** One piece of work. @throws MelismaError ERR_AUDIO_DAMAGED when the decoder throws, dies, or takes too long */
  call<W extends Work>(work: W): Promise<Results[W['kind']]> {
    if (this.#ended) return Promise.reject(refused('the decoder was ended'));
    return new Promise((resolve, reject) => {
      this.#pending = { resolve: resolve as (value: unknown) => void, reject };
      this.#thread.hold(true);
      this.#watch();
      this.#thread.post({ id: ++this.#next, work });
    });
  }

  /** Gives the worker back. Only a worker that answered everything is used again. */
  async close(): Promise<void> {
    if (this.#ended) return;
    if (this.#pending === undefined) await this.call({ kind: 'close' }).catch(() => undefined);
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    if (this.#pending !== undefined) this.#thread.end();
    else giveBack(this.#started);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    if (!this.#thread.endable) return;
    const late = () => this.#fail(`the decoder did not answer within ${this.#timeoutSeconds} s`);
    this.#timer = setTimeout(late, this.#timeoutSeconds * 1000);
  }

  /** A worker keeps the process alive as long as it has work: a recording that nobody goes through to its end does not. */
  #take(reply: Reply): void {
    if ('read' in reply) return void this.#read(reply.read);
    if (reply.id !== this.#next) return;
    clearTimeout(this.#timer);
    this.#thread.hold(false);
    const pending = this.#pending;
    this.#pending = undefined;
    if ('error' in reply) pending?.reject(errorOf(unpackError(reply.error)));
    else pending?.resolve(reply.value);
  }

  /** The time of reading is not the decoder's. */
  async #read({ offset, length }: { offset: number; length: number }): Promise<void> {
    clearTimeout(this.#timer);
    const answer = await this.#source!.read(offset, length).then(
      (bytes) => ({ bytes: new Uint8Array(bytes) }),
      (error: unknown) => ({ error: packError(error) }),
    );
    if (this.#ended) return;
    this.#thread.post(answer);
    this.#watch();
  }

  #fail(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#thread.end();
    this.#pending?.reject(refused(why));
  }
}

const refused = (why: string): MelismaError =>
  refusal('ERR_AUDIO_DAMAGED', 'source', 'an undamaged recording', undefined, { words: `a damaged one: ${why}` });

/** What a decoder that is not ours throws is the recording's fault; an error of ours comes from the source. */
const errorOf = (error: Error): Error =>
  error instanceof MelismaError ? error : refused(`the decoder says: ${error.message}`);
