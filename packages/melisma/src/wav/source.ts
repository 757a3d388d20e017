/**
 * Decoding from a file that is read in parts: no more than a block of it is in memory besides the samples.
 */
import { readArray } from '../errors/arrays.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import {
  type DecodeOptions,
  decodeMonoInto,
  type Recording,
  readByteCount,
  readDecodable,
  recordingInfo,
} from './decode.ts';
import type { WavInfo } from './format.ts';
import { type ByteRange, parseHeader } from './header.ts';

/** Something with bytes that can be read anywhere: a file, a blob, a server that knows ranges. */
export interface ByteSource {
  /** Length of the whole. */
  readonly byteLength: number;
  /** `length` bytes from `offset`; fewer only where the source ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes that are read at a time, rounded down to whole frames. */
const BLOCK_BYTES = 1 << 20;
/** Bytes that are read at a time while the header is parsed, so that a usual header takes one read. */
const HEADER_BYTES = 1 << 12;

/**
 * Decodes a WAV file out of a source, as `decodeWav` does out of an array.
 *
 * @throws MelismaError as `decodeWav`, ERR_FILE_READ when the source gives fewer bytes than it has; what `read` throws.
 */
export async function readWavFrom(given: ByteSource, options?: DecodeOptions): Promise<Recording> {
  const source = readSource(given);
  const info = await readWavInfo(source);
  const channel = readDecodable(info, options);
  const samples = new Float32Array(info.numFrames);
  const blockFrames = Math.max(1, Math.floor(BLOCK_BYTES / info.frameBytes));
  for (let first = 0; first < info.numFrames; first += blockFrames) {
    const part = samples.subarray(first, first + blockFrames);
    const range = { offset: info.dataOffset + first * info.frameBytes, length: part.length * info.frameBytes };
    decodeMonoInto(await readWhole(source, range), info, channel, part);
  }
  return { samples, ...recordingInfo(info) };
}

/**
 * The header of a WAV file in a source; of the samples nothing is read.
 *
 * @throws MelismaError as `wavInfo`, ERR_FILE_READ when the source gives fewer bytes than it has; what `read` throws.
 */
export async function readWavInfo(given: ByteSource): Promise<WavInfo> {
  const source = readSource(given);
  const parse = parseHeader(source.byteLength);
  const window = new ReadWindow(source);
  let step = parse.next();
  while (!step.done) step = parse.next(await window.read(step.value));
  return step.value;
}

/** Throws ERR_OPTION for what is no source, or gives other things than bytes. */
function readSource(given: ByteSource): ByteSource {
  const expected = '{ byteLength, read(offset, length) }';
  const byteLength = readable('source', () => {
    if (typeof given?.read === 'function') return readByteCount('source.byteLength', given.byteLength);
    throw refusal('ERR_OPTION', 'source', expected, given);
  });
  const read = async (offset: number, length: number) =>
    readArray(
      await given.read(offset, length),
      [Uint8Array],
      'ERR_OPTION',
      'source',
      `${expected} that reads a Uint8Array`,
    );
  return { byteLength, read };
}

/** Small reads in rising order, served out of larger ones. */
class ReadWindow {
  readonly #source: ByteSource;
  #start = 0;
  #bytes = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.#source = source;
  }

  async read({ offset, length }: ByteRange): Promise<Uint8Array> {
    const within = Math.max(0, Math.min(length, this.#source.byteLength - offset));
    if (offset < this.#start || offset + within > this.#start + this.#bytes.length) await this.#moveTo(offset);
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }

  async #moveTo(offset: number): Promise<void> {
    const length = Math.max(0, Math.min(HEADER_BYTES, this.#source.byteLength - offset));
    this.#bytes = new Uint8Array(await readWhole(this.#source, { offset, length }));
    this.#start = offset;
  }
}

/** Reads a range that lies within the source, or says that the source is shorter than it said. */
async function readWhole(source: ByteSource, { offset, length }: ByteRange): Promise<Uint8Array> {
  const bytes = length === 0 ? new Uint8Array(0) : await source.read(offset, length);
  if (bytes.length >= length) return bytes;
  throw refusal('ERR_FILE_READ', 'source', `${length} bytes from byte ${offset}`, bytes.length, {
    expected: length,
    more: `: it ended while it was read, though it has ${source.byteLength}`,
  });
}
