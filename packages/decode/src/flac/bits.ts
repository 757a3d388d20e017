/** Bits of a frame from the highest down. Reading past the end throws {@link EndOfBits}. */

/** The frame goes on after the bytes that are there. */
export class EndOfBits extends Error {}

export class BitReader {
  readonly #bytes: Uint8Array;
  /** Bit that is read next. */
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
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
    const last = (end + 7) >> 3;
    let value = 0;
    for (let at = start >> 3; at < last; at++) value = value * 256 + this.#bytes[at];
    // At most 39 bits were gathered: exact in a double.
    const shift = last * 8 - end;
    return Math.floor(value / 2 ** shift) % 2 ** bits;
  }

  /** Two's complement of 1 to 33 bits. */
  signed(bits: number): number {
    const high = bits > 32 ? this.unsigned(bits - 32) * 2 ** 32 : 0;
    const value = high + this.unsigned(Math.min(bits, 32));
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

  /** `out.length` numbers in Rice's code: a unary quotient and `parameter` bits of rest, the sign in the lowest bit. */
  rice(parameter: number, out: Float64Array | Int32Array): void {
    const bytes = this.#bytes;
    for (let i = 0; i < out.length; i++) {
      const quotient = this.unary();
      const position = this.#position;
      const at = position >> 3;
      let rest: number;
      if (parameter <= 17 && at + 3 < bytes.length) {
        // Up to 24 bits from a byte boundary hold any 17.
        const word = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
        rest = (word >> (24 - (position & 7) - parameter)) & ((1 << parameter) - 1);
        this.#position = position + parameter;
      } else rest = this.unsigned(parameter);
      const folded = quotient * 2 ** parameter + rest;
      out[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
  }

  /** Moves on to the next whole byte; true if the bits between were zero. */
  align(): boolean {
    const rest = -this.#position & 7;
    return this.unsigned(rest) === 0;
  }
}
