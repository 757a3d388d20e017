/** An array that some program stored, as the readers of its formats hand it over. */
import { fromFloat16 } from './float16.ts';

/** An array of any kind as doubles, row-major over `dims`, slowest axis first. */
export interface StoredArray {
  dims: number[];
  /** NumPy's name: `float32`. */
  dtype: string;
  data: Float64Array;
}

/** The bytes are no array that is read here. */
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
