import { describe, expect, it } from 'vitest';
import { encodeNpy } from './npy.ts';
import { decodeNpy } from './npy-read.ts';

/** A file as numpy writes it: a header of this text, padded, and the bytes of the values. */
function file(descr: string, shape: string, values: number[], { fortran = false, version = 1 } = {}): Uint8Array {
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
    expect(decodeNpy(file(descr, `(${values.length},)`, bytes))).toEqual({
      dims: [values.length],
      dtype,
      data: Float64Array.from(values),
    });
  });

  it('reads versions 1, 2 and 3, and Fortran order', () => {
    const bytes = [0, 1, 2, 3, 4, 5];
    for (const version of [1, 2, 3])
      expect([...decodeNpy(file('|u1', '(2, 3)', bytes, { version })).data]).toEqual(bytes);
    const { data, dims } = decodeNpy(file('|u1', '(2, 3)', bytes, { fortran: true }));
    expect({ data: [...data], dims }).toEqual({ data: [0, 2, 4, 1, 3, 5], dims: [2, 3] });
    expect([...decodeNpy(file('|u1', '(1, 2, 3)', bytes, { fortran: true })).data]).toEqual([0, 2, 4, 1, 3, 5]);
  });

  it('reads what we write, a number alone, and nothing at all', () => {
    const data = Float32Array.of(1, -2.5, 3);
    expect(decodeNpy(encodeNpy(data, [3, 1]))).toEqual({
      dims: [3, 1],
      dtype: 'float32',
      data: Float64Array.from(data),
    });
    expect([...decodeNpy(file('|u1', '()', [7])).data]).toEqual([7]);
    expect([...decodeNpy(file('|u1', '(0,)', [])).data]).toEqual([]);
  });

  it.each([
    [file('|O', '(1,)', [1]), /type '\|O'/],
    [file('<c8', '(1,)', [1, 2, 3, 4, 5, 6, 7, 8]), /type '<c8'/],
    [file('<f4', '(2,)', [1, 2, 3, 4]), /8 bytes of values are announced, 4 are there/],
  ])('refuses what is none', (bytes, message) => expect(() => decodeNpy(bytes)).toThrow(message));
});
