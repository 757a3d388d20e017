/**
 * From the start of the command to its end, for short recordings: processor time over that of Node itself, and wall time; the ways in turn, the best of
 * each. After a build: `npx tsx bench/cold.ts`; `npx tsx bench/cold.ts /path/to/node` measures another Node. MP3 and FLAC where ffmpeg is there.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from 'melisma/wav';

const PROCESSES = 15;
const node = process.argv[2] ?? process.execPath;
const main = join(import.meta.dirname, '..', 'packages/cli/bin/melisma.js');
const folder = mkdtempSync(join(tmpdir(), 'melisma-cold-'));

/** Whose processor time is measured tells it itself when it ends, µs. */
const told = join(folder, 'told');
const hook = `data:text/javascript,${encodeURIComponent(
  `import { writeFileSync } from 'node:fs';
   process.on('exit', () => { const { user, system } = process.cpuUsage(); writeFileSync(${JSON.stringify(told)}, String(user + system)); });`,
)}`;

/** Milliseconds of one process. */
function run(args: readonly string[]): { processor: number; wall: number } {
  const start = performance.now();
  const { status, stderr } = spawnSync(node, ['--import', hook, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${stderr}`);
  return { processor: Number(readFileSync(told, 'utf8')) / 1000, wall };
}

/** A chord that swells. */
const tone = (seconds: number, rate: number): Float32Array =>
  Float32Array.from(
    { length: seconds * rate },
    (_, i) => 0.2 * Math.sin(i / 9) * Math.sin(i / 4001) + 0.1 * Math.sin(i / 3),
  );

function writeRecordings(): string[] {
  writeFileSync(join(folder, 'short.wav'), encodeWav([tone(1, 16000)], { sampleRate: 16000 }));
  const stereo = tone(30, 44100);
  writeFileSync(join(folder, 'stereo.wav'), encodeWav([stereo, stereo.toReversed()], { sampleRate: 44100 }));
  const kinds = ['flac', 'mp3'].filter(
    (kind) =>
      spawnSync('ffmpeg', ['-loglevel', 'error', '-i', 'stereo.wav', `stereo.${kind}`], { cwd: folder }).status === 0,
  );
  return ['short.wav', 'stereo.wav', ...kinds.map((kind) => `stereo.${kind}`)];
}

try {
  const recordings = writeRecordings();
  const command = (recording: string) => [
    main,
    'extract',
    recording,
    '-p',
    'whisper',
    '-o',
    'out.npy',
    '--overwrite',
    '-q',
  ];
  const ways = [['-e', '0'], [main, '--version'], ...recordings.map(command)];
  const names = ['node -e 0', 'melisma --version', ...recordings.map((name) => `melisma extract ${name}`)];
  const best = ways.map(() => ({ processor: Infinity, wall: Infinity }));
  for (let round = 0; round < PROCESSES; round++)
    ways.forEach((args, i) => {
      const { processor, wall } = run(args);
      best[i] = { processor: Math.min(best[i].processor, processor), wall: Math.min(best[i].wall, wall) };
    });
  const version = String(spawnSync(node, ['--version']).stdout).trim();
  console.log(`Node ${version}, best of ${PROCESSES} processes in turn; ms: processor time over Node's own, wall time`);
  best.forEach(({ processor, wall }, i) => {
    console.log(
      `${names[i].padEnd(32)} ${(processor - best[0].processor).toFixed(0).padStart(5)} ${wall.toFixed(0).padStart(5)}`,
    );
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
