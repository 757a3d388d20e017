/** Where a decoder of ours puts its samples: into new arrays, into the same ones again, or into the place that they have in the whole recording. */

export interface Room {
  /** What is wanted of the channels. A decoder that has them side by side may give blocks of this one signal. */
  readonly channel?: 'average' | number;
  /** Whether nobody looks at a block any more when the next one is asked for. */
  readonly passes?: boolean;
  /** Arrays for the next block, `frames` samples a channel. The block may be shorter; it is used before the next one is asked for. */
  block(channels: number, frames: number): Float32Array[];
}

const arrays = (channels: number, frames: number): Float32Array[] =>
  Array.from({ length: channels }, () => new Float32Array(frames));

/** For whoever keeps the blocks. */
export const newRoom: Room = { block: arrays };

/** For whoever is done with a block when the next one comes, and wants one signal. */
export function sameRoom(channel: 'average' | number): Room {
  let held: Float32Array[] = [];
  return {
    channel,
    passes: true,
    block(channels, frames) {
      if (held.length !== channels || held[0].length < frames) held = arrays(channels, frames);
      return held.map((samples) => samples.subarray(0, frames));
    },
  };
}

/** Samples a channel for which there is room at first where nobody says how long a recording is. */
const FIRST_FRAMES = 1 << 16;

/** A whole recording, which grows where it is longer than expected. Blocks that were written in place are not copied. */
export class Whole implements Room {
  /** Room that is made in advance at most, samples a channel: what a header promises may be a lie. */
  mostFrames = 0;
  readonly passes = true;
  #samples: Float32Array[] = [];
  #frames = 0;

  begin(channels: number, expectedFrames: number): void {
    this.#samples = arrays(channels, Math.min(expectedFrames, this.mostFrames));
  }

  block(channels: number, frames: number): Float32Array[] {
    const to = this.#frames + frames;
    if (channels !== this.#samples.length || to > this.#samples[0].length) return arrays(channels, frames);
    return this.#samples.map((samples) => samples.subarray(this.#frames, to));
  }

  /** The next block. */
  add(block: readonly Float32Array[]): void {
    const to = this.#frames + block[0].length;
    if (to > this.#samples[0].length) this.#grow(Math.max(to, 2 * this.#samples[0].length, FIRST_FRAMES));
    this.#samples.forEach((samples, c) => {
      const isThere = block[c].buffer === samples.buffer && block[c].byteOffset === 4 * this.#frames;
      if (!isThere) samples.set(block[c], this.#frames);
    });
    this.#frames = to;
  }

  #grow(frames: number): void {
    this.#samples = this.#samples.map((samples) => {
      const out = new Float32Array(frames);
      out.set(samples.subarray(0, this.#frames));
      return out;
    });
  }

  /** Samples a channel so far. */
  get frames(): number {
    return this.#frames;
  }

  /** Per channel all samples, in memory of their own size. */
  get samples(): Float32Array[] {
    return this.#samples.map((samples) => (samples.length === this.#frames ? samples : samples.slice(0, this.#frames)));
  }
}
