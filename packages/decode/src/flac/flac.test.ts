/** FLAC against the sums in its files, and files that would lose a block. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decode } from '../decode.ts';
import { BitReader, EndOfBits } from './bits.ts';
import { crc8, crc16 } from './crc.ts';
import { decodeFrame } from './frame.ts';
import { parseStreamInfo } from './header.ts';
import { Md5 } from './md5.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../fixtures/decode/${name}`, import.meta.url)));
const text = (characters: string): Uint8Array => new TextEncoder().encode(characters);
const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

describe('sums', () => {
  test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])('MD5 of %i bytes, in pieces, is that of Node', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) & 255);
    const md5 = new Md5();
    for (let at = 0; at < length; at += 13) md5.update(bytes.subarray(at, at + 13));
    expect(md5.digest()).toBe(createHash('md5').update(bytes).digest('hex'));
  });

  test('the checks of "123456789" are those of the CRC catalogue (CRC-8/SMBUS, CRC-16/UMTS)', () => {
    expect([crc8(text('123456789')), crc16(text('123456789'))]).toEqual([0xf4, 0xfee8]);
  });
});

describe('bits', () => {
  test('unsigned, signed and unary numbers across bytes', () => {
    const bits = new BitReader(Uint8Array.of(0b10110000, 0, 0b00010111, 0xff, 0xff, 0xff, 0xff, 0b10000000));
    expect(bits.unsigned(3)).toBe(5);
    expect(bits.signed(2)).toBe(-2);
    expect(bits.unary()).toBe(14);
    expect(bits.unsigned(4)).toBe(7);
    expect(bits.signed(33)).toBe(-1);
    expect(() => bits.unsigned(8)).toThrow(EndOfBits);
  });

  test('a unary number without an end', () => {
    expect(() => new BitReader(Uint8Array.of(0, 0)).unary()).toThrow(EndOfBits);
  });
});

/** Byte at which each frame of a file begins. */
function frameStarts(bytes: Uint8Array): number[] {
  const info = parseStreamInfo(bytes.subarray(8, 42));
  let at = 4;
  for (let last = false; !last; ) {
    last = bytes[at] > 127;
    at += 4 + bytes[at + 1] * 65536 + bytes[at + 2] * 256 + bytes[at + 3];
  }
  const starts: number[] = [];
  for (; at < bytes.length; at += decodeFrame(bytes.subarray(at), info).frameBytes) starts.push(at);
  return starts;
}

describe('what would be lost is an error', () => {
  const whole = fixture('flac-ffmpeg-blocks-of-1000.flac');
  const starts = frameStarts(whole);
  const damaged = { code: 'ERR_AUDIO_DAMAGED' };

  test('the file has frames to lose', () => expect(starts.length).toBe(9));

  test.each(starts.map((_, i) => i))('frame %i left out', async (i) => {
    const without = concat(whole.subarray(0, starts[i]), whole.subarray(starts[i + 1] ?? whole.length));
    await expect(decode(without)).rejects.toMatchObject(damaged);
  });

  test('two frames in the other order', async () => {
    const swapped = concat(
      whole.subarray(0, starts[2]),
      whole.subarray(starts[3], starts[4]),
      whole.subarray(starts[2], starts[3]),
      whole.subarray(starts[4]),
    );
    await expect(decode(swapped)).rejects.toMatchObject(damaged);
  });

  test('a sum that is another', async () => {
    const changed = whole.slice();
    changed[30] ^= 1;
    await expect(decode(changed)).rejects.toMatchObject({ ...damaged, message: expect.stringContaining('MD5') });
  });

  test.each([1, 2, 100])('%i bytes missing at the end', async (count) => {
    await expect(decode(whole.subarray(0, -count))).rejects.toMatchObject(damaged);
  });

  test('a bit in every 97th byte of the frames', async () => {
    for (let at = starts[0]; at < whole.length; at += 97) {
      const changed = whole.slice();
      changed[at] ^= 0x10;
      await expect(decode(changed), `byte ${at}`).rejects.toMatchObject(damaged);
    }
  });
});

test('tags in front and behind do not count', async () => {
  const whole = fixture('flac-pcm16-2-music.flac');
  const id3 = concat(text('ID3'), Uint8Array.of(4, 0, 0, 0, 0, 1, 2), new Uint8Array(130));
  const id3v1 = concat(text('TAG'), new Uint8Array(125));
  expect((await decode(concat(id3, whole, id3v1))).samples).toEqual((await decode(whole)).samples);
});

test('an encoder that knew neither length nor sum', async () => {
  const whole = fixture('flac-pcm16-2-music.flac');
  const unknown = whole.slice();
  unknown[21] &= 0xf0;
  unknown.fill(0, 22, 42);
  expect((await decode(unknown)).samples).toEqual((await decode(whole)).samples);
});
