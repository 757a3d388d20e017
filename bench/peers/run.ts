/**
 * `npm run bench:peers`: Melisma beside the programs that people use instead. Makes the peers' environments where they are missing,
 * checks every peer's values against float64, times all of them interleaved, then the Python peers with all threads.
 *
 *   -- --rounds N   rounds (75); peers above 60 ms take one in five
 *   -- --local      writes to bench/results/local, and leaves the documents and the chart alone
 *
 * MELISMA_BENCH_PYTHON names a Python that has the peers already. What cannot be run is left out, and said; then too, and with fewer
 * rounds, the results go to bench/results/local, so that half a table never replaces a whole one.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildLibrary } from '../build.ts';
import { commit, machineLine, root, thisMachine } from '../machine.ts';
import { SIGNAL } from '../signal.ts';
import { writeResults } from '../written.ts';
import { boundLines } from './bounds.ts';
import { chart } from './chart.ts';
import { markdown, readmeMarkdown, terminalTables, writeSection } from './markdown.ts';
import { type Array2, type Contender, enter, featuresOf, type Timings, timeAll } from './measure.ts';
import { launchPython, Processes, prepare, type Setting } from './processes.ts';
import { type Host, others, ours, type Peer, type TableId, tables, truthOf } from './registry.ts';
import type { Results, Row } from './results.ts';
import { Worker } from './worker.ts';

const ROUNDS = 75;

/** Every recipe in float64 that some peer is checked against: numpy's, or Melisma's naive reference where there is no Python. */
async function computeTruths(
  peers: Peer[],
  processes: Processes,
  { python, folder }: Setting,
): Promise<Map<string, Array2>> {
  const host: Host = 'missing' in python ? 'melisma' : 'python';
  const truths = new Map<string, Array2>();
  for (const name of new Set(peers.map(truthOf))) {
    const [worker] = processes.of({ host, node: processes.newestNode } as Peer);
    try {
      await worker.ask('open', { peer: name });
      truths.set(name, await featuresOf(worker, name, folder));
    } catch {
      // Melisma has no reference of what it does not build: such a peer is timed without a check, and the table says so.
    }
  }
  return truths;
}

/** A peer that cannot be run, as a row. */
const missingRow = ({ id, table, label }: Peer, error: unknown): Row => {
  const missing = (error as Error).message.replaceAll(root, '.').split('\n')[0];
  return { id, table, label, ours: id.includes('/melisma-'), missing };
};

/** Contenders, and rows of the peers that cannot be. A target that Melisma does not have yet is neither. */
async function enterAll(peers: Peer[], processes: Processes, truths: Map<string, Array2>, folder: string) {
  const contenders: Contender[] = [];
  const missing: Row[] = [];
  for (const peer of peers) {
    const { bound } = tables.find(({ id }) => id === peer.table)!;
    try {
      contenders.push(await enter(peer, processes.of(peer), truths, bound, folder));
      process.stderr.write('.');
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_OPTION') missing.push(missingRow(peer, error));
    }
  }
  process.stderr.write('\n');
  return { contenders, missing };
}

/** The Python peers once more, with as many threads as they like. */
async function timeThreaded(contenders: Contender[], setting: Setting, rounds: number): Promise<Timings> {
  const chosen = contenders.filter(({ peer }) => peer.host === 'python' && !peer.singleThread);
  if ('missing' in setting.python || chosen.length === 0) return new Map();
  const worker = new Worker(launchPython(setting.python.value, setting, 'all'));
  for (const { peer } of chosen) await worker.ask('open', { peer: peer.name });
  const timings = await timeAll(
    chosen.map((contender) => ({ ...contender, workers: [worker] })),
    rounds,
  );
  worker.stop();
  return timings;
}

/** A contender's row. */
function rowOf({ peer, build, firstMs, error, incompatible }: Contender, one: Timings, all: Timings): Row {
  const { id, table, label, remark, detail } = peer;
  const [oneThread, allThreads] = [one.get(id), all.get(id)];
  if (!oneThread || 'failure' in oneThread) return missingRow(peer, new Error(oneThread?.failure ?? 'not timed'));
  const threaded = allThreads && !('failure' in allThreads) ? allThreads : undefined;
  const found = { detail, build, remark, incompatible, error, firstMs };
  return { id, table, label, ours: peer.host === 'melisma', ...found, oneThread, allThreads: threaded };
}

/** Where the float64 features came from. */
function truthNames(truths: Map<string, Array2>, { python }: Setting): Results['truth'] {
  const source =
    'missing' in python ? "Melisma's naive reference, float64" : 'bench/peers/python/truth.py, numpy, float64';
  const known = tables.filter(({ id }) => truths.has(`truth-${id}`));
  return Object.fromEntries(known.map(({ id }) => [id, source])) as Partial<Record<TableId, string>>;
}

/** What was not run, one line for each reason. */
function reasons(rows: Row[]): string[] {
  const absent = rows.filter(({ missing }) => missing !== undefined);
  const all = new Set(absent.map(({ missing }) => missing));
  const idsFor = (reason?: string) => absent.filter(({ missing }) => missing === reason).map(({ id }) => id);
  return [...all].map((reason) => `${idsFor(reason).join(', ')}: ${reason}`);
}

/** Transforms alone are compared once the library has a room for them. */
const comparable = (peers: Peer[], rooms: string[]): Peer[] =>
  rooms.includes('dsp') ? peers : peers.filter(({ table }) => table !== 'fft');

async function measure(peers: Peer[], setting: Setting, processes: Processes, rounds: number): Promise<Results> {
  const facts = { date: new Date().toISOString(), signal: SIGNAL, rounds, machine: thisMachine(), commit: commit() };
  console.log('Opening the peers and checking their values');
  const truths = await computeTruths(peers, processes, setting);
  const { contenders, missing } = await enterAll(peers, processes, truths, setting.folder);
  console.log(`Timing ${contenders.length} rows in ${rounds} rounds`);
  const one = await timeAll(contenders, rounds);
  processes.stop();
  console.log('Timing the Python peers with all threads');
  const all = await timeThreaded(contenders, setting, rounds);
  const rows = [...contenders.map((contender) => rowOf(contender, one, all)), ...missing];
  return { ...facts, truth: truthNames(truths, setting), node: processes.newestNode, leftOut: reasons(rows), rows };
}

/** JSON, chart, docs/SPEED.md and README; only the first of them, and elsewhere, when the run is not for publication. */
function write(results: Results, local: boolean): string {
  const folder = writeResults('peers', results, local);
  writeFileSync(local ? join(folder, 'speed.svg') : join(root, 'docs', 'images', 'speed.svg'), chart(results));
  if (local) writeFileSync(join(folder, 'peers.md'), `${markdown(results)}\n`);
  else {
    writeSection(join(root, 'docs/SPEED.md'), markdown(results));
    writeSection(join(root, 'README.md'), readmeMarkdown(results));
  }
  return local ? 'bench/results/local' : 'bench/results/peers.json, docs/images/speed.svg, docs/SPEED.md and README.md';
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: String(ROUNDS) }, local: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
if (!(rounds >= 5)) throw new Error(`--rounds: expected 5 or more, given ${values.rounds}`);
const rooms = await buildLibrary();
const setting = prepare();
const processes = new Processes(setting);
try {
  const peers = [...processes.runtimes.flatMap(({ version }) => ours(version)), ...others];
  const results = await measure(comparable(peers, rooms), setting, processes, rounds);
  console.log(`\n${terminalTables(results)}\n\n${machineLine(results.machine)}, commit ${results.commit}\n`);
  console.log(boundLines(results).join('\n'));
  if (results.machine.load > 1)
    console.log(`\nThe machine was busy (load ${results.machine.load}): run again in quiet before quoting this`);
  console.log(`\nWritten: ${write(results, values.local || rounds < ROUNDS || results.leftOut.length > 0)}`);
} finally {
  processes.stop();
  rmSync(setting.folder, { recursive: true, force: true });
}
