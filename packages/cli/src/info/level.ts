/** How loud a recording is, over all its channels. */
import { type MelismaError, refusal } from 'melisma/errors';

export class Level {
  #peak = 0;
  #squares = 0;
  #count = 0;

  /** @throws MelismaError ERR_NON_FINITE: no sound, and nothing that could be measured */
  take(channels: readonly Float32Array[], firstFrame: number): void {
    channels.forEach((samples, c) => {
      const squares = this.#squaresOf(samples);
      if (!Number.isFinite(squares)) throw nonFinite(samples, c, firstFrame);
      this.#squares += squares;
      this.#count += samples.length;
    });
  }

  /** In float64: no square of a finite float32 overflows it. */
  #squaresOf(samples: Float32Array): number {
    let [squares, peak] = [0, this.#peak];
    for (let i = 0; i < samples.length; i++) {
      const x = Math.abs(samples[i]);
      if (x > peak) peak = x;
      squares += x * x;
    }
    this.#peak = peak;
    return squares;
  }

  /** The largest absolute sample, 1 being full scale. */
  get peak(): number {
    return this.#peak;
  }

  /** The root of the mean square, 1 being full scale: a sine of full scale has 0.707, -3.01 dBFS. */
  get rms(): number {
    return this.#count === 0 ? 0 : Math.sqrt(this.#squares / this.#count);
  }
}

/** -Infinity for silence. */
export const decibels = (share: number): number => 20 * Math.log10(share);

function nonFinite(samples: Float32Array, channel: number, firstFrame: number): MelismaError {
  const at = samples.findIndex((x) => !Number.isFinite(x));
  const more = ` as sample ${firstFrame + at} of channel ${channel}`;
  return refusal('ERR_NON_FINITE', 'source', 'finite samples', samples[at], { more });
}
