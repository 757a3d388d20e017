/** What all formats have in common: sources, blocks, mixing, the errors of a source. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { decodeMonoInto } from 'melisma/wav';
import { describe, expect, test } from 'vitest';
import { decode, mix, openAudio, sniff } from './index.ts';
import { ffmpegAac, openFile } from './node/index.ts';

const path = (name: string): string => new URL(`../../../fixtures/decode/${name}`, import.meta.url).pathname;
const fixture = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(path(name)));

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

const names = [
  'aiff-pcm16-2.aiff',
  'flac-pcm24-3-noise.flac',
  'lame-vbr.mp3',
  'vorbis-2.ogg',
  'opus-2.opus',
  'opus.webm',
  'flac.mp4',
];

/** Bytes at an odd place of a larger buffer; of a Buffer that is cut out of Node's pool. */
function oddly(bytes: Uint8Array): Uint8Array {
  const room = new Uint8Array(bytes.length + 6).fill(0xa5);
  room.set(bytes, 3);
  return room.subarray(3, 3 + bytes.length);
}
function pooled(bytes: Uint8Array): Buffer {
  Buffer.from('x');
  return Buffer.concat([Buffer.from('odd'), bytes]).subarray(3);
}

const everyFormat = [
  '../wav/wav-pcm16-2.wav',
  '../wav/rf64-pcm24-2.wav',
  '../wav/wav-ulaw-1.wav',
  ...names,
  'vorbis-6.ogg',
  'opus-6.opus',
  'flac-in-ogg.oga',
  'aifc-little-pcm24.aiff',
  'no-tag.mp3',
  'vorbis.webm',
  'flac.mkv',
  'pcm.mkv',
  'mp3.mkv',
  'laced-opus.mka',
  'opus.mp4',
  'signed-8.mov',
  ...(hasFfmpeg ? ['aac.aac', 'aac-lc.m4a', 'click-aac.mkv'] : []),
];

describe('the same bytes in every kind of array', () => {
  test.each(everyFormat)('%s: the same samples, and nothing is written into them', async (name) => {
    const bytes = fixture(name);
    const options = { aac: ffmpegAac() };
    const { samples } = await decode(bytes.slice().buffer, options);
    const read = async (at: number, length: number) => pooled(bytes.subarray(at, at + length));
    for (const source of [bytes.slice(), oddly(bytes), Buffer.from(bytes), pooled(bytes)]) {
      expect((await decode(source, options)).samples).toEqual(samples);
      expect(Buffer.compare(source, bytes)).toBe(0);
    }
    for (const source of [new Blob([bytes]), { byteLength: bytes.length, read }])
      expect((await decode(source, options)).samples).toEqual(samples);
  });
});

describe('sources', () => {
  test.each(names)('%s from memory, a buffer, a blob, a file and small reads: the same', async (name) => {
    const bytes = fixture(name);
    const whole = await decode(bytes);
    const slow = { byteLength: bytes.length, read: async (at: number, length: number) => bytes.slice(at, at + length) };
    for (const source of [bytes.buffer, new Blob([bytes]), slow])
      expect((await decode(source)).samples).toEqual(whole.samples);
    const parts: Float32Array[] = [];
    for await (const { channels } of await openFile(path(name))) parts.push(channels[0]);
    expect(Float32Array.from(parts.flatMap((part) => [...part]))).toEqual(whole.samples[0]);
  });

  test('what is no source', async () => {
    await expect(decode('recording.wav' as unknown as Uint8Array)).rejects.toMatchObject({ code: 'ERR_OPTION' });
  });

  test('a source that is shorter than it says', async () => {
    const bytes = fixture('flac-pcm16-2-music.flac');
    const read = async (at: number, length: number) => bytes.slice(at, Math.min(at + length, 1000));
    await expect(decode({ byteLength: bytes.length, read })).rejects.toMatchObject({ code: 'ERR_FILE_READ' });
  });

  test('a file that is not there', async () => {
    await expect(openFile('/no/such/file')).rejects.toMatchObject({ code: 'ERR_FILE_READ' });
  });
});

describe('blocks', () => {
  test.each(names)('%s: in a row, all channels alike', async (name) => {
    const stream = await openAudio(fixture(name));
    let at = 0;
    for await (const { channels, firstFrame } of stream) {
      expect(firstFrame).toBe(at);
      expect(channels.map(({ length }) => length)).toEqual(new Array(stream.channels).fill(channels[0].length));
      at += channels[0].length;
    }
    expect(at).toBe((await decode(fixture(name))).numFrames);
  });

  test('leaving early ends the work; the next recording is not disturbed', async () => {
    for (let i = 0; i < 4; i++) for await (const _ of await openAudio(fixture('opus-2.opus'))) break;
    expect((await decode(fixture('opus-2.opus'))).numFrames).toBe(8000);
  });

  test.skipIf(!hasFfmpeg)('leaving AAC early ends ffmpeg (skipped: no ffmpeg here)', async () => {
    for await (const { channels } of await openFile(path('../../node_modules/audio-lena/lena.m4a'))) {
      expect(channels.length).toBe(2);
      break;
    }
  });

  test('many at once', async () => {
    const lengths = await Promise.all(
      Array.from({ length: 6 }, async () => (await decode(fixture('vorbis-2.ogg'))).numFrames),
    );
    expect(new Set(lengths)).toEqual(new Set([7350]));
  });

  test('an hour takes the memory of a block', async () => {
    const frames = 3600 * 16000;
    const header = fixture('../wav/wav-pcm16-1.wav').slice(0, 44);
    new DataView(header.buffer).setUint32(4, 36 + 2 * frames, true);
    new DataView(header.buffer).setUint32(40, 2 * frames, true);
    const read = async (at: number, length: number) => {
      const bytes = new Uint8Array(length);
      if (at < 44) bytes.set(header.subarray(at, at + length));
      return bytes;
    };
    let [count, largest] = [0, 0];
    for await (const { channels } of await openAudio({ byteLength: 44 + 2 * frames, read })) {
      count += channels[0].length;
      largest = Math.max(largest, channels[0].length);
    }
    expect(count).toBe(frames);
    expect(largest).toBeLessThanOrEqual(2 ** 17);
  });
});

describe('an MP4 that does not know how long it is', () => {
  /** All bits set in the duration of the header of the track's media, version 0. */
  function unknown(name: string): Uint8Array {
    const bytes = fixture(name);
    const at = Buffer.from(bytes.buffer).indexOf('mdhd');
    new DataView(bytes.buffer).setUint32(at + 20, 0xffffffff);
    return bytes;
  }

  test('has all that it holds', async () => {
    const { samples } = await decode(fixture('flac.mp4'));
    expect((await decode(unknown('flac.mp4'))).samples).toEqual(samples);
    const stream = await openAudio(unknown('opus.mp4'));
    expect(stream.statedFrames).toBeUndefined();
    for await (const { channels } of stream) expect(channels).toHaveLength(stream.channels);
  });
});

describe('mix', () => {
  const left = Float32Array.of(1, 0.5, -1);
  const right = Float32Array.of(0, 0.25, 1);

  test('average, a channel, none', () => {
    expect(mix([left, right])).toEqual(Float32Array.of(0.5, 0.375, 0));
    expect(mix([left, right], 1)).toBe(right);
    expect(mix([left, right], 'none')).toEqual([left, right]);
    expect(mix([left])).toBe(left);
  });

  test("two channels have the average that readWav gives them, which is librosa's", () => {
    const tricky = [-0, 1e-45, 3.4e38, 0.1, -0.3, 1, 2 ** -24];
    const pairs = tricky.flatMap((a) => tricky.map((b) => [a, b]));
    const channels = [0, 1].map((c) => Float32Array.from(pairs, (pair) => pair[c]));
    const expected = new Float32Array(pairs.length);
    const layout = { format: 'float32', channels: 2, littleEndian: true } as const;
    decodeMonoInto(new Uint8Array(Float32Array.from(pairs.flat()).buffer), layout, 'average', expected);
    expect(mix(channels)).toEqual(expected);
  });

  test.each([
    ['no channel', [], 'average'],
    ['unequal lengths', [left, right.subarray(1)], 'average'],
    ['a channel that is not there', [left, right], 2],
    ['another word', [left, right], 'sum'],
  ])('refuses %s', (_, channels, how) => {
    expect(() => mix(channels as Float32Array[], how as 'average')).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION' }),
    );
  });
});

describe('sniff', () => {
  test.each([
    ['aiff-pcm16-2.aiff', 'aiff'],
    ['flac-pcm24-3-noise.flac', 'flac'],
    ['no-tag.mp3', 'mp3'],
    ['opus-2.opus', 'ogg'],
    ['opus.webm', 'webm'],
    ['aac-lc.m4a', 'mp4'],
    ['aac.aac', 'adts'],
  ])('%s is %s', (name, format) => {
    expect(sniff(fixture(name))).toBe(format);
    expect(sniff(pooled(fixture(name)))).toBe(format);
  });

  test('frames after something else', () => {
    for (const name of ['no-tag.mp3', 'aac.aac']) {
      const bytes = fixture(name);
      for (const front of [new Uint8Array(3000), new TextEncoder().encode('\u00ff\u00fb not a frame ')])
        expect(sniff(Buffer.concat([front, bytes]))).toBe(sniff(bytes));
    }
  });

  test('noise is no recording', () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 1 << 14 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    expect(() => sniff(noise)).toThrow(expect.objectContaining({ code: 'ERR_AUDIO_FORMAT' }));
  });

  test.each([
    ['\0\0\0\x08wide', 'QuickTime'],
    [`G${' '.repeat(187)}G`, 'transport stream'],
    ['\x0b\x77', 'AC-3'],
    ['2BIT', 'AVR'],
    ['\xff\xfb\x00\x64', 'free format'],
  ])('%j is refused as %s', (text, name) => {
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    expect(() => sniff(bytes)).toThrow(
      expect.objectContaining({ code: 'ERR_AUDIO_UNSUPPORTED', message: expect.stringContaining(name) }),
    );
  });

  test.each([[new Uint8Array(0)], [new Uint8Array(100)], [new TextEncoder().encode('<html>')]])(
    'no recording: %o',
    (bytes) => {
      expect(() => sniff(bytes)).toThrow(expect.objectContaining({ code: 'ERR_AUDIO_FORMAT' }));
    },
  );
});
