/** One signal that comes in blocks, resampled as it comes, and is wanted whole. */
import type { Resampler } from 'melisma/resample';

export class Signal {
  readonly #stream;
  readonly #parts: Float32Array[] = [];
  #length = 0;

  constructor(resampler: Resampler | undefined) {
    this.#stream = resampler?.stream();
  }

  /** @throws MelismaError ERR_NON_FINITE from the resampler */
  push(samples: Float32Array): void {
    this.#keep(this.#stream ? this.#stream.push(samples) : samples);
  }

  /** The end: all of it. The parts are let go one by one. */
  whole(): Float32Array {
    if (this.#stream) this.#keep(this.#stream.flush());
    const whole = new Float32Array(this.#length);
    let at = 0;
    for (let part = this.#parts.shift(); part; part = this.#parts.shift()) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #keep(samples: Float32Array): void {
    this.#parts.push(samples);
    this.#length += samples.length;
  }
}
