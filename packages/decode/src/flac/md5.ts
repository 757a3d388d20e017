/** MD5 (RFC 1321) of bytes that come in pieces: FLAC's sum over its samples. */

/** Rotations of the four rounds, RFC 1321, 3.4. */
const rotations = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
/** T[i] of RFC 1321: the integer part of 2^32 |sin(i + 1)|. Its 64 values are far from a whole number for any `sin`. */
const sines = /* @__PURE__ */ Int32Array.from({ length: 64 }, (_, i) =>
  Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32),
);

export class Md5 {
  readonly #state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  readonly #block = new Uint8Array(64);
  readonly #view = new DataView(this.#block.buffer);
  readonly #words = new Int32Array(16);
  #bytes = 0;

  update(bytes: Uint8Array): void {
    let filled = this.#bytes % 64;
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const count = Math.min(64 - filled, bytes.length - at);
      this.#block.set(bytes.subarray(at, at + count), filled);
      at += count;
      filled += count;
      if (filled === 64) {
        this.#mix();
        filled = 0;
      }
    }
  }

  /** The sum as 32 hexadecimal digits. No more can be added. */
  digest(): string {
    const bits = this.#bytes * 8;
    const padding = new Uint8Array(((119 - (this.#bytes % 64)) % 64) + 9);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, bits % 2 ** 32, true);
    view.setUint32(padding.length - 4, Math.floor(bits / 2 ** 32), true);
    this.update(padding);
    const bytes = new DataView(new ArrayBuffer(16));
    for (let i = 0; i < 4; i++) bytes.setInt32(4 * i, this.#state[i], true);
    return hex(new Uint8Array(bytes.buffer));
  }

  #mix(): void {
    const words = this.#words;
    for (let i = 0; i < 16; i++) words[i] = this.#view.getInt32(4 * i, true);
    let [a, b, c, d] = this.#state;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const sum = (a + choose(round, b, c, d) + words[wordOf(round, i)] + sines[i]) | 0;
      const rotation = rotations[round * 4 + (i & 3)];
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << rotation) | (sum >>> (32 - rotation)))) | 0;
    }
    this.#state[0] += a;
    this.#state[1] += b;
    this.#state[2] += c;
    this.#state[3] += d;
  }
}

/** The functions F, G, H and I of the rounds. */
function choose(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

/** Which word of the block step `i` takes. */
function wordOf(round: number, i: number): number {
  if (round === 0) return i;
  if (round === 1) return (5 * i + 1) & 15;
  return (round === 2 ? 3 * i + 5 : 7 * i) & 15;
}

export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
