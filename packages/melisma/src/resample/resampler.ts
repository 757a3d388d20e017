/** Resamplers: made once for two rates, then used on any number of clips and streams. No generator. */

import { History } from '../engine/runtime/history.ts';
import { clipSource } from '../engine/runtime/signal.ts';
import { readArray } from '../errors/arrays.ts';
import { beyond, refusal } from '../errors/refusal.ts';
import { overlap, readSamples, type Samples } from '../samples/samples.ts';
import type { RateEngine } from './engine.ts';
import { outputLength, type Ratio, ratioOf } from './ratio.ts';
import { checkFinite, checkPeak, inSilence, type Source } from './source.ts';

export type { Samples };

/** A resampler for two rates. Calls are synchronous; clips and streams may take turns. */
export interface Resampler {
  /** Hz. */
  readonly from: number;
  readonly to: number;
  /** An output of a stream leaves once so many samples in after its own time have come, at the latest. */
  readonly latency: number;

  /** Samples out for so many samples in: `ceil(samples * to / from)`. */
  outputLength(samples: number): number;
  /**
   * A clip [samples] of one channel at the other rate, [outputLength(samples.length)], in a new array. Output n stands at the time
   * n / `to`: there is no delay. Integers are scaled by 1/32768, doubles rounded to floats. Beyond the ends there is silence.
   *
   * Throws ERR_SAMPLE_TYPE; ERR_EMPTY_AUDIO; ERR_NON_FINITE for NaN, infinities and anything beyond 1e12.
   */
  resample(samples: Samples): Float32Array<ArrayBuffer>;
  /**
   * As {@link Resampler.resample}, into `out`, which has that length and does not lie over the samples.
   *
   * Throws the same, and ERR_OUTPUT_SIZE or ERR_OPTION for `out`. After ERR_NON_FINITE `out` may hold anything.
   */
  resampleInto(samples: Samples, out: Float32Array): void;
  /** A stream at its beginning; there may be any number of them. */
  stream(): ResamplerStream;
}

/** A signal that comes in pieces. All that leaves is, joined, what {@link Resampler.resample} makes of the whole, bit for bit. */
export interface ResamplerStream {
  /**
   * The next samples [any number, also none]. Returns the outputs that are ready, in a new array, perhaps an empty one. A chunk that is
   * refused leaves the stream as it was. Throws ERR_SAMPLE_TYPE, ERR_NON_FINITE.
   */
  push(samples: Samples): Float32Array<ArrayBuffer>;
  /** Outputs that the next `samples` samples will let out. */
  outputsOf(samples: number): number;
  /** The end of the signal: the outputs that are left. The stream is then at the beginning of another one. */
  flush(): Float32Array<ArrayBuffer>;
}

/** The resampler behind the interface. */
export class EngineResampler implements Resampler {
  readonly from: number;
  readonly to: number;
  readonly #ratio: Ratio;
  readonly #engine: RateEngine;
  readonly #room: Room = { view: new Float32Array(0) };

  constructor(from: number, to: number, engine: RateEngine) {
    this.from = from;
    this.to = to;
    this.#ratio = ratioOf(from, to);
    this.#engine = engine;
  }

  get latency(): number {
    return this.#engine.latency;
  }

  outputLength(samples: number): number {
    if (Number.isSafeInteger(samples) && samples >= 0) return outputLength(this.#ratio, samples);
    throw refusal('ERR_OPTION', 'samples', 'a whole number from 0', samples, { expected: 0 });
  }

  resample(clip: Samples): Float32Array<ArrayBuffer> {
    const samples = readClip(clip);
    const out = new Float32Array(this.outputLength(samples.length));
    this.#compute(samples, out);
    return out;
  }

  resampleInto(clip: Samples, out: Float32Array): void {
    const samples = readClip(clip);
    this.#compute(samples, readOutput(samples, out, this.outputLength(samples.length)));
  }

  /** Values are checked before, or by an engine that looks at each sample anyway. */
  #compute(samples: Samples, out: Float32Array): void {
    const engine = this.#engine;
    if (!engine.peak) checkFinite(samples);
    engine.compute(inSilence(clipSource(samples)), 0, out);
    if (engine.peak) checkPeak(samples, engine.peak());
  }

  stream(): EngineStream {
    return new EngineStream(this.#ratio, this.#engine, this.#room);
  }
}

/** Outputs of the last view, of all streams of a resampler together. */
interface Room {
  view: Float32Array<ArrayBuffer>;
}

function readClip(clip: Samples): Samples {
  const samples = readSamples(clip);
  if (samples.length > 0) return samples;
  throw beyond('ERR_EMPTY_AUDIO', 'at least', 1, 0);
}

function readOutput(samples: Samples, given: Float32Array, length: number): Float32Array {
  const words = `a Float32Array of ${length}`;
  const out = readArray(given, [Float32Array], 'ERR_OUTPUT_SIZE', 'out', words, length);
  if (!overlap(samples, out)) return out;
  throw refusal('ERR_OPTION', 'out', 'memory of its own', out, { more: ' that lies over the samples' });
}

/** The stream behind the interface. */
export class EngineStream implements ResamplerStream {
  readonly #ratio: Ratio;
  readonly #engine: RateEngine;
  readonly #room: Room;
  #history!: History;
  #source!: Source;
  /** Outputs that have left. */
  #done = 0;

  constructor(ratio: Ratio, engine: RateEngine, room: Room) {
    this.#ratio = ratio;
    this.#engine = engine;
    this.#room = room;
    this.#begin();
  }

  #begin(): void {
    this.#history = new History();
    this.#source = inSilence(this.#history);
    this.#done = 0;
  }

  push(chunk: Samples): Float32Array<ArrayBuffer> {
    const samples = readSamples(chunk);
    checkFinite(samples, this.#history.length);
    return this.#take(samples, new Float32Array(this.outputsOf(samples.length)));
  }

  /** As {@link push}, of samples that were checked, in memory that the next view of any stream of the resampler may overwrite. */
  pushView(samples: Samples): Float32Array<ArrayBuffer> {
    const count = this.outputsOf(samples.length);
    const room = this.#room;
    if (room.view.length !== count) {
      const { buffer } = room.view;
      room.view = new Float32Array(4 * count <= buffer.byteLength ? buffer : new ArrayBuffer(4 * count), 0, count);
    }
    return this.#take(samples, room.view);
  }

  outputsOf(samples: number): number {
    return Math.max(0, this.#engine.ready(this.#history.length + samples) - this.#done);
  }

  flush(): Float32Array<ArrayBuffer> {
    const left = outputLength(this.#ratio, this.#history.length) - this.#done;
    const rest = this.#leave(new Float32Array(Math.max(0, left)));
    this.#begin();
    return rest;
  }

  /** The next samples, and the outputs that they let out: all of `out`. */
  #take(samples: Samples, out: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
    this.#history.take(samples);
    this.#leave(out);
    this.#history.keep(this.#engine.oldest(this.#done));
    return out;
  }

  /** The next outputs, all of `out`. */
  #leave(out: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
    if (out.length > 0) this.#engine.compute(this.#source, this.#done, out);
    this.#done += out.length;
    return out;
  }
}
