/** A growing run of bytes, with the variable-length integers of WebAssembly (LEB128). */
export class Bytes {
  #buffer = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): this {
    if (this.#length === this.#buffer.length) this.#grow(1);
    this.#buffer[this.#length++] = value;
    return this;
  }

  append(bytes: ArrayLike<number>): this {
    if (this.#length + bytes.length > this.#buffer.length) this.#grow(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** An unsigned integer below 2^32. */
  unsigned(value: number): this {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  /** A signed 32-bit integer. */
  signed(value: number): this {
    let rest = value | 0;
    while (rest < -0x40 || rest > 0x3f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return this.byte(rest & 0x7f);
  }

  /** A count, then each item in turn. */
  vector<T>(items: readonly T[], write: (item: T, index: number) => void): this {
    this.unsigned(items.length);
    items.forEach(write);
    return this;
  }

  /** What `write` puts into it, with its length before. */
  sized(write: (content: Bytes) => void): this {
    const content = new Bytes();
    write(content);
    return this.unsigned(content.length).append(content.view());
  }

  /** An ASCII name with its length. */
  name(text: string): this {
    return this.sized((content) => content.append(Array.from(text, (c) => c.charCodeAt(0))));
  }

  /** The bytes so far, valid until the next write. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(more: number): void {
    const next = new Uint8Array(Math.max(2 * this.#buffer.length, this.#length + more));
    next.set(this.view());
    this.#buffer = next;
  }
}
