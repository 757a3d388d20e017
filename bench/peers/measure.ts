/** Opens peers, checks their values against float64, then times them all together, turn by turn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { largestDifference, type Summary, summarise } from '../statistics.ts';
import { type Peer, truthOf } from './registry.ts';
import type { Worker } from './worker.ts';

/** A peer that runs, and the processes that hold it: they take turns, and the best of them counts. */
export interface Contender {
  peer: Peer;
  workers: Worker[];
  build: string;
  firstMs: number;
  /** Against the recipe in float64: largest and root mean square; undefined where there is no float64. */
  error?: { max: number; rms: number };
  /** Why its values are not this table's, where they are not. */
  incompatible?: string;
}

/** [mels, frames] in float64. */
export interface Array2 {
  dims: [number, number];
  data: Float64Array;
}

/** A peer's first run and its features. Throws what the peer throws. */
export async function featuresOf(worker: Worker, name: string, folder: string): Promise<Array2 & { ms: number }> {
  const file = join(folder, `${name.replaceAll('/', '-')}.f64`);
  const { dims, ms } = await worker.ask('features', { peer: name, file });
  const bytes = readFileSync(file);
  return {
    dims,
    ms,
    data: new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
  };
}

/** Opens a peer in its processes and looks at its values. Throws what the peer throws. */
export async function enter(
  peer: Peer,
  workers: Worker[],
  truths: Map<string, Array2>,
  bound: number,
  folder: string,
): Promise<Contender> {
  const [first, ...rest] = workers;
  const { build } = await first.ask('open', { peer: peer.name });
  const features = await featuresOf(first, peer.name, folder);
  for (const worker of rest) await worker.ask('open', { peer: peer.name });
  const contender = { peer, workers, build, firstMs: features.ms };
  const truth = truths.get(truthOf(peer));
  return truth ? { ...contender, ...comparison(features, truth, peer, bound) } : contender;
}

/** The error, and what it means. */
function comparison(features: Array2, truth: Array2, { remark }: Peer, bound: number): Partial<Contender> {
  const [shape, expected] = [features.dims, truth.dims].map((dims) => dims.join(' x '));
  if (shape !== expected) return { incompatible: remark ?? `${shape} values for ${expected}` };
  const max = largestDifference(features.data, truth.data);
  const squares = features.data.reduce((sum, value, i) => sum + (value - truth.data[i]) ** 2, 0);
  const error = { max, rms: Math.sqrt(squares / truth.data.length) };
  return max <= bound ? { error } : { error, incompatible: remark ?? 'other values' };
}

/** Runs above this take one turn in five, and no untimed run before each timed one. */
const SLOW_MS = 60;
const TURNS_OF_FIVE = 5;

interface Turns {
  contender: Contender;
  every: number;
  untimed: number;
  /** Milliseconds, process by process. */
  times: number[][];
  /** A peer that failed once is asked no more. */
  failure?: string;
}

/** Warms one process: at least three runs and half a second, at most a hundred runs. Milliseconds of the fastest. */
async function warm(worker: Worker, { name }: Peer): Promise<number> {
  const times: number[] = [];
  for (let spent = 0; times.length < 100 && (times.length < 3 || spent < 500); spent += times.at(-1)!) {
    times.push((await worker.ask('run', { peer: name, untimed: 0 })).ms);
  }
  return Math.min(...times);
}

/** Warms a contender, and sees how often its turn may come. */
async function planTurns(contender: Contender): Promise<Turns> {
  const { workers, peer } = contender;
  let fastest = Number.POSITIVE_INFINITY;
  for (const worker of workers) fastest = Math.min(fastest, await warm(worker, peer));
  const slow = fastest > SLOW_MS;
  return { contender, every: slow ? TURNS_OF_FIVE : 1, untimed: slow ? 0 : 1, times: workers.map(() => []) };
}

/** The process whose turn it is runs once. The untimed run before brings code and data back from where other peers pushed them. */
async function takeTurn(turns: Turns, round: number): Promise<void> {
  const { contender, every, untimed, times, failure } = turns;
  if (failure !== undefined || round % every !== 0) return;
  const process = Math.floor(round / every) % contender.workers.length;
  try {
    const { ms } = await contender.workers[process].ask('run', { peer: contender.peer.name, untimed });
    times[process].push(ms);
  } catch (error) {
    turns.failure = (error as Error).message;
  }
}

/** A fixed order that differs from round to round, so that nobody always follows the same neighbour. */
function shuffled<T>(items: readonly T[], round: number): T[] {
  const mixed = (index: number) => Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b);
  const place = (index: number) => Math.imul(mixed(index) ^ (mixed(index) >>> 15), 0xc2b2ae35) >>> 0;
  return items
    .map((item, i) => ({ item, key: place(i) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** A peer's times: over all runs, and the least of each process. */
export interface Timing extends Summary {
  processes: number[];
}

/** Times, or why there are none. */
export type Timings = Map<string, Timing | { failure: string }>;

/** Times all contenders in `rounds` rounds, one process at work at any moment. */
export async function timeAll(contenders: Contender[], rounds: number): Promise<Timings> {
  const all: Turns[] = [];
  for (const contender of contenders) all.push(await planTurns(contender));
  for (let round = 0; round < rounds; round++) {
    for (const turns of shuffled(all, round)) await takeTurn(turns, round);
  }
  return new Map(all.map((turns) => [turns.contender.peer.id, timingOf(turns)]));
}

function timingOf({ times, failure }: Turns): Timing | { failure: string } {
  if (failure !== undefined) return { failure };
  const processes = times.filter((runs) => runs.length > 0).map((runs) => summarise(runs).min);
  return { ...summarise(times.flat()), processes };
}
