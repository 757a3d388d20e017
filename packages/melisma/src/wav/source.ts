/**
 * Decoding from a file that is read in parts: no more than a block of it is in memory besides the samples.
 */
import { MelismaError } from '../errors/errors.ts';
import { checkDecodable, type DecodeOptions, decodeMonoInto, type Recording, recordingInfo } from './decode.ts';
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
export async function readWavFrom(source: ByteSource, options: DecodeOptions = {}): Promise<Recording> {
  const info = await readWavInfo(source);
  checkDecodable(info, options);
  const samples = new Float32Array(info.numFrames);
  const blockFrames = Math.max(1, Math.floor(BLOCK_BYTES / info.frameBytes));
  for (let first = 0; first < info.numFrames; first += blockFrames) {
    const part = samples.subarray(first, first + blockFrames);
    const range = { offset: info.dataOffset + first * info.frameBytes, length: part.length * info.frameBytes };
    decodeMonoInto(await readWhole(source, range), info, options.channel ?? 'average', part);
  }
  return { samples, ...recordingInfo(info) };
}

/**
 * The header of a WAV file in a source; of the samples nothing is read.
 *
 * @throws MelismaError as `wavInfo`, ERR_FILE_READ when the source gives fewer bytes than it has; what `read` throws.
 */
export async function readWavInfo(source: ByteSource): Promise<WavInfo> {
  const parse = parseHeader(source.byteLength);
  const window = new ReadWindow(source);
  let step = parse.next();
  while (!step.done) step = parse.next(await window.read(step.value));
  return step.value;
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
  const message = `the file ended at byte ${offset + bytes.length} while it was read, though it has ${source.byteLength}`;
  throw new MelismaError('ERR_FILE_READ', message, { expected: length, given: bytes.length });
}
