/**
 * From the start of a process to its first features, step by step: ten processes a way, interleaved, minimum and median.
 * `npm run build && npm run cold`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './entries.ts';

const PROCESSES = 10;

/** Milliseconds since 1970, with fractions: the same clock in every process. */
const now = 'performance.timeOrigin + performance.now()';

/** A process that tells when its own code began, and when each step was done. */
const program = (imported: string, created: string): string => `
  const times = [${now}];
  const melisma = await import('${imported}');
  times.push(${now});
  const extractor = ${created};
  times.push(${now});
  const samples = Float32Array.from({ length: 480000 }, (_, i) => Math.sin(i * i));
  const clip = ${now};
  extractor.extract(samples, { sampleRate: 16000 });
  times.push(times[2] + ${now} - clip); // the clip is the caller's affair
  console.log(JSON.stringify(times));`;

/** The same from a recording of 44.1 kHz stereo. */
const fromRecording = (recording: string): string => `
  const times = [${now}];
  const { createExtractor } = await import('melisma');
  const { readWav } = await import('melisma/node');
  const { createResampler } = await import('melisma/resample');
  times.push(${now});
  const extractor = await createExtractor('whisper');
  times.push(${now});
  const resampler = await createResampler({ from: 44100, to: 16000 });
  times.push(${now});
  const { samples } = await readWav('${recording}');
  times.push(${now});
  const speech = resampler.resample(samples);
  times.push(${now});
  extractor.extract(speech, { sampleRate: 16000 });
  times.push(${now});
  console.log(JSON.stringify(times));`;

interface Way {
  name: string;
  steps: readonly string[];
  code: string;
}

const clipSteps = ['node', 'import', 'create', 'extract 30 s'];
const recordingSteps = ['node', 'import', 'extractor', 'resampler', 'readWav', 'resample', 'extract'];

const ways = (file: string, recording: string): Way[] => [
  {
    name: 'createExtractor',
    steps: clipSteps,
    code: program('melisma', "await melisma.createExtractor('whisper')"),
  },
  {
    name: 'loadExtractor, from a file',
    steps: clipSteps,
    code: program('melisma/runtime', `await melisma.loadExtractor((await import('node:fs')).readFileSync('${file}'))`),
  },
  { name: 'from a WAV of 44.1 kHz', steps: recordingSteps, code: fromRecording(recording) },
];

/** Milliseconds of each step of one process. */
function run({ code }: Way): number[] {
  const start = performance.timeOrigin + performance.now();
  const times: number[] = JSON.parse(
    String(execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root })),
  );
  return [...times.map((time, i) => time - (times[i - 1] ?? start)), times[times.length - 1] - start];
}

const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b);
const figure = (values: number[]): string =>
  `${sorted(values)[0].toFixed(1)} / ${sorted(values)[values.length >> 1].toFixed(1)}`;

const folder = mkdtempSync(join(tmpdir(), 'melisma-cold-'));
const file = join(folder, 'whisper.wasm');
const { compileFrontEnd } = await import('melisma');
const { encodeWav } = await import('melisma/wav');
writeFileSync(file, compileFrontEnd('whisper'));
const recording = join(folder, 'stereo.wav');
const tone = Float32Array.from({ length: 30 * 44100 }, (_, i) => Math.sin(i / 40));
writeFileSync(recording, encodeWav([tone, tone.toReversed()], { sampleRate: 44100 }));
const all = ways(file, recording);
const runs = Array.from({ length: PROCESSES }, () => all.map(run));
rmSync(folder, { recursive: true });

console.log(`Node ${process.version}, ${PROCESSES} processes each; milliseconds, minimum / median`);
const line = (name: string, cells: string[]) => console.log(name.padEnd(28) + cells.map((c) => c.padEnd(16)).join(''));
all.forEach(({ name, steps }, way) => {
  const columns = [...steps, 'in all'];
  if (steps !== all[way - 1]?.steps) line('', columns);
  line(
    name,
    columns.map((_, step) => figure(runs.map((run) => run[way][step]))),
  );
});
