/** A source read from front to back through a window, so that a file of any length takes the memory of the window. */
import { type MelismaError, refusal } from 'melisma/errors';
import { joined } from './bytes.ts';
import type { ByteSource } from './source.ts';

/** Bytes that are read at a time. */
const READ_BYTES = 1 << 17;
/** What a window still holds is kept if it is at least one such part of the next window. */
const KEPT_SHARE = 8;

export class Reader {
  readonly #source: ByteSource;
  /** Byte that is read next. */
  position = 0;
  #start = 0;
  #window = new Uint8Array(0);

  constructor(source: ByteSource, position = 0) {
    this.#source = source;
    this.position = position;
  }

  /** Bytes from the position to the end of the file. */
  get remaining(): number {
    return Math.max(0, this.#source.byteLength - this.position);
  }

  /** Up to `length` bytes from the position, fewer only where the file ends. The view holds until the next call. */
  async peek(length: number): Promise<Uint8Array> {
    const within = Math.min(length, this.remaining);
    const end = this.#start + this.#window.length;
    if (this.position < this.#start || this.position + within > end) await this.#refill(within);
    return this.#window.subarray(this.position - this.#start, this.position - this.#start + within);
  }

  /** As {@link peek}, and moves on. */
  async take(length: number): Promise<Uint8Array> {
    const bytes = await this.peek(length);
    this.position += bytes.length;
    return bytes;
  }

  /** Reads anew from the position on. What the window holds already is kept, or, where it is little, read once more: that copies less. */
  async #refill(length: number): Promise<void> {
    const want = Math.min(Math.max(length, READ_BYTES), this.remaining);
    const held = this.#start + this.#window.length - this.position;
    const isKept = this.position >= this.#start && held * KEPT_SHARE >= want;
    const kept = isKept ? this.#window.subarray(this.position - this.#start) : this.#window.subarray(0, 0);
    const from = this.position + kept.length;
    const read = await this.#source.read(from, want - kept.length);
    if (read.length < want - kept.length) throw tooShort(from + read.length, this.#source.byteLength);
    const window = kept.length === 0 ? read : new Uint8Array(want);
    if (kept.length > 0) joined([kept, read], window);
    this.#window = window as Uint8Array<ArrayBuffer>;
    this.#start = this.position;
  }
}

const tooShort = (at: number, promised: number): MelismaError =>
  refusal('ERR_FILE_READ', 'source', `${promised} bytes, as it says`, at, {
    expected: promised,
    more: ': it ended while it was read',
  });
