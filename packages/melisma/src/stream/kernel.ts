/** Single frames of a signal through a compiled front end: what a stream computes, frame after frame, without a look at the others. */
import type { KernelLayout } from '../engine/runtime/compiled.ts';
import type { KernelExports } from '../engine/runtime/kernel.ts';
import { copySamples, type Signal } from '../engine/runtime/signal.ts';
import type { FrameGeometry } from '../spec/geometry.ts';
import type { Grid } from '../stages/grid.ts';

type Floats = Float32Array | Float64Array;

/** Lowers or lifts values of the frames from `first` on, in place, before their cepstrum is taken. */
export type Clamp = (grid: Grid, frames: number) => void;

/** The per-frame stages of one compiled front end; its memory is shared by all streams and by the extractor itself. */
export class FrameKernel {
  readonly #exports: KernelExports;
  readonly #layout: KernelLayout;
  readonly #geometry: FrameGeometry;
  /** Room for samples, as each type that the kernel takes, by the number of tiles. */
  readonly #inputs: Floats[][];
  readonly #features: Floats;

  constructor(exports: KernelExports, layout: KernelLayout, geometry: FrameGeometry) {
    this.#exports = exports;
    this.#layout = layout;
    this.#geometry = geometry;
    const { buffer } = exports.memory;
    const tiles = layout.blockFrames / layout.tileFrames;
    this.#inputs = layout.inputs.map((type) =>
      Array.from({ length: tiles }, (_, i) => {
        const samples = i * layout.tileFrames * geometry.hopLength + layout.tileSamples;
        return new (type === 'f32' ? Float32Array : Float64Array)(buffer, layout.input, samples);
      }),
    );
    const elements = layout.outputFrames * layout.rows;
    this.#features = new (layout.output === 'f32' ? Float32Array : Float64Array)(buffer, layout.features, elements);
  }

  /**
   * Frames `first` to `first + count - 1` of a signal into `out`, frames first: `[count, bands]`. `clamp` sees the values that the
   * cepstrum is taken of.
   */
  compute(signal: Signal, first: number, count: number, out: Floats, clamp?: Clamp): void {
    const { bands } = this.#geometry;
    const most = this.#layout.outputFrames;
    for (let done = 0; done < count; done += most) {
      const some = Math.min(most, count - done);
      this.#computeSome(signal, first + done, some, out, done * bands, clamp);
    }
  }

  /** No more frames than the buffer holds. */
  #computeSome(signal: Signal, first: number, count: number, out: Floats, place: number, clamp?: Clamp): void {
    const { blockFrames, tileFrames, features, rows, hasCepstrum } = this.#layout;
    const { hopLength, firstSample, bands, melMajor } = this.#geometry;
    const bytes = this.#features.BYTES_PER_ELEMENT;
    const stride = (count + 3) & ~3; // whole vectors
    const asDoubles = this.#inputs.length > 1 && signal.source.doubles;
    const inputs = this.#inputs[asDoubles ? 1 : 0];
    for (let done = 0; done < count; done += blockFrames) {
      const some = Math.min(blockFrames, count - done);
      copySamples(signal, firstSample + (first + done) * hopLength, inputs[Math.ceil(some / tileFrames) - 1]);
      const address = features + done * bytes * (melMajor ? 1 : rows);
      this.#exports[asDoubles ? 'block_f64' : 'block_f32']!(address, stride * bytes, some);
    }
    if (hasCepstrum) {
      clamp?.({ data: this.#features, frames: stride, width: rows, melMajor: true }, count);
      this.#exports.cepstrum!(features, stride * bytes, stride * bytes);
    }
    const values = this.#features;
    if (!melMajor) return out.set(values.subarray(0, count * bands), place);
    for (let t = 0; t < count; t++) {
      for (let i = 0; i < bands; i++) out[place++] = values[i * stride + t];
    }
  }
}
