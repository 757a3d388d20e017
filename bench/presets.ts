/**
 * `npm run bench -- --presets`: every preset on 30 s, in turns with the Python source of its golden vectors where that is installed.
 *
 *   --only a,b   these presets, and nothing is written
 *   --local      writes to bench/results/local, and leaves docs/PERFORMANCE.md alone
 *
 * MELISMA_BENCH_PYTHON names the Pythons that have the packages of fixtures/requirements-front-ends.txt, one or several with the system's
 * separator of paths between them; otherwise that of bench/peers/.venv is taken if it is there. A source that none of them has is left out.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildLibrary, importBuilt } from './build.ts';
import { commit, machineLine, root, thisMachine } from './machine.ts';
import { oneThread } from './peers/processes.ts';
import { Worker } from './peers/worker.ts';
import { type Results, type Row, section, terminalTable, verdict } from './presets/results.ts';
import { denseAudio, SIGNAL } from './signal.ts';
import { type Summary, summarise } from './statistics.ts';
import { writePerformance } from './written.ts';

type Library = typeof import('melisma');
type Waveforms = typeof import('melisma/waveform');

/** Our side of a preset. */
interface Ours {
  name: string;
  kind: Row['kind'];
  /** 30 s, or what the model's window takes of them. */
  samples: () => Float32Array;
  /** Values without a logarithm are compared relative to the largest. */
  relative: boolean;
  open(samples: Float32Array): { run: () => { data: Float32Array; dims: number[] }; close: () => void };
}

/** Both sides compute the same front end: more than this is another one. Bands of noise are far above the rounding of float32. */
const LARGEST_DISTANCE = 5e-2;
/** Turns of each, and the most time that the source's may take. */
const [ROUNDS, FEWEST_ROUNDS, PATIENCE_MS] = [30, 5, 1500];
const WARM_UP_MS = 400;
/** Above this a run fills the caches itself. */
const SLOW_MS = 60;

/** Seconds at which a class cuts clips, which our preset does not do. */
const cutAt: Readonly<Record<string, number>> = { univnet: 10 };

/** Every preset, features first. */
function plan(
  { getPreset, presetNames, ...library }: Library,
  { getWaveform, prepareWaveform, waveformNames }: Waveforms,
): Ours[] {
  const features = presetNames().map((name): Ours => {
    const spec = getPreset(name);
    const { sampleRate, clipSamples, log } = spec;
    const open = (samples: Float32Array) => {
      const cmvn = statisticsOf(name);
      const extractor = library.createExtractorSync(spec, cmvn ? { cmvn } : {});
      return { run: () => extractor.extract(samples, { sampleRate }), close: () => extractor.dispose() };
    };
    const longest = clipSamples ?? (cutAt[name] ?? 30) * sampleRate;
    const samples = () => denseAudio(sampleRate).subarray(0, longest);
    return { name, kind: 'features', samples, relative: log === 'none', open };
  });
  const samples = waveformNames().map((name): Ours => {
    const { sampleRate } = getWaveform(name);
    const open = (clip: Float32Array) => ({
      run: () => prepareWaveform(name, clip, { sampleRate }),
      close: () => {},
    });
    return { name, kind: 'samples', samples: () => denseAudio(sampleRate), relative: false, open };
  });
  return [...features, ...samples];
}

/** The statistics that the sources were given. */
function statisticsOf(name: string): { shift: number[]; scale: number[] } | undefined {
  const file = join(root, 'fixtures', 'front-ends', name, 'cmvn.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function pythons(): string[] {
  const own = join(root, 'bench', 'peers', '.venv', 'bin', 'python');
  const named = process.env.MELISMA_BENCH_PYTHON?.split(delimiter).filter((name) => name !== '');
  return named ?? (existsSync(own) ? [own] : []);
}

interface Opened {
  worker: Worker;
  build: string;
}

/** The first worker that has the source of a preset, or why none has. */
async function openSource(workers: readonly Worker[], name: string): Promise<Opened | string> {
  let why = 'no Python was named';
  for (const worker of workers) {
    try {
      return { worker, build: (await worker.ask('open', { peer: name })).build };
    } catch (error) {
      why = (error as Error).message.replaceAll(root, '.').split('\n')[0];
    }
  }
  return why;
}

/** Largest distance from the source's features. Throws when they are not the same front end. */
async function compare(worker: Worker, { name, relative }: Ours, data: Float32Array, dims: number[], folder: string) {
  const file = join(folder, 'features.f64');
  const theirs = await worker.ask('features', { peer: name, file });
  if (theirs.dims.join() !== dims.join()) throw new Error(`${name}: ${dims} values for the source's ${theirs.dims}`);
  const bytes = readFileSync(file);
  const truth = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let [most, largest] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    most = Math.max(most, Math.abs(data[i] - truth[i]));
    largest = Math.max(largest, Math.abs(truth[i]));
  }
  const distance = relative ? most / largest : most;
  if (!(distance <= LARGEST_DISTANCE)) throw new Error(`${name}: ${distance} from its source`);
  return distance;
}

/** What every run's features are added to, so that no run can be left out. */
let sink = 0;

/** Milliseconds of processor time of one run of ours. */
function timed(run: () => { data: Float32Array }): number {
  const begin = process.cpuUsage();
  const { data } = run();
  const { user, system } = process.cpuUsage(begin);
  sink += data[0] + data[data.length - 1];
  return (user + system) / 1000;
}

function warmUp(run: () => { data: Float32Array }): void {
  for (let spent = 0, runs = 0; runs < 3 || (spent < WARM_UP_MS && runs < 200); runs++) spent += timed(run);
}

/** Both sides in turns, each behind an untimed run of its own: the other has pushed it out of the caches. */
async function timeBoth(run: () => { data: Float32Array }, source: (() => Promise<number>) | undefined) {
  const [ours, theirs]: number[][] = [[], []];
  for (let round = 0, spent = 0; round < ROUNDS && (round < FEWEST_ROUNDS || spent < PATIENCE_MS); round++) {
    timed(run);
    ours.push(timed(run));
    if (source) theirs.push(await source());
    spent += theirs.at(-1) ?? 0;
  }
  const summaries: [Summary, Summary | undefined] = [summarise(ours), source && summarise(theirs)];
  return summaries;
}

/** The source, opened and found to compute the same; or why not. */
async function compared(preset: Ours, workers: readonly Worker[], data: Float32Array, dims: number[], folder: string) {
  const opened = await openSource(workers, preset.name);
  if (typeof opened === 'string') return opened;
  try {
    return { ...opened, distance: await compare(opened.worker, preset, data, dims, folder) };
  } catch (error) {
    return (error as Error).message;
  }
}

async function measure(preset: Ours, workers: readonly Worker[], folder: string): Promise<Row> {
  const samples = preset.samples();
  writeFileSync(join(folder, 'audio.f32'), samples);
  const { run, close } = preset.open(samples);
  const { data, dims } = run();
  const { name, kind } = preset;
  const found = await compared(preset, workers, data, dims, folder);
  warmUp(run);
  const ask = typeof found === 'string' ? undefined : await sourceOf(found.worker, name);
  const [ours, theirs] = await timeBoth(run, ask);
  close();
  process.stderr.write('.');
  if (typeof found === 'string') return { name, kind, dims, ours, missing: found };
  const { build, distance } = found;
  return { name, kind, dims, ours, source: { ...theirs!, build }, distance };
}

/** A timed run of the source, warm, behind an untimed one unless it is slow. */
async function sourceOf(worker: Worker, name: string): Promise<() => Promise<number>> {
  const slow = (await runSource(worker, name, 1)) > SLOW_MS;
  return () => runSource(worker, name, slow ? 0 : 1);
}

const runSource = async (worker: Worker, peer: string, untimed: number): Promise<number> =>
  (await worker.ask('run', { peer, untimed })).ms;

async function measureAll(all: readonly Ours[]): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-presets-'));
  const script = join(root, 'bench', 'presets', 'serve.py');
  const workers = pythons().map((command) => new Worker({ command, args: [script, folder], env: oneThread }));
  const facts = { date: new Date().toISOString(), signal: SIGNAL, machine: thisMachine(), commit: commit() };
  try {
    const rows: Row[] = [];
    for (const preset of all) rows.push(await measure(preset, workers, folder));
    return { ...facts, node: process.versions.node, rows };
  } finally {
    for (const worker of workers) worker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole command. */
export async function benchPresets({ only, local }: { only?: string; local: boolean }): Promise<void> {
  await buildLibrary();
  const names = only?.split(',');
  const all = plan(await importBuilt<Library>('index'), await importBuilt<Waveforms>('waveform'));
  const results = await measureAll(names ? all.filter(({ name }) => names.includes(name)) : all);
  console.log(`\n${terminalTable(results)}\n\n${verdict(results)}`);
  console.log(
    `${machineLine(results.machine)}; Node ${results.node}, commit ${results.commit} (sink ${sink.toFixed(3)})`,
  );
  // Nothing is published that was measured without its sources.
  const partial = results.rows.some(({ source }) => !source);
  if (!names) console.log(`Written: ${writePerformance('presets', results, section(results), local || partial)}`);
}
