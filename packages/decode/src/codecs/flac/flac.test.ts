/** FLAC against the sums in its files, and files that would lose a block. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { predictorsFile, predictorsText } from '../../../../../scripts/flac-predictors.ts';
import { decode } from '../../decode.ts';
import { BitReader, EndOfBits } from './bits.ts';
import { crc8, crc16 } from './crc.ts';
import { decodeFrame } from './frame.ts';
import { parseStreamInfo } from './header.ts';
import { openMd5, openOther } from './md5.ts';
import { predict } from './predict.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../../fixtures/decode/${name}`, import.meta.url)));
const text = (characters: string): Uint8Array => new TextEncoder().encode(characters);
const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

describe('sums', () => {
  test.each([openMd5, openOther])('MD5 of bytes in pieces is that of Node: %o', async (open) => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) & 255);
      const md5 = await open();
      for (let at = 0; at < length; at += 13) md5.update(bytes.subarray(at, at + 13));
      expect(md5.digest()).toBe(createHash('md5').update(bytes).digest('hex'));
    }
  });

  test('the checks of "123456789" are those of the CRC catalogue (CRC-8/SMBUS, CRC-16/UMTS)', () => {
    expect([crc8(text('123456789')), crc16(text('123456789'))]).toEqual([0xf4, 0xfee8]);
  });
});

/** Bits as text to bytes. */
const bytesOfBits = (bits: string): Uint8Array =>
  Uint8Array.from(bits.match(/.{1,8}/g) ?? [], (byte) => Number.parseInt(byte.padEnd(8, '0'), 2));

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

  test.each(Array.from({ length: 33 }, (_, i) => i + 1))('signed and unsigned numbers of %i bits', (width) => {
    const numbers = [0, 1, 2 ** (width - 1) - 1, -(2 ** (width - 1)), -1].filter((x) => x < 2 ** (width - 1));
    const code = numbers.map((x) => (x < 0 ? x + 2 ** width : x).toString(2).padStart(width, '0')).join('');
    for (let first = 0; first < 8; first++) {
      const bytes = bytesOfBits('1'.repeat(first) + code);
      const [signed, unsigned] = [new BitReader(bytes), new BitReader(bytes)];
      expect([signed.unsigned(first), unsigned.unsigned(first)]).toEqual([2 ** first - 1, 2 ** first - 1]);
      expect(numbers.map(() => signed.signed(width))).toEqual(numbers);
      if (width < 33)
        expect(numbers.map(() => unsigned.unsigned(width))).toEqual(numbers.map((x) => (x < 0 ? x + 2 ** width : x)));
    }
  });

  test('a unary number without an end', () => {
    expect(() => new BitReader(Uint8Array.of(0, 0)).unary()).toThrow(EndOfBits);
  });
});

/** A number in Rice's code (RFC 9639, 9.2.7.2), as text. */
function riceCode(value: number, parameter: number): string {
  const folded = value < 0 ? -2 * value - 1 : 2 * value;
  const rest = parameter === 0 ? '' : (folded % 2 ** parameter).toString(2).padStart(parameter, '0');
  return `${'0'.repeat(Math.floor(folded / 2 ** parameter))}1${rest}`;
}

describe("Rice's code", () => {
  const quotients = [0, 1, 2, 7, 8, 20, 23, 24, 25, 31, 32, 33, 70];
  test.each(Array.from({ length: 31 }, (_, parameter) => parameter))('parameter %i', (parameter) => {
    const numbers = quotients.flatMap((quotient) => {
      const half = Math.floor((quotient + 0.4) * 2 ** (parameter - 1));
      return [half, -half - 1];
    });
    const code = numbers.map((value) => riceCode(value, parameter)).join('');
    for (let first = 0; first < 8; first++) {
      const bits = new BitReader(bytesOfBits('1'.repeat(first) + code));
      bits.unsigned(first);
      const out = new Float64Array(numbers.length + 2);
      bits.rice(parameter, out, 1, numbers.length + 1);
      expect([...out]).toEqual([0, ...numbers, 0]);
    }
  });

  test('a code that is cut off', () => {
    for (const cut of ['', '000', '0001', '00011'])
      expect(() => new BitReader(bytesOfBits(cut)).rice(12, new Int32Array(1), 0, 1)).toThrow(EndOfBits);
  });
});

test('the predictors are what their script writes', () => {
  expect(readFileSync(predictorsFile, 'utf8')).toBe(predictorsText());
});

describe('predict', () => {
  /** By the definition, in whole numbers of any size. */
  function byDefinition(residuals: readonly number[], coefficients: readonly number[], shift: number): number[] {
    const out = residuals.map(BigInt);
    for (let i = coefficients.length; i < out.length; i++) {
      const sum = coefficients.reduce((all, c, k) => all + BigInt(c) * out[i - 1 - k], 0n);
      out[i] += sum >> BigInt(shift);
    }
    return out.map(Number);
  }

  /** The residuals that lead to samples of half the range of `width` bits. */
  function residualsOf(width: number, coefficients: readonly number[], shift: number): number[] {
    const samples = Array.from({ length: 80 }, (_, i) => Math.floor(Math.sin(i * i) * 2 ** (width - 2)));
    return samples.map((sample, i) => {
      if (i < coefficients.length) return sample;
      const sum = coefficients.reduce((all, c, k) => all + BigInt(c) * BigInt(samples[i - 1 - k]), 0n);
      return sample - Number(sum >> BigInt(shift));
    });
  }

  test.each([4, 16, 17, 24, 25, 32, 33])('samples of %i bits, every order', (width) => {
    for (const order of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 31, 32]) {
      const coefficients = Array.from({ length: order }, (_, k) => Math.round((Math.cos(k * 7) * 16383) / order));
      const residuals = residualsOf(width, coefficients, 15);
      const out = width > 32 ? Float64Array.from(residuals) : Int32Array.from(residuals);
      predict(out, coefficients, 15, width);
      expect([...out]).toEqual(byDefinition(residuals, coefficients, 15));
    }
  });

  test.each([0, 1, 9])('shift %i, sums that fill 32 bits and more', (shift) => {
    for (const coefficients of [
      [2 ** 14, -(2 ** 14)],
      [2 ** 14, -(2 ** 14), 1],
      [4, -6, 4, -1],
    ])
      for (const width of [16, 17, 18]) {
        const top = 2 ** (width - 1) - 1;
        const residuals = [top, -top - 1, top, -top - 1, 5].slice(0, coefficients.length + 1);
        const samples = byDefinition(residuals, coefficients, shift);
        const out = Int32Array.from(residuals);
        predict(out, coefficients, shift, width);
        expect([...out]).toEqual([...Int32Array.from(samples)]);
      }
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
