/** Features as the bytes of a file: little-endian, in the order of the array. */
import { endianness } from 'node:os';
import type { FeatureArray, OutputType } from 'melisma';
import { type MelismaError, refusal } from 'melisma/errors';
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
