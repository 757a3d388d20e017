import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bytes } from './bytes.ts';

/** Integers as LEB128 decodes them, by the definition in the WebAssembly specification. */
function decode(bytes: Uint8Array, signed: boolean): bigint {
  const value = bytes.reduce((sum, byte, i) => sum | (BigInt(byte & 0x7f) << BigInt(7 * i)), 0n);
  const negative = signed && (bytes.at(-1)! & 0x40) !== 0;
  return negative ? value - (1n << BigInt(7 * bytes.length)) : value;
}

const edges = [7, 14, 21, 28, 31, 32].flatMap((bits) => [2 ** bits - 1, 2 ** bits, 2 ** bits + 1, 2 ** (bits - 1)]);

describe('LEB128', () => {
  it('unsigned: every integer below 2^32, in as few bytes as it takes', () => {
    const check = (value: number) => {
      const bytes = new Bytes().unsigned(value).view();
      expect(decode(bytes, false)).toBe(BigInt(value));
      expect(bytes.length).toBe(Math.max(1, Math.ceil(Math.log2(value + 1) / 7)));
    };
    for (const value of [0, ...edges]) if (value < 2 ** 32) check(value);
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), check), { seed: 5 });
  });

  it('signed: every 32-bit integer, in at most five bytes', () => {
    const check = (value: number) => {
      const bytes = new Bytes().signed(value).view();
      expect(decode(bytes, true)).toBe(BigInt(value | 0));
      const magnitude = BigInt(value | 0) < 0n ? -BigInt(value | 0) - 1n : BigInt(value | 0);
      expect(bytes.length).toBe(Math.floor(magnitude.toString(2).length / 7) + 1);
    };
    for (const value of [0, -1, ...edges, ...edges.map((x) => -x)]) check(value);
    fc.assert(fc.property(fc.integer(), check), { seed: 6 });
  });
});

it('grows, and keeps what was written', () => {
  const bytes = new Bytes();
  for (let i = 0; i < 5000; i++) bytes.byte(i & 0xff);
  bytes.append(Array(5000).fill(7));
  expect(bytes.length).toBe(10000);
  expect(bytes.view()[4999]).toBe(4999 & 0xff);
  expect(bytes.view()[9999]).toBe(7);
});

it('puts counts and lengths before vectors, names and parts', () => {
  const bytes = new Bytes();
  bytes.vector([5, 6], (x) => bytes.byte(x)).name('ab');
  bytes.sized((part) => part.append(Array(200).fill(1)));
  expect([...bytes.view().subarray(0, 8)]).toEqual([2, 5, 6, 2, 97, 98, 0xc8, 1]);
});
