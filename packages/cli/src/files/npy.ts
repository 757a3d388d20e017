/**
 * NumPy's array file: a magic string, a version, a header that is a Python dictionary, then the values.
 * Version 1.0, little-endian, C order. Source: numpy/lib/format.py.
 */
import type { FeatureArray } from 'melisma';
import { type Dtype, littleEndian } from './little-endian.ts';

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

/** Prefix, length of the dictionary (uint16), dictionary, spaces up to the alignment, line feed. */
function npyHeader(dims: readonly number[], dtype: Dtype): Uint8Array {
  const fixed = prefix.length + 2;
  const dictionary = `{'descr': '${descriptors[dtype]}', 'fortran_order': False, 'shape': ${pythonTuple(dims)}, }`;
  const total = Math.ceil((fixed + dictionary.length + 1) / alignment) * alignment;
  const text = `${dictionary.padEnd(total - fixed - 1)}\n`;
  return Uint8Array.from([...prefix, text.length & 255, text.length >> 8, ...Buffer.from(text, 'latin1')]);
}

/** `(80, 3000)`, and `(80,)` for one axis. */
const pythonTuple = (dims: readonly number[]): string => (dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`);
