/** Every file of fixtures/decode, fixtures/wav and audio-lena: the samples of libsndfile bit for bit, those of lossy codecs within their accuracy, or an error. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExtractor } from 'melisma';
import { describe, expect, test } from 'vitest';
import { decode, mix } from '../../packages/decode/src/index.ts';
import { decodeFile } from '../../packages/decode/src/node/index.ts';
import { bits, bytesOf, type Case, goldenOf, hasFfmpeg, interleaved, manifest, recording, root } from './cases.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const entries = Object.entries(manifest.cases);
const refused = entries.filter(([, c]) => c.refused !== undefined);
const exact = entries.filter(([, c]) => c.refused === undefined && !c.near && c.samplesSha256 === undefined);
const summed = entries.filter(([, c]) => c.samplesSha256 !== undefined);
const near = entries.filter(([, c]) => c.near);

const isAac = (name: string): boolean => /aac|m4a/.test(name);

/**
 * ISO 11172-4's bounds of a decoder of full accuracy: the largest difference and its root mean square. Opus is specified by its 16-bit output
 * (RFC 6716, 6.1), so two versions of libopus may differ by a step of 16 bits.
 */
const LARGEST = 2 ** -14;
const rmsOf = (codec: string): number => (codec === 'opus' ? 2 ** -15 : 2 ** -15 / Math.sqrt(12));

test('the fixtures are those of the manifest', () => {
  const found = Object.keys(manifest.sha256).map((name) => [
    name,
    sha256(bytesOf(join(root, 'fixtures/decode', name))),
  ]);
  expect(Object.fromEntries(found)).toEqual(manifest.sha256);
  const lena = entries.filter(([, c]) => c.fileSha256 !== undefined);
  expect(lena.length).toBe(18);
  for (const [name, { fileSha256 }] of lena) expect(sha256(bytesOf(recording(name))), name).toBe(fileSha256);
});

describe('as libsndfile, bit for bit', () => {
  test.each(exact.filter(([name]) => name !== 'jfk.flac'))('%s', async (name, { sampleRate, channels, frames }) => {
    const decoded = await decode(bytesOf(recording(name)));
    expect([decoded.sampleRate, decoded.channels, decoded.numFrames]).toEqual([sampleRate, channels, frames]);
    expect(bits(interleaved(decoded.samples))).toEqual(bits(goldenOf(name)));
  });

  test.each(summed)('%s', async (name, { sampleRate, channels, frames, samplesSha256 }) => {
    const decoded = await decode(bytesOf(recording(name)));
    expect([decoded.sampleRate, decoded.channels, decoded.numFrames]).toEqual([sampleRate, channels, frames]);
    expect(sha256(new Uint8Array(interleaved(decoded.samples).buffer))).toBe(samplesSha256);
  });
});

/** The stretches of our samples that a golden holds. */
function stretchesOf(samples: Float32Array[], { stretches }: Case): Float32Array {
  if (stretches === undefined) return interleaved(samples);
  const parts = Object.entries(stretches).map(([start, length]) => {
    const first = Number(start);
    return [...interleaved(samples.map((channel) => channel.subarray(first, first + length)))];
  });
  return Float32Array.from(parts.flat());
}

/**
 * Samples by which ffmpeg 5.1 leaves a recording too long: it does not cut off what an edit list leaves out at the end, nor the end of an Ogg
 * Vorbis of one page. What was encoded decides: see below.
 */
const surplus = (name: string): number => (/\.(m4a|mp4)$|vorbis-6|theora/.test(name) ? 1024 : 0);

/** Whether the container says where the sound begins and ends; of the others ffmpeg gives the same length. */
const isGapless = (name: string, { encoded }: Case): boolean =>
  encoded !== undefined && !/no-tag|aac\.aac|^vorbis\.webm/.test(name);

describe('as libsndfile or ffmpeg, within the accuracy of a decoder', () => {
  const check = async (name: string, expected: Case): Promise<void> => {
    const decoded = await decodeFile(recording(name));
    expect([decoded.sampleRate, decoded.channels]).toEqual([expected.sampleRate, expected.channels]);
    expect(decoded.numFrames).toBeLessThanOrEqual(expected.frames!);
    expect(decoded.numFrames).toBeGreaterThanOrEqual(expected.frames! - surplus(name));
    if (isGapless(name, expected)) expect(decoded.numFrames).toBe(expected.encoded);
    const golden = goldenOf(name);
    const ours = stretchesOf(decoded.samples, expected);
    const differences = ours.map((x, i) => x - golden[i]);
    expect(Math.max(...differences.map(Math.abs))).toBeLessThanOrEqual(LARGEST);
    expect(Math.hypot(...differences) / Math.sqrt(differences.length)).toBeLessThanOrEqual(rmsOf(decoded.codec));
  };

  test.each(near.filter(([name]) => !isAac(name)))('%s', check);
  const aac = near.filter(([name]) => isAac(name));
  test.skipIf(!hasFfmpeg).each(aac)('%s (skipped: no ffmpeg here)', check);

  test('audio-lena: one recording, one length at each rate', async () => {
    const whole = near.filter(([name]) => /^lena\/.*(ogg|webm|mp3|flac|wav|m4a|-24.aiff|-32.aiff)$/.test(name));
    const lengths = await Promise.all(
      whole
        .filter(([name]) => !isAac(name) || hasFfmpeg)
        .map(async ([name]) => (await decodeFile(recording(name))).numFrames),
    );
    expect(new Set(lengths)).toEqual(new Set([541184, 589044]));
  });
});

describe('refused, with the code and the name', () => {
  test.each(refused)('%s', async (name, { refused: code, named = '' }) => {
    const error = await decode(bytesOf(recording(name))).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toContain(named);
  });

  test('AAC without a decoder says what to install', async () => {
    await expect(decode(bytesOf(recording('aac-lc.m4a')))).rejects.toMatchObject({
      code: 'ERR_DECODER_MISSING',
      message: expect.stringContaining('ffmpeg'),
    });
    await expect(decodeFile(recording('aac-lc.m4a'), { ffmpeg: '/no/such/ffmpeg' })).rejects.toMatchObject({
      code: 'ERR_DECODER_MISSING',
      message: expect.stringContaining('apt-get install ffmpeg'),
    });
  });
});

describe('fixtures/wav, scipy among it', () => {
  const wavs = readdirSync(join(root, 'fixtures/wav'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.wav') && !name.startsWith('encode'),
  );
  const golden = (name: string): Float32Array | undefined => {
    try {
      const bytes = readFileSync(join(root, 'fixtures/wav', name.replace(/wav$/, 'f32')));
      return new Float32Array(new Uint8Array(bytes).buffer);
    } catch {
      return undefined;
    }
  };

  test('22 of them are scipy’s', () => expect(wavs.filter((name) => name.startsWith('scipy')).length).toBe(22));

  test.each(wavs)('%s', async (name) => {
    const expected = golden(name);
    const bytes = bytesOf(join(root, 'fixtures/wav', name));
    if (expected === undefined || name.includes('early-eof'))
      return expect(decode(bytes)).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_WAV_/) });
    const { samples } = await decode(bytes);
    expect(bits(interleaved(samples))).toEqual(bits(expected));
  });
});

test('the Whisper features of jfk.flac are those of jfk.wav, in every bit', async () => {
  const features = async (file: string): Promise<Float32Array> => {
    const { samples, sampleRate } = await decode(bytesOf(join(root, 'fixtures', file)));
    const extractor = await createExtractor('whisper');
    return extractor.extract(mix(samples), { sampleRate }).data;
  };
  expect(bits(await features('decode/jfk.flac'))).toEqual(bits(await features('audio/jfk.wav')));
});
