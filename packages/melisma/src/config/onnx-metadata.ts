/**
 * The metadata of an ONNX model, read from the bytes of its file without a runtime.
 *
 * Source: onnx/onnx, onnx/onnx.proto: `ModelProto` (metadata_props is field 14, graph field 7) and `StringStringEntryProto` (key 1, value
 * 2); the wire format is protobuf's, where a message is a list of (field number << 3 | wire type) and contents.
 */
import { readArray } from '../errors/arrays.ts';
import type { MelismaError } from '../errors/errors.ts';
import { refusal } from '../errors/refusal.ts';

const METADATA_PROPS = 14;
/** `ModelProto` has 26 fields at most in onnx 1.20; more than this is no model. */
const LAST_FIELD = 64;
/** sherpa-onnx's largest, `inv_stddev` of 560 numbers, has about 6 kB. */
const MOST_ENTRIES = 4096;
const MOST_BYTES = 16_777_216;

const refuse = (expected: string, words: string, given?: unknown): MelismaError =>
  refusal('ERR_ONNX_FORMAT', 'bytes', expected, given, { words });

/** A place in bytes; `end` is that of the message, and no read goes beyond it. */
interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
}

/** An unsigned number in groups of seven bits, the lowest first; exact up to 2^53. */
function varint(cursor: Cursor): number {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (cursor.at >= cursor.end) throw refuse('a whole ONNX file', `its first ${cursor.bytes.length} bytes`);
    const byte = cursor.bytes[cursor.at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
  throw refuse('an ONNX file', `a number of more than ten bytes at ${cursor.at}`);
}

/** The next `length` bytes, which the cursor leaves behind. */
function take(cursor: Cursor, length: number): Cursor {
  const start = cursor.at;
  if (length > cursor.end - start) {
    throw refuse('a whole ONNX file: metadata may stand behind the graph', `its first ${cursor.bytes.length} bytes`);
  }
  cursor.at = start + length;
  return { bytes: cursor.bytes, at: start, end: start + length };
}

/** Bytes of a field that is not of variable length, by wire type. */
const fixedLengths: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** Each field in turn; `see` gets the contents of those that have a length. */
function eachField(message: Cursor, see: (field: number, contents: Cursor) => void): void {
  while (message.at < message.end) {
    const tag = varint(message);
    const [field, wire] = [Math.floor(tag / 8), tag & 7];
    if (field < 1 || field > LAST_FIELD) throw refuse('an ONNX file', `field ${field} at byte ${message.at}`);
    if (wire === 0) varint(message);
    else if (wire === 2) see(field, take(message, varint(message)));
    else if (fixedLengths[wire] !== undefined) take(message, fixedLengths[wire]);
    else throw refuse('an ONNX file', `wire type ${wire} at byte ${message.at}`);
  }
}

function textOf({ bytes, at, end }: Cursor): string {
  if (end - at > MOST_BYTES) throw refuse(`metadata of at most ${MOST_BYTES} bytes each`, `${end - at} bytes`);
  // Without TextDecoder, which jest's jsdom does not have.
  const escapes = Array.from(bytes.subarray(at, end), (byte) => `%${byte.toString(16).padStart(2, '0')}`);
  try {
    return decodeURIComponent(escapes.join(''));
  } catch {
    throw refuse('metadata in UTF-8', `other bytes at ${at}`);
  }
}

function entryOf(message: Cursor): [key: string, value: string] {
  const entry: [string, string] = ['', ''];
  eachField(message, (field, contents) => {
    if (field === 1 || field === 2) entry[field - 1] = textOf(contents);
  });
  return entry;
}

/**
 * The metadata of an ONNX model (`metadata_props`), as an object of strings without a prototype: what {@link fromConfig} takes with kind
 * 'sherpa-onnx'. `bytes` is the whole file, since metadata usually stand behind the weights; weights are skipped, not read.
 *
 * Throws ERR_ONNX_FORMAT for other bytes, for a file that ends too early, and beyond 4096 entries or 16 MiB in one of them.
 */
export function readOnnxMetadata(bytes: Uint8Array): Readonly<Record<string, string>> {
  const file = readArray(bytes, [Uint8Array], 'ERR_ONNX_FORMAT', 'bytes', 'a Uint8Array');
  if (file.length === 0) throw refuse('an ONNX file', 'no bytes');
  const metadata: Record<string, string> = Object.create(null);
  let entries = 0;
  eachField({ bytes: file, at: 0, end: file.length }, (field, contents) => {
    if (field !== METADATA_PROPS) return;
    if (++entries > MOST_ENTRIES) throw refuse(`at most ${MOST_ENTRIES} entries of metadata`, 'more');
    const [key, value] = entryOf(contents);
    metadata[key] = value;
  });
  return Object.freeze(metadata);
}
