/** Why no worker runs, as `MelismaError`: what was tried, what came of it, and what to do. */
import { type MelismaError, refusal } from 'melisma/errors';

const here = 'or pass worker: false to decode in this thread';

/** What to do, by where the worker should have come from. */
const advice = {
  page: `serve the files of dist/workers/ as JavaScript from where the page may load a worker (Content-Security-Policy: worker-src) and pass their folder as \`worker\`, ${here}`,
  node: `leave @melisma/decode out of the bundle, or pass the URL of its dist/worker.js as \`worker\`, ${here}`,
  denied: `allow workers (node --allow-worker), ${here}`,
  given: `let \`worker\` make a new Worker of dist/worker.js or of a file of dist/workers/, ${here}`,
  none: `pass a \`worker\` that this runtime can start, ${here}`,
  own: 'let this runtime import the files of @melisma/decode',
} as const;

export type Advice = keyof typeof advice;

/** ERR_WORKER_START, with the URL as `given`. */
export const startError = (tried: string, why: string, what: Advice, cause: unknown): MelismaError =>
  refusal('ERR_WORKER_START', 'worker', 'one that starts', tried, {
    words: `${tried}, which did not: ${why}`,
    more: `; ${advice[what]}`,
    cause,
  });

/** ERR_NO_WEBASSEMBLY: the worker runs, and may not compile a decoder. */
export const noDecoder = (why: string): MelismaError =>
  refusal('ERR_NO_WEBASSEMBLY', 'worker', 'WebAssembly for the decoders of MP3, Opus and Vorbis', undefined, {
    words: `a runtime that refuses it: ${why}`,
    more: "; in a page the Content-Security-Policy of the worker must have 'wasm-unsafe-eval'",
  });
