/** What the decoders that are not ours have in common. */
import type { DecodedPackets } from './protocol.ts';

export interface Codec {
  /** `spent` is memory to put samples in. */
  decode(packets: Uint8Array[], spent: ArrayBuffer[]): DecodedPackets;
}

/** Memory of a decoder, as the family of packages allocates it. */
export interface Allocated<Numbers> {
  ptr: number;
  len: number;
  buf: Numbers;
}

/** What one packet, or one stretch, gave. */
export interface Piece {
  /** Per channel, in the decoder's own memory: as many samples as `count` from the beginning. */
  channels: readonly Float32Array[];
  count: number;
}

/** The pieces of a request in a row, each copied once, in arrays that are handed over. */
export class Gathered {
  /** Samples of the request before this one: this one is about as long. */
  #usual = 0;
  #spent: ArrayBuffer[] = [];
  #channels: Float32Array[] = [];
  #length = 0;
  #counts: number[] = [];

  /** Memory of earlier requests that nobody uses any more. */
  reuse(spent: ArrayBuffer[]): void {
    this.#spent = spent;
  }

  add({ channels, count }: Piece): void {
    this.#counts.push(count);
    if (count === 0) return;
    const to = this.#length + count;
    if (this.#channels.length !== channels.length || to > this.#channels[0].length) this.#grow(channels.length, to);
    for (let c = 0; c < channels.length; c++) this.#channels[c].set(channels[c].subarray(0, count), this.#length);
    this.#length = to;
  }

  #grow(width: number, length: number): void {
    this.#channels = Array.from({ length: width }, (_, c) => {
      const out = this.#array(length);
      if (this.#channels[c]) out.set(this.#channels[c].subarray(0, this.#length));
      return out;
    });
  }

  /** At least `length` samples: of spent memory, or new with room for what follows. */
  #array(length: number): Float32Array<ArrayBuffer> {
    const at = this.#spent.findIndex(({ byteLength }) => byteLength >= 4 * length);
    if (at >= 0) return new Float32Array(this.#spent.splice(at, 1)[0]);
    return new Float32Array(Math.max(this.#usual, length + (length >> 1)));
  }

  take(sampleRate: number, errors: string[]): DecodedPackets {
    const channels = this.#channels.map((samples) => samples.subarray(0, this.#length));
    const counts = this.#counts;
    this.#usual = this.#length + (this.#length >> 3);
    [this.#channels, this.#length, this.#counts] = [[], 0, []];
    return { sampleRate, channels, counts, errors };
  }
}
