/** Features as the bytes of a file: little-endian, in the order of the array. */
import { endianness } from 'node:os';
import { type FeatureArray, MelismaError, type OutputType } from 'melisma';
import { float16Limit, toFloat16 } from './float16.ts';

/** What a value is written as. NumPy's names. */
export type Dtype = OutputType | 'float16';

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

function rangeError(given: number): MelismaError {
  const message = `a feature is ${given}, and float16 ends at 65504: --dtype float32`;
  return new MelismaError('ERR_OUTPUT_RANGE', message, { option: 'dtype', expected: 'at most 65504', given });
}

/** Each value's bytes the other way round, in a copy. */
function swapped(bytes: Buffer, dtype: Dtype): Buffer {
  const copy = Buffer.from(bytes);
  if (dtype === 'float16') return copy.swap16();
  return dtype === 'float32' ? copy.swap32() : copy.swap64();
}
