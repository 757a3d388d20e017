/** A worker of Node, a worker of the web, and the decoders in the caller's own thread, behind one face. */
import type { Worker as NodeWorker } from 'node:worker_threads';
import type { Reply, Request } from './protocol.ts';

export interface Thread {
  post(request: Request, transfer?: ArrayBuffer[]): void;
  /** `onDeath` gets the error where there was one, and undefined where nobody says why. */
  listen(onReply: (reply: Reply) => void, onDeath: (cause: unknown) => void): void;
  /** Whether it keeps the process alive. */
  hold(held: boolean): void;
  end(): void;
  /** Whether it may live on without work: not where it would keep the process alive. */
  readonly keepable: boolean;
}

/** A worker of `node:worker_threads`, which Deno and Bun have too, and can let go of as they cannot of Deno's global one. */
export function nodeThread(worker: NodeWorker): Thread {
  let isHeld = false;
  const hold = (held: boolean): void => {
    isHeld = held;
    if (held) worker.ref();
    else worker.unref();
  };
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    listen: (onReply, onDeath) => {
      for (const event of ['message', 'error', 'exit'] as const) worker.removeAllListeners(event);
      worker.on('message', onReply).on('error', onDeath);
      worker.on('exit', () => onDeath(undefined));
      hold(isHeld); // a new listener holds the process
    },
    hold,
    end: () => void worker.terminate(),
    keepable: true,
  };
}

/** A worker of the web. Bun's can be let go of, Deno's cannot. */
export function webThread(worker: Worker & { ref?(): void; unref?(): void }): Thread {
  return {
    post: (request, transfer = []) => worker.postMessage(request, transfer),
    listen: (onReply, onDeath) => {
      worker.onmessage = ({ data }) => onReply(data);
      worker.onmessageerror = () => onDeath(new Error('a message could not be read'));
      worker.onerror = (event) => {
        event.preventDefault?.();
        // A script that cannot be loaded has an event without a message.
        onDeath(event.error ?? (event.message ? new Error(event.message) : undefined));
      };
    },
    hold: (held) => (held ? worker.ref?.() : worker.unref?.()),
    end: () => worker.terminate(),
    keepable: nodeWorkers() === undefined || worker.unref !== undefined,
  };
}

/** The decoders here, without a worker: nothing can end one that does not come back. */
export async function ownThread(): Promise<Thread> {
  const [{ allDecoders }, { serve }] = await Promise.all([import('./decoders.ts'), import('./serve.ts')]);
  let onReply: (reply: Reply) => void = () => undefined;
  const answer = serve(allDecoders, (reply) => onReply(reply));
  return {
    post: (request) => void answer(request),
    listen: (listener) => {
      onReply = listener;
    },
    hold: () => undefined,
    end: () => undefined,
    keepable: false,
  };
}

/** `node:worker_threads`, without an import that a page could not follow; undefined in a page, in that of Electron too. */
export function nodeWorkers(): typeof import('node:worker_threads') | undefined {
  const { process } = globalThis as { process?: NodeJS.Process & { type?: string } };
  return process?.type === 'renderer' ? undefined : process?.getBuiltinModule?.('node:worker_threads');
}
