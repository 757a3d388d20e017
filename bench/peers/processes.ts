/** The processes of a run: where they find what they need, how they are started, which of them holds which peer. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFolder } from '../build.ts';
import { denseAudio } from '../signal.ts';
import { type Found, nodeEnvironment, nodeRuntimes, onnxGraphs, pythonEnvironment } from './environments.ts';
import type { Host, Peer } from './registry.ts';
import { type Launch, Worker } from './worker.ts';

/** Processes of each Melisma: one in ten is slow for its whole life, on Node 20 (1.9 ms, 2.1, once 3.0). */
const PROCESSES = 5;
const here = import.meta.dirname;
/** What keeps numpy, torch and their like on one thread. */
export const oneThread = Object.fromEntries(
  ['OMP', 'MKL', 'OPENBLAS', 'NUMBA', 'VECLIB_MAXIMUM'].map((library) => [`${library}_NUM_THREADS`, '1']),
);

/** Where everything is that a process needs. */
export interface Setting {
  folder: string;
  audio: string;
  python: Found<string>;
  node: Found<string>;
  graphs: string | undefined;
}

export function prepare(): Setting {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-bench-'));
  const audio = join(folder, 'audio.f32');
  writeFileSync(audio, denseAudio());
  const [python, node] = [pythonEnvironment(), nodeEnvironment()];
  return { folder, audio, python, node, graphs: onnxGraphs(python) };
}

export const launchPython = (python: string, { audio }: Setting, threads: 'one' | 'all'): Launch => ({
  command: python,
  args: [join(here, 'python', 'serve.py'), audio, threads],
  env: threads === 'one' ? oneThread : {},
});

const launchNode = (program: string, host: Host, { audio, graphs }: Setting): Launch => ({
  command: program,
  args: [join(here, 'javascript', `${host}.mjs`), JSON.stringify({ audio, graphs, library: builtFolder })],
  env: oneThread,
});

/** All processes of the run on one thread, by what they hold. */
export class Processes {
  readonly #workers = new Map<string, Worker[]>();
  readonly #setting: Setting;
  readonly runtimes = nodeRuntimes();

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  get newestNode(): string {
    return this.runtimes.at(-1)!.version;
  }

  /** The processes that hold a peer. Throws where its environment is missing. */
  of(peer: Peer): Worker[] {
    const key = `${peer.host} ${peer.node ?? ''}`;
    const workers = this.#workers.get(key) ?? this.#start(peer);
    this.#workers.set(key, workers);
    return workers;
  }

  #start({ host, node }: Peer): Worker[] {
    const setting = this.#setting;
    const needed = host === 'python' ? setting.python : setting.node;
    if (host !== 'melisma' && 'missing' in needed) throw new Error(needed.missing);
    if (host === 'python') return [new Worker(launchPython(present(needed), setting, 'one'))];
    const { program } = this.runtimes.find(({ version }) => version === (node ?? this.newestNode))!;
    const launch = launchNode(program, host, setting);
    return Array.from({ length: host === 'melisma' ? PROCESSES : 1 }, () => new Worker(launch));
  }

  stop(): void {
    for (const worker of [...this.#workers.values()].flat()) worker.stop();
  }
}

function present<T>(found: Found<T>): T {
  if ('missing' in found) throw new Error(found.missing);
  return found.value;
}
