/** Zeros that stand for a gap are heard little by little, that no quantum takes long; sound that comes meanwhile waits behind them. */

/** Hears samples. */
type Hear = (samples: Float32Array, isLost: boolean) => void;

/** Samples that wait at most: 1.4 s at 48 kHz. */
const MOST_WAITING = 65536;

/** Quanta that are heard in the time of one, until nothing waits. */
const SPEED = 16;

export class Backlog {
  readonly #feed: Hear;
  #waiting = new Float32Array(0);
  #count = 0;
  #zeros = 0;
  #silence = new Float32Array(0);

  constructor(feed: Hear) {
    this.#feed = feed;
  }

  /** Samples that are not heard yet. */
  get samples(): number {
    return this.#zeros + this.#count;
  }

  /** So many zeros before what comes; what waits already is heard at once. False where they are too many (20 s at 48 kHz): nothing is done then. */
  add(zeros: number, quantum: number): boolean {
    if (this.samples + zeros > (SPEED - 1) * (MOST_WAITING - SPEED * quantum)) return false;
    this.empty();
    this.#zeros = zeros;
    if (this.#waiting.length === 0) this.#waiting = new Float32Array(MOST_WAITING);
    if (this.#silence.length !== SPEED * quantum) this.#silence = new Float32Array(SPEED * quantum);
    return true;
  }

  /** The next quantum, at once or when its turn comes. */
  hear(samples: Float32Array, isLost: boolean): void {
    if (this.samples === 0) return this.#feed(samples, isLost);
    this.#waiting.set(samples, this.#count);
    this.#count += samples.length;
    this.#some(SPEED * samples.length, isLost);
  }

  /** Forget what waits. */
  clear(): void {
    this.#zeros = this.#count = 0;
  }

  /** All that waits, at once. */
  empty(): void {
    while (this.samples > 0) this.#some(this.#silence.length, false);
  }

  #some(most: number, isLost: boolean): void {
    const zeros = Math.min(most, this.#zeros);
    this.#zeros -= zeros;
    if (zeros > 0) this.#feed(this.#silence.subarray(0, zeros), true);
    const count = Math.min(most - zeros, this.#count);
    if (count === 0) return;
    this.#feed(this.#waiting.subarray(0, count), isLost);
    this.#waiting.copyWithin(0, count, this.#count);
    this.#count -= count;
  }
}
