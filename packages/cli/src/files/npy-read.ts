/**
 * NumPy's array file, read: versions 1 to 3, real numbers and booleans of any width, either byte order, either order of axes.
 * Source: numpy/lib/format.py.
 */
import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors/failure.ts';
import { describeSystemError, isSystemError } from '../errors/system.ts';
import { standard } from './inputs.ts';
import { readStandardInput } from './stdin.ts';

/** An array of any kind as doubles, row-major over `dims`, slowest axis first. */
export interface NpyArray {
  dims: number[];
  /** NumPy's name: `float32`. */
  dtype: string;
  data: Float64Array;
}

/** @throws UsageError where the file cannot be read, or is none */
export async function readNpy(path: string): Promise<NpyArray> {
  try {
    return decodeNpy(path === standard ? await readStandardInput() : await readFile(path));
  } catch (error) {
    if (error instanceof NpyError) throw new UsageError(`${path}: ${error.message}`);
    if (isSystemError(error)) throw new UsageError(`${path}: ${describeSystemError(error)}`);
    throw error;
  }
}

/** The bytes are no array that is read here. */
class NpyError extends Error {}

/** @throws an Error that says what is wrong with the bytes */
export function decodeNpy(file: Uint8Array): NpyArray {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const { descr, fortran, dims, start } = parseHeader(file, view);
  const { name, size, read } = elementOf(descr);
  const length = dims.reduce((product, n) => product * n, 1);
  const little = !descr.startsWith('>');
  if (file.length - start < size * length)
    throw new NpyError(
      `the file ends early: ${size * length} bytes of values are announced, ${file.length - start} are there`,
    );
  const data = Float64Array.from({ length }, (_, i) => read(view, start + size * i, little));
  return { dims, dtype: name, data: fortran ? rowMajor(data, dims) : data };
}

interface Header {
  descr: string;
  fortran: boolean;
  dims: number[];
  /** Where the values begin. */
  start: number;
}

function parseHeader(file: Uint8Array, view: DataView): Header {
  const latin = (from: number, to: number) => String.fromCharCode(...file.subarray(from, to));
  if (file.length < 12 || latin(0, 6) !== '\x93NUMPY') throw new NpyError(`no .npy file${guessOf(latin(0, 4))}`);
  const wide = file[6] > 1;
  const first = wide ? 12 : 10;
  const start = first + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const text = latin(first, Math.min(start, first + 65536));
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || shape === undefined) throw new NpyError('an array of records or objects is not read here');
  const dims = shape.split(',').map((part) => part.trim());
  return { descr, fortran: /'fortran_order':\s*True/.test(text), dims: dims.filter(Boolean).map(Number), start };
}

/** What a file is that is no array. */
function guessOf(start: string): string {
  if (start.startsWith('PK')) return ': it looks like .npz, an archive: np.save writes one array';
  return start === 'RIFF' ? ': it looks like a recording' : '';
}

interface Element {
  name: string;
  /** Bytes. */
  size: number;
  read: (view: DataView, at: number, little: boolean) => number;
}

/** By NumPy's kind and width. */
const elements: Readonly<Record<string, Element>> = {
  f2: { name: 'float16', size: 2, read: (view, at, little) => halfToNumber(view.getUint16(at, little)) },
  f4: { name: 'float32', size: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { name: 'float64', size: 8, read: (view, at, little) => view.getFloat64(at, little) },
  i1: { name: 'int8', size: 1, read: (view, at) => view.getInt8(at) },
  i2: { name: 'int16', size: 2, read: (view, at, little) => view.getInt16(at, little) },
  i4: { name: 'int32', size: 4, read: (view, at, little) => view.getInt32(at, little) },
  i8: { name: 'int64', size: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u1: { name: 'uint8', size: 1, read: (view, at) => view.getUint8(at) },
  u2: { name: 'uint16', size: 2, read: (view, at, little) => view.getUint16(at, little) },
  u4: { name: 'uint32', size: 4, read: (view, at, little) => view.getUint32(at, little) },
  u8: { name: 'uint64', size: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  b1: { name: 'bool', size: 1, read: (view, at) => view.getUint8(at) },
};

function elementOf(descr: string): Element {
  const kind = descr.replace(/^[<>|=]/, '');
  if (Object.hasOwn(elements, kind)) return elements[kind];
  throw new NpyError(`values of type '${descr}' are not read here: real numbers are`);
}

/** IEEE 754 half precision: 1 sign, 5 exponent (bias 15), 10 fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24);
}

/** From Fortran's order, the first axis fastest, to C's. */
function rowMajor(data: Float64Array, dims: readonly number[]): Float64Array {
  const strides = dims.map((_, axis) => dims.slice(0, axis).reduce((product, n) => product * n, 1));
  return data.map((_, i) => {
    let [rest, at] = [i, 0];
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      at += (rest % dims[axis]) * strides[axis];
      rest = Math.floor(rest / dims[axis]);
    }
    return data[at];
  });
}
