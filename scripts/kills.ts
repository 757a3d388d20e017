/**
 * Kills `melisma extract` and `melisma resample` at 100 random moments: with SIGKILL, SIGHUP, SIGTERM and SIGINT in turn; then `extract -j 2` on 500
 * recordings at 10. After each kill every file under a final name must be whole, and after the next call everything be there, nothing hidden, and no more
 * than two outputs have been made twice. On what `npm run build` made.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWavEncoder } from 'melisma/wav';

/** Recordings, how long they are, s, and how often each command on them is killed. */
const few = { name: 'in', count: 24, seconds: 20, kills: 50 };
const many = { name: 'many', count: 500, seconds: 2, kills: 10 };
/** Threads: as many outputs may be made twice, which were done and not yet recorded. */
const THREADS = 2;
const signals = ['SIGKILL', 'SIGHUP', 'SIGTERM', 'SIGINT'] as const;
const main = join(import.meta.dirname, '..', 'packages/cli/bin/melisma.js');
const folder = mkdtempSync(join(tmpdir(), 'melisma-kills-'));
const out = join(folder, 'out');

const commands = [
  { of: few, args: ['extract', 'in', '-p', 'kaldi-fbank', '-o', 'out', '-q'] },
  { of: few, args: ['resample', 'in', '--rate', '11025', '-o', 'out', '-q'] },
  { of: many, args: ['extract', 'many', '-p', 'kaldi-fbank', '-o', 'out', '-q', '-j', String(THREADS)] },
];

/** A tone each, a tone of its own. */
function writeRecordings({ name, count, seconds }: typeof few): void {
  mkdirSync(join(folder, name));
  for (let k = 0; k < count; k++) {
    const tone = 0.02 + (0.3 * k) / count;
    const samples = Float32Array.from({ length: seconds * 16000 }, (_, i) => 0.3 * Math.sin(tone * i));
    const wav = createWavEncoder({ channels: 1, sampleRate: 16000, format: 'int16', numFrames: samples.length });
    writeFileSync(join(folder, name, `${k}.wav`), Buffer.concat([wav.header(), wav.push([samples]), wav.end()]));
  }
}

/** Runs the command, and kills it after so many milliseconds if it is still there. @returns whether it was killed */
function run(args: readonly string[], signal?: NodeJS.Signals, after = 0): Promise<boolean> {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: 'ignore' });
  const timer = signal && setTimeout(() => child.kill(signal), after);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(false);
      else if (signal) resolve(true);
      else reject(new Error(`melisma ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** Each output's name and the sum of its bytes, and when it was written; hidden ones apart. The record of a killed call is no whole one. */
function outputs(): { sums: Map<string, string>; times: Map<string, number>; hidden: string[] } {
  const names = existsSync(out) ? readdirSync(out) : [];
  const sumOf = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex');
  const isHidden = (name: string) => name.startsWith('.');
  const made = names.filter((name) => !isHidden(name) && name !== 'melisma.jsonl');
  return {
    sums: new Map(made.map((name) => [name, sumOf(name)])),
    times: new Map(made.map((name) => [name, statSync(join(out, name)).mtimeMs])),
    hidden: names.filter(isHidden),
  };
}

/** What undisturbed calls write, and how long one takes, ms. */
async function undisturbed(args: readonly string[]) {
  rmSync(out, { recursive: true, force: true });
  const start = performance.now();
  await run(args);
  return { whole: outputs().sums, time: performance.now() - start };
}

/** A generator of its own, so that a run can be done again: `npm run kills -- SEED`. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function killAll(seed: number): Promise<boolean> {
  const random = randomFrom(seed);
  for (const recordings of [few, many]) writeRecordings(recordings);
  const tally = { calls: 0, killed: 0, partial: 0, left: 0, missing: 0, leftByKill: 0, twice: 0, mostTwice: 0 };
  for (const { of, args } of commands) {
    const { whole, time } = await undisturbed(args);
    for (let k = 0; k < of.kills; k++) {
      tally.calls++;
      rmSync(out, { recursive: true, force: true });
      if (await run(args, signals[k % 4], random() * time)) tally.killed++;
      const { sums, times, hidden } = outputs();
      tally.leftByKill += hidden.length;
      for (const [name, sum] of sums) if (whole.get(name) !== sum) tally.partial++;
      await run(args);
      const after = outputs();
      tally.left += after.hidden.length;
      for (const [name, sum] of whole) if (after.sums.get(name) !== sum) tally.missing++;
      const twice = [...times].filter(([name, time]) => after.times.get(name) !== time).length;
      tally.twice += twice;
      tally.mostTwice = Math.max(tally.mostTwice, twice);
    }
  }
  console.log(`seed ${seed}: ${tally.calls} calls, ${tally.killed} of them killed before their end`);
  console.log(`  partial under a final name: ${tally.partial}`);
  console.log(`  hidden after the kill: ${tally.leftByKill}; after the next call: ${tally.left}`);
  console.log(`  missing or other after the next call: ${tally.missing}`);
  console.log(`  made twice: ${tally.twice}, at most ${tally.mostTwice} a kill`);
  return tally.partial + tally.left + tally.missing === 0 && tally.mostTwice <= THREADS;
}

try {
  const isWhole = await killAll(Number(process.argv[2] ?? Date.now() % 2 ** 31));
  process.exitCode = isWhole ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
