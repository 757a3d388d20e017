/** The peers: three Python packages in a process of their own, and libsamplerate-js. What they did is kept in peers.json. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../entries.ts';
import { type Figures, figuresOf } from './analysis.ts';
import { type Pair, pairName, pairs, SWEPT, signalsOf, sweepSignal } from './signals.ts';

export const peersFile = join(root, 'scripts/resampling/peers.json');

/** Figures by peer, then by pair. */
export interface Peers {
  versions: Record<string, string>;
  figures: Record<string, Record<string, Figures>>;
}

/** The peers' sweeps, by name. */
export type Sweeps = Record<string, Float32Array>;

export const storedPeers = (): Peers => JSON.parse(readFileSync(peersFile, 'utf8'));

const floats = (file: string): Float32Array => new Float32Array(new Uint8Array(readFileSync(file)).buffer);

function writeSignals(folder: string, name: string, signals: readonly Float32Array[]): void {
  const joined = new Float32Array(signals.length * signals[0].length);
  signals.forEach((signal, i) => {
    joined.set(signal, i * signal.length);
  });
  writeFileSync(join(folder, `${name}.f32`), joined);
}

function readOutputs(folder: string, name: string, peer: string, count: number): Float32Array[] {
  const all = floats(join(folder, `${name}.${peer}.f32`));
  const length = all.length / count;
  return Array.from({ length: count }, (_, i) => all.subarray(i * length, (i + 1) * length));
}

interface Job extends Pair {
  name: string;
  count: number;
  length: number;
}

function writeJobs(folder: string): Job[] {
  const jobs = pairs.map((pair) => ({ pair, name: pairName(pair), signals: signalsOf(pair) }));
  jobs.push({ pair: SWEPT, name: 'sweep', signals: [sweepSignal(SWEPT)] });
  const written = jobs.map(({ pair, name, signals }) => {
    writeSignals(folder, name, signals);
    return { ...pair, name, count: signals.length, length: signals[0].length };
  });
  writeFileSync(join(folder, 'job.json'), JSON.stringify(written));
  return written;
}

/** Runs the Python peers on the signals in `folder`. */
function runPython(python: string, folder: string): { peers: string[]; versions: Record<string, string> } {
  const script = join(root, 'scripts/resampling/peers.py');
  const { status, stdout, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

const JS_PEER = 'libsamplerate-js best';

/** What is used of libsamplerate-js. */
interface Libsamplerate {
  create(
    channels: number,
    from: number,
    to: number,
    options: { converterType: number },
  ): Promise<{
    simple(samples: Float32Array): Float32Array;
    full(samples: Float32Array): Float32Array;
    destroy(): void;
  }>;
  ConverterType: Record<string, number>;
}

/** The package in bench/resample, with its version. */
export function libsamplerate(): Libsamplerate & { version: string } {
  const require = createRequire(join(root, 'bench/resample/package.json'));
  const name = '@alexanderolsen/libsamplerate-js';
  const { create, ConverterType } = require(name) as Libsamplerate;
  return { create, ConverterType, version: require(`${name}/package.json`).version };
}

/** Runs libsamplerate-js on the same. */
async function runJavaScript(folder: string, jobs: readonly Job[]): Promise<string> {
  const { create, ConverterType, version } = libsamplerate();
  for (const { name, from, to, count, length } of jobs) {
    const all = floats(join(folder, `${name}.f32`));
    const outputs: Float32Array[] = [];
    for (let i = 0; i < count; i++) {
      const resampler = await create(1, from, to, { converterType: ConverterType.SRC_SINC_BEST_QUALITY });
      outputs.push(resampler.simple(all.slice(i * length, (i + 1) * length)).slice());
      resampler.destroy();
    }
    writeSignals(folder, `${name}.${JS_PEER}`, outputs);
  }
  return version;
}

/** Measures all peers with the packages of `python`. */
export async function measurePeers(python: string): Promise<Peers & { sweeps: Sweeps }> {
  const folder = mkdtempSync(join(tmpdir(), 'resampling-'));
  const jobs = writeJobs(folder);
  const { peers, versions } = runPython(python, folder);
  const all = { ...versions, 'libsamplerate-js': await runJavaScript(folder, jobs) };
  const figures: Peers['figures'] = {};
  const sweeps: Sweeps = {};
  for (const peer of [...peers, JS_PEER]) {
    const ofPair = ({ name, count, ...pair }: Job) => [name, figuresOf(pair, readOutputs(folder, name, peer, count))];
    figures[peer] = Object.fromEntries(jobs.filter(({ name }) => name !== 'sweep').map(ofPair));
    sweeps[peer] = readOutputs(folder, 'sweep', peer, 1)[0];
  }
  rmSync(folder, { recursive: true });
  return { versions: all, figures, sweeps };
}
