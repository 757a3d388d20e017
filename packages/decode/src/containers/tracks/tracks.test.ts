/** What containers say of their sound beside the packets: ends, sums, tables, times. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decode } from '../../index.ts';
import { ffmpegAac } from '../../node/index.ts';

const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../../../../fixtures/decode/${name}`, import.meta.url)));
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const row = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const find = (bytes: Uint8Array, text: string): number => Buffer.from(bytes).indexOf(text, 0, 'latin1');
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const options = { aac: ffmpegAac() };
const damaged = { code: 'ERR_AUDIO_DAMAGED' };

function box(type: string, ...parts: Uint8Array[]): Uint8Array {
  const body = row(...parts);
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, 8 + body.length);
  head.set(bytesOf(type), 4);
  return row(head, body);
}

/** `aac-lc.m4a`, its edit list hidden, and at the end of its index what iTunes writes. */
function byItunes(note: string): Uint8Array {
  const bytes = fixture('aac-lc.m4a');
  const moov = find(bytes, 'moov') - 4;
  bytes.set(bytesOf('free'), find(bytes, 'edts'));
  const full = new Uint8Array(4);
  const item = box(
    '----',
    box('mean', full, bytesOf('com.apple.iTunes')),
    box('name', full, bytesOf('iTunSMPB')),
    box('data', full, full, bytesOf(note)),
  );
  const added = box('udta', box('meta', full, box('hdlr', new Uint8Array(24)), box('ilst', item)));
  const view = new DataView(bytes.buffer);
  expect(moov + view.getUint32(moov)).toBe(bytes.length);
  view.setUint32(moov, view.getUint32(moov) + added.length);
  return row(bytes, added);
}

describe.skipIf(!hasFfmpeg)('M4A without an edit list (skipped: no ffmpeg here)', () => {
  test('iTunSMPB says where the sound begins and ends', async () => {
    const { samples } = await decode(fixture('aac-lc.m4a'), options);
    const { samples: ours, numFrames } = await decode(
      byItunes(' 00000000 00000400 00000196 0000000000000A6A 00000000 00000000'),
      options,
    );
    expect(numFrames).toBe(2666);
    expect(ours).toEqual(samples);
  });

  test.each([' 00000000', 'nothing of the kind', ''])('%j says nothing', async (note) => {
    expect((await decode(byItunes(note), options)).numFrames).toBe(1024 + 2666);
  });
});

describe('tables of MP4', () => {
  test('sound that begins in the index and goes on in a fragment is an error', async () => {
    const bytes = fixture('opus.mp4');
    expect((await decode(row(bytes, box('free')))).numFrames).toBe(8000);
    await expect(decode(row(bytes, box('moof', box('mfhd', new Uint8Array(8)))))).rejects.toMatchObject({
      code: 'ERR_AUDIO_UNSUPPORTED',
      message: expect.stringContaining('fragments'),
    });
  });

  test.each(['flac.mp4', 'opus.mp4', 'signed-8.mov'])('%s: each bit of a count of samples', async (name) => {
    const bytes = fixture(name);
    const { numFrames } = await decode(bytes);
    const places: [string, number][] = [
      ['stts', 8],
      ['stts', 12],
      ['stsz', 12],
      ['stsc', 16],
      ['stco', 8],
    ];
    for (const [table, offset] of places)
      for (let bit = 0; bit < 32; bit++) {
        const flipped = bytes.slice();
        flipped[find(flipped, table) + offset + (bit >> 3)] ^= 1 << (bit & 7);
        const given = await decode(flipped).then(
          (whole) => whole.numFrames,
          (error: { code: string }) => error.code,
        );
        expect([numFrames, 'ERR_AUDIO_DAMAGED'], `${table} ${offset} bit ${bit}`).toContain(given);
      }
  });

  test('fragments that a segment index tells of, and that are not there', async () => {
    const bytes = fixture('opus.mp4');
    const sidx = (size: number): Uint8Array =>
      box(
        'sidx',
        new Uint8Array(8),
        Uint8Array.of(0, 0, 0, 1),
        new Uint8Array(8),
        Uint8Array.of(0, 0, 0, 1),
        Uint8Array.of(0, 0, size >> 8, size & 255),
        new Uint8Array(8),
      );
    expect((await decode(row(bytes, sidx(0)))).numFrames).toBe(8000);
    await expect(decode(row(bytes, sidx(1000)))).rejects.toMatchObject(damaged);
  });

  test('no index', async () => {
    await expect(decode(box('ftyp', bytesOf('isom\0\0\0\0')))).rejects.toMatchObject({
      ...damaged,
      message: expect.stringContaining('index'),
    });
  });
});

/** Places of elements of that name, of one byte, within the first cluster. */
function blocksOf(bytes: Uint8Array, id: number): number[] {
  const sizeAt = (at: number): { size: number; length: number } => {
    const length = Math.clz32(bytes[at] << 24) + 1;
    let size = bytes[at] & (0xff >> length);
    for (let i = 1; i < length; i++) size = size * 256 + bytes[at + i];
    return { size, length };
  };
  const places: number[] = [];
  let at = find(bytes, '\x1f\x43\xb6\x75') + 4;
  for (at += sizeAt(at).length; at < bytes.length && bytes[at] !== 0x1c; ) {
    const { size, length } = sizeAt(at + 1);
    if (bytes[at] === id) places.push(at);
    at += 1 + length + size;
  }
  return places;
}

describe('WebM and Matroska', () => {
  const VOID = 0xec;

  test.each([
    ['opus.webm', 0xa3],
    ['click.mkv', 0xa3],
  ])('%s: a packet that is missing between two others', async (name, id) => {
    const bytes = fixture(name);
    const blocks = blocksOf(bytes, id);
    expect(blocks.length).toBeGreaterThan(6);
    for (const at of blocks.slice(1, -1)) {
      const lost = bytes.slice();
      lost[at] = VOID;
      await expect(decode(lost)).rejects.toMatchObject(damaged);
    }
  });

  test.each(['flac.mkv', 'pcm.mkv', 'mp3.mkv'])('%s: each flipped bit of a packet', async (name) => {
    const bytes = fixture(name);
    const start = find(bytes, '\x1f\x43\xb6\x75') + 40;
    for (let at = start; at < start + 2000; at += 97) {
      const flipped = bytes.slice();
      flipped[at] ^= 1 << (at & 7);
      await expect(decode(flipped), `byte ${at}`).rejects.toMatchObject(damaged);
    }
  });

  test('CodecDelay says how much the encoder put in front', async () => {
    const bytes = fixture('pcm.mkv');
    const { samples } = await decode(bytes);
    // TrackUID has 8 bytes beside its own: room for a delay of 1 ms, 16 samples. The sums of the entry are taken out.
    const at = find(bytes, '\x73\xc5');
    expect(bytes[at + 2]).toBe(0x88);
    const delayed = bytes.slice();
    delayed.set([0x56, 0xaa, 0x84, 0x00, 0x0f, 0x42, 0x40, 0xec, 0x82, 0, 0], at);
    const sums = [...bytes.keys()].filter((i) => bytes[i] === 0xbf && bytes[i + 1] === 0x84);
    for (const sum of sums) delayed[sum] = VOID;
    expect((await decode(delayed)).samples).toEqual(samples.map((channel) => channel.slice(16)));
  });
});

/** An access unit of a filling and an end: no sound, and ffmpeg makes none of it. */
function silentUnit(header: Uint8Array): Uint8Array {
  const unit = row(header.subarray(0, 7), Uint8Array.of(0xc1, 0xc0));
  unit[3] &= ~3;
  unit[4] = unit.length >> 3;
  unit[5] = ((unit.length & 7) << 5) | (unit[5] & 31);
  return unit;
}

describe.skipIf(!hasFfmpeg)('AAC units that hold no sound (skipped: no ffmpeg here)', () => {
  const bytes = fixture('aac.aac');

  test('the first may', async () => {
    const { samples } = await decode(bytes, options);
    expect((await decode(row(silentUnit(bytes), bytes), options)).samples).toEqual(samples);
  });

  test('two may not', async () => {
    const unit = silentUnit(bytes);
    await expect(decode(row(unit, unit, bytes), options)).rejects.toMatchObject(damaged);
  });
});
