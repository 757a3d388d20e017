/**
 * Hugging Face's file of tensors, with one tensor in it: the length of a header (uint64), the header, which is JSON, then the values,
 * little-endian, in C order. Source: safetensors 0.8.0, README and safetensors/src/tensor.rs.
 */
import type { FeatureArray } from 'melisma';
import { type Dtype, littleEndian } from './little-endian.ts';

/** The name of the tensor. */
const tensor = 'features';
/** The values begin at a multiple of this: spaces fill the header up. */
const alignment = 8;
/** The format's names of the types. */
const dtypes: Readonly<Record<Dtype, string>> = { float16: 'F16', float32: 'F32', float64: 'F64' };

/**
 * An array as the bytes of a `.safetensors` file. `dims` slowest first; `facts` become its metadata, which hold text only.
 *
 * @throws MelismaError `ERR_OUTPUT_RANGE`
 */
export function encodeSafetensors(
  data: FeatureArray,
  dims: readonly number[],
  dtype: Dtype,
  facts: Readonly<Record<string, string>>,
): Uint8Array {
  const values = littleEndian(data, dtype);
  const entry = { dtype: dtypes[dtype], shape: dims, data_offsets: [0, values.length] };
  return Buffer.concat([headerOf({ __metadata__: facts, [tensor]: entry }), values]);
}

function headerOf(content: object): Uint8Array {
  const json = Buffer.from(JSON.stringify(content));
  const header = Buffer.alloc(8 + Math.ceil(json.length / alignment) * alignment, ' ');
  header.writeBigUInt64LE(BigInt(header.length - 8));
  header.set(json, 8);
  return header;
}
