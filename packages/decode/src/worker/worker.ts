/**
 * The worker: runs decoders and the demuxer that are not ours, one recording at a time. It answers each request once; nothing that it is given
 * leaves it in a state that `close` does not end.
 */

import { packError, unpackError } from 'melisma/errors';
import { type Codec, openCodec } from './codecs.ts';
import { type Demuxer, demux } from './demuxer.ts';
import type { DecodedPackets, Reply, Request, Work } from './protocol.ts';

/** The answer to a `read`. */
type Answer = Exclude<Request, { work: Work }>;

/** What both kinds of workers have in common. */
interface Port {
  postMessage(reply: Reply, transfer?: ArrayBuffer[]): void;
}

/** Node's port has no global; the others' is the global itself. */
const port: Port & { on?(event: 'message', listener: (request: Request) => void): void } =
  'postMessage' in globalThis
    ? (globalThis as unknown as Port)
    : (process.getBuiltinModule('node:worker_threads').parentPort as unknown as Port);

let codec: Codec | undefined;
let demuxer: Demuxer | undefined;
let deliver: ((answer: Answer) => void) | undefined;

/** Asks for bytes of the recording. One question at a time: the demuxer's reads queue up here. */
let queue: Promise<unknown> = Promise.resolve();
function read(offset: number, length: number): Promise<Uint8Array> {
  const answer = queue.then(() => ask(offset, length));
  queue = answer.catch(() => undefined);
  return answer;
}

function ask(offset: number, length: number): Promise<Uint8Array> {
  port.postMessage({ read: { offset, length } });
  return new Promise((resolve, reject) => {
    deliver = (answer) => ('error' in answer ? reject(unpackError(answer.error)) : resolve(answer.bytes));
  });
}

async function run(work: Work): Promise<unknown> {
  if (work.kind === 'open') codec = await openCodec(work.config);
  else if (work.kind === 'decode') return codec!.decode(work.packets);
  else if (work.kind === 'demux') {
    demuxer = await demux(work.byteLength, read);
    return demuxer?.info ?? null;
  } else if (work.kind === 'packets') return demuxer!.next();
  else {
    demuxer?.close();
    codec = demuxer = undefined;
  }
  return undefined;
}

/** Decoded samples are handed over, not copied: nobody here keeps them. */
const samplesIn = (work: Work, value: unknown): ArrayBuffer[] =>
  work.kind === 'decode' ? (value as DecodedPackets).channels.map(({ buffer }) => buffer as ArrayBuffer) : [];

async function answer(request: Request): Promise<void> {
  if (!('work' in request)) return deliver?.(request);
  const { id, work } = request;
  try {
    const value = await run(work);
    port.postMessage({ id, value }, samplesIn(work, value));
  } catch (error) {
    port.postMessage({ id, error: packError(error) });
  }
}

// What a decoder has to say comes back as an error; on the console of the caller it is noise.
for (const name of ['error', 'warn', 'log', 'info'] as const) console[name] = () => undefined;

if (port.on) port.on('message', answer);
else globalThis.addEventListener('message', (event) => answer((event as MessageEvent<Request>).data));
port.postMessage({ ready: true });
