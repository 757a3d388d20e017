/**
 * A worker for the time of one recording. Workers that did their work in order are kept and used again; one that fell silent, or died, is ended.
 * Node's heap limit keeps a worker's JavaScript small; the WebAssembly decoders' own memories have a fixed size.
 */
import { MelismaError, packError, refusal, unpackError } from 'melisma/errors';
import type { ByteSource } from '../source/source.ts';
import type { Reply, Request, Results, Work } from './protocol.ts';

/** A worker of Node or of the web. */
interface Thread {
  post(request: Request): void;
  listen(onReply: (reply: Reply) => void, onDeath: (why: string) => void): void;
  /** Whether it keeps the process alive. */
  hold(held: boolean): void;
  end(): void;
}

/** Megabytes of JavaScript objects that a worker may hold. */
const HEAP_MB = 128;
/** Seconds in which a worker must have loaded its decoders. */
const LOADING_SECONDS = 60;
/** Idle workers that are kept. */
const KEPT = 2;
const idle: Thread[] = [];

export class Session {
  readonly #thread: Thread;
  readonly #source: ByteSource | undefined;
  readonly #timeoutSeconds: number;
  #pending: { resolve(value: unknown): void; reject(error: unknown): void } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the worker has loaded its decoders: that time is not the recording's. */
  #loaded: boolean;
  #next = 0;
  #ended = false;

  constructor(timeoutSeconds = 10, source?: ByteSource) {
    const kept = idle.pop();
    this.#thread = kept ?? start();
    this.#loaded = kept !== undefined;
    this.#source = source;
    this.#timeoutSeconds = timeoutSeconds;
    this.#thread.hold(true);
    this.#thread.listen(
      (reply) => this.#take(reply),
      (why) => this.#fail(`the decoder died: ${why}`),
    );
  }

  /** One piece of work. @throws MelismaError ERR_AUDIO_DAMAGED when the decoder throws, dies, or takes too long */
  call<W extends Work>(work: W): Promise<Results[W['kind']]> {
    if (this.#ended) return Promise.reject(refused('the decoder was ended'));
    return new Promise((resolve, reject) => {
      this.#pending = { resolve: resolve as (value: unknown) => void, reject };
      this.#watch();
      this.#thread.post({ id: ++this.#next, work });
    });
  }

  /** Gives the worker back. Only a worker that answered everything is used again. */
  async close(): Promise<void> {
    if (this.#ended) return;
    if (this.#pending === undefined && idle.length < KEPT) await this.call({ kind: 'close' }).catch(() => undefined);
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    if (this.#pending !== undefined || idle.length >= KEPT) return this.#thread.end();
    this.#thread.hold(false);
    idle.push(this.#thread);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const seconds = this.#loaded ? this.#timeoutSeconds : LOADING_SECONDS;
    const late = () => this.#fail(`the decoder did not answer within ${seconds} s`);
    this.#timer = setTimeout(late, seconds * 1000);
  }

  #take(reply: Reply): void {
    if ('ready' in reply) {
      this.#loaded = true;
      return this.#pending && this.#watch();
    }
    if ('read' in reply) return void this.#read(reply.read);
    if (reply.id !== this.#next) return;
    clearTimeout(this.#timer);
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

/** In Node the module of workers is a built-in; anywhere else workers are global. */
function start(): Thread {
  const node = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  return typeof Worker === 'undefined' && node ? nodeThread(node) : webThread();
}

function nodeThread({ Worker: NodeWorker }: typeof import('node:worker_threads')): Thread {
  // The caller's own arguments (--input-type, --import) are not the worker's.
  const limits = { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB }, stdout: true, stderr: true, execArgv: [] };
  const built = import.meta.url.endsWith('.js');
  const worker = built
    ? new NodeWorker(new URL('./worker.js', import.meta.url), limits)
    : new NodeWorker(fromSource(new URL('./worker.ts', import.meta.url)), { ...limits, eval: true });
  return {
    post: (request) => worker.postMessage(request),
    listen: (onReply, onDeath) => {
      worker.removeAllListeners();
      worker.on('message', onReply).on('error', (error) => onDeath(String(error)));
      worker.on('exit', () => onDeath('it ended'));
    },
    hold: (held) => (held ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}

/** In the repository the worker is TypeScript; a worker of Node 20 does not inherit a loader, and looks for it from where the process runs. */
const fromSource = (url: URL): string =>
  `import(${JSON.stringify(import.meta.resolve?.('tsx/esm/api') ?? 'tsx/esm/api')}).then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); });`;

function webThread(): Thread {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  return {
    post: (request) => worker.postMessage(request),
    listen: (onReply, onDeath) => {
      worker.onmessage = ({ data }) => onReply(data);
      worker.onerror = ({ message }) => onDeath(message);
    },
    hold: () => undefined,
    end: () => worker.terminate(),
  };
}
