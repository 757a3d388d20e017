/**
 * Damaged recordings of every format through `@melisma/decode`: each ends with samples or with an error that has a code, in bounded time and memory,
 * and nothing is lost without an error.
 *
 *   npm run fuzz-decode -- [files] [seed]                   10,000 files by default: bytes that are cut off, flipped, moved, or lie
 *   npm run fuzz-decode -- --structured 20000 --seed 1      pieces of the format that are left out, repeated, exchanged, changed; sums mended
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MelismaError } from 'melisma';
import { openAudio } from '../packages/decode/src/index.ts';
import { ffmpegAac } from '../packages/decode/src/node/ffmpeg.ts';
import { type Restructuring, restructure } from './fuzz-structured.ts';

const fixtures = join(import.meta.dirname, '../fixtures');

/** One recording of each kind: container, codec, channels, and what is special about it. */
export const seeds = [
  'wav/wav-pcm16-2.wav',
  'wav/wavex-pcm24-6.wav',
  'wav/rf64.wav',
  'wav/chunks-after-data.wav',
  'decode/aiff-pcm16-2.aiff',
  'decode/aiff-float-6.aiff',
  'decode/aifc-little-pcm24.aiff',
  'decode/flac-pcm16-2-music.flac',
  'decode/flac-pcm24-3-noise.flac',
  'decode/flac-pcms8-1-silence.flac',
  'decode/flac-ffmpeg-mid-side.flac',
  'decode/flac-in-ogg.oga',
  'decode/lame-cbr.mp3',
  'decode/lame-vbr.mp3',
  'decode/no-tag.mp3',
  'decode/vorbis-1.ogg',
  'decode/vorbis-2.ogg',
  'decode/vorbis-6.ogg',
  'decode/opus-1.opus',
  'decode/opus-2.opus',
  'decode/opus-6.opus',
  'decode/opus.webm',
  'decode/vorbis.webm',
  'decode/flac.mkv',
  'decode/pcm.mkv',
  'decode/mp3.mkv',
  'decode/opus.mp4',
  'decode/flac.mp4',
  'decode/aac-lc.m4a',
  'decode/aac.aac',
];

/** mulberry32: a stream of numbers in [0, 1) from a seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Mutation = 'truncate' | 'flip' | 'splice' | 'size';
const mutations: readonly Mutation[] = ['truncate', 'flip', 'splice', 'size'];
/** Numbers that a size or a count may claim. */
const lies = [0, 1, 7, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

/** A damaged copy, and how it was damaged. */
export function mutate(bytes: Uint8Array, next: () => number): { bytes: Uint8Array; kind: Mutation } {
  const below = (limit: number): number => Math.floor(next() * limit);
  const kind = mutations[below(mutations.length)];
  // Half of the damage goes to the first bytes, where the headers are.
  const place = (): number => below(next() < 0.5 ? Math.min(bytes.length, 200) : bytes.length);
  if (kind === 'truncate') return { kind, bytes: bytes.slice(0, below(bytes.length)) };
  const copy = bytes.slice();
  if (kind === 'flip') for (let i = 1 + below(8); i > 0; i--) copy[place()] ^= 1 << below(8);
  else if (kind === 'size') {
    const at = Math.max(0, Math.min(place(), copy.length - 4));
    new DataView(copy.buffer).setUint32(at, lies[below(lies.length)], next() < 0.5);
  } else copy.copyWithin(place(), place(), place());
  return { kind, bytes: copy };
}

/** What came of a file. */
export interface Outcome {
  /** Samples per channel, or the error. */
  frames?: number;
  sha256?: string;
  error?: unknown;
}

/** Goes through a recording block by block; `onBlock` sees it under way. */
export async function attempt(bytes: Uint8Array, timeoutSeconds: number, onBlock = () => {}): Promise<Outcome> {
  const sum = createHash('sha256');
  let frames = 0;
  try {
    const stream = await openAudio(bytes, { aac: ffmpegAac({ timeoutSeconds }), timeoutSeconds });
    for await (const { channels } of stream) {
      for (const samples of channels) if (samples.length !== channels[0].length) throw new Error('ragged channels');
      sum.update(
        Buffer.concat(
          channels.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
        ),
      );
      frames += channels[0].length;
      onBlock();
    }
    return { frames, sha256: sum.digest('hex') };
  } catch (error) {
    return { error };
  }
}
/** Seconds that a decoder in the worker gets for one piece of work, at most 64 kB: the bound of a whole file. */
const TIMEOUT_SECONDS = 1;

/** Formats that cannot tell that their end is missing: frames follow each other, and nothing says how many. */
const withoutLength = /no-tag\.mp3|aac\.aac/;
/** Formats whose every byte of sound is under a sum. */
const summed = /\.(flac|oga|ogg|opus)$/;

/** What a decoder says in its own words is its authors' message, not ours: "Assertion failed, please report". */
const foreign = /assert|please report|mediabunny|undefined/i;

/** Why an error is wrong, or undefined. */
const wrongError = (error: unknown): string | undefined => {
  if (!(error instanceof MelismaError)) return `no error of ours: ${String(error)}`;
  return foreign.test(error.message) ? `not our words: ${error.message}` : undefined;
};

/** Why an outcome is wrong, or undefined. */
export function complaint(seed: string, kind: Mutation, whole: Outcome, outcome: Outcome): string | undefined {
  const { error, frames, sha256 } = outcome;
  if (error !== undefined) return wrongError(error);
  if (summed.test(seed) && sha256 !== whole.sha256) return 'other samples without an error, though the format has sums';
  if (kind === 'truncate' && !withoutLength.test(seed) && frames! < whole.frames!)
    return `${frames} of ${whole.frames} samples without an error`;
  return undefined;
}

/** Formats that count their samples, or number or time their packets, so that a piece that is left out is noticed wherever it was. */
const counted = /\.(flac|oga|ogg|opus|wav|aiff|aifc|mp4|m4a|mkv)$/;
/** Samples that may be missing at the end: of Matroska, whose duration is taken as exact to 0.1 s and a packet, and of WAV and AIFF, where one looks like padding. */
const unsaid = (seed: string): number => (/mkv$/.test(seed) ? 1600 + 576 : /(wav|aiff|aifc)$/.test(seed) ? 1 : 0);

/**
 * As {@link complaint}, for a file whose sums were mended: FLAC has its MD5 besides. Of the others, what is left out or takes a piece's place may not
 * cost samples in silence. Other numbers may say that there are fewer.
 */
export function structuredComplaint(
  seed: string,
  kind: Restructuring,
  whole: Outcome,
  outcome: Outcome,
): string | undefined {
  const { error, frames, sha256 } = outcome;
  if (error !== undefined) return wrongError(error);
  if (/\.flac$/.test(seed) && sha256 !== whole.sha256) return 'other samples without an error, though there is an MD5';
  const mayShorten = kind === 'number' || kind === 'flip' || kind === 'cut' || (kind !== 'tag' && !counted.test(seed));
  return !mayShorten && frames! + unsaid(seed) < whole.frames!
    ? `${frames} of ${whole.frames} samples without an error`
    : undefined;
}

export const seedBytes = (seed: string): Uint8Array => new Uint8Array(readFileSync(join(fixtures, seed)));

/** Bytes of the largest typed array that was asked for since it was last looked at. */
let largest = 0;

/** Watches what typed arrays are made, so that an allocation that is let go at once is seen too. */
function watchAllocations(): void {
  for (const name of ['Uint8Array', 'Int32Array', 'Float32Array', 'Float64Array'] as const) {
    const Original = globalThis[name] as unknown as new (...args: unknown[]) => ArrayBufferView;
    const watched = new Proxy(Original, {
      construct(target, args, newTarget) {
        const made = Reflect.construct(target, args, newTarget);
        if (!(args[0] instanceof ArrayBuffer)) largest = Math.max(largest, made.byteLength);
        return made;
      },
    });
    Object.defineProperty(globalThis, name, { value: watched, configurable: true, writable: true });
  }
}

/** The bound: four times the file and 16 MB. The worker's WebAssembly memories are of fixed size and come on top. */
const allowed = (fileBytes: number): number => 4 * fileBytes + 16 * 2 ** 20;

/** Seconds that a file may take: one for each MB, and one at least. */
const slow = (bytes: Uint8Array): number => Math.max(1, bytes.length / 2 ** 20);

async function timed(bytes: Uint8Array): Promise<number> {
  const start = performance.now();
  await attempt(bytes, TIMEOUT_SECONDS);
  return (performance.now() - start) / 1000;
}

/** A damaged file, and why what came of it is wrong. */
interface Damaged {
  bytes: Uint8Array;
  kind: string;
  why(whole: Outcome, outcome: Outcome): string | undefined;
}
type Damage = (name: string, original: Uint8Array, next: () => number) => Damaged;

const ofBytes: Damage = (name, original, next) => {
  const { bytes, kind } = mutate(original, next);
  return { bytes, kind, why: (whole, outcome) => complaint(name, kind, whole, outcome) };
};
const ofStructure: Damage = (name, original, next) => {
  const { bytes, kind } = restructure(name, original, next);
  return { bytes, kind, why: (whole, outcome) => structuredComplaint(name, kind, whole, outcome) };
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { structured: { type: 'string' }, seed: { type: 'string' } },
    allowPositionals: true,
  });
  const count = Number(values.structured ?? positionals[0] ?? 10_000);
  const seed = Number(values.seed ?? positionals[1] ?? 20261122);
  const make = values.structured === undefined ? ofBytes : ofStructure;
  const next = random(seed);
  const originals = new Map<string, { bytes: Uint8Array; outcome: Outcome }>();
  for (const name of seeds) {
    const bytes = seedBytes(name);
    originals.set(name, { bytes, outcome: await attempt(bytes, TIMEOUT_SECONDS) });
  }
  for (const [name, { outcome }] of originals) if (outcome.error) throw new Error(`${name}: ${outcome.error}`);
  watchAllocations();
  const tally = new Map<string, number>();
  let [wrong, slowest, most, peak] = [0, 0, 0, 0];
  const tell = (what: string): void => {
    wrong++;
    console.error(what);
  };
  for (let i = 0; i < count; i++) {
    const name = seeds[i % seeds.length];
    const { bytes: original, outcome: whole } = originals.get(name)!;
    const { bytes, kind, why: whyOf } = make(name, original, next);
    const label = `file ${i}, ${name}, ${kind}`;
    largest = 0;
    globalThis.gc?.();
    const before = process.memoryUsage();
    let grown = 0;
    const start = performance.now();
    const outcome = await attempt(bytes, TIMEOUT_SECONDS, () => {
      const now = process.memoryUsage();
      grown = Math.max(grown, now.arrayBuffers + now.heapUsed - before.arrayBuffers - before.heapUsed);
    });
    let seconds = (performance.now() - start) / 1000;
    // Once more: the machine may have been busy with something else. What hangs does so again.
    if (seconds > slow(bytes)) seconds = Math.min(seconds, await timed(bytes));
    const why = whyOf(whole, outcome);
    if (why) tell(`${label}: ${why}`);
    if (seconds > slow(bytes)) tell(`${label}: ${seconds.toFixed(2)} s`);
    if (Math.max(largest, grown) > allowed(bytes.length)) tell(`${label}: ${Math.max(largest, grown)} bytes`);
    [slowest, most, peak] = [Math.max(slowest, seconds), Math.max(most, largest), Math.max(peak, grown)];
    const result = outcome.error instanceof MelismaError ? outcome.error.code : outcome.error ? 'crash' : 'samples';
    tally.set(result, (tally.get(result) ?? 0) + 1);
  }
  console.log(`${count} files, seed ${seed}: ${[...tally].map(([what, n]) => `${n} ${what}`).join(', ')}`);
  console.log(
    `slowest ${slowest.toFixed(2)} s, largest array ${(most / 2 ** 10).toFixed(0)} kB, most memory ${(peak / 2 ** 20).toFixed(1)} MB`,
  );
  console.log(`${wrong} complaints`);
  process.exitCode = wrong > 0 ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) await main();
