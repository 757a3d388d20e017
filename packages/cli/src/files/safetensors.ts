/**
 * Hugging Face's file of tensors, with one tensor of floating-point numbers in it: the length of a header (uint64), the header, which is
 * JSON, then the values, little-endian, in C order. Source: safetensors 0.8.0, README and safetensors/src/tensor.rs.
 */
import { bytesOf, type Dtype, elements, FormatError, readValues, type StoredArray } from './stored-array.ts';

/** The name of the tensor. */
const tensor = 'features';
/** The values begin at a multiple of this: spaces fill the header up. */
const alignment = 8;
/** The format's names of the types. */
const dtypes: Readonly<Record<Dtype, string>> = { float16: 'F16', float32: 'F32', float64: 'F64' };

/** What a `.safetensors` file of one array begins with. `dims` slowest first; `facts` become its metadata, which hold text only. */
export function safetensorsHeader(
  dims: readonly number[],
  dtype: Dtype,
  facts: Readonly<Record<string, string>>,
): Uint8Array {
  const size = dims.reduce((product, n) => product * n, bytesOf[dtype]);
  const entry = { dtype: dtypes[dtype], shape: dims, data_offsets: [0, size] };
  const json = Buffer.from(JSON.stringify({ __metadata__: facts, [tensor]: entry }));
  const header = Buffer.alloc(8 + Math.ceil(json.length / alignment) * alignment, ' ');
  header.writeBigUInt64LE(BigInt(header.length - 8));
  header.set(json, 8);
  return header;
}

/** No header is longer: the format's own limit. */
const longestHeader = 100_000_000;

const headerLength = (file: Uint8Array): number =>
  Number(new DataView(file.buffer, file.byteOffset, file.byteLength).getBigUint64(0, true));

/** Whether bytes begin with the length of a header, and then a header. */
export const isSafetensors = (file: Uint8Array): boolean =>
  file.length >= 10 && file[8] === '{'.charCodeAt(0) && headerLength(file) <= longestHeader;

/** A tensor as the header has it. */
interface Entry {
  dtype: string;
  shape: number[];
  /** Bytes, counted from the end of the header. */
  data_offsets: [first: number, end: number];
}

/** The format's names of the types that are read, and NumPy's. */
const kinds: Readonly<Record<string, keyof typeof elements>> = { F16: 'f2', F32: 'f4', F64: 'f8' };

/** The one tensor of floats, whatever its name. @throws FormatError that says what is wrong with the bytes */
export function decodeSafetensors(file: Uint8Array): StoredArray {
  const start = 8 + headerLength(file);
  if (start > file.length) throw new FormatError('the file ends early: within its header');
  const { dtype, shape, data_offsets } = onlyFloats(entriesOf(file.subarray(8, start)));
  const element = elements[kinds[dtype]];
  const [first, end] = data_offsets;
  if (end - first !== shape.reduce((product, n) => product * n, element.size)) throw malformed();
  return { dims: shape, dtype: element.dtype, data: readValues(file, element, start + first, shape) };
}

const malformed = (): FormatError => new FormatError('the header is malformed');

function onlyFloats(tensors: readonly [name: string, entry: Entry][]): Entry {
  const floats = tensors.filter(([, { dtype }]) => Object.hasOwn(kinds, dtype));
  if (floats.length === 1) return floats[0][1];
  const all = tensors.map(([name, { dtype, shape }]) => `${name} (${dtype} [${shape.join(', ')}])`).join(', ');
  throw new FormatError(`expected one tensor of type F16, F32 or F64, given ${all || 'none'}`);
}

function entriesOf(header: Uint8Array): [name: string, entry: Entry][] {
  const { __metadata__, ...tensors } = parse(header);
  const entries = Object.entries(tensors);
  if (!entries.every((entry): entry is [string, Entry] => isEntry(entry[1]))) throw malformed();
  return entries;
}

function parse(header: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(header));
  } catch {
    throw malformed();
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { dtype, shape, data_offsets } = value as Partial<Entry>;
  return typeof dtype === 'string' && areSizes(shape) && areSizes(data_offsets) && data_offsets.length === 2;
}

const areSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
