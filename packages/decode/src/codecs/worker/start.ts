/**
 * From the option `worker` to a worker that runs. Each is asked for its greeting before it gets work, so that one that cannot start is not taken for
 * a recording that cannot be decoded.
 */

import { type ErrorData, type MelismaError, unpackError } from 'melisma/errors';
import { nodeFile, pageFiles } from '#worker-files';
import manifest from '../../../package.json' with { type: 'json' };
import type { WorkerOption } from '../../recording.ts';
import type { DecoderName, Greeting, Request } from './protocol.ts';
import { type Advice, noDecoder, startError } from './refusals.ts';
import { nodeThread, nodeWorkers, ownThread, type Thread, webThread } from './thread.ts';

/** A worker that runs, and where it comes from: its URL, or the function that made it for this decoder. */
export interface Started {
  thread: Thread;
  origin: unknown;
  decoder: DecoderName;
}

/** Megabytes of JavaScript objects that a worker of Node may hold. */
const HEAP_MB = 128;
/** Seconds after which a worker that says nothing is given up: its 70 kB over a bad connection. */
const START_SECONDS = 9;
/** Idle workers that are kept: a container takes two in a page. */
const KEPT = 2;
const idle: Started[] = [];

/**
 * A worker for one recording.
 *
 * @throws MelismaError ERR_WORKER_START, ERR_NO_WEBASSEMBLY
 */
export async function takeWorker(decoder: DecoderName, option: WorkerOption | undefined): Promise<Started> {
  const place = placeOf(decoder, option);
  const at = idle.findIndex((other) => canDo(other, place.origin, decoder));
  const started = at < 0 ? { thread: await threadAt(place), origin: place.origin, decoder } : idle.splice(at, 1)[0];
  const { noWebAssembly } = await greetingOf(started.thread, decoder).catch((cause) => {
    started.thread.end();
    throw refusedBy(place, cause);
  });
  if (noWebAssembly === undefined || decoder === 'container') return started;
  giveBack(started);
  throw noDecoder(noWebAssembly);
}

/** A function may make another worker for another decoder. */
const canDo = (started: Started, origin: unknown, decoder: DecoderName): boolean =>
  started.origin === origin && (typeof origin === 'string' || started.decoder === decoder);

/** Keeps an idle worker for the next recording; the one that waited longest makes room. */
export function giveBack(started: Started): void {
  const { thread } = started;
  if (!thread.keepable) return thread.end();
  const forget = (): void => {
    const at = idle.indexOf(started);
    if (at >= 0) idle.splice(at, 1);
  };
  thread.listen(() => undefined, forget);
  idle.push(started);
  if (idle.length > KEPT) idle.shift()!.thread.end();
}

/** Where a worker comes from: `open` gives it. */
interface Place {
  origin: unknown;
  /** The URL, or in words. */
  tried: string;
  open(): Thread | Promise<Thread>;
  advice: Advice;
}

function placeOf(decoder: DecoderName, option: WorkerOption | undefined): Place {
  if (option === false) return { origin: false, tried: 'this thread', open: ownThread, advice: 'own' };
  if (typeof option === 'function') {
    const tried = 'the worker of the function that was given';
    return { origin: option, tried, open: () => threadOf(option(decoder)), advice: 'given' };
  }
  if (option === undefined) return placeAt(() => (nodeWorkers() ? nodeFile() : pageFiles[decoder]()));
  return placeAt(() => (option.href.endsWith('/') ? new URL(`${decoder}.js`, option.href) : new URL(option.href)));
}

/** Code that was bundled into a form without `import.meta` does not know where it is, and so not where its workers are. */
function placeAt(find: () => URL): Place {
  const advice = nodeWorkers() ? 'node' : typeof Worker === 'undefined' ? 'none' : 'page';
  try {
    const url = find();
    return { origin: url.href, tried: url.href, open: () => open(url), advice };
  } catch (error) {
    const fail = (): never => {
      throw error;
    };
    return { origin: undefined, tried: 'a file beside this module, whose own URL is not known', open: fail, advice };
  }
}

function open(url: URL): Thread {
  const node = nodeWorkers();
  // The caller's own arguments (--input-type, --import) are not the worker's.
  const limits = { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB }, stdout: true, stderr: true, execArgv: [] };
  if (node) return nodeThread(new node.Worker(url, limits));
  if (typeof Worker === 'undefined') throw new Error('this runtime has no workers');
  return webThread(isForeign(url) ? fromElsewhere(url) : new Worker(url, { type: 'module' }));
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

/** What a caller's function gave: a worker of Node has `on`, one of the web `terminate` alone. */
function threadOf(worker: unknown): Thread {
  const { on, postMessage, terminate } = (worker ?? {}) as Record<string, unknown>;
  if (typeof postMessage !== 'function' || typeof terminate !== 'function')
    throw new TypeError(`the function gave no Worker but ${worker?.constructor?.name ?? String(worker)}`);
  return typeof on === 'function' ? nodeThread(worker as never) : webThread(worker as never);
}

async function threadAt(place: Place): Promise<Thread> {
  try {
    return await place.open();
  } catch (cause) {
    throw refusedBy(place, cause);
  }
}

function refusedBy({ tried, advice }: Place, cause: unknown): MelismaError {
  const { code, message = String(cause) } = Object(cause) as { code?: string; message?: string };
  const [why] = message.split('\n', 1);
  return startError(tried, why, code === 'ERR_ACCESS_DENIED' ? 'denied' : advice, cause);
}

/** What a worker says first. What is none of ours does not answer, or says something else. */
async function greetingOf(thread: Thread, decoder: DecoderName): Promise<Greeting> {
  const reply = await firstReply(thread, { id: 0, work: { kind: 'greet', decoder } });
  const { error, value } = Object(reply) as { error?: ErrorData; value?: Partial<Greeting> };
  if (error !== undefined) throw unpackError(error);
  const { version, noWebAssembly } = value ?? {};
  if (version === manifest.version) return { version, noWebAssembly };
  const other = version === undefined ? '' : ` but of ${version}`;
  throw new Error(`it is not the worker of @melisma/decode ${manifest.version}${other}`);
}

function firstReply(thread: Thread, request: Request): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const late = (): void => settle(reject, new Error(`it did not answer within ${START_SECONDS} s`));
    const timer = setTimeout(late, START_SECONDS * 1000);
    const settle = (how: (what: unknown) => void, what: unknown): void => {
      clearTimeout(timer);
      thread.hold(false);
      how(what);
    };
    thread.listen(
      (reply) => settle(resolve, reply),
      (cause) => settle(reject, cause ?? new Error('it could not be loaded, or ended at once')),
    );
    thread.hold(true);
    thread.post(request);
  });
}
