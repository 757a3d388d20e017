/**
 * Kills `melisma extract` and `melisma resample` at 100 random moments: with SIGKILL, SIGHUP, SIGTERM and SIGINT in turn. After each kill every file
 * under a final name must be whole, and after the next call everything be there and nothing hidden. On what `npm run build` made.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWavEncoder } from 'melisma/wav';

const KILLS = 100;
const RECORDINGS = 24;
const signals = ['SIGKILL', 'SIGHUP', 'SIGTERM', 'SIGINT'] as const;
const main = join(import.meta.dirname, '..', 'packages/cli/bin/melisma.js');
const folder = mkdtempSync(join(tmpdir(), 'melisma-kills-'));
const out = join(folder, 'out');

const commands = [
  ['extract', 'in', '-p', 'kaldi-fbank', '-o', 'out', '-q'],
  ['resample', 'in', '--rate', '11025', '-o', 'out', '-q'],
];

/** 20 s of a tone each, a tone of its own. */
function writeRecordings(): void {
  mkdirSync(join(folder, 'in'));
  for (let k = 0; k < RECORDINGS; k++) {
    const samples = Float32Array.from({ length: 320_000 }, (_, i) => 0.3 * Math.sin((0.02 + 0.01 * k) * i));
    const wav = createWavEncoder({ channels: 1, sampleRate: 16000, format: 'int16', numFrames: samples.length });
    writeFileSync(join(folder, 'in', `${k}.wav`), Buffer.concat([wav.header(), wav.push([samples]), wav.end()]));
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

/** Each output's name and the sum of its bytes; hidden ones apart. */
function outputs(): { sums: Map<string, string>; hidden: string[] } {
  const names = existsSync(out) ? readdirSync(out) : [];
  const sumOf = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex');
  const isHidden = (name: string) => name.startsWith('.');
  return {
    sums: new Map(names.filter((name) => !isHidden(name)).map((name) => [name, sumOf(name)])),
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
  writeRecordings();
  const references = [];
  for (const args of commands) references.push(await undisturbed(args));
  const tally = { killed: 0, partial: 0, left: 0, missing: 0, leftByKill: 0 };
  for (let k = 0; k < KILLS; k++) {
    const { whole, time } = references[k % 2];
    rmSync(out, { recursive: true, force: true });
    if (await run(commands[k % 2], signals[Math.floor(k / 2) % 4], random() * time)) tally.killed++;
    const { sums, hidden } = outputs();
    tally.leftByKill += hidden.length;
    for (const [name, sum] of sums) if (whole.get(name) !== sum) tally.partial++;
    await run(commands[k % 2]);
    const after = outputs();
    tally.left += after.hidden.length;
    for (const [name, sum] of whole) if (after.sums.get(name) !== sum) tally.missing++;
  }
  console.log(`seed ${seed}: ${KILLS} calls, ${tally.killed} of them killed before their end`);
  console.log(`  partial under a final name: ${tally.partial}`);
  console.log(`  hidden after the kill: ${tally.leftByKill}; after the next call: ${tally.left}`);
  console.log(`  missing or other after the next call: ${tally.missing}`);
  return tally.partial + tally.left + tally.missing === 0;
}

try {
  const isWhole = await killAll(Number(process.argv[2] ?? Date.now() % 2 ** 31));
  process.exitCode = isWhole ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
