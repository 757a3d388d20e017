/** A strict reader of `.npy` files of float32, after numpy/lib/format.py: refuses whatever numpy would not write itself. */

export interface NpyArray {
  dims: number[];
  data: Float32Array;
}

export function parseNpy(file: Uint8Array): NpyArray {
  const bytes = Buffer.from(file);
  if (bytes.toString('latin1', 0, 6) !== '\x93NUMPY' || bytes[6] !== 1 || bytes[7] !== 0)
    throw new Error('not NPY 1.0');
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const match = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(((?:\d+, )*\d+,?)\), \} *\n$/.exec(header);
  if (!match || start % 64 !== 0) throw new Error(`malformed header: ${header}`);
  const dims = match[1].split(',').filter(Boolean).map(Number);
  const body = bytes.subarray(start);
  if (body.length !== 4 * dims.reduce((a, b) => a * b, 1)) throw new Error(`${body.length} bytes for ${dims}`);
  return { dims, data: new Float32Array(Uint8Array.from(body).buffer) };
}
