/** Recordings joined to one file, with tags, zeros and other things between and around them: all of it is heard, or it is an error. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DecodedAudio, decode, openAudio } from './index.ts';
import { ffmpegAac } from './node/index.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/decode/${name}`, import.meta.url)));
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const row = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const word = (value: number): Uint8Array => Uint8Array.of(value, value >> 8, value >> 16, value >>> 24);

const id3v1 = row(bytesOf('TAG'), new Uint8Array(125));
const id3v1Plus = row(bytesOf('TAG+'), new Uint8Array(223), id3v1);
const id3v2 = row(bytesOf('ID3\x04\0\0\0\0\0\x14'), bytesOf('TIT2'), new Uint8Array(16));
const padded = row(bytesOf('ID3\x04\0\0\0\0\0\x0a'), new Uint8Array(10), new Uint8Array(300));
const apeEnd = (flags: number): Uint8Array =>
  row(bytesOf('APETAGEX'), word(2000), word(32 + 12), word(1), word(flags), new Uint8Array(8));
const apeItem = row(word(3), word(0), bytesOf('A\0ab'));
const ape = row(apeEnd(0xa0000000), apeItem, apeEnd(0x80000000));
const apeV1 = row(apeItem, apeEnd(0));
const lyrics = bytesOf(`LYRICSBEGIN${'IND00003110'}${'000022'}LYRICS200`);
const zeros = new Uint8Array(500);

/** Tags that tell from their beginning how long they are: these may stand anywhere. */
const tags: [string, Uint8Array][] = [
  ['ID3v1', id3v1],
  ['ID3v1+', id3v1Plus],
  ['ID3v2', id3v2],
  ['ID3v2 with zeros after it', padded],
  ['APE', ape],
  ['Lyrics3', lyrics],
  ['Lyrics3, APE and both ID3', row(lyrics, ape, id3v1, id3v2)],
  ['zeros and ID3v2', row(zeros, id3v2)],
];
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const decoded = (bytes: Uint8Array): Promise<DecodedAudio> => decode(bytes, { aac: ffmpegAac() });
const damaged = { code: 'ERR_AUDIO_DAMAGED' };

/** Begins with an ID3v2 tag. */
const lame = fixture('lame-cbr.mp3');
/** An MP2 file: frames of layer II of silence, 32 kbit/s at 32 kHz. */
const mp2Frame = row(Uint8Array.of(0xff, 0xfd, 0x18, 0xc0), new Uint8Array(140));
const mp2 = row(...Array.from({ length: 8 }, () => mp2Frame));

const frames: [string, Uint8Array][] = [
  ['MP3 without a tag', fixture('no-tag.mp3')],
  ['MP3 with LAME’s tag', lame.subarray(lame.indexOf(0xff))],
  ['MP2', mp2],
  ['ADTS', fixture('aac.aac')],
];
const here = (name: string): boolean => name !== 'ADTS' || hasFfmpeg;

describe.each(frames.filter(([name]) => here(name)))('%s, twice', (name, bytes) => {
  // ADTS decodes to what one stream of all units gives: no sample is taken off.
  const expected = async (): Promise<number> => 2 * (await decoded(bytes)).numFrames;

  test.each(tags)('with %s between', async (_, tag) => {
    expect((await decoded(row(bytes, tag, bytes))).numFrames).toBe(await expected());
  });

  test('one after the other', async () => {
    expect((await decoded(row(bytes, bytes))).numFrames).toBe(await expected());
  });

  test('a hole of zeros', async () => {
    await expect(decoded(row(bytes, zeros, bytes))).rejects.toMatchObject(damaged);
    const hole = bytes.slice();
    hole.fill(0, bytes.length / 3, bytes.length / 2);
    await expect(decoded(hole)).rejects.toMatchObject(damaged);
  });

  test('something else between', async () => {
    await expect(decoded(row(bytes, bytesOf('something else'), bytes))).rejects.toMatchObject(damaged);
    await expect(decoded(row(bytes, fixture('jfk.flac')))).rejects.toMatchObject(damaged);
  });

  test.each<[string, Uint8Array]>([...tags, ['APE of version 1', apeV1], ['zeros', zeros]])(
    '%s at the end',
    async (_, tag) => {
      expect((await decoded(row(bytes, tag))).numFrames).toBe((await decoded(bytes)).numFrames);
    },
  );

  test('the end of a line at the end, and a frame of which little is left', async () => {
    const { numFrames } = await decoded(bytes);
    for (const end of ['\n', '\r\n']) expect((await decoded(row(bytes, bytesOf(end)))).numFrames).toBe(numFrames);
    await expect(decoded(row(bytes, Uint8Array.of(0xff, 0xfb)))).rejects.toMatchObject(damaged);
    await expect(decoded(row(bytes, bytesOf('\n\n\n\n')))).rejects.toMatchObject(damaged);
  });

  test('something in front that is no frame', async () => {
    const front = row(zeros, bytesOf('\xff\xfd\x10 is no frame'));
    expect((await decoded(row(front, bytes))).numFrames).toBe((await decoded(bytes)).numFrames);
    expect(name).not.toBe('');
  });
});

test('LAME’s tag tells where the sound of each piece begins and ends', async () => {
  const piece = lame;
  const [one, two] = await Promise.all([piece, row(piece, id3v2, piece)].map(decoded));
  expect(two.numFrames).toBe(2 * 2666);
  // What the decoder keeps of the first piece ends within its own padding. Its sums have another order: an ulp.
  const differences = one.samples[0].map((x, i) => Math.abs(x - two.samples[0][2666 + i]));
  expect(Math.max(...differences)).toBeLessThan(2 ** -23);
});

test('a tag speaks of its own piece: the file states no length', async () => {
  const piece = lame;
  for (const [bytes, stated] of [
    [piece, 2666],
    [row(piece, piece), undefined],
  ] as const) {
    const stream = await openAudio(bytes);
    expect(stream.statedFrames).toBe(stated);
    await stream.close();
  }
});

test('frames after those that the tag counts are kept', async () => {
  const [tagged, plain] = [lame, fixture('no-tag.mp3')];
  expect((await decoded(row(tagged, plain))).numFrames).toBe(2666 + (await decoded(plain)).numFrames);
});

describe('FLAC', () => {
  const bytes = fixture('flac-pcm16-2-music.flac');
  // 36 bits of STREAMINFO from byte 21 are the number of samples; its MD5 follows.
  const unknown = bytes.slice();
  unknown[21] &= 0xf0;
  unknown.fill(0, 22, 42);

  test.each(['a known length', 'no length'])('%s', async (kind) => {
    const flac = kind === 'no length' ? unknown : bytes;
    for (const tail of [id3v1, row(ape, id3v1), apeV1, zeros, row(id3v2, zeros)])
      expect((await decoded(row(flac, tail))).numFrames).toBe(5000);
    for (const rest of [bytes, row(id3v1, bytes), row(id3v2, bytes), row(zeros, bytes), bytesOf('and more')])
      await expect(decoded(row(flac, rest))).rejects.toMatchObject(damaged);
  });
});

describe('WAV and AIFF', () => {
  const wav = fixture('../wav/wav-pcm16-2.wav');
  const aiff = fixture('aiff-pcm16-2.aiff');
  const chunk = (name: string, size: number, little: boolean): Uint8Array =>
    row(bytesOf(name), little ? word(size) : word(size).reverse(), new Uint8Array(size));

  test.each([
    ['WAV', wav, true],
    ['AIFF', aiff, false],
  ] as const)('%s', async (_, bytes, little) => {
    const { numFrames } = await decoded(bytes);
    for (const tail of [
      id3v1,
      id3v2,
      row(ape, id3v1),
      zeros,
      chunk('LIST', 20, little),
      row(chunk('odd ', 3, little), id3v1),
      chunk('LIST', 20, little).subarray(0, 16), // cut off
    ])
      expect((await decoded(row(bytes, tail))).numFrames).toBe(numFrames);
    for (const rest of [
      wav,
      aiff,
      fixture('jfk.flac'),
      row(chunk('LIST', 20, little), wav),
      new Uint8Array(64).fill(3),
      // Samples that happen to be letters, and a size that ends behind the file.
      row(bytesOf('bang\x03\x03\x03\x03'), new Uint8Array(64).fill(3)),
    ])
      await expect(decoded(row(bytes, rest))).rejects.toMatchObject(damaged);
  });
});

describe('Ogg, MP4 and WebM', () => {
  test.each(['opus-2.opus', 'vorbis-2.ogg', 'flac-in-ogg.oga'])('%s: links and tags', async (name) => {
    const bytes = fixture(name);
    const { numFrames } = await decoded(bytes);
    for (const tail of [id3v1, row(ape, id3v1), zeros])
      expect((await decoded(row(bytes, tail))).numFrames).toBe(numFrames);
    expect((await decoded(row(bytes, id3v2, bytes))).numFrames).toBe(2 * numFrames);
    await expect(decoded(row(bytes, bytesOf('something else')))).rejects.toMatchObject(damaged);
  });

  test.each(['opus.webm', 'flac.mkv', 'flac.mp4', 'opus.mp4'])('%s: a second file is an error', async (name) => {
    const bytes = fixture(name);
    const { numFrames } = await decoded(bytes);
    for (const tail of [id3v1, zeros]) expect((await decoded(row(bytes, tail))).numFrames).toBe(numFrames);
    for (const rest of [bytes, fixture('flac.mp4'), fixture('no-tag.mp3')])
      await expect(decoded(row(bytes, rest))).rejects.toMatchObject(damaged);
  });
});
