/**
 * From the option `worker` to a worker that runs and has the front end. Each is asked for its greeting before it gets work, so that one that cannot
 * start is not taken for a clip that cannot be computed.
 */
import { nodeFile, pageFile } from '#pool-worker';
import manifest from '../../package.json' with { type: 'json' };
import { unpackError } from '../errors/envelope.ts';
import { type ErrorData, MelismaError } from '../errors/errors.ts';
import { refusal } from '../errors/refusal.ts';
import type { Greeting, Work } from './protocol.ts';
import { nodeWorkers, type Thread, threadOf, type WorkerLike } from './thread.ts';

/** Where the workers come from, where the file of this package is not it: the URL of a copy of `dist/workers/pool.js`, or a function that starts one. */
export type WorkerOption = UrlLike | (() => WorkerLike);

/** A `URL`, in the words of a project that knows no types of a page or of Node. */
export interface UrlLike {
  readonly href: string;
}

/** Seconds after which a worker that says nothing is given up: its 40 kB over a bad connection. */
const START_SECONDS = 9;

/** What to do, by where the worker should have come from. */
const advice = {
  page: 'serve dist/workers/pool.js as JavaScript from where the page may load a worker (Content-Security-Policy: worker-src) and pass its URL as `worker`',
  node: 'leave melisma out of the bundle, or pass the URL of its dist/workers/pool.js as `worker`',
  denied: 'allow workers (node --allow-worker)',
  given: 'let `worker` make a new Worker of dist/workers/pool.js',
  none: 'pass a `worker` that this runtime can start, or use createExtractor',
} as const;

/** A worker that has answered. Throws ERR_WORKER_START, and what the front end is refused with there. */
export async function startWorker(
  option: WorkerOption | undefined,
  work: Extract<Work, { kind: 'start' }>,
): Promise<Thread> {
  const place = placeOf(option);
  let thread: Thread | undefined;
  try {
    thread = place.open();
    await greetingOf(thread, work);
    return thread;
  } catch (cause) {
    thread?.end();
    throw cause instanceof MelismaError ? cause : refusedBy(place, cause);
  }
}

/** Where a worker comes from: `open` gives it. */
interface Place {
  /** The URL, or in words. */
  tried: string;
  open(): Thread;
  advice: keyof typeof advice;
}

function placeOf(option: WorkerOption | undefined): Place {
  if (typeof option === 'function')
    return { tried: 'the worker of the function that was given', open: () => threadOf(option()), advice: 'given' };
  return placeAt(() => (option ? new URL(option.href) : nodeWorkers() ? nodeFile() : pageFile()));
}

/** Code that was bundled into a form without `import.meta` does not know where it is, and so not where its worker is. */
function placeAt(find: () => URL): Place {
  const what = nodeWorkers() ? 'node' : typeof Worker === 'undefined' ? 'none' : 'page';
  try {
    const url = find();
    return { tried: url.href, open: () => open(url), advice: what };
  } catch (error) {
    const open = (): never => {
      throw error;
    };
    return { tried: 'a file beside this module, whose own URL is not known', open, advice: what };
  }
}

function open(url: URL): Thread {
  const node = nodeWorkers();
  // The caller's own arguments (--input-type, --import) are not the worker's.
  if (node) return threadOf(new node.Worker(url, { execArgv: [] }));
  if (typeof Worker === 'undefined') throw new Error('this runtime has no workers');
  return threadOf(isForeign(url) ? fromElsewhere(url) : new Worker(url, { type: 'module' }));
}

/** A page runs no worker's file of another origin, but one of its own may import that file. */
const isForeign = ({ protocol, origin }: URL): boolean =>
  /^https?:$/.test(protocol) && globalThis.location !== undefined && origin !== globalThis.location.origin;

function fromElsewhere(url: URL): Worker {
  const script = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
  const own = URL.createObjectURL(script);
  const worker = new Worker(own, { type: 'module' });
  worker.addEventListener('message', () => URL.revokeObjectURL(own), { once: true });
  return worker;
}

function refusedBy({ tried, advice: what }: Place, cause: unknown): MelismaError {
  const { code, message = String(cause) } = Object(cause) as { code?: string; message?: string };
  const [why] = message.split('\n', 1);
  return refusal('ERR_WORKER_START', 'worker', 'one that starts', tried, {
    words: `${tried}, which did not: ${why}`,
    more: `; ${advice[code === 'ERR_ACCESS_DENIED' ? 'denied' : what]}`,
    cause,
  });
}

/** Waits for what a worker says first. What is none of ours does not answer, or says something else. */
async function greetingOf(thread: Thread, work: Work): Promise<void> {
  const reply = await firstReply(thread, work);
  const { error, value } = Object(reply) as { error?: ErrorData; value?: Partial<Greeting> };
  if (error !== undefined) throw unpackError(error);
  const version = value?.version;
  if (version === manifest.version) return;
  const other = version === undefined ? '' : ` but of ${version}`;
  throw new Error(`it is not the worker of melisma ${manifest.version}${other}`);
}

function firstReply(thread: Thread, work: Work): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const late = (): void => settle(reject, new Error(`it did not answer within ${START_SECONDS} s`));
    const timer = setTimeout(late, START_SECONDS * 1000);
    const settle = (how: (what: unknown) => void, what: unknown): void => {
      clearTimeout(timer);
      thread.hold(false);
      how(what);
    };
    thread.listener = {
      onReply: (reply) => settle(resolve, reply),
      onDeath: (cause) => settle(reject, cause ?? new Error('it could not be loaded, or ended at once')),
    };
    thread.hold(true);
    thread.post({ id: 0, work }, []);
  });
}
