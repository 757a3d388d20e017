/**
 * Bit for bit what libsndfile 1.2.2 reads and librosa 0.11.0 averages, over every file of fixtures/wav.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MelismaError } from '../errors/errors.ts';
import { readWav } from '../node/index.ts';
import {
  decodeMonoInto,
  decodeSamples,
  decodeWav,
  decodeWavChannels,
  encodeWav,
  type SampleFormat,
  wavInfo,
} from './index.ts';

interface Case {
  about: string;
  libsndfile?: string;
  sampleRate?: number;
  channels?: number;
  frames?: number;
}

const root = new URL('../../../../fixtures/wav/', import.meta.url);
const manifest: { cases: Record<string, Case>; sha256: Record<string, string> } = JSON.parse(
  readFileSync(new URL('MANIFEST.json', root), 'utf8'),
);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, root)));
const bits = (x: Float32Array): Uint32Array => new Uint32Array(x.buffer, x.byteOffset, x.length);
const golden = (name: string): Uint32Array => new Uint32Array(read(name).buffer);

/** Files that libsndfile reads and that are an error here without `allowTruncated`. */
const truncated = ['scipy/test-44100Hz-le-1ch-4bytes-early-eof'];
/** Files that both refuse, with our code. */
const refused: Record<string, string> = {
  'scipy/test-44100Hz-le-1ch-4bytes-early-eof-no-data': 'ERR_WAV_TRUNCATED',
  'scipy/test-44100Hz-le-1ch-4bytes-incomplete-chunk': 'ERR_WAV_TRUNCATED',
  'scipy/test-8000Hz-le-3ch-5S-36bit': 'ERR_WAV_UNSUPPORTED',
  'scipy/test-8000Hz-le-3ch-5S-45bit': 'ERR_WAV_UNSUPPORTED',
  'scipy/test-8000Hz-le-3ch-5S-53bit': 'ERR_WAV_UNSUPPORTED',
  'scipy/test-8000Hz-le-3ch-5S-64bit': 'ERR_WAV_UNSUPPORTED',
};
/** Files that libsndfile refuses or reads as empty, and that are read here: their golden is what was written. */
const accepted = ['odd-chunk-unpadded', 'second-fmt', 'streamed-0', 'streamed-0-riff-36', 'rf64-streamed', 'bw64'];

const cases = Object.entries(manifest.cases);
const readable = cases.filter(([name]) => !(name in refused));

describe('every WAV file of fixtures/wav', () => {
  it('differs from libsndfile where this file says so, and nowhere else', () => {
    const differing = cases.filter(([, c]) => c.libsndfile !== undefined).map(([name]) => name);
    expect(differing.sort()).toEqual([...Object.keys(refused), ...accepted].sort());
    expect(cases.filter(([name]) => name.startsWith('scipy/')).length).toBe(22);
  });

  it('is the file of the manifest', () => {
    const hash = (name: string): string => createHash('sha256').update(read(name)).digest('hex');
    const found = Object.keys(manifest.sha256).map((name) => [name, hash(name)]);
    expect(Object.fromEntries(found)).toEqual(manifest.sha256);
  });

  it('has a golden for each', () => {
    const goldens = readdirSync(root, { recursive: true }).filter((name) => String(name).endsWith('.f32'));
    expect(goldens.length).toBe(readable.length + 1);
  });

  it.each(readable)('%s: every channel', (name, { channels = 0, frames = 0, sampleRate }) => {
    const bytes = read(`${name}.wav`);
    const info = wavInfo(bytes);
    const all = decodeSamples(bytes.subarray(info.dataOffset, info.dataOffset + info.dataBytes), info);
    const apart = decodeWavChannels(bytes, { allowTruncated: true });
    expect([info.channels, info.numFrames, info.sampleRate]).toEqual([channels, frames, sampleRate]);
    expect(bits(all)).toEqual(golden(`${name}.f32`));
    expect(interleave(apart.channelData)).toEqual(golden(`${name}.f32`));
  });

  it.each(readable)('%s: mono, from memory, from a file and misaligned', async (name, { channels = 0, frames = 0 }) => {
    const bytes = read(`${name}.wav`);
    const expected = golden(channels > 1 && frames > 0 ? `${name}.mono` : `${name}.f32`);
    const allowTruncated = truncated.includes(name);
    const shifted = new Uint8Array(bytes.length + 1).subarray(1);
    shifted.set(bytes);
    expect(bits(decodeWav(bytes, { allowTruncated }).samples)).toEqual(expected);
    expect(bits(decodeWav(shifted, { allowTruncated }).samples)).toEqual(expected);
    expect(bits((await readWav(new URL(`${name}.wav`, root), { allowTruncated })).samples)).toEqual(expected);
  });

  it.each(readable)('%s: one channel, and in blocks of three frames', (name, { channels = 0, frames = 0 }) => {
    const bytes = read(`${name}.wav`);
    const apart = decodeWavChannels(bytes, { allowTruncated: true }).channelData;
    const last = decodeWav(bytes, { channel: channels - 1, allowTruncated: true });
    const whole = decodeWav(bytes, { allowTruncated: true });
    expect(bits(last.samples)).toEqual(bits(apart[channels - 1]));
    expect(bits(inBlocks(bytes, frames))).toEqual(bits(whole.samples));
  });

  it.each(Object.entries(refused))('%s is refused', (name, code) => {
    expect(codeOf(() => decodeWav(read(`${name}.wav`), { allowTruncated: true }))).toBe(code);
  });

  it.each(truncated)('%s is refused unless allowTruncated', (name) => {
    expect(() => decodeWav(read(`${name}.wav`))).toThrow('given 236, up to byte 1024: it breaks off');
  });
});

describe('encoding', () => {
  const input = new Float32Array(read('encode/input.f32').buffer);
  const exact: [SampleFormat, string][] = [
    ['int32', 'pcm32'],
    ['float32', 'float'],
    ['float64', 'double'],
  ];
  const coarser: [SampleFormat, string][] = [
    ['uint8', 'pcmu8'],
    ['int16', 'pcm16'],
    ['int24', 'pcm24'],
    ['alaw', 'alaw'],
    ['mulaw', 'ulaw'],
  ];

  it.each(exact)('%s: the bytes of samples that soundfile writes', (format, name) => {
    expect(dataOf(encodeWav(input, { sampleRate: 16000, format }))).toEqual(dataOf(read(`encode/${name}.wav`)));
  });

  // libsndfile 1.2.2 scales to 32 bits and cuts, so it rounds down; later sources round to nearest, as here.
  it.each(coarser)('%s: nowhere further from the sample than what soundfile writes', (format, name) => {
    const ours = decodeWav(encodeWav(input, { sampleRate: 16000, format })).samples;
    const theirs = decodeWav(read(`encode/${name}.wav`)).samples;
    const further = input.filter((x, i) => Math.abs(ours[i] - x) > Math.abs(theirs[i] - x));
    expect([...further]).toEqual([]);
  });
});

function interleave(channelData: Float32Array[]): Uint32Array {
  const out = new Float32Array(channelData.length * channelData[0].length);
  channelData.forEach((data, c) => {
    for (let i = 0; i < data.length; i++) out[i * channelData.length + c] = data[i];
  });
  return bits(out);
}

function inBlocks(bytes: Uint8Array, frames: number): Float32Array {
  const info = wavInfo(bytes);
  const out = new Float32Array(frames);
  for (let first = 0; first < frames; first += 3) {
    const part = out.subarray(first, first + 3);
    decodeMonoInto(bytes.subarray(info.dataOffset + first * info.frameBytes), info, 'average', part);
  }
  return out;
}

function dataOf(bytes: Uint8Array): Uint8Array {
  const info = wavInfo(bytes);
  return bytes.slice(info.dataOffset, info.dataOffset + info.dataBytes);
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof MelismaError ? error.code : String(error);
  }
  return undefined;
}
