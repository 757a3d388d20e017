/**
 * `npm run build && npm run bench -- --whole`: Whisper's whole preprocessing. 30 s of 44.1 kHz stereo, 16 bits, from a file on disk to features,
 * by Melisma, librosa and openai-whisper: warm, in turns, stage by stage; and as whole processes. Values are checked before anything is timed.
 * `-- --whole --local` leaves docs/PERFORMANCE.md alone. MELISMA_BENCH_PYTHON names a Python with bench/peers/requirements.txt.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hzToMel } from 'melisma/dsp';
import { encodeWav } from 'melisma/wav';
import { commit, machineLine, root, thisMachine } from './machine.ts';
import { nodeRuntimes, pythonEnvironment } from './peers/environments.ts';
import { type Array2, featuresOf } from './peers/measure.ts';
import { oneThread } from './peers/processes.ts';
import { Worker } from './peers/worker.ts';
import { denseAudio } from './signal.ts';
import { largestDifference, summarise } from './statistics.ts';
import { type ColdRow, section, stageNames, terminalTables, verdict, type WarmRow } from './whole/results.ts';
import { writePerformance } from './written.ts';

const SIGNAL =
  '30 s of dense stereo at 44.1 kHz, 16-bit WAV (a slow and a fast chirp over uniform noise, seed 1; the other channel backwards)';
const [WARM_ROUNDS, COLD_ROUNDS] = [30, 10];
/** Processes of ours, which share their turns: one in ten is slow for its whole life. */
const PROCESSES = 5;

/** One way from a file to features, as the processes know it. */
interface Way {
  name: string;
  label: string;
  ours: boolean;
  /** Whose features it must have, and how far from them it may be in the bands that are compared. */
  like: string;
  bound: number;
  /** Untimed runs of each process before all others. */
  warmUp: number;
  /** Has a turn in every round, or in one of so many. */
  every: number;
}

/**
 * Up to 7 kHz both ours and soxr_hq are flat within 0.01 dB: 0.02 dB apart at most, that is 2e-3 of a decade of power, or 5e-4 after Whisper's
 * division by 4. Above, in their transition bands, they differ, and so they do in frames that reach over an end of the clip: the kink of
 * the reflected samples spreads those bands over all others (0.014 in frame 0, 1e-4 from frame 2 on).
 */
const LIKE_LIBROSA = 5e-4;
const [COMPARED_HZ, FRAMES_AT_THE_ENDS] = [7000, 2];
/** swresample's filter is short, and it rounds to int16: the same front end, not the same figures. */
const LIKE_FFMPEG = 5e-2;

const mine = { ours: true, like: 'readWav', bound: 0, warmUp: 30, every: 1 };
const theirs = { ours: false, like: 'librosa', bound: 0, warmUp: 5, every: 1 };
const slow = { warmUp: 3, every: 5 };
const ways: readonly Way[] = [
  { ...mine, name: 'readWav', label: 'melisma: readWav, resample, extract', like: 'librosa', bound: LIKE_LIBROSA },
  { ...mine, name: 'decodeFile', label: 'melisma, @melisma/decode: decodeFile, mix, ...' },
  { ...mine, name: 'decodeFile-flac', label: 'the same, from FLAC', ...slow },
  { ...mine, name: 'decodeFile-mp3', label: 'the same, from MP3', like: 'librosa-mp3', bound: LIKE_LIBROSA, ...slow },
  {
    ...mine,
    name: 'decodeFile-ogg',
    label: 'the same, from Ogg Vorbis',
    like: 'librosa-ogg',
    bound: LIKE_LIBROSA,
    ...slow,
  },
  { ...theirs, name: 'librosa', label: 'librosa.load, log-mel with librosa' },
  { ...theirs, name: 'librosa-flac', label: 'librosa, from FLAC', ...slow },
  { ...theirs, name: 'librosa-mp3', label: 'librosa, from MP3', like: 'librosa-mp3', ...slow },
  { ...theirs, name: 'librosa-ogg', label: 'librosa, from Ogg Vorbis', like: 'librosa-ogg', ...slow },
  { ...theirs, name: 'whisper', label: 'openai-whisper: load_audio, log_mel_spectrogram', bound: LIKE_FFMPEG },
];

interface Setting {
  folder: string;
  wav: string;
  /** The same by the end of its name, as Python writes it. */
  others: Record<'flac' | 'mp3' | 'ogg', string>;
  python: string;
}

/** The recording in a folder of its own. Throws where there is no Python: it writes the other formats, and all is compared with it. */
function prepare(): Setting {
  const python = pythonEnvironment();
  if ('missing' in python) throw new Error(python.missing);
  const folder = mkdtempSync(join(tmpdir(), 'melisma-whole-'));
  const file = (end: string): string => join(folder, `recording.${end}`);
  const [wav, others] = [file('wav'), { flac: file('flac'), mp3: file('mp3'), ogg: file('ogg') }];
  const left = denseAudio(44100);
  writeFileSync(wav, encodeWav([left, left.toReversed()], { sampleRate: 44100 }));
  return { folder, wav, others, python: python.value };
}

const pipelines = join(root, 'bench/whole/pipelines.py');

/** Workers by way: those of Node share the ways of ours, the one of Python has the others. */
function startWorkers({ wav, others, python }: Setting): (way: Way) => Worker[] {
  const script = join(root, 'bench/whole/serve.mjs');
  const node = { command: process.execPath, args: [script, JSON.stringify({ wav, ...others })] };
  const ours = Array.from({ length: PROCESSES }, () => new Worker(node));
  const other = [
    new Worker({ command: python, args: [pipelines, 'serve', wav, ...Object.values(others)], env: oneThread }),
  ];
  return (way) => (way.ours ? ours : other);
}

/** Bands of Whisper's filter bank that end below COMPARED_HZ: band b ends at step b + 2 of 81 equal ones in mel, up to 8 kHz. */
function comparedBands(): number {
  return Math.floor((81 * hzToMel(COMPARED_HZ, 'slaney')) / hzToMel(8000, 'slaney')) - 1;
}

/** Largest distance from the features that a way must have. Throws when it is more than the way may have; 0 is asked of all values. */
function checked({ name, like, bound }: Way, features: ReadonlyMap<string, Array2>): number {
  const [{ dims, data }, truth] = [features.get(name)!, features.get(like)!];
  if (dims.join() !== truth.dims.join()) throw new Error(`${name}: [${dims}] for [${truth.dims}]`);
  const [bands, first] = bound === 0 ? [dims[0], 0] : [comparedBands(), FRAMES_AT_THE_ENDS];
  const rows = Array.from({ length: bands }, (_, band) => [band * dims[1] + first, (band + 1) * dims[1] - first]);
  const worst = Math.max(...rows.map((row) => largestDifference(data.subarray(...row), truth.data.subarray(...row))));
  if (!(worst <= bound)) throw new Error(`${name}: ${worst} from ${like}, more than ${bound}`);
  return worst;
}

/** Every way's runs, milliseconds by stage; a turn is a timed run behind an untimed one, the order of a round is that of the one before turned round. */
async function timeWarm(workersOf: (way: Way) => Worker[]): Promise<Map<Way, Record<string, number>[]>> {
  for (const way of ways)
    for (const worker of workersOf(way)) await worker.ask('run', { peer: way.name, untimed: way.warmUp });
  const runs = new Map(ways.map((way): [Way, Record<string, number>[]] => [way, []]));
  for (let round = 0; round < WARM_ROUNDS; round++) {
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
      if (round % way.every !== 0) continue;
      const workers = workersOf(way);
      const worker = workers[(round / way.every) % workers.length];
      const { ms, stages } = await worker.ask('run', { peer: way.name, untimed: 1 });
      runs.get(way)!.push({ ...stages, all: ms });
    }
  }
  return runs;
}

async function measureWarm(setting: Setting): Promise<WarmRow[]> {
  const workersOf = startWorkers(setting);
  try {
    const builds = new Map<string, string>();
    const features = new Map<string, Array2>();
    // Python first: opening it writes the other formats.
    for (const way of ways.toSorted((a, b) => Number(a.ours) - Number(b.ours))) {
      const [worker] = workersOf(way);
      builds.set(way.name, (await worker.ask('open', { peer: way.name })).build);
      features.set(way.name, await featuresOf(worker, way.name, setting.folder));
    }
    const distances = ways.map((way) => checked(way, features));
    const runs = await timeWarm(workersOf);
    return ways.map((way, i) => warmRow(way, builds.get(way.name)!, distances[i], runs.get(way)!));
  } finally {
    for (const way of ways) for (const worker of workersOf(way)) worker.stop();
  }
}

function warmRow(way: Way, build: string, distance: number, runs: Record<string, number>[]): WarmRow {
  const { name, label, ours, like } = way;
  const of = (stage: string) => summarise(runs.map((run) => run[stage]));
  const stages = Object.fromEntries(stageNames.filter((stage) => stage in runs[0]).map((stage) => [stage, of(stage)]));
  return { label, ours, build, all: of('all'), stages, ...(name === like ? {} : { distance }) };
}

/** One way as a process. */
interface Program {
  label: string;
  ours: boolean;
  command: string;
  args: string[];
}

const EXTRACT = 'melisma extract -p whisper -o FILE';

/** Ours on each Node at hand, the newest last. */
function programs({ folder, wav, python }: Setting): Program[] {
  const script = join(root, 'bench/whole/features.mjs');
  const command = join(root, 'packages/cli/bin/melisma.js');
  const extract = ['extract', wav, '-p', 'whisper', '-o', join(folder, 'features.npy'), '--overwrite', '-q'];
  const ours = nodeRuntimes().flatMap(({ version, program }): Program[] => [
    { label: `Node ${version}: a script, bench/whole/features.mjs`, ours: true, command: program, args: [script, wav] },
    { label: `Node ${version}: ${EXTRACT}`, ours: true, command: program, args: [command, ...extract] },
  ]);
  const inPython = (name: string) => ({ ours: false, command: python, args: [pipelines, name, wav] });
  return [
    ...ours,
    { label: 'Python: librosa', ...inPython('librosa') },
    { label: 'Python: openai-whisper', ...inPython('whisper') },
  ];
}

/** Milliseconds from the start of a process to its end. Throws what it complains about when it fails. */
function runProcess({ label, command, args }: Program): number {
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...oneThread },
  });
  const elapsed = Number(process.hrtime.bigint() - begin) / 1e6;
  if (status !== 0) throw new Error(`${label}: ${stderr.trim().split('\n').at(-1)}`);
  return elapsed;
}

/** Throws when the command's file has not every bit of what `readWav` came to. */
function checkCommand(folder: string): void {
  const truth = floats(readFileSync(join(folder, 'readWav.f64')), Float64Array);
  const data = floats(readFileSync(join(folder, 'features.npy')).subarray(-4 * truth.length), Float32Array);
  const distance = data.length === truth.length ? largestDifference(data, truth) : Number.NaN;
  if (distance !== 0) throw new Error(`${EXTRACT}: ${distance} from readWav`);
}

const floats = <T>(bytes: Uint8Array, Kind: new (buffer: ArrayBuffer) => T): T =>
  new Kind(new Uint8Array(bytes).buffer);

/** One untimed run, after which all that it reads lies in memory. */
function tryProcess(program: Program, { folder }: Setting): void {
  runProcess(program);
  if (program.label.endsWith(EXTRACT)) checkCommand(folder);
}

/** All in turns. */
function measureCold(setting: Setting): { cold: ColdRow[]; leftOut: string[] } {
  const leftOut: string[] = [];
  const able = programs(setting).filter((program) => {
    try {
      tryProcess(program, setting);
      return true;
    } catch (error) {
      leftOut.push((error as Error).message.replaceAll(`${setting.folder}/`, ''));
      return false;
    }
  });
  const rounds = Array.from({ length: COLD_ROUNDS }, () => able.map(runProcess));
  const cold = able.map(({ label, ours }, i) => ({ label, ours, all: summarise(rounds.map((round) => round[i])) }));
  return { cold, leftOut };
}

/** The whole command. */
export async function benchWhole({ local }: { local: boolean }): Promise<void> {
  const facts = { date: new Date().toISOString(), signal: SIGNAL, machine: thisMachine(), commit: commit() };
  const setting = prepare();
  try {
    const warm = await measureWarm(setting);
    const results = { ...facts, node: process.versions.node, warm, ...measureCold(setting) };
    console.log(`${terminalTables(results)}\n\n${verdict(results)}`);
    console.log(`${machineLine(results.machine)}; Node ${results.node}, commit ${results.commit}`);
    console.log(`Written: ${writePerformance('whole', results, section(results), local)}`);
  } finally {
    rmSync(setting.folder, { recursive: true, force: true });
  }
}
