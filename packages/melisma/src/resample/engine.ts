/** What turns a signal at one rate into a signal at another; the ways to do it stand behind one interface. */
import type { Source } from './source.ts';

export interface RateEngine {
  /** An output leaves once so many samples after its own time are in, at the latest. */
  readonly latency: number;
  /** Outputs that can leave when `samples` samples are in and more may follow. */
  ready(samples: number): number;
  /** The first sample that outputs from `from` on look at. */
  oldest(from: number): number;
  /** Outputs from `from` on, all of `out`. `from` is a value that `ready` has returned, or 0. */
  compute(source: Source, from: number, out: Float32Array): void;
  /** Where the engine learns it on the way: the largest |x| that the last `compute` met, NaN if there was one. */
  peak?(): number;
}

/** The same rate: the same samples. */
export const copyEngine: RateEngine = {
  latency: 0,
  ready: (samples) => samples,
  oldest: (from) => from,
  compute: (source, from, out) => source.read(from, out),
};

/** An instance of a program of resampling. */
export interface Kernel {
  readonly buffer: ArrayBuffer;
  run(...args: number[]): void;
}
