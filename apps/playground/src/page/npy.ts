/** NumPy's file format, version 1.0: little-endian float32 out, float32 or float64 in C order in. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** Values begin at a multiple of it. */
const ALIGNMENT = 64;

export function encodeNpy(data: Float32Array<ArrayBuffer>, dims: readonly number[]): Blob {
  const shape = dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`;
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
  const total = Math.ceil((MAGIC.length + 2 + words.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${words.padEnd(total - MAGIC.length - 3)}\n`;
  return new Blob([Uint8Array.of(...MAGIC, text.length & 255, text.length >> 8), text, data], {
    type: 'application/octet-stream',
  });
}

export interface Stored {
  data: Float32Array | Float64Array;
  dims: number[];
}

/** @throws Error that says what is expected */
export function decodeNpy(bytes: ArrayBuffer): Stored {
  const file = new Uint8Array(bytes);
  if (MAGIC.slice(0, 6).some((byte, i) => file[i] !== byte)) throw new Error('This is no .npy file.');
  const view = new DataView(bytes);
  const wide = file[6] > 1;
  const start = wide ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true);
  const text = new TextDecoder('latin1').decode(file.subarray(wide ? 12 : 10, start));
  const type = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const dims = (/'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1] ?? '').split(',').map(Number).filter(Boolean);
  if ((type !== '<f4' && type !== '<f8') || /'fortran_order':\s*True/.test(text))
    throw new Error(`Expected an array of float32 or float64 in C order, given ${type ?? 'something else'}.`);
  const values = bytes.slice(start);
  const count = dims.reduce((a, b) => a * b, 1);
  const size = type === '<f4' ? 4 : 8;
  if (values.byteLength < count * size) throw new Error('The array ends before its header says so.');
  return { data: size === 4 ? new Float32Array(values, 0, count) : new Float64Array(values, 0, count), dims };
}
