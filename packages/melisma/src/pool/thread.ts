/** A worker of Node and a worker of the web, behind one face. */
import type { Reply, Request } from './protocol.ts';

/** A `Worker` of the web or of `node:worker_threads`, in the words of a project that knows neither's types. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
}

/** What is used of a worker of `node:worker_threads`. */
interface NodeWorker extends WorkerLike {
  on(event: string, listener: (value: never) => void): unknown;
  ref(): void;
  unref(): void;
}

/** Who hears what a worker says; may change. */
interface Listener {
  onReply(reply: Reply): void;
  /** With the error where there was one, and undefined where nobody says why. */
  onDeath(cause: unknown): void;
}

export interface Thread {
  listener: Listener;
  post(request: Request, transfer: ArrayBuffer[]): void;
  /** Whether it keeps the process alive. */
  hold(held: boolean): void;
  /** Ends it, which its listener does not hear. */
  end(): Promise<unknown>;
}

const nobody: Listener = { onReply: () => undefined, onDeath: () => undefined };

/** A worker of `node:worker_threads`, which Deno and Bun have too, and can let go of as they cannot of Deno's global one. */
function nodeThread(worker: NodeWorker): Thread {
  const thread: Thread = {
    listener: nobody,
    post: (request, transfer) => worker.postMessage(request, transfer),
    hold: (held) => (held ? worker.ref() : worker.unref()),
    async end() {
      thread.listener = nobody;
      await worker.terminate();
    },
  };
  worker.on('message', (reply) => thread.listener.onReply(reply));
  worker.on('error', (error) => thread.listener.onDeath(error));
  worker.on('exit', () => thread.listener.onDeath(undefined));
  worker.unref(); // a new listener holds the process
  return thread;
}

/** A worker of the web. Bun's can be let go of, Deno's cannot. */
function webThread(worker: Worker & { ref?(): void; unref?(): void }): Thread {
  const thread: Thread = {
    listener: nobody,
    post: (request, transfer) => worker.postMessage(request, transfer),
    hold: (held) => (held ? worker.ref?.() : worker.unref?.()),
    async end() {
      thread.listener = nobody;
      worker.terminate();
    },
  };
  worker.onmessage = ({ data }) => thread.listener.onReply(data);
  worker.onmessageerror = () => thread.listener.onDeath(new Error('a message could not be read'));
  worker.onerror = (event) => {
    event.preventDefault?.();
    // A script that cannot be loaded has an event without a message.
    thread.listener.onDeath(event.error ?? (event.message ? new Error(event.message) : undefined));
  };
  return thread;
}

/** What a caller's function gave: a worker of Node has `on`, one of the web `terminate` alone. */
export function threadOf(worker: unknown): Thread {
  const { on, postMessage, terminate } = (worker ?? {}) as Record<string, unknown>;
  if (typeof postMessage !== 'function' || typeof terminate !== 'function')
    throw new TypeError(`the function gave no Worker but ${worker?.constructor?.name ?? String(worker)}`);
  return typeof on === 'function' ? nodeThread(worker as NodeWorker) : webThread(worker as Worker);
}

/** What is used of Node's own modules. */
interface NodeModules {
  getBuiltinModule?(name: 'node:worker_threads'): NodeThreads | undefined;
  getBuiltinModule?(name: 'node:os'): { availableParallelism(): number } | undefined;
}

interface NodeThreads {
  Worker: new (url: URL, options: object) => NodeWorker;
  parentPort: Port | null;
}

/** What a worker hears its pool by. */
export interface Port {
  postMessage(reply: Reply, transfer: ArrayBuffer[]): void;
  on?(event: 'message', listener: (request: Request) => void): void;
}

/** Node's, Deno's and Bun's own modules, without an import that a page could not follow; undefined in a page, in that of Electron too. */
function nodeModules(): NodeModules | undefined {
  const { process } = globalThis as { process?: NodeModules & { type?: string } };
  return process?.type === 'renderer' ? undefined : process;
}

export const nodeWorkers = (): NodeThreads | undefined => nodeModules()?.getBuiltinModule?.('node:worker_threads');

/** Threads that the machine runs at a time. */
export const coreCount = (): number =>
  nodeModules()?.getBuiltinModule?.('node:os')?.availableParallelism() ??
  globalThis.navigator?.hardwareConcurrency ??
  1;
