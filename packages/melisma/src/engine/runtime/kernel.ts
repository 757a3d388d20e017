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

export const arrayOf = (type: 'f32' | 'f64' | 'float32' | 'float64') => (/64/.test(type) ? Float64Array : Float32Array);

/** Elements that go through the last pass and out together: the copy finds them in the cache. A multiple of a vector. */
const RUN = 8192;

/** Elements of as many whole vectors of four: where features are mel-major, from one mel to the next, so that no row touches its neighbour. */
const wholeVectors = (elements: number): number => Math.ceil(elements / 4) * 4;

/** The largest feature that a kernel has met since its last run began: that of the frames, or what was known before. */
export const largestFeature = ({ memory }: KernelExports, { element, maximum, lanes }: KernelLayout): number =>
  Math.max(...new (arrayOf(element))(memory.buffer, maximum, lanes));

/**
 * Features of `frames` frames of a signal, from frame `from` on, into `out`, in the geometry's layout with `outFrames` frames; the utterance
 * stage covers these frames, and others of which the largest feature is `known`. Returns the largest |x| met (NaN and infinities included).
 */
export type Kernel = (
  signal: Signal,
  frames: number,
  out: Floats,
  outFrames: number,
  from?: number,
  known?: number,
) => number;

/** The kernel of an instance, whose memory it takes for its own. */
export function kernelOver(exports: KernelExports, layout: KernelLayout, geometry: FrameGeometry): Kernel {
  const {
    memory: { buffer },
    maximum,
    cepstrum,
  } = exports;
  const { features, rows, tileFrames, tileSamples, blockFrames, outputFrames } = layout;
  const { hopLength, firstSample, bands, melMajor } = geometry;
  const Out = arrayOf(layout.output);
  const bytes = Out.BYTES_PER_ELEMENT;
  const inputs = layout.inputs.map((type) => new (arrayOf(type))(buffer, layout.input, samplesOf(blockFrames)));
  const stored = new Out(buffer, features, outputFrames * rows);
  const [peak, largest, limit] = [layout.peak, layout.maximum, layout.limit].map(
    (at) => new (arrayOf(layout.element))(buffer, at, layout.lanes),
  );

  /** Samples that the tiles of so many frames read. */
  function samplesOf(frames: number): number {
    return (Math.ceil(frames / tileFrames) - 1) * tileFrames * hopLength + tileSamples;
  }

  /** Block by block: samples in, features to their frame. */
  function compute(signal: Signal, first: number, count: number): void {
    const asDoubles = inputs.length > 1 && signal.source.doubles;
    const block = asDoubles ? 'block_f64' : 'block_f32';
    for (let done = 0; done < count; done += blockFrames) {
      const some = Math.min(blockFrames, count - done);
      copySamples(signal, firstSample + (first + done) * hopLength, inputs[+asDoubles].subarray(0, samplesOf(some)));
      exports[block]!(features + done * bytes * (melMajor ? 1 : rows), wholeVectors(count) * bytes, some);
    }
  }

  /** What was lifted is in the nearest cache when it is copied. */
  function finish(out: Floats, outFrames: number, first: number, count: number): void {
    const stride = wholeVectors(count) * bytes;
    if (cepstrum) {
      maximum?.(features, rows * stride);
      cepstrum(features, stride, stride);
    }
    eachRun(outFrames, first, count, (ours, theirs, length) => {
      if (!cepstrum) maximum?.(features + ours * bytes, wholeVectors(length) * bytes);
      out.set(stored.subarray(ours, ours + length), theirs);
    });
  }

  /** The stretches in which `count` frames stand both in the buffer and in an array of `outFrames` frames, as elements. */
  function eachRun(
    outFrames: number,
    first: number,
    count: number,
    body: (ours: number, theirs: number, length: number) => void,
  ): void {
    const stride = wholeVectors(count);
    const inOneRow = !melMajor || (count === outFrames && stride === count);
    const length = inOneRow ? count * bands : count;
    for (let row = 0; row * length < count * bands; row++) {
      const place = melMajor ? row * outFrames + first : first * bands;
      for (let at = 0; at < length; at += RUN) body(row * stride + at, place + at, Math.min(RUN, length - at));
    }
  }

  return (signal, frames, out, outFrames, from = 0, known = -Infinity) => {
    peak.fill(0);
    largest.fill(known);
    limit.fill(-Infinity);
    // Features that do not fit the buffer are gone through twice: the largest is known only then. Bands of a cepstrum are computed twice.
    const twice = frames > outputFrames && maximum;
    const kept = twice && !cepstrum;
    for (const isLast of twice ? [false, true] : [true])
      for (let first = 0; first < frames; first += outputFrames) {
        const count = Math.min(outputFrames, frames - first);
        if (isLast && kept)
          eachRun(outFrames, first, count, (ours, theirs, length) => {
            stored.set(out.subarray(theirs, theirs + length), ours);
          });
        else compute(signal, from + first, count);
        if (isLast) exports.limit?.();
        if (isLast || kept) finish(out, outFrames, first, count);
      }
    if (layout.element === 'f64') {
      // Bits were compared as integers, which puts NaN above everything, and of doubles only the high halves: the low ones are those of others.
      const halves = new Uint32Array(buffer, layout.peak, 4);
      halves[0] = halves[2] = 0;
    }
    return Math.max(...peak);
  };
}
