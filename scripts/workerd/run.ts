/**
 * A front end in workerd, the runtime of Cloudflare Workers, which refuses to compile bytes. `npm run build && npm run workerd` prints what
 * the worker answers, and fails unless its features have the bits of Node's.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

/** What worker.js answers. */
export interface Answer {
  name: string;
  specHash: string;
  dims: number[];
  /** SHA-256 of its features, loaded at once and in the background. */
  hashes: string[];
  /** The codes with which createExtractor, and loadExtractor from bytes, are rejected; null where they are not. */
  refused: (string | null)[];
}

/** The binary that npm installed for this platform, or undefined where there is none. */
export function workerdBinary(): string | undefined {
  try {
    return createRequire(import.meta.url)('workerd').default;
  } catch {
    return undefined;
  }
}

/** Run worker.js with a compiled front end, and send it one clip. */
export async function askWorker(binary: string, frontEnd: Uint8Array, samples: Float32Array): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-workerd-'));
  await writeWorker(folder, frontEnd);
  const server = spawn(binary, ['serve', 'config.capnp', '--control-fd=1'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const response = await fetch(`http://127.0.0.1:${await portOf(server)}/`, {
      method: 'POST',
      body: new Uint8Array(samples.buffer as ArrayBuffer, samples.byteOffset, samples.byteLength),
    });
    return (await response.json()) as Answer;
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
}

/** The worker in one module, the front end beside it as a module and as bytes. */
async function writeWorker(folder: string, frontEnd: Uint8Array): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'worker.js')],
    bundle: true,
    format: 'esm',
    external: ['*.wasm', '*.bin'],
    tsconfigRaw: {}, // the built package, not the sources that tsconfig.json points to
    outfile: join(folder, 'worker.js'),
  });
  writeFileSync(join(folder, 'front-end.wasm'), frontEnd);
  writeFileSync(join(folder, 'config.capnp'), config);
}

const config = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "front-end.wasm", wasm = embed "front-end.wasm"),
    (name = "front-end.bin", data = embed "front-end.wasm"),
  ],
  compatibilityDate = "2026-01-01",
);
`;

/** The port, which the server tells in a line of JSON once it listens. */
async function portOf(server: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: server.stdout! })) {
    const { event, port } = JSON.parse(line);
    if (event === 'listen') return port;
  }
  throw new Error('workerd ended before it listened');
}

export const sha256 = (data: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

if (process.argv[1] === import.meta.filename) {
  const { compileFrontEnd, createExtractorSync } = await import('melisma');
  const binary = workerdBinary();
  if (!binary) throw new Error('npm has no workerd for this platform');
  const samples = Float32Array.from({ length: 48_000 }, (_, i) => 0.3 * Math.sin(0.05 * i));
  const answer = await askWorker(binary, compileFrontEnd('whisper'), samples);
  const ours = sha256(createExtractorSync('whisper').extract(samples, { sampleRate: 16000 }).data);
  const same = answer.hashes.every((hash) => hash === ours);
  console.log({ ...answer, node: ours, same });
  process.exitCode = same ? 0 : 1;
}
