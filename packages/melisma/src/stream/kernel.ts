/** Single frames of a signal through a compiled front end: what a stream computes, frame after frame, without a look at the others. */
import type { KernelLayout } from '../engine/runtime/compiled.ts';
import type { KernelExports } from '../engine/runtime/kernel.ts';
import { copySamples, type Signal } from '../engine/runtime/signal.ts';
import type { FrameGeometry } from '../spec/geometry.ts';
import type { Grid } from '../stages/grid.ts';

type Floats = Float32Array | Float64Array;

/** Lowers or lifts values of the frames from `first` on, in place, before their cepstrum is taken. */
export type Clamp = (grid: Grid, frames: number) => void;

/** Pushes of up to so many frames make no view: 160 ms of hops of 10 ms. */
const FEW = 16;

/** The per-frame stages of one compiled front end; its memory is shared by all streams and by the extractor itself. */
export class FrameKernel {
  readonly #exports: KernelExports;
  readonly #layout: KernelLayout;
  readonly #geometry: FrameGeometry;
  readonly #windowLength: number;
  /** True where samples are worth a double's precision. */
  readonly takesDoubles: boolean;
  readonly #features: Floats;
  /** Views for a few frames, by their number: of the room for their samples, as floats and as doubles, and of their rows. */
  readonly #floats: readonly Floats[];
  readonly #doubles: readonly Floats[];
  readonly #rows: readonly Floats[];

  constructor(exports: KernelExports, layout: KernelLayout, geometry: FrameGeometry, windowLength: number) {
    this.#exports = exports;
    this.#layout = layout;
    this.#geometry = geometry;
    this.#windowLength = windowLength;
    this.takesDoubles = layout.inputs.length > 1;
    const elements = layout.outputFrames * layout.rows;
    const { buffer } = exports.memory;
    this.#features = new (layout.output === 'f32' ? Float32Array : Float64Array)(buffer, layout.features, elements);
    const few = [...Array(Math.min(FEW, layout.blockFrames) + 1).keys()];
    this.#floats = few.map((frames) => this.#inputOf(frames, false));
    this.#doubles = few.map((frames) => this.#inputOf(frames, this.takesDoubles));
    this.#rows = few.map((frames) => this.#rowsOf(frames));
  }

  /**
   * Frames `first` to `first + count - 1` of a signal into `out` from `place` on, frames first: `[count, bands]`. `clamp` sees the values
   * that the cepstrum is taken of.
   */
  compute(signal: Signal, first: number, count: number, out: Floats, place: number, clamp?: Clamp): void {
    const { bands } = this.#geometry;
    const most = this.#layout.outputFrames;
    for (let done = 0; done < count; done += most) {
      const some = Math.min(most, count - done);
      this.#computeSome(signal, first + done, some, out, place + done * bands, clamp);
    }
  }

  /**
   * Where the samples of so many frames go. What stands behind them is left as it was: the kernel reads whole tiles, but a frame's bits depend on its
   * own samples alone.
   */
  #inputOf(frames: number, asDoubles: boolean): Floats {
    const samples = Math.max(0, frames - 1) * this.#geometry.hopLength + this.#windowLength;
    return new (asDoubles ? Float64Array : Float32Array)(this.#exports.memory.buffer, this.#layout.input, samples);
  }

  #rowsOf(frames: number): Floats {
    return this.#features.subarray(0, frames * this.#geometry.bands);
  }

  /** No more frames than the buffer holds. */
  #computeSome(signal: Signal, first: number, count: number, out: Floats, place: number, clamp?: Clamp): void {
    const { blockFrames, features, rows, hasCepstrum } = this.#layout;
    const asDoubles = this.takesDoubles && signal.source.doubles;
    const views = asDoubles ? this.#doubles : this.#floats;
    const { hopLength, firstSample, bands, melMajor } = this.#geometry;
    const bytes = this.#features.BYTES_PER_ELEMENT;
    const stride = (count + 3) & ~3; // whole vectors
    for (let done = 0; done < count; done += blockFrames) {
      const some = Math.min(blockFrames, count - done);
      const start = firstSample + (first + done) * hopLength;
      copySamples(signal, start, views[some] ?? this.#inputOf(some, asDoubles));
      const address = features + done * bytes * (melMajor ? 1 : rows);
      if (asDoubles) this.#exports.block_f64!(address, stride * bytes, some);
      else this.#exports.block_f32(address, stride * bytes, some);
    }
    if (hasCepstrum) {
      clamp?.({ data: this.#features, frames: stride, width: rows, melMajor: true }, count);
      this.#exports.cepstrum!(features, stride * bytes, stride * bytes);
    }
    const values = this.#features;
    if (!melMajor) return out.set(this.#rows[count] ?? this.#rowsOf(count), place);
    for (let t = 0; t < count; t++) {
      for (let i = 0; i < bands; i++) out[place++] = values[i * stride + t];
    }
  }
}
