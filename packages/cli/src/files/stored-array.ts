/** Arrays as files hold them: the types of their values, and those values from bytes and to bytes. */

import { endianness } from 'node:os';
import type { FeatureArray, OutputType } from 'melisma';
import { type MelismaError, refusal } from 'melisma/errors';
import { float16Limit, fromFloat16, toFloat16 } from './float16.ts';

/** An array of any kind as doubles, row-major over `dims`, slowest axis first. */
export interface StoredArray {
  dims: number[];
  /** NumPy's name: `float32`. */
  dtype: string;
  data: Float64Array;
}

/** The bytes are not an array that this command reads. */
export class FormatError extends Error {}

/** How one value is read. */
export interface Element {
  /** NumPy's name. */
  dtype: string;
  /** Bytes. */
  size: number;
  read: (view: DataView, at: number, little: boolean) => number;
}

/** By NumPy's kind and width. */
export const elements: Readonly<Record<string, Element>> = {
  f2: { dtype: 'float16', size: 2, read: (view, at, little) => fromFloat16(view.getUint16(at, little)) },
  f4: { dtype: 'float32', size: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { dtype: 'float64', size: 8, read: (view, at, little) => view.getFloat64(at, little) },
  i1: { dtype: 'int8', size: 1, read: (view, at) => view.getInt8(at) },
  i2: { dtype: 'int16', size: 2, read: (view, at, little) => view.getInt16(at, little) },
  i4: { dtype: 'int32', size: 4, read: (view, at, little) => view.getInt32(at, little) },
  i8: { dtype: 'int64', size: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u1: { dtype: 'uint8', size: 1, read: (view, at) => view.getUint8(at) },
  u2: { dtype: 'uint16', size: 2, read: (view, at, little) => view.getUint16(at, little) },
  u4: { dtype: 'uint32', size: 4, read: (view, at, little) => view.getUint32(at, little) },
  u8: { dtype: 'uint64', size: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  b1: { dtype: 'bool', size: 1, read: (view, at) => view.getUint8(at) },
};

/** The values of an array that begins at byte `start`. @throws FormatError where the file ends before they do */
export function readValues(
  file: Uint8Array,
  { size, read }: Element,
  start: number,
  dims: readonly number[],
  little = true,
): Float64Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = dims.reduce((product, n) => product * n, 1);
  if (file.length - start < size * length)
    throw new FormatError(
      `the file ends early: ${size * length} bytes of values are announced, ${Math.max(0, file.length - start)} are there`,
    );
  return Float64Array.from({ length }, (_, i) => read(view, start + size * i, little));
}

/** What a value is written as. NumPy's names. */
export type Dtype = OutputType | 'float16';

/** Bytes of a value. */
export const bytesOf: Readonly<Record<Dtype, number>> = { float16: 2, float32: 4, float64: 8 };

/**
 * The bytes of `data` as `dtype`, rounded where that is narrower. Where nothing is converted they share the array's memory.
 *
 * @throws MelismaError `ERR_OUTPUT_RANGE` for a number that would become infinity
 */
export function littleEndian(data: FeatureArray, dtype: Dtype): Uint8Array {
  const { buffer, byteOffset, byteLength } = asType(data, dtype);
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  return endianness() === 'LE' ? bytes : swapped(bytes, dtype);
}

function asType(data: FeatureArray, dtype: Dtype): FeatureArray | Uint16Array<ArrayBuffer> {
  if (dtype === 'float16') return halves(data);
  const Type = dtype === 'float64' ? Float64Array : Float32Array;
  return data instanceof Type ? data : Type.from(data);
}

function halves(data: FeatureArray): Uint16Array<ArrayBuffer> {
  const bits = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (Math.abs(data[i]) >= float16Limit && Number.isFinite(data[i])) throw rangeError(data[i]);
    bits[i] = toFloat16(data[i]);
  }
  return bits;
}

const rangeError = (given: number): MelismaError =>
  refusal('ERR_OUTPUT_RANGE', '--dtype', 'features up to 65504 for float16', given, {
    expected: 65504,
    more: ': --dtype float32 holds it',
  });

/** Each value's bytes the other way round, in a copy. */
function swapped(bytes: Buffer, dtype: Dtype): Buffer {
  const copy = Buffer.from(bytes);
  if (dtype === 'float16') return copy.swap16();
  return dtype === 'float32' ? copy.swap32() : copy.swap64();
}
