/**
 * NumPy's array file: a magic string, a version, a header that is a Python dictionary, then the values.
 * Version 1.0, float32 little-endian, C order. Source: numpy/lib/format.py.
 */

/** `\x93NUMPY`, version 1.0. */
const prefix = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** The values begin at a multiple of this, so that they can be mapped into memory. */
const alignment = 64;

/** An array as the bytes of an `.npy` file. `dims` slowest first; its product is the length of `data`. */
export function encodeNpy(data: Float32Array, dims: readonly number[]): Uint8Array {
  const header = npyHeader(dims);
  const bytes = new Uint8Array(header.length + 4 * data.length);
  bytes.set(header);
  writeFloats(bytes, header.length, data);
  return bytes;
}

/** Prefix, length of the dictionary (uint16), dictionary, spaces up to the alignment, line feed. */
function npyHeader(dims: readonly number[]): Uint8Array {
  const fixed = prefix.length + 2;
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': ${pythonTuple(dims)}, }`;
  const total = Math.ceil((fixed + dictionary.length + 1) / alignment) * alignment;
  const text = `${dictionary.padEnd(total - fixed - 1)}\n`;
  return Uint8Array.from([...prefix, text.length & 255, text.length >> 8, ...Buffer.from(text, 'latin1')]);
}

/** `(80, 3000)`, and `(80,)` for one axis. */
const pythonTuple = (dims: readonly number[]): string => (dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`);

/** Little-endian on any machine; a plain copy where the machine is so itself. */
function writeFloats(bytes: Uint8Array, offset: number, data: Float32Array): void {
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] === 1) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    return;
  }
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) view.setFloat32(offset + 4 * i, data[i], true);
}
