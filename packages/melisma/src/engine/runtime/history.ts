/** What is still kept of a signal that comes in chunks, and the samples that have just come: where kernels and resamplers read while audio arrives. */

import { copyScaled, type Samples } from '../../samples/samples.ts';
import type { Source } from './signal.ts';

type Floats = Float32Array | Float64Array;

const NOTHING = /* @__PURE__ */ new Float32Array(0);

/** Samples: room up to here is kept whatever happens, most windows being no longer. */
const SMALL_ROOM = 1024;

/** A signal that comes in chunks. Samples that nobody will read again are forgotten. */
export class History implements Source {
  /** Samples that came so far. */
  length = 0;
  /** True once doubles have come. */
  doubles = false;
  /** Room for the tail, which stands at its beginning. */
  #kept: Floats = NOTHING;
  /** Samples from `#first` on, those of earlier chunks that may still be read. Chunks of one length leave tails of one length: one view for all. */
  #tail: Floats = NOTHING;
  #first = 0;
  /** The samples behind them: the caller's own array, between `take` and `keep`. */
  #chunk: Samples = NOTHING;

  /** The next samples; they are read where they lie until {@link keep} is called. */
  take(chunk: Samples): void {
    this.#chunk = chunk;
    this.length += chunk.length;
    if (chunk instanceof Float64Array) this.doubles = true;
  }

  read(start: number, to: Floats): void {
    const tail = this.#tail;
    const place = start - this.#first;
    const old = Math.max(0, Math.min(to.length, tail.length - place));
    if (old > 0) to.set(old === tail.length ? tail : tail.subarray(place, place + old));
    if (old < to.length) copyScaled(this.#chunk, Math.max(0, place - tail.length), to, old);
  }

  /** Values are checked before they come here. */
  peak(): number {
    return 0;
  }

  /** Copy what is needed of the chunk; no sample before `oldest` will be read again. Room that a long wait took is given back. */
  keep(oldest: number): void {
    const chunk = this.#chunk;
    const before = this.length - chunk.length;
    const first = Math.min(Math.max(oldest, this.#first), this.length);
    const old = Math.max(0, before - first);
    const count = this.length - first;
    const from = this.#tail.length - old;
    const size = this.#kept.length;
    const isSpare = size > SMALL_ROOM && count < size / 4;
    if (count > size || isSpare || (this.doubles && this.#kept instanceof Float32Array)) {
      // A quarter more than before, so that small chunks do not move all of it each time.
      const length = isSpare ? count : Math.max(count, Math.ceil(1.25 * size));
      const room = new (this.doubles ? Float64Array : Float32Array)(length);
      room.set(this.#tail.subarray(from));
      this.#kept = room;
      this.#tail = room.subarray(0, count);
    } else {
      if (from > 0 && old > 0) this.#kept.copyWithin(0, from, from + old);
      if (count !== this.#tail.length) this.#tail = this.#kept.subarray(0, count);
    }
    if (old < count) copyScaled(chunk, chunk.length - (count - old), this.#tail, old);
    this.#first = first;
    this.#chunk = NOTHING;
  }
}
