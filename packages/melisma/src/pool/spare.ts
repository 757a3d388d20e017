/** Memory that samples are copied into on their way to a worker. It comes back with the answer: fresh memory costs as much as the copy. */

/** Bytes: a minute at 48 kHz, in floats. Longer clips are cut, but for a few front ends. */
const LARGEST_KEPT = 12_000_000;

export class Spare {
  readonly #most: number;
  #kept: ArrayBuffer[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** At least so many bytes. */
  take(bytes: number): ArrayBuffer {
    const at = this.#kept.findIndex(({ byteLength }) => byteLength >= bytes);
    return at < 0 ? new ArrayBuffer(bytes) : this.#kept.splice(at, 1)[0];
  }

  /** The one that has waited longest makes room. */
  give(memory: ArrayBuffer): void {
    if (memory.byteLength > LARGEST_KEPT) return;
    this.#kept.push(memory);
    if (this.#kept.length > this.#most) this.#kept.shift();
  }
}
