/**
 * The runtime: an instance of a compiled front end, and the loop that takes a clip through it block by block. It knows
 * nothing of specs, presets or the generator. Memory is bounded whatever the length of the clip.
 */
import type { FrameGeometry } from '../../spec/geometry.ts';
import type { KernelLayout } from './compiled.ts';
import { copySamples, type Signal } from './signal.ts';

/** What a compiled module exports; the tests' interpreter offers the same. */
export interface KernelExports {
  memory: Pick<WebAssembly.Memory, 'buffer'>;
  block_f32(out: number, stride: number, frames: number): void;
  block_f64?(out: number, stride: number, frames: number): void;
  limit?(): void;
  maximum?(base: number, bytes: number): void;
  cepstrum?(base: number, stride: number, width: number): void;
}

type Floats = Float32Array | Float64Array;

const arrayOf = (type: 'f32' | 'f64') => (type === 'f32' ? Float32Array : Float64Array);

/** Elements that go through the last pass and out together: the copy finds them in the cache. A multiple of a vector. */
const RUN = 8192;

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** The largest feature that a kernel has met since its last run began: that of the frames, or what was known before. */
export const largestFeature = ({ memory }: KernelExports, { element, maximum, lanes }: KernelLayout): number =>
  Math.max(...new (arrayOf(element))(memory.buffer, maximum, lanes));

export class Kernel {
  declare readonly layout: KernelLayout;
  readonly #geometry: FrameGeometry;
  readonly #exports: KernelExports;
  /** The same memory as floats and, where the kernel takes them, as doubles. */
  readonly #inputs: Floats[];
  readonly #features: Floats;
  readonly #limit: Floats;
  readonly #maximum: Floats;
  readonly #peak: Floats;
  readonly #outputBytes: number;

  constructor(exports: KernelExports, layout: KernelLayout, geometry: FrameGeometry) {
    this.layout = layout;
    this.#geometry = geometry;
    this.#exports = exports;
    const { buffer } = exports.memory;
    const [Lane, Out] = [layout.element, layout.output].map(arrayOf);
    this.#outputBytes = Out.BYTES_PER_ELEMENT;
    const samples = this.#samplesOf(layout.blockFrames);
    this.#inputs = layout.inputs.map((type) => new (arrayOf(type))(buffer, layout.input, samples));
    this.#features = new Out(buffer, layout.features, layout.outputFrames * layout.rows);
    this.#limit = new Lane(buffer, layout.limit, 1);
    this.#maximum = new Lane(buffer, layout.maximum, layout.lanes);
    this.#peak = new Lane(buffer, layout.peak, layout.lanes);
  }

  /**
   * Features of `frames` frames of a signal, from frame `from` on, into `out`, in the geometry's layout with `outFrames` frames; the utterance
   * stage covers these frames, and others of which the largest feature is `known`. Returns the largest |x| met (NaN and infinities included).
   */
  run(signal: Signal, frames: number, out: Floats, outFrames: number, from = 0, known = -Infinity): number {
    this.#peak.fill(0);
    this.#maximum.fill(known);
    this.#limit.fill(-Infinity);
    const { outputFrames: segment, hasMaximum, hasCepstrum } = this.layout;
    // Features that do not fit the buffer are gone through twice: the largest is known only then. Bands of a cepstrum are computed twice.
    const twice = frames > segment && hasMaximum;
    const kept = twice && !hasCepstrum;
    if (twice)
      this.#eachSegment(frames, (first, count) => {
        this.#computeFrames(signal, from + first, count);
        if (kept) this.#finishOut(out, outFrames, first, count);
      });
    this.#eachSegment(frames, (first, count) => {
      if (kept)
        this.#eachRun(outFrames, first, count, (ours, theirs, length) => {
          this.#features.set(out.subarray(theirs, theirs + length), ours);
        });
      else this.#computeFrames(signal, from + first, count);
      this.#exports.limit?.();
      this.#finishOut(out, outFrames, first, count);
    });
    return this.#largestSample();
  }

  /** As many frames at a time as the buffer holds. */
  #eachSegment(frames: number, body: (first: number, count: number) => void): void {
    const segment = this.layout.outputFrames;
    for (let first = 0; first < frames; first += segment) body(first, Math.min(segment, frames - first));
  }

  /** Per-frame stages of frames `first .. first + count - 1`, features to the start of the buffer. */
  #computeFrames(signal: Signal, first: number, count: number): void {
    const { blockFrames } = this.layout;
    for (let done = 0; done < count; done += blockFrames) {
      this.#computeBlock(signal, first + done, Math.min(blockFrames, count - done), done, this.#stride(count));
    }
  }

  /** One block: samples in, features to frame `place` of the buffer. */
  #computeBlock(signal: Signal, frame: number, count: number, place: number, stride: number): void {
    const { hopLength, firstSample } = this.#geometry;
    const asDoubles = this.#inputs.length > 1 && signal.source.doubles;
    const input = this.#inputs[asDoubles ? 1 : 0];
    copySamples(signal, firstSample + frame * hopLength, input.subarray(0, this.#samplesOf(count)));
    this.#exports[asDoubles ? 'block_f64' : 'block_f32']!(this.#address(place), stride, count);
  }

  /** Samples that the tiles of so many frames read. */
  #samplesOf(frames: number): number {
    const { tileFrames, tileSamples } = this.layout;
    return (Math.ceil(frames / tileFrames) - 1) * tileFrames * this.#geometry.hopLength + tileSamples;
  }

  /** Bytes from one mel to the next, where features are mel-major: whole vectors, so that no row touches its neighbour. */
  #stride(frames: number): number {
    return roundUp(frames, 4) * this.#outputBytes;
  }

  /** Where frame `place` of the buffer starts. */
  #address(place: number): number {
    const { features, rows } = this.layout;
    return features + place * this.#outputBytes * (this.#geometry.melMajor ? 1 : rows);
  }

  /** The utterance stage and the cepstrum of `count` frames in the buffer, and out: what was lifted is in the nearest cache when it is copied. */
  #finishOut(out: Floats, outFrames: number, first: number, count: number): void {
    const { features, rows, hasMaximum, hasCepstrum } = this.layout;
    const stride = this.#stride(count);
    if (hasCepstrum) {
      if (hasMaximum) this.#exports.maximum!(features, rows * stride);
      this.#exports.cepstrum!(features, stride, stride);
    }
    const bytes = this.#outputBytes;
    this.#eachRun(outFrames, first, count, (ours, theirs, length) => {
      if (hasMaximum && !hasCepstrum) this.#exports.maximum!(features + ours * bytes, roundUp(length, 4) * bytes);
      out.set(this.#features.subarray(ours, ours + length), theirs);
    });
  }

  /** The stretches in which `count` frames stand both in the buffer and in an array of `outFrames` frames, as elements. */
  #eachRun(
    outFrames: number,
    first: number,
    count: number,
    body: (ours: number, theirs: number, length: number) => void,
  ): void {
    const { bands, melMajor } = this.#geometry;
    const stride = this.#stride(count) / this.#outputBytes;
    const inOneRow = !melMajor || (count === outFrames && stride === count);
    const [rows, length] = inOneRow ? [1, count * bands] : [bands, count];
    for (let row = 0; row < rows; row++) {
      const place = melMajor ? row * outFrames + first : first * bands;
      for (let at = 0; at < length; at += RUN) body(row * stride + at, place + at, Math.min(RUN, length - at));
    }
  }

  /** The running maximum of |x|: its bits were compared as integers, which puts NaN above everything. */
  #largestSample(): number {
    const peak = this.#peak;
    if (this.layout.element === 'f64') {
      // Only the high halves of doubles were compared as numbers: the low halves are those of other doubles.
      const halves = new Uint32Array(peak.buffer, peak.byteOffset, 4);
      halves[0] = halves[2] = 0;
    }
    return Math.max(...peak);
  }
}
