/**
 * A folder of 300 mixed recordings through `melisma extract`: one at a time, two at a time by `-j 2`, and two processes with half of the files each; in turn,
 * the best of each. After a build: `npx tsx bench/folders.ts`. FLAC and MP3 where ffmpeg is there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from 'melisma/wav';

const COUNT = 300;
const ROUNDS = Number(process.argv[2] ?? 5);
const main = join(import.meta.dirname, '..', 'packages/cli/bin/melisma.js');
const folder = mkdtempSync(join(tmpdir(), 'melisma-folders-'));

const tone = (seconds: number, rate: number, step: number): Float32Array =>
  Float32Array.from({ length: seconds * rate }, (_, i) => 0.2 * Math.sin(i * step) + 0.1 * Math.sin(i / 3));

/** Every other recording is in `a`, the rest in `b`; each kind comes as often in both. @returns seconds of audio */
function writeRecordings(): number {
  const [a, b] = ['in/a', 'in/b'].map((name) => join(folder, name));
  for (const path of [a, b]) mkdirSync(path, { recursive: true });
  const kinds = ['16000.wav', '44100.wav'];
  writeFileSync(join(folder, '16000.wav'), encodeWav([tone(12, 16000, 0.11)], { sampleRate: 16000 }));
  writeFileSync(
    join(folder, '44100.wav'),
    encodeWav([tone(8, 44100, 0.07), tone(8, 44100, 0.05)], { sampleRate: 44100 }),
  );
  for (const kind of ['44100.flac', '44100.mp3'])
    if (spawnSync('ffmpeg', ['-loglevel', 'error', '-i', '44100.wav', kind], { cwd: folder }).status === 0)
      kinds.push(kind);
  for (let k = 0; k < COUNT; k++) {
    const kind = kinds[(k >> 1) % kinds.length];
    copyFileSync(join(folder, kind), join(k % 2 ? a : b, `${k}.${kind}`));
  }
  return Array.from({ length: COUNT }, (_, k): number => ((k >> 1) % kinds.length === 0 ? 12 : 8)).reduce(
    (x, y) => x + y,
  );
}

/** Milliseconds until all of the processes have ended. */
async function time(...calls: string[][]): Promise<number> {
  const start = performance.now();
  const ends = calls.map(
    (args) =>
      new Promise<void>((resolve, reject) => {
        const child = spawn(process.execPath, [main, 'extract', ...args, '-p', 'whisper', '--overwrite', '-q'], {
          cwd: folder,
        });
        child.on('close', (code) =>
          code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}`)),
        );
      }),
  );
  await Promise.all(ends);
  return performance.now() - start;
}

const ways: [name: string, call: () => Promise<number>][] = [
  ['one at a time', () => time(['in', '-o', 'out'])],
  ['-j 2', () => time(['in', '-o', 'out', '-j', '2'])],
  ['two processes', () => time(['in/a', '-o', 'out/a'], ['in/b', '-o', 'out/b'])],
];

try {
  const seconds = writeRecordings();
  const best = ways.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, [, call]] of ways.entries()) best[i] = Math.min(best[i], await call());
  console.log(`Node ${process.version}, ${COUNT} recordings, ${seconds} s of audio; best of ${ROUNDS} rounds`);
  ways.forEach(([name], i) => {
    const speed = (best[0] / best[i]).toFixed(2);
    console.log(
      `${name.padEnd(16)} ${(best[i] / 1000).toFixed(2)} s, ${Math.round((1000 * seconds) / best[i])} times realtime, ${speed} of one at a time`,
    );
  });
  console.log(`-j 2 has ${((100 * best[2]) / best[1]).toFixed(0)} % of the throughput of two processes`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
