/** The JavaScript side of ../protocol.ts. A process holds the peers of one file, `node FILE SETTINGS`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} Peer
 * @property {string} build what runs: package and version
 * @property {() => unknown} run what is timed, from float32 samples to the peer's own kind of result; may be a promise
 * @property {(result: any) => { data: ArrayLike<number>, dims: [number, number] }} features the result as [mels, frames]
 *
 * @typedef {object} Settings
 * @property {string} audio file of float32 samples
 * @property {string} library folder of the built library
 * @property {string | undefined} graphs folder of ONNX graphs
 */

/** @type {Settings} */
export const settings = JSON.parse(process.argv[2]);

const bytes = readFileSync(settings.audio);

/** float32 [480000] at 16 kHz. */
export const audio = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4).slice();

/** `name version` of a package among the peers. */
export function packageBuild(name) {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return `${name} ${JSON.parse(readFileSync(file, 'utf8')).version}, Node ${process.versions.node}`;
}

/** Frames of 512 samples every 160, one after the other: [2997, 512]. */
export function frames512() {
  const count = Math.floor((audio.length - 512) / 160) + 1;
  const data = new Float32Array(512 * count);
  for (let t = 0; t < count; t++) data.set(audio.subarray(160 * t, 160 * t + 512), 512 * t);
  return { data, dims: [count, 512] };
}

/** [frames, mels] turned to [mels, frames]. */
export function transposed(data, mels) {
  const frames = data.length / mels;
  const turned = new Float64Array(data.length);
  for (let t = 0; t < frames; t++) for (let mel = 0; mel < mels; mel++) turned[mel * frames + t] = data[t * mels + mel];
  return { data: turned, dims: [mels, frames] };
}

/** Milliseconds of one run, and its result. A synchronous peer does not pay for a promise. */
async function timed(peer) {
  const begin = process.hrtime.bigint();
  const started = peer.run();
  const result = started instanceof Promise ? await started : started;
  return { ms: Number(process.hrtime.bigint() - begin) / 1e6, result };
}

/** The three calls, over the peers that `factories` make. */
function calls(factories) {
  const peers = {};
  return {
    async open({ peer }) {
      peers[peer] = await factories[peer]();
      return { build: peers[peer].build };
    },
    async features({ peer, file }) {
      const { ms, result } = await timed(peers[peer]);
      const { data, dims } = peers[peer].features(result);
      writeFileSync(file, Float64Array.from(data));
      return { dims, ms };
    },
    async run({ peer, untimed }) {
      for (let i = 0; i < untimed; i++) await timed(peers[peer]);
      return { ms: (await timed(peers[peer])).ms };
    },
  };
}

/** Answers until standard input ends. What packages print goes to standard error. */
export async function serve(factories) {
  console.log = console.info = console.error;
  const callable = calls(factories);
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    const answer = await callable[request.do](request).catch((e) => ({
      error: String(e?.message ?? e),
      code: e?.code,
    }));
    process.stdout.write(`${JSON.stringify({ id: request.id, ...answer })}\n`);
  }
}
