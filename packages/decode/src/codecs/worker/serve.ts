/**
 * The worker's side: answers each request once, for one recording at a time. Nothing that it is given leaves it in a state that `close` does not
 * end.
 */
import { packError, unpackError } from 'melisma/errors';
import manifest from '../../../package.json' with { type: 'json' };
import type { Codec } from './codec.ts';
import type { Decoders } from './decoders.ts';
import type { Demuxer } from './demuxer.ts';
import type { CodecConfig, DecodedPackets, DecoderName, Greeting, Reply, Request, Work } from './protocol.ts';

/** The answer to a `read`. */
type Answer = Exclude<Request, { work: Work }>;

type Send = (reply: Reply, transfer?: ArrayBuffer[]) => void;

/** What takes the requests to these decoders; the replies go to `send`. */
export function serve(decoders: Decoders, send: Send): (request: Request) => Promise<void> {
  let codec: Codec | undefined;
  let demuxer: Demuxer | undefined;
  let deliver: ((answer: Answer) => void) | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  /** Asks for bytes of the recording. One question at a time: the demuxer's reads queue up here. */
  function read(offset: number, length: number): Promise<Uint8Array> {
    const answer = queue.then(() => ask(offset, length));
    queue = answer.catch(() => undefined);
    return answer;
  }

  function ask(offset: number, length: number): Promise<Uint8Array> {
    send({ read: { offset, length } });
    return new Promise((resolve, reject) => {
      deliver = (answer) => ('error' in answer ? reject(unpackError(answer.error)) : resolve(answer.bytes));
    });
  }

  async function run(work: Work): Promise<unknown> {
    if (work.kind === 'greet') return greeting(decoders, work.decoder);
    if (work.kind === 'open') codec = await openCodec(decoders, work.config);
    else if (work.kind === 'decode') return codec!.decode(work.packets, work.spent);
    else if (work.kind === 'demux') {
      const demux = await decoders.container!();
      demuxer = await demux(work.byteLength, read);
      return demuxer?.info ?? null;
    } else if (work.kind === 'packets') return demuxer!.next();
    else {
      demuxer?.close();
      codec = demuxer = undefined;
    }
    return undefined;
  }

  return async (request) => {
    if (!('work' in request)) return deliver?.(request);
    const { id, work } = request;
    try {
      const value = await run(work);
      send({ id, value }, samplesIn(work, value));
    } catch (error) {
      send({ id, error: packError(error) });
    }
  };
}

/** @throws when the decoder cannot be had: then it is not the recording's fault */
async function greeting(decoders: Decoders, decoder: DecoderName): Promise<Greeting> {
  const load = decoders[decoder];
  if (load === undefined) throw new Error(`it has ${Object.keys(decoders).join(', ')}, not ${decoder}`);
  await load();
  return { version: manifest.version, noWebAssembly: noWebAssembly() };
}

/** The smallest module: a magic number and a version. A page's policy refuses it as any other, and a runtime may have no WebAssembly. */
function noWebAssembly(): string | undefined {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** Which decoder a config is for decides of which kind it is, which the compiler cannot follow. */
async function openCodec(decoders: Decoders, config: CodecConfig): Promise<Codec> {
  const open = (await decoders[config.codec]!()) as (config: CodecConfig) => Promise<Codec>;
  return open(config);
}

/** Decoded samples are handed over, not copied: nobody here keeps them. */
const samplesIn = (work: Work, value: unknown): ArrayBuffer[] =>
  work.kind === 'decode' ? (value as DecodedPackets).channels.map(({ buffer }) => buffer as ArrayBuffer) : [];

/** Node's port has no global; the others' is the global itself. */
interface Port {
  postMessage: Send;
  on?(event: 'message', listener: (request: Request) => void): void;
}

/** Makes the worker in which this runs one of ours. */
export function serveAsWorker(decoders: Decoders): void {
  const port: Port =
    globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort ?? (globalThis as unknown as Port);
  const answer = serve(decoders, (reply, transfer) => port.postMessage(reply, transfer));
  // What a decoder has to say comes back as an error; on the console of the caller it is noise.
  for (const name of ['error', 'warn', 'log', 'info'] as const) console[name] = () => undefined;
  if (port.on) port.on('message', answer);
  else globalThis.addEventListener('message', (event) => answer((event as MessageEvent<Request>).data));
}
