/** Bits of a frame from the highest down. Reading past the end throws {@link EndOfBits}. */

/** The frame goes on after the bytes that are there. */
export class EndOfBits extends Error {}

export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Bit that is read next. */
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Bytes that are begun. */
  get bytePosition(): number {
    return (this.#position + 7) >> 3;
  }

  /** An unsigned number of 0 to 32 bits. */
  unsigned(bits: number): number {
    const start = this.#position;
    const end = start + bits;
    if (end > this.#bytes.length * 8) throw new EndOfBits();
    this.#position = end;
    // 32 bits from a byte on have 25 from any bit on.
    if (bits <= 25 && (start >> 3) + 4 <= this.#bytes.length)
      return ((this.#view.getInt32(start >> 3) << (start & 7)) >>> 1) >>> (31 - bits);
    const last = (end + 7) >> 3;
    let value = 0;
    for (let at = start >> 3; at < last; at++) value = value * 256 + this.#bytes[at];
    // At most 39 bits were gathered: exact in a double.
    const shift = last * 8 - end;
    return Math.floor(value / 2 ** shift) % 2 ** bits;
  }

  /** Two's complement of 1 to 33 bits. */
  signed(bits: number): number {
    if (bits <= 32) return (this.unsigned(bits) << (32 - bits)) >> (32 - bits);
    const value = this.unsigned(bits - 32) * 2 ** 32 + this.unsigned(32);
    return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
  }

  /** Zeros before the next one. */
  unary(): number {
    const start = this.#position;
    let at = start >> 3;
    let byte = this.#bytes[at] & (0xff >> (start & 7));
    while (byte === 0) {
      if (++at >= this.#bytes.length) throw new EndOfBits();
      byte = this.#bytes[at];
    }
    if (byte === undefined) throw new EndOfBits();
    const one = at * 8 + Math.clz32(byte) - 24;
    this.#position = one + 1;
    return one - start;
  }

  /** Numbers `from` to `to` of `out` in Rice's code: a unary quotient and `parameter` bits of rest, the sign in the lowest bit. */
  rice(parameter: number, out: Float64Array | Int32Array, from: number, to: number): void {
    for (let i = this.#shortRice(parameter, out, from, to); i < to; i = this.#shortRice(parameter, out, i + 1, to))
      out[i] = this.#longRice(parameter);
  }

  /** Those of which quotient and rest lie in a word each, up to the first that does not. @returns its index */
  #shortRice(parameter: number, out: Float64Array | Int32Array, from: number, to: number): number {
    const view = this.#view;
    const lastWord = view.byteLength - 4;
    let position = this.#position;
    let i = from;
    for (; i < to; i++) {
      const at = position >> 3;
      if (at > lastWord) break;
      const word = view.getInt32(at) << (position & 7);
      const quotient = Math.clz32(word);
      const start = position + quotient + 1;
      let rest = ((word << (quotient + 1)) >>> 1) >>> (31 - parameter);
      if (quotient + 1 + parameter > 25) {
        const next = start >> 3;
        if (quotient > 24 || parameter > 25 || next > lastWord) break;
        rest = ((view.getInt32(next) << (start & 7)) >>> 1) >>> (31 - parameter);
      }
      const folded = (quotient << parameter) | rest;
      out[i] = (folded >>> 1) ^ -(folded & 1);
      position = start + parameter;
    }
    this.#position = position;
    return i;
  }

  /** One number in Rice's code, of any length. */
  #longRice(parameter: number): number {
    const folded = this.unary() * 2 ** parameter + this.unsigned(parameter);
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }

  /** Moves on to the next whole byte; true if the bits between were zero. */
  align(): boolean {
    const rest = -this.#position & 7;
    return this.unsigned(rest) === 0;
  }
}
