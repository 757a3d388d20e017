/**
 * FLAC (RFC 9639) to blocks of samples: every check that the format has is made, so what comes out is what was encoded, or an error.
 */

import type { OpenOptions } from '../../bounds.ts';
import { damaged, malformed } from '../../errors.ts';
import type { Room } from '../../pcm/room.ts';
import type { AudioInfo, Opened } from '../../recording.ts';
import { Reader } from '../../source/reader.ts';
import { type ByteSource, part } from '../../source/source.ts';
import { skipTail, soundEnd } from '../../source/tags.ts';
import { EndOfBits } from './bits.ts';
import { decodeFrame, type Frame, frameOf, type Scratch, scratchFor } from './frame.ts';
import { parseStreamInfo, STREAMINFO_BYTES, type StreamInfo } from './header.ts';
import { type Md5, openMd5 } from './md5.ts';
import { Output } from './output.ts';

/** No frame of an encoder is longer: 8 channels of 65535 samples of 4 bytes, with room for a bad choice of code. */
const MAX_FRAME_BYTES = 1 << 22;
/** Bytes that are read at a time. */
const WINDOW_BYTES = 1 << 18;
const NO_MD5 = '0'.repeat(32);

/** @throws MelismaError ERR_AUDIO_FORMAT, ERR_AUDIO_DAMAGED */
export async function openFlac(source: ByteSource, { room }: OpenOptions): Promise<Opened> {
  const reader = new Reader(part(source, 0, await soundEnd(source)));
  const info = await readStreamInfo(reader);
  return { info: { format: 'flac', ...factsOf(info) }, blocks: blocksOf(new FileFrames(reader, info), info, room) };
}

/** What STREAMINFO says of the recording. */
export function factsOf(info: StreamInfo): Omit<AudioInfo, 'format'> {
  const { sampleRate, channels, bitDepth, numFrames } = info;
  return { codec: 'flac', sampleRate, channels, bitDepth, numFrames: numFrames || undefined, md5: md5Of(info) };
}

/** Undefined where the encoder left it out. */
export const md5Of = ({ md5 }: StreamInfo): string | undefined => (md5 === NO_MD5 ? undefined : md5);

/** The metadata blocks: STREAMINFO first, the others are passed over. Leaves the reader at the first frame. */
async function readStreamInfo(reader: Reader): Promise<StreamInfo> {
  reader.position += 4;
  let info: StreamInfo | undefined;
  for (let last = false; !last; ) {
    const head = await reader.take(4);
    if (head.length < 4) throw damaged('FLAC', 'it ends within its metadata');
    const type = head[0] & 127;
    const size = head[1] * 65536 + head[2] * 256 + head[3];
    last = head[0] > 127;
    if ((type === 0) !== (info === undefined))
      throw malformed('FLAC', 'STREAMINFO is not the first block, or there are two');
    info ??= parseStreamInfo(await reader.peek(Math.min(size, STREAMINFO_BYTES)));
    if (size > reader.remaining) throw damaged('FLAC', 'it ends within its metadata');
    reader.position += size;
  }
  return info!;
}

/** Frames of a recording, as many at a time as lie in memory. */
export interface Frames {
  /** The next frame of what was read, which holds until the one after it; undefined where more must be read. */
  next(decoded: number): Frame | undefined;
  /** Reads on. @returns false at the end of the recording */
  fill(decoded: number): Promise<boolean>;
}

/** The frames of a file. After the last one there may be tags or zeros, not sound. */
class FileFrames implements Frames {
  readonly #reader: Reader;
  readonly #info: StreamInfo;
  readonly #scratch: Scratch;
  /** Bytes that hold a frame of any usual encoder. */
  readonly #likely: number;
  /** What was read, from the reader's position on, and where the next frame begins in it. */
  #window: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** The first frame of the window. */
  #first: Frame | undefined;

  constructor(reader: Reader, info: StreamInfo) {
    this.#reader = reader;
    this.#info = info;
    this.#scratch = scratchFor(info);
    const { channels, maxBlockSize, bitDepth } = info;
    this.#likely = Math.min(MAX_FRAME_BYTES, Math.ceil((channels * maxBlockSize * (bitDepth + 1)) / 8) + 256);
  }

  next(decoded: number): Frame | undefined {
    const first = this.#first;
    this.#first = undefined;
    if (first !== undefined) return first;
    const isWhole = this.#window.length - this.#at >= this.#likely;
    return isWhole && !this.#isEnd(decoded, this.#window.subarray(this.#at)) ? this.#decode() : undefined;
  }

  async fill(decoded: number): Promise<boolean> {
    const reader = this.#reader;
    reader.position += this.#at;
    this.#at = 0;
    if (reader.remaining === 0) return false;
    if (this.#isEnd(decoded, await reader.peek(2))) {
      if (!(await skipTail(reader))) throw damaged('FLAC', 'something follows that is neither a frame nor a tag');
      return false;
    }
    for (let size = Math.max(this.#likely, WINDOW_BYTES); this.#first === undefined; size *= 4) {
      this.#window = await reader.peek(size);
      this.#first = this.#decode();
      if (this.#first !== undefined) break;
      if (this.#window.length === reader.remaining) throw damaged('FLAC', 'it ends within a frame');
      if (size >= MAX_FRAME_BYTES) throw damaged('FLAC', 'a frame does not end');
    }
    return true;
  }

  /** By the number of samples; where the encoder did not know it, no frame begins, as far as its sync tells (RFC 9639, 9.1). */
  #isEnd(decoded: number, [first, second]: Uint8Array): boolean {
    const { numFrames } = this.#info;
    return numFrames > 0 ? decoded >= numFrames : first !== 0xff || (second & 0xfc) !== 0xf8;
  }

  /** Undefined where the window ends within the frame. */
  #decode(): Frame | undefined {
    try {
      const frame = decodeFrame(this.#window.subarray(this.#at), this.#info, this.#scratch);
      this.#at += frame.frameBytes;
      return frame;
    } catch (error) {
      if (error instanceof EndOfBits) return undefined;
      throw error;
    }
  }
}

/** Frames in the packets of another container: a packet is a frame. */
export class PacketFrames implements Frames {
  readonly #batches: AsyncIterator<Uint8Array[]>;
  readonly #info: StreamInfo;
  readonly #scratch: Scratch;
  #packets: Uint8Array[] = [];
  #at = 0;

  constructor(batches: AsyncIterable<Uint8Array[]>, info: StreamInfo) {
    this.#batches = batches[Symbol.asyncIterator]();
    this.#info = info;
    this.#scratch = scratchFor(info);
  }

  next(): Frame | undefined {
    if (this.#at >= this.#packets.length) return undefined;
    return frameOf(this.#packets[this.#at++], this.#info, this.#scratch);
  }

  async fill(): Promise<boolean> {
    const { value, done } = await this.#batches.next();
    [this.#packets, this.#at] = [value ?? [], 0];
    return !done;
  }
}

/** Frames to blocks of float32: numbers in a row, their sum of samples and MD5 as announced. */
export async function* blocksOf(frames: Frames, info: StreamInfo, room: Room): AsyncGenerator<Float32Array[]> {
  const md5 = info.md5 === NO_MD5 ? undefined : await openMd5();
  const output = new Output(info, room, md5);
  const order = new Order(info);
  for (;;) {
    const frame = frames.next(order.decoded);
    if (frame !== undefined) order.check(frame);
    // A container holds samples against the time of the next packet: they are not kept back while one is read.
    const block = frame === undefined ? output.take() : output.add(frame);
    if (block !== undefined) yield block;
    if (frame === undefined && !(await frames.fill(order.decoded))) break;
  }
  order.checkEnd(md5);
}

/** Holds frames against the number that each of them has, and what the header says of all. */
class Order {
  readonly #info: StreamInfo;
  #index = 0;
  #firstSize = 0;
  #bySample = false;
  /** Samples per channel. */
  decoded = 0;

  constructor(info: StreamInfo) {
    this.#info = info;
  }

  check({ blockSize, variable, number }: Frame): void {
    const { decoded } = this;
    this.#firstSize ||= blockSize;
    // Encoders of before 2007 (FLAC 1.2) had no flag for numbers that count samples: the second frame tells.
    if (this.#index < 2) this.#bySample = variable || (this.#index === 1 && number === decoded);
    const expected = this.#bySample ? decoded : this.#index;
    if (number !== expected) throw damaged('FLAC', `frame ${number} comes where ${expected} should`);
    if (!this.#bySample && decoded !== this.#index * this.#firstSize)
      throw damaged('FLAC', 'a short frame that is not the last');
    this.decoded += blockSize;
    this.#index++;
    if (this.#info.numFrames > 0 && this.decoded > this.#info.numFrames) this.checkEnd(undefined);
  }

  checkEnd(md5: Md5 | undefined): void {
    const { numFrames, md5: expected } = this.#info;
    const { decoded } = this;
    if (numFrames > 0 && decoded !== numFrames)
      throw damaged('FLAC', `${decoded} of ${numFrames} samples per channel`, { expected: numFrames, given: decoded });
    const given = md5?.digest() ?? expected;
    if (given !== expected) throw damaged('FLAC', 'the MD5 of its samples is another', { expected: [expected], given });
  }
}
