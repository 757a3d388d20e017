/** Arrays as NumPy and safetensors write them, and what is no array: see fixtures/generate_outputs.py. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeArray } from './formats.ts';
import { decodeNpy, encodeNpy } from './npy.ts';

/** A file as numpy writes it: a header of this text, padded, and the bytes of the values. */
function npy(descr: string, shape: string, values: number[], { fortran = false, version = 1 } = {}): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }`.padEnd(117);
  const length = version === 1 ? [118, 0] : [118, 0, 0, 0];
  return Uint8Array.from([
    0x93,
    ...Buffer.from('NUMPY'),
    version,
    0,
    ...length,
    ...Buffer.from(`${text}\n`),
    ...values,
  ]);
}

describe('decodeNpy', () => {
  it.each([
    ['<f2', [0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc, 0x00, 0x7e], 'float16', [1, 2 ** -24, -Infinity, NaN]],
    ['>f4', [0x3f, 0x80, 0, 0], 'float32', [1]],
    ['<f8', [0, 0, 0, 0, 0, 0, 0xf8, 0xbf], 'float64', [-1.5]],
    ['<i2', [0xff, 0xff, 0x00, 0x80], 'int16', [-1, -32768]],
    ['>u2', [0xff, 0xfe], 'uint16', [65534]],
    ['<i8', [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 'int64', [-2]],
    ['|u1', [0, 255], 'uint8', [0, 255]],
    ['|b1', [0, 1], 'bool', [0, 1]],
  ])('reads %s', (descr, bytes, dtype, values) => {
    expect(decodeNpy(npy(descr, `(${values.length},)`, bytes))).toEqual({
      dims: [values.length],
      dtype,
      data: Float64Array.from(values),
    });
  });

  it('reads versions 1, 2 and 3, and Fortran order', () => {
    const bytes = [0, 1, 2, 3, 4, 5];
    for (const version of [1, 2, 3])
      expect([...decodeNpy(npy('|u1', '(2, 3)', bytes, { version })).data]).toEqual(bytes);
    const { data, dims } = decodeNpy(npy('|u1', '(2, 3)', bytes, { fortran: true }));
    expect({ data: [...data], dims }).toEqual({ data: [0, 2, 4, 1, 3, 5], dims: [2, 3] });
    expect([...decodeNpy(npy('|u1', '(1, 2, 3)', bytes, { fortran: true })).data]).toEqual([0, 2, 4, 1, 3, 5]);
  });

  it('reads what we write, a number alone, and nothing at all', () => {
    const data = Float32Array.of(1, -2.5, 3);
    expect(decodeNpy(encodeNpy(data, [3, 1]))).toEqual({
      dims: [3, 1],
      dtype: 'float32',
      data: Float64Array.from(data),
    });
    expect([...decodeNpy(npy('|u1', '()', [7])).data]).toEqual([7]);
    expect([...decodeNpy(npy('|u1', '(0,)', [])).data]).toEqual([]);
  });

  it.each([
    [npy('|O', '(1,)', [1]), /type '\|O'/],
    [npy('<c8', '(1,)', [1, 2, 3, 4, 5, 6, 7, 8]), /type '<c8'/],
    [npy('<f4', '(2,)', [1, 2, 3, 4]), /8 bytes of values are announced, 4 are there/],
  ])('refuses what is none', (bytes, message) => expect(() => decodeNpy(bytes)).toThrow(message));
});

const stored = (name: string) => readFileSync(new URL(`../../../../fixtures/outputs/${name}`, import.meta.url));
const six = { dims: [2, 3], dtype: 'float32', data: Float64Array.of(0, 1, 2, 3, 4, 5) };

/** A file with this header, its length as it is or as `claim` has it, and bytes of values. */
function tensors(header: unknown, bytes = 0, claim?: number): Uint8Array {
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
    [tensors({}), /given none$/],
    [stored('float32.safetensors').subarray(0, 50), /^the file ends early: within its header$/],
    [
      stored('float32.safetensors').subarray(0, 1000),
      /^the file ends early: 1920 bytes of values are announced, \d+ are/,
    ],
    [tensors({ x: tensor }, 7), /ends early: 8 bytes of values are announced, 7 are there/],
    [tensors('{"x":'), /^the header is malformed$/],
    [tensors({ x: 1 }), /malformed/],
    [tensors({ x: { ...tensor, shape: [-2] } }, 8), /malformed/],
    [tensors({ x: { ...tensor, shape: [3] } }, 8), /malformed/],
    [tensors({ x: { ...tensor, data_offsets: [0] } }, 8), /malformed/],
    [tensors({ x: tensor }, 8, 2 ** 40), /^no \.npy or \.safetensors file$/],
    [Buffer.from('It was a bright cold day in April.'), /^no \.npy or \.safetensors file$/],
    [Buffer.from('PK\x03\x04............'), /npz/],
    [Buffer.from('RIFF............'), /a recording/],
    [new Uint8Array(0), /^no \.npy or \.safetensors file$/],
  ])('refuses what is none', (bytes, message) => expect(() => decodeArray(bytes)).toThrow(message));
});
