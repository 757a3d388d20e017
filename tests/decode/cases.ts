/** The recordings of fixtures/decode with their goldens. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Case {
  about: string;
  sampleRate?: number;
  channels?: number;
  frames?: number;
  /** Which program read the golden. */
  by?: string;
  /** Whether the codec does not keep samples, so that two decoders round otherwise. */
  near?: boolean;
  /** Samples per channel that were encoded. */
  encoded?: number;
  /** First sample and length of what the golden holds, where it does not hold all. */
  stretches?: Record<string, number>;
  samplesSha256?: string;
  fileSha256?: string;
  /** Whether it is decoded only where its time and memory are watched. */
  bounded?: boolean;
  /** The code of the error, and a name that its message has. */
  refused?: string;
  named?: string;
}

/** AAC needs this program in Node. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

export const root = join(import.meta.dirname, '../..');
const folder = join(root, 'fixtures/decode');

interface Manifest {
  cases: Record<string, Case>;
  sha256: Record<string, string>;
}

const { cases, sha256 }: Manifest = JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8'));

/** What can be decoded without watching over it. */
export const manifest: Manifest = {
  cases: Object.fromEntries(Object.entries(cases).filter(([, { bounded }]) => !bounded)),
  sha256,
};

/** A recording: the committed file, or that of npm. */
export const recording = (name: string): string =>
  name.startsWith('lena/') ? join(root, 'node_modules/audio-lena', name.slice(5)) : join(folder, name);

export const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

/** Float32 `[frames, channels]`. */
export const goldenOf = (name: string): Float32Array => new Float32Array(bytesOf(join(folder, `${name}.f32`)).buffer);

/** `[channels][frames]` to `[frames, channels]`. */
export function interleaved(channels: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(channels.length * channels[0].length);
  channels.forEach((samples, c) => {
    for (let i = 0; i < samples.length; i++) out[i * channels.length + c] = samples[i];
  });
  return out;
}

export const bits = (x: Float32Array): Uint32Array => new Uint32Array(x.buffer, x.byteOffset, x.length);
