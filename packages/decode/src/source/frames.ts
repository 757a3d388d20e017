/** Files that are nothing but frames, one after the other: MPEG audio and ADTS. Tags may stand between them, where files were joined. */
import { damaged } from '../errors.ts';
import { Reader } from './reader.ts';
import type { ByteSource } from './source.ts';
import { skipZeros, TAG_HEAD_BYTES, tagLength } from './tags.ts';

/** What every frame's header tells. */
interface Sized {
  /** Bytes of the frame with its header. */
  bytes: number;
}

/** How the frames of a format are found. */
export interface FrameKind<Frame extends Sized> {
  name: string;
  /** The frame whose header lies at `at`. */
  at(bytes: Uint8Array, at: number): Frame | undefined;
  /** Whether two frames may be of one recording. */
  alike(a: Frame, b: Frame): boolean;
  /** The error for bytes that are no frame. */
  refuse?(bytes: Uint8Array): Error | undefined;
}

/** A frame with its bytes. */
export interface Framed<Frame extends Sized> {
  frame: Frame;
  bytes: Uint8Array;
  /** Byte at which it begins. */
  at: number;
  /** Whether it comes after a tag, or is the first. */
  begins: boolean;
}

/** No frame is larger: ADTS counts them in 13 bits. */
const MAX_FRAME_BYTES = 8192;
/** What is shorter and begins otherwise is no frame that was cut off: some editors put the end of a line behind the last one. */
const HEADER_BYTES = 4;
/** Byte at which frames begin, after whatever stands in front; undefined where none do. What begins with a header is a frame, whatever follows. */
export function firstFrameIn<Frame extends Sized>(bytes: Uint8Array, kind: FrameKind<Frame>): number | undefined {
  if (kind.at(bytes, 0) !== undefined) return 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) if (isRow(bytes, at, kind)) return at;
  return undefined;
}

/** Whether two frames follow each other, or one ends with the file or before a tag: that is no accident. */
function isRow<Frame extends Sized>(bytes: Uint8Array, at: number, kind: FrameKind<Frame>): boolean {
  const first = kind.at(bytes, at);
  if (first === undefined) return false;
  const end = at + first.bytes;
  const second = kind.at(bytes, end);
  if (second !== undefined) return kind.alike(first, second);
  return end === bytes.length || tagLength(bytes.subarray(end, end + TAG_HEAD_BYTES)) > 0;
}

/** The frames of a file, one after the other, with a look at the next one. */
export class FrameReader<Frame extends Sized> {
  readonly #reader: Reader;
  readonly #kind: FrameKind<Frame>;
  #ahead: Framed<Frame> | undefined;
  #begins = true;

  constructor(source: ByteSource, kind: FrameKind<Frame>) {
    this.#reader = new Reader(source);
    this.#kind = kind;
  }

  /** The next frame; undefined where only tags or zeros follow. @throws MelismaError ERR_AUDIO_DAMAGED for anything else */
  async peek(): Promise<Framed<Frame> | undefined> {
    this.#ahead ??= await this.#read();
    return this.#ahead;
  }

  /** Passes over the frame that was looked at. */
  take(): void {
    this.#ahead = undefined;
    this.#begins = false;
  }

  async #read(): Promise<Framed<Frame> | undefined> {
    const reader = this.#reader;
    for (;;) {
      const at = reader.position;
      const head = await reader.peek(MAX_FRAME_BYTES);
      if (head.length === 0) return undefined;
      const frame = this.#kind.at(head, 0);
      if (frame !== undefined) return { frame, at, begins: this.#begins, bytes: await this.#whole(frame) };
      if (head.length < HEADER_BYTES && head[0] !== 0xff && !this.#begins) return undefined;
      if (!(await this.#skip(head))) throw this.#kind.refuse?.(head) ?? this.#broken(at, 'no frame begins');
    }
  }

  async #whole({ bytes: size }: Frame): Promise<Uint8Array> {
    const at = this.#reader.position;
    const bytes = await this.#reader.take(size);
    if (bytes.length < size) throw this.#broken(at, 'a frame is cut off');
    return bytes.slice();
  }

  /**
   * Passes over a tag, or over zeros: those that fill up a tag, stand before one, or are the end of the file. Zeros between two frames are a hole.
   */
  async #skip(head: Uint8Array): Promise<boolean> {
    const reader = this.#reader;
    const at = reader.position;
    const tag = tagLength(head);
    if (tag > reader.remaining) throw this.#broken(at, 'a tag is cut off');
    reader.position += tag;
    if (tag > 0) this.#begins = true;
    else if ((await skipZeros(reader)) === 0) return false;
    else if (!this.#begins && reader.remaining > 0 && tagLength(await reader.peek(TAG_HEAD_BYTES)) === 0)
      throw this.#broken(at, 'there are zeros where a frame should be,');
    return true;
  }

  #broken(at: number, what: string): Error {
    return damaged(this.#kind.name, `${what} at byte ${at}`);
  }
}
