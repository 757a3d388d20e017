/** What is heard of a waveform in place of its samples: mean and variance, dither, then the pre-emphasis of the whole waveform. */

import type { Samples } from '../../samples/samples.ts';
import type { Spec } from '../../spec/spec.ts';
import { noiseOf } from '../../tables/noise.ts';
import { History } from './history.ts';
import type { Source } from './signal.ts';

type Floats = Float32Array | Float64Array;

/** The knob by which a sample is heard by what the whole clip is, so that no part of it can be taken alone; undefined where there is none. */
export function heardByWhole(spec: Spec): 'ditherNoise' | 'waveformNormalize' | 'clipPlace' | undefined {
  if (spec.dither !== 0 && spec.ditherNoise === 'torch') return 'ditherNoise';
  if (spec.waveformNormalize) return 'waveformNormalize';
  return spec.clipPlace === 'end' ? 'clipPlace' : undefined;
}

/** The sample before those that are read, in their precision: wherever a read begins, each sample is the same. */
const single = /* @__PURE__ */ new Float32Array(1);
const double = /* @__PURE__ */ new Float64Array(1);

/**
 * What a front end cuts into frames, of a clip of `numSamples` samples or of a signal without an end: the source itself where the spec
 * does nothing to the waveform.
 */
export function prepared(spec: Spec, given: Source, numSamples = given.length): Source {
  const source = spec.waveformNormalize ? normalized(given, spec.waveformNormalize.epsilon) : given;
  const emphasis = spec.preemphasisScope === 'waveform' ? spec.preemphasis : 0;
  const dither = spec.dither / spec.inputScale; // in units of the samples
  if (emphasis === 0 && dither === 0) return source;
  const noise = dither === 0 ? () => 0 : noiseOf(spec, numSamples);
  return {
    get length() {
      return source.length;
    },
    doubles: true,
    read(start, to) {
      source.read(start, to);
      if (dither !== 0) for (let i = 0; i < to.length; i++) to[i] += dither * noise(start + i);
      if (emphasis === 0) return;
      const before = to instanceof Float64Array ? double : single;
      before[0] = 0;
      if (start > 0) source.read(start - 1, before);
      if (start > 0 && dither !== 0) before[0] += dither * noise(start - 1);
      emphasize(to, emphasis, before[0]);
    },
    // The kernel has met what was heard: a pre-emphasis may double the samples.
    peak: (met, peak) => (peak <= 1 ? source.peak(met, peak) : source.peak(0, 0)),
  };
}

/** In place. A function of its own: as a part of the one above, which all sources share, it takes a fifth longer. */
function emphasize(samples: Floats, emphasis: number, before: number): void {
  let previous = before;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i];
    samples[i] = sample - emphasis * previous;
    previous = sample;
  }
}

/** For one call: of all signals together. */
let room: Floats = /* @__PURE__ */ new Float32Array(0);

/** What is heard of a signal that comes in chunks: each sample is prepared once, however many frames it is in. */
export class Hearing {
  readonly #given = new History();
  readonly #heard: Source;
  readonly #asDoubles: boolean;

  /** `asDoubles`: where the kernel takes them. */
  constructor(spec: Spec, asDoubles: boolean) {
    this.#heard = prepared(spec, this.#given, 0);
    this.#asDoubles = asDoubles;
  }

  /** The next samples, as they are heard: themselves where nothing is done to them, else valid until any signal's next call. */
  take(chunk: Samples): Samples {
    const given = this.#given;
    if (this.#heard === given) return chunk;
    const start = given.length;
    given.take(chunk);
    if (room.length !== chunk.length || room instanceof Float64Array !== this.#asDoubles)
      room = new (this.#asDoubles ? Float64Array : Float32Array)(chunk.length);
    this.#heard.read(start, room);
    given.keep(given.length - 1);
    return room;
  }
}

const BLOCK = 4096;

/** A clip of zero mean and unit variance. */
function normalized(source: Source, epsilon: number): Source {
  const mean = sumOver(source, (x) => x) / source.length;
  // A product, for `** 2` is a power, which engines round as they like.
  const variance = sumOver(source, (x) => (x - mean) * (x - mean)) / source.length;
  const gain = 1 / Math.sqrt(variance + epsilon);
  return {
    length: source.length,
    doubles: true,
    read(start, to) {
      source.read(start, to);
      for (let i = 0; i < to.length; i++) to[i] = (to[i] - mean) * gain;
    },
    // What is heard may be larger than what is there.
    peak: () => source.peak(0, 0),
  };
}

/** The sum of what `of` makes of each sample, one after the other. */
function sumOver(source: Source, of: (x: number) => number): number {
  const block = new Float64Array(BLOCK);
  let sum = 0;
  for (let start = 0; start < source.length; start += BLOCK) {
    const part = block.subarray(0, Math.min(BLOCK, source.length - start));
    source.read(start, part);
    for (let i = 0; i < part.length; i++) sum += of(part[i]);
  }
  return sum;
}
