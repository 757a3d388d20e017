/** `melisma bench --decode`: 30 s of the bench's noise in each format, from a file to samples, as a block to post. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeFile, readSamples } from '@melisma/decode/node';
import { encodeWav } from 'melisma/wav';
import manifest from '../../package.json' with { type: 'json' };
import { print } from '../report/streams.ts';
import { formatMilliseconds, namedLines } from '../report/text.ts';
import { benchSignal } from './bits.ts';
import { describeDevice, thisDevice, thisRuntime } from './device.ts';

const [SECONDS, RATE] = [30, 44100];
/** Runs of each format: the first one loads its decoder. */
const RUNS = 15;

/** Formats by the end of a name, with what ffmpeg is told besides. */
const formats: Readonly<Record<string, readonly string[]>> = {
  wav: [],
  flac: [],
  mp3: ['-b:a', '160k'],
  ogg: ['-c:a', 'libvorbis'],
  opus: ['-c:a', 'libopus', '-b:a', '128k'],
  m4a: ['-c:a', 'aac', '-b:a', '128k'],
};

/** What was measured of a format, in milliseconds; undefined where ffmpeg did not write it. */
interface Timed {
  format: string;
  /** All channels. */
  decode?: number;
  /** One channel at 16 kHz. */
  speech?: number;
}

/** @returns the exit code */
export async function runDecodeBench(json: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-bench-'));
  try {
    const left = benchSignal(SECONDS * RATE);
    const wav = join(folder, 'noise.wav');
    writeFileSync(wav, encodeWav([left, left.toReversed()], { sampleRate: RATE }));
    const timed: Timed[] = [];
    for (const format of Object.keys(formats)) timed.push(await timeFormat(format, wav));
    const record = { melisma: manifest.version, device: thisDevice(), runtime: thisRuntime(), seconds: SECONDS, timed };
    print(json ? JSON.stringify(record) : block(record));
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timeFormat(format: string, wav: string): Promise<Timed> {
  const file = format === 'wav' ? wav : `${wav}.${format}`;
  const args = ['-v', 'error', '-i', wav, ...formats[format], file];
  if (format !== 'wav' && spawnSync('ffmpeg', args, { stdio: 'ignore' }).status !== 0) return { format };
  const decode = await best(() => decodeFile(file));
  const speech = await best(() => readSamples(file, { sampleRate: 16000, channel: 'average' }));
  return { format, decode, speech };
}

/** Milliseconds of the fastest run, to the microsecond. */
async function best(run: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    const before = performance.now();
    await run();
    least = Math.min(least, performance.now() - before);
  }
  return Math.round(1000 * least) / 1000;
}

function block({ device, runtime, timed }: { device: ReturnType<typeof thisDevice>; runtime: string; timed: Timed[] }) {
  return namedLines([
    [
      'melisma',
      `${manifest.version}, ${SECONDS} s of ${RATE / 1000} kHz stereo from a file: samples; one channel at 16 kHz`,
    ],
    ['device', describeDevice(device)],
    ['runtime', runtime],
    ...timed.map(({ format, decode, speech }) => [
      format,
      decode === undefined
        ? 'not timed: needs an ffmpeg that writes it'
        : [decode, speech!].map(formatMilliseconds).join('; '),
    ]),
  ]);
}
