/**
 * NumPy's array file: a magic string, a version, a header that is a Python dictionary, then the values. Written as version 1.0,
 * little-endian, C order; read in versions 1 to 3: real numbers and booleans of any width, either byte order, either order of axes.
 * Source: numpy/lib/format.py.
 */
import type { FeatureArray } from 'melisma';
import {
  type Dtype,
  type Element,
  elements,
  FormatError,
  littleEndian,
  readValues,
  type StoredArray,
} from './stored-array.ts';

/** `\x93NUMPY`, version 1.0. */
const prefix = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** The values begin at a multiple of this, so that they can be mapped into memory. */
const alignment = 64;
/** NumPy's names of the types. */
const descriptors: Readonly<Record<Dtype, string>> = { float16: '<f2', float32: '<f4', float64: '<f8' };

/**
 * An array as the bytes of an `.npy` file. `dims` slowest first; its product is the length of `data`.
 *
 * @throws MelismaError `ERR_OUTPUT_RANGE`
 */
export function encodeNpy(data: FeatureArray, dims: readonly number[], dtype: Dtype = 'float32'): Uint8Array {
  return Buffer.concat([npyHeader(dims, dtype), littleEndian(data, dtype)]);
}

/** What the file begins with: prefix, length of the dictionary (uint16), dictionary, spaces up to the alignment, line feed. */
export function npyHeader(dims: readonly number[], dtype: Dtype): Uint8Array {
  const fixed = prefix.length + 2;
  const dictionary = `{'descr': '${descriptors[dtype]}', 'fortran_order': False, 'shape': ${pythonTuple(dims)}, }`;
  const total = Math.ceil((fixed + dictionary.length + 1) / alignment) * alignment;
  const text = `${dictionary.padEnd(total - fixed - 1)}\n`;
  return Uint8Array.from([...prefix, text.length & 255, text.length >> 8, ...Buffer.from(text, 'latin1')]);
}

/** `(80, 3000)`, and `(80,)` for one axis. */
const pythonTuple = (dims: readonly number[]): string => (dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`);

/** Whether bytes begin as NumPy's files do. */
export const isNpy = (file: Uint8Array): boolean => file.length >= 12 && latin(file, 0, 6) === '\x93NUMPY';

const latin = (file: Uint8Array, from: number, to: number): string => String.fromCharCode(...file.subarray(from, to));

/** @throws FormatError that says what is wrong with the bytes */
export function decodeNpy(file: Uint8Array): StoredArray {
  const { descr, fortran, dims, start } = parseHeader(file);
  const element = elementOf(descr);
  const data = readValues(file, element, start, dims, !descr.startsWith('>'));
  return { dims, dtype: element.dtype, data: fortran ? rowMajor(data, dims) : data };
}

interface Header {
  descr: string;
  fortran: boolean;
  dims: number[];
  /** Where the values begin. */
  start: number;
}

function parseHeader(file: Uint8Array): Header {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const wide = file[6] > 1;
  const first = wide ? 12 : 10;
  const start = first + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const text = latin(file, first, Math.min(start, first + 65536));
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || shape === undefined)
    throw new FormatError('an array of records or objects is not read here');
  const dims = shape.split(',').map((part) => part.trim());
  return { descr, fortran: /'fortran_order':\s*True/.test(text), dims: dims.filter(Boolean).map(Number), start };
}

function elementOf(descr: string): Element {
  const kind = descr.replace(/^[<>|=]/, '');
  if (Object.hasOwn(elements, kind)) return elements[kind];
  throw new FormatError(`values of type '${descr}' are not read here: real numbers are`);
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
