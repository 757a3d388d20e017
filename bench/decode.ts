/**
 * `npm run build && npm run bench:decode`: decoding and what stands around it, beside libsndfile, librosa and torch: 30 s of stereo in each format,
 * in turns. Each of some processes has its best run, and the median of those is told. MELISMA_BENCH_PYTHON names a Python with
 * bench/peers/requirements.txt; `-- --runs 10 --processes 2` makes it shorter, `-- --only flac` takes the rows whose names have that.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeWav } from 'melisma/wav';
import { commit, machineLine, root, thisMachine } from './machine.ts';
import { nodeRuntimes, pythonEnvironment } from './peers/environments.ts';
import { oneThread } from './peers/processes.ts';
import { Worker } from './peers/worker.ts';
import { denseAudio } from './signal.ts';
import { summarise, threeDigits } from './statistics.ts';

/** A pair that is compared. */
interface Row {
  label: string;
  ours: string;
  theirs: string;
  /** Bound on theirs over ours where larger is better, on ours over theirs else. */
  bar: { times: number; of: 'ours' | 'theirs' };
}

const decoding = (form: string, label: string, times: number): Row => ({
  label: `decode ${label}`,
  ours: `decode ${form}`,
  theirs: `decode ${form}`,
  bar: { times, of: 'ours' },
});
const features = (ours: string, form: string, label: string, times: number): Row => ({
  label: `features from ${label}`,
  ours,
  theirs: `features ${form}`,
  bar: { times, of: 'theirs' },
});
const transform = (points: number, times: number): Row => ({
  label: `stft, ${points} points`,
  ours: `stft ${points}`,
  theirs: `stft ${points}`,
  bar: { times, of: 'theirs' },
});

const rows: readonly Row[] = [
  decoding('flac', 'FLAC', 1.6),
  decoding('flac24', 'FLAC, 24 bits', 2.3),
  decoding('mp3', 'MP3', 2.8),
  decoding('ogg', 'Vorbis', 1.5),
  decoding('opus', 'Opus', 0.55),
  { ...decoding('wav', 'WAV and mix, beside readWav', 1), ours: 'decode-mix wav', theirs: 'readWav wav' },
  features('features flac', 'flac', 'FLAC', 1.2),
  features('features ogg', 'ogg', 'Vorbis', 1.15),
  features('features opus', 'opus', 'Opus', 2.2),
  features('features mp3', 'mp3', 'MP3', 0.88),
  features('decodeFile-features wav', 'wav', 'WAV by decodeFile', 3),
  features('features wav', 'wav', 'WAV by readSamples', 3),
  features('readWav-features wav', 'wav', 'WAV by readWav', 5),
  ...[256, 512, 1024, 2048, 4096].flatMap((points) => [
    transform(points, points < 1024 ? 1.4 : 1.7),
    { ...transform(points, 2), label: `stft as a view, ${points} points`, ours: `stft-view ${points}` },
  ]),
];

interface Run {
  ms: number;
  processor: number;
}

/** Ten untimed runs are enough for any of them to be compiled. */
const WARM_UP = 10;

interface Setting {
  files: Record<string, string>;
  python: string;
}

function prepare(folder: string): Setting {
  const python = pythonEnvironment();
  if ('missing' in python) throw new Error(python.missing);
  const forms = ['wav', 'flac', 'flac24', 'mp3', 'ogg', 'opus'];
  const files = Object.fromEntries(forms.map((form) => [form, join(folder, `${form}.${form}`)]));
  const left = denseAudio(44100);
  writeFileSync(files.wav, encodeWav([left, left.toReversed()], { sampleRate: 44100 }));
  return { files, python: python.value };
}

async function timed(worker: Worker, peer: string, untimed: number): Promise<Run> {
  const { ms, stages } = await worker.ask('run', { peer, untimed });
  return { ms, processor: stages!.processor };
}

/** Runs of each row in one process of ours and one of theirs, in turns. */
async function measure(program: string, { files, python }: Setting, chosen: readonly Row[], runs: number) {
  const given = JSON.stringify(files);
  const ours = new Worker({ command: program, args: [join(root, 'bench/decode/serve.mjs'), given] });
  const theirs = new Worker({ command: python, args: [join(root, 'bench/decode/serve.py'), given], env: oneThread });
  try {
    const sides = chosen.map((row) => [ours, row.theirs.startsWith('readWav') ? ours : theirs] as const);
    for (const [i, row] of chosen.entries()) {
      await timed(sides[i][1], row.theirs, 2);
      await timed(sides[i][0], row.ours, WARM_UP);
    }
    const results = chosen.map(() => ({ ours: [] as Run[], theirs: [] as Run[] }));
    for (let run = 0; run < runs; run++)
      for (const [i, row] of chosen.entries()) {
        results[i].ours.push(await timed(sides[i][0], row.ours, 1));
        results[i].theirs.push(await timed(sides[i][1], row.theirs, 0));
      }
    return results;
  } finally {
    for (const worker of [ours, theirs]) worker.stop();
  }
}

/** Milliseconds of the first decoding in a process, and of its later ones. */
async function firstOf(program: string, { files }: Setting): Promise<{ first: number; later: number }> {
  const worker = new Worker({ command: program, args: [join(root, 'bench/decode/serve.mjs'), JSON.stringify(files)] });
  try {
    const { ms } = await timed(worker, 'decode flac', 0);
    const later: number[] = [];
    for (let i = 0; i < 15; i++) later.push((await timed(worker, 'decode flac', 0)).ms);
    return { first: ms, later: summarise(later).median };
  } finally {
    worker.stop();
  }
}

type Sides = Awaited<ReturnType<typeof measure>>[number];

const medianOf = (values: readonly number[]): number => summarise(values).median;
const best = (runs: readonly Run[], key: keyof Run): number => Math.min(...runs.map((run) => run[key]));

/** Best and median of both, and the ratio of the bests, each the median of the processes. */
function line({ label, bar }: Row, processes: readonly Sides[]): string {
  const of = (side: 'ours' | 'theirs', key: keyof Run) => medianOf(processes.map((one) => best(one[side], key)));
  const usual = (side: 'ours' | 'theirs') => medianOf(processes.map((one) => medianOf(one[side].map(({ ms }) => ms))));
  const ratio = (a: number, b: number) => (bar.of === 'ours' ? a / b : b / a);
  const [mine, other] = [of('ours', 'ms'), of('theirs', 'ms')];
  const reached = medianOf(processes.map((one) => ratio(best(one.ours, 'ms'), best(one.theirs, 'ms'))));
  const middle = ratio(usual('ours'), usual('theirs'));
  const good = bar.of === 'ours' ? reached <= bar.times : reached >= bar.times;
  const cells = [
    label,
    `${threeDigits(mine)} / ${threeDigits(usual('ours'))}`,
    threeDigits(of('ours', 'processor')),
    `${threeDigits(other)} / ${threeDigits(usual('theirs'))}`,
    `${threeDigits(reached)} / ${threeDigits(middle)}`,
    `${bar.of === 'ours' ? 'at most' : 'at least'} ${bar.times}${good ? '' : ', missed'}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '25' },
    processes: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'melisma-decode-'));
try {
  const setting = prepare(folder);
  const chosen = rows.filter(({ label }) => label.includes(values.only));
  for (const { version, program } of nodeRuntimes()) {
    const results: Sides[][] = [];
    for (let i = 0; i < Number(values.processes); i++)
      results.push(await measure(program, setting, chosen, Number(values.runs)));
    console.log(`\nNode ${version}; milliseconds, best / median\n`);
    console.log('| | ours | processor | theirs | ratio | bar |\n|---|--:|--:|--:|--:|---|');
    for (const [i, row] of chosen.entries())
      console.log(
        line(
          row,
          results.map((one) => one[i]),
        ),
      );
    const firsts = [];
    for (let i = 0; i < Number(values.processes); i++) firsts.push(await firstOf(program, setting));
    const [first, later] = [medianOf(firsts.map((one) => one.first)), medianOf(firsts.map((one) => one.later))];
    console.log(
      `\nThe first FLAC of a process ${threeDigits(first)} ms, later ones ${threeDigits(later)}: ${threeDigits(first / later)} (at most 1.5)`,
    );
  }
  console.log(`\n${machineLine(thisMachine())}; commit ${commit()}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
