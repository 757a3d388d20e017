/**
 * Long recordings through the command: the peak memory of its process, and the time for each hour of audio, for a minute, an hour and ten hours. On what
 * `npm run build` made; `npm run soak -- 2` takes two hours in place of ten. FLAC is measured where the program `flac` is there. Ten hours take 10 GB of disk.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWavEncoder } from 'melisma/wav';
import { seededNoise } from '../oracle/seeded.ts';

const RATE = 16000;
const hours = Number(process.argv[2] ?? 10);
const main = join(import.meta.dirname, '..', 'packages/cli/bin/melisma.js');
const folder = mkdtempSync(join(tmpdir(), 'melisma-soak-'));

/** Whose peak is measured tells it itself when it ends, KiB. */
const told = join(folder, 'told');
const hook = `data:text/javascript,${encodeURIComponent(
  `import { writeFileSync } from 'node:fs';
   process.on('exit', () => writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS)));`,
)}`;

/** Noise that swells and fades, another minute each time. */
function writeRecording(path: string, seconds: number): void {
  const noise = Float32Array.from(seededNoise(60 * RATE, 1), (x, i) => (x / 2) * (0.5 + 0.5 * Math.sin(i / 3600)));
  const numFrames = seconds * RATE;
  const wav = createWavEncoder({ channels: 1, sampleRate: RATE, format: 'int16', numFrames });
  const file = openSync(path, 'w');
  writeSync(file, wav.header());
  for (let done = 0; done < numFrames; done += noise.length) {
    const gain = 0.2 + 0.8 * Math.abs(Math.sin(done));
    writeSync(file, wav.push([noise.subarray(0, numFrames - done).map((x) => gain * x)]));
  }
  writeSync(file, wav.end());
  closeSync(file);
}

/** Of one call: MB, seconds. */
function measure(args: readonly string[], input?: string): { peak: number; seconds: number } {
  const start = performance.now();
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r');
  const { status, stderr } = spawnSync(process.execPath, ['--import', hook, main, ...args], {
    cwd: folder,
    stdio: [stdin, 'ignore', 'pipe'],
  });
  if (typeof stdin === 'number') closeSync(stdin);
  if (status !== 0) throw new Error(`melisma ${args.join(' ')} ended with ${status}\n${stderr}`);
  return { peak: Number(readFileSync(told, 'utf8')) / 1024, seconds: (performance.now() - start) / 1000 };
}

const lengths: [name: string, seconds: number][] = [
  ['1 min', 60],
  ['1 h', 3600],
  [`${hours} h`, 3600 * hours],
];

const commands: [name: string, args: string[]][] = [
  ['extract -p kaldi-fbank', ['extract', '-p', 'kaldi-fbank', '-o', 'out.npy', '--overwrite']],
  ['extract -p whisper --length windows', ['extract', '-p', 'whisper', '--length', 'windows', '-o', 'out.npy', '--overwrite']], // biome-ignore format: one line
  ['extract -p whisper --length file', ['extract', '-p', 'whisper', '--length', 'file', '-o', 'out.npy', '--overwrite']], // biome-ignore format: one line
  ['extract -p parakeet', ['extract', '-p', 'parakeet', '-o', 'out.npy', '--overwrite']],
  ['plot', ['plot', '-o', 'out.png']],
  ['info --check', ['info', '--check']],
  ['resample --rate 8000', ['resample', '--rate', '8000', '-o', 'out.wav', '--overwrite']],
];

function row(name: string, call: (seconds: number) => { peak: number; seconds: number }): void {
  const cells = lengths.map(([, length]) => {
    const { peak, seconds } = call(length);
    return `${peak.toFixed(0).padStart(7)} ${((3600 * seconds) / length).toFixed(2).padStart(7)}`;
  });
  console.log(name.padEnd(44) + cells.join(''));
}

try {
  const recordings = lengths.map(([, seconds]) => `${seconds}.wav`);
  lengths.forEach(([, seconds], i) => {
    writeRecording(join(folder, recordings[i]), seconds);
  });
  const { size } = statSync(join(folder, recordings[2]));
  console.log(
    `Node ${process.version}; ${hours} h are ${(size / 1e9).toFixed(2)} GB; peak memory, MB, and seconds for an hour of audio`,
  );
  console.log(' '.repeat(44) + lengths.map(([name]) => name.padStart(15)).join(''));
  const hasFlac = spawnSync('flac', ['--version']).status === 0;
  for (const kind of hasFlac ? ['wav', 'flac'] : ['wav']) {
    if (kind === 'flac') spawnSync('flac', ['-sf0', ...recordings], { cwd: folder });
    for (const [name, [command, ...args]] of commands)
      row(`${kind}: ${name}`, (seconds) => measure([command, `${seconds}.${kind}`, ...args]));
  }
  const raw = [
    'extract',
    '-',
    '--raw',
    's16le',
    '--rate',
    String(RATE),
    '-p',
    'kaldi-fbank',
    '--format',
    'raw',
    '-o',
    '-',
  ];
  row('standard input: extract --raw', (seconds) => measure(raw, join(folder, `${seconds}.wav`)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
