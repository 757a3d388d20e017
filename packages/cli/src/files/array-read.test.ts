/** Files of tensors as safetensors writes them, and what is no array: see fixtures/generate_outputs.py. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeArray } from './array-read.ts';

const stored = (name: string) => readFileSync(new URL(`../../../../fixtures/outputs/${name}`, import.meta.url));
const six = { dims: [2, 3], dtype: 'float32', data: Float64Array.of(0, 1, 2, 3, 4, 5) };

/** A file with this header, its length as it is or as `claim` has it, and bytes of values. */
function file(header: unknown, bytes = 0, claim?: number): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(claim ?? json.length));
  return Buffer.concat([start, json, Buffer.alloc(bytes)]);
}

const tensor = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

describe('decodeArray', () => {
  it.each(['float16', 'float32', 'float64'])('%s: safetensors and NumPy hold the same values', (dtype) => {
    const array = decodeArray(stored(`${dtype}.safetensors`));
    expect(array.dtype).toBe(dtype);
    expect(array.dims).toEqual([2, 8, 30]);
    expect(array).toEqual(decodeArray(stored(`${dtype}.npy`)));
    expect(array.data).not.toContain(Number.NaN);
  });

  it('the one tensor of floats is read, whatever its name and what lies beside it', () => {
    expect(decodeArray(stored('with-mask.safetensors'))).toEqual(six);
    expect(decodeArray(stored('facts.safetensors'))).toEqual(six);
    expect(decodeArray(stored('header-3.safetensors'))).toMatchObject({ dims: [1, 1, 1, 1], data: Float64Array.of(3) });
  });

  it.each([
    [stored('two.safetensors'), /given mask \(I64 \[2, 1\]\), b \(F64 \[2, 3\]\), a \(F32 \[2, 3\]\)$/],
    [stored('none.safetensors'), /^expected one tensor of type F16, F32 or F64, given mask \(I64 \[2, 1\]\)$/],
    [file({}), /given none$/],
    [stored('float32.safetensors').subarray(0, 50), /^the file ends early: within its header$/],
    [
      stored('float32.safetensors').subarray(0, 1000),
      /^the file ends early: 1920 bytes of values are announced, \d+ are/,
    ],
    [file({ x: tensor }, 7), /ends early: 8 bytes of values are announced, 7 are there/],
    [file('{"x":'), /^the header is malformed$/],
    [file({ x: 1 }), /malformed/],
    [file({ x: { ...tensor, shape: [-2] } }, 8), /malformed/],
    [file({ x: { ...tensor, shape: [3] } }, 8), /malformed/],
    [file({ x: { ...tensor, data_offsets: [0] } }, 8), /malformed/],
    [file({ x: tensor }, 8, 2 ** 40), /^no \.npy or \.safetensors file$/],
    [Buffer.from('It was a bright cold day in April.'), /^no \.npy or \.safetensors file$/],
    [Buffer.from('PK\x03\x04............'), /npz/],
    [Buffer.from('RIFF............'), /a recording/],
    [new Uint8Array(0), /^no \.npy or \.safetensors file$/],
  ])('refuses what is none', (bytes, message) => expect(() => decodeArray(bytes)).toThrow(message));
});
