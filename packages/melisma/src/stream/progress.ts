/** One signal on its way through a front end: samples in, rows out as they become final. */

import { History } from '../engine/runtime/history.ts';
import { Hearing } from '../engine/runtime/prepare.ts';
import type { Signal } from '../engine/runtime/signal.ts';
import { MelismaError } from '../errors/errors.ts';
import { refusal } from '../errors/refusal.ts';
import type { Inside } from '../extract/clip.ts';
import { planClip } from '../extract/length.ts';
import { filling } from '../extract/stages.ts';
import type { Extractor, FeatureArray, LengthMode, OutputType, Samples } from '../extract/types.ts';
import { copyScaled } from '../samples/samples.ts';
import { isOverTime } from '../spec/grid-sizes.ts';
import { featureCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { copyGrid, fillFrames, type Grid } from '../stages/grid.ts';
import { applyStatistics, normalizeGrid } from '../stages/normalize/utterance.ts';
import { FrameKernel } from './kernel.ts';
import type { StreamSetup } from './options.ts';
import { readyFrames, readyRows } from './ready.ts';
import { looksAround, newArray, RowMaker } from './rows.ts';
import { follow, maximumOf, momentsOf, type Running } from './statistics.ts';

/** What a signal has brought so far. */
export interface Progress {
  /** Rows that have left. */
  readonly rows: number;
  /** Rows that `samples` more samples complete. */
  rowsAfter(samples: number): number;
  /** The next samples, at the front end's rate, and the rows that they complete: all of `out`. */
  take(samples: Samples, out: FeatureArray): void;
  /** The rows that are left, frames first, and the number of valid rows of the whole signal. No more samples come. */
  end(): { data: FeatureArray; validRows: number };
}

/** The mode of length in which the whole has the same rows: a stream fills no window. */
const modeOf = ({ clipSamples }: Spec): LengthMode | undefined => (clipSamples === null ? undefined : 'unpadded');

/** What `make` makes; undefined where the signal is too short for a row. */
function unlessShort<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof MelismaError && ['ERR_TOO_SHORT', 'ERR_EMPTY_AUDIO'].includes(error.code)) return undefined;
    throw error;
  }
}

/** Room for frames that are not yet rows, for one call: of all streams together. */
const scratch: Partial<Record<OutputType, FeatureArray>> = {};

function scratchOf(type: OutputType, length: number): FeatureArray {
  if ((scratch[type]?.length ?? -1) < length) scratch[type] = newArray(type, length);
  return scratch[type]!;
}

/** Frames that go through all stages together, where one follows the kernel: it bounds the room that they take. */
const MOST_FRAMES = 2048;

const kernels = /* @__PURE__ */ new WeakMap<object, FrameKernel>();

/** The kernel of an extractor, made once. */
function kernelOf({ engine, frontEnd }: Inside): FrameKernel {
  const { compiled } = engine;
  if (!compiled) throw refusal('ERR_OPTION', 'extractor', 'one of a compiled target', frontEnd.target);
  const known = kernels.get(compiled);
  if (known) return known;
  const made = new FrameKernel(compiled.exports, compiled.layout, frontEnd.geometry, frontEnd.spec.windowLength);
  kernels.set(compiled, made);
  return made;
}

const rests = /* @__PURE__ */ new WeakMap<object, Spec>();

/** The spec without statistics over time, once for all streams. */
function restOf(spec: Readonly<Spec>): Spec {
  if (!isOverTime(spec.normalize)) return spec;
  const rest = rests.get(spec) ?? { ...spec, normalize: { kind: 'none' } };
  rests.set(spec, rest);
  return rest;
}

/** Frames computed as soon as their samples are in. */
export class FrameProgress implements Progress {
  rows = 0;
  readonly #inside: Inside;
  readonly #spec: Readonly<Spec>;
  readonly #setup: StreamSetup;
  readonly #kernel: FrameKernel;
  readonly #width: number;
  readonly #source = new History();
  readonly #signal: Signal;
  readonly #hearing: Hearing;
  readonly #maximum: Running | undefined;
  readonly #moments: Running | undefined;
  readonly #rowMaker: RowMaker | undefined;
  /** The spec without the statistics that others take in its place. */
  readonly #rest: Spec;
  /** True where the kernel delivers rows. */
  readonly #isPlain: boolean;
  #frames = 0;
  #askedSamples = 0;
  #askedFrames = 0;

  constructor(inside: Inside, setup: StreamSetup) {
    const { spec, geometry, computed, output } = inside.frontEnd;
    const { cepstrum, normalize } = spec;
    this.#inside = inside;
    this.#spec = spec;
    this.#setup = setup;
    this.#kernel = kernelOf(inside);
    this.#width = featureCount(spec);
    this.#signal = { source: this.#source, totalSamples: Number.POSITIVE_INFINITY, mirror: geometry.mirror };
    this.#hearing = new Hearing(spec, this.#kernel.takesDoubles);
    if (setup.statistics === 'past') {
      const values = cepstrum === null ? geometry.bands : spec.melCount + (cepstrum.energy ? 1 : 0);
      this.#maximum = maximumOf(spec, values, setup.past);
      this.#moments = momentsOf(spec, geometry.bands, setup.past);
    }
    if (looksAround(spec)) this.#rowMaker = new RowMaker(spec, geometry.bands, computed, output);
    this.#rest = restOf(spec);
    const isLater = this.#rest.normalize.kind === 'cmvn' || (normalize.kind === 'affine' && cepstrum !== null);
    this.#isPlain = !(this.#rowMaker || this.#maximum || this.#moments || isLater) && computed === output;
  }

  rowsAfter(samples: number): number {
    return readyRows(this.#spec, this.#framesAt(this.#source.length + samples)) - this.rows;
  }

  /** Frames that leave once `samples` samples have come: what is asked before a push is known in it. */
  #framesAt(samples: number): number {
    if (samples === this.#askedSamples) return this.#askedFrames;
    const ready = readyFrames(this.#spec, this.#inside.frontEnd.geometry, samples);
    this.#askedSamples = samples;
    this.#askedFrames = ready < this.#setup.past.warmUp ? 0 : ready;
    return this.#askedFrames;
  }

  take(samples: Samples, out: FeatureArray): void {
    const source = this.#source;
    source.take(this.#hearing.take(samples));
    const frames = this.#framesAt(source.length);
    if (this.#isPlain && frames > this.#frames) this.#plain(this.#signal, frames, out);
    else this.#takeSome(frames, out);
    const { firstSample, hopLength, mirror } = this.#inside.frontEnd.geometry;
    // A last frame that is centred on the end of the signal sees, mirrored, the sample before its own first one.
    source.keep(firstSample + this.#frames * hopLength - (mirror === 2 ? 1 : 0));
  }

  /** Frames up to `frames`, which the kernel delivers as rows. */
  #plain(signal: Signal, frames: number, out: FeatureArray): void {
    const first = this.#frames;
    this.#frames = this.rows = frames;
    this.#kernel.compute(signal, first, frames - first, out, 0);
  }

  #takeSome(frames: number, out: FeatureArray): void {
    const most = Math.max(MOST_FRAMES, this.#setup.past.warmUp);
    for (let place = 0; this.#frames < frames; ) {
      const next = Math.min(frames, this.#frames + most);
      const rows = readyRows(this.#spec, next) - this.rows;
      const end = place + rows * this.#width;
      this.#advance(this.#signal, next, out.length === end ? out : out.subarray(place, end), rows);
      place = end;
    }
  }

  end(): { data: FeatureArray; validRows: number } {
    const { frontEnd, stages } = this.#inside;
    const spec = this.#spec;
    const plan = unlessShort(() => planClip(frontEnd, this.#source.length, modeOf(spec), stages));
    if (plan === undefined) return { data: newArray(frontEnd.output, 0), validRows: 0 };
    const frameAxis = plan.shape.axes.indexOf('frame');
    const rows = plan.shape.dims[frameAxis] - this.rows;
    const data = newArray(frontEnd.output, rows * this.#width);
    const signal = { ...this.#signal, totalSamples: plan.totalSamples };
    this.#advance(signal, plan.frames, data, rows, plan);
    return { data, validRows: plan.shape.validFrames };
  }

  /** Frames up to `frames`, and rows into all of `out`; at the end of the signal what the last frames are filled up to, and how many are valid. */
  #advance(
    signal: Signal,
    frames: number,
    out: FeatureArray,
    rows: number,
    { gridFrames, validFrames }: { gridFrames: number; validFrames: number } = {
      gridFrames: frames,
      validFrames: frames,
    },
  ): void {
    const first = this.#frames;
    const count = frames - first;
    if (this.#isPlain && gridFrames === frames && validFrames === frames) return this.#plain(signal, frames, out);
    this.#frames = frames;
    this.rows += rows;
    const grid = this.#computed(signal, first, count, gridFrames - first, validFrames);
    if (this.#rowMaker) return this.#rowMaker.push(grid.data, grid.frames, out, rows);
    applyStatistics(this.#spec, grid);
    out.set(grid.data);
  }

  /** Frames from `first` on as `normalize` leaves them: `count` of the signal, filled up to `all`. */
  #computed(signal: Signal, first: number, count: number, all: number, validFrames: number): Grid {
    const { geometry, computed } = this.#inside.frontEnd;
    const { past } = this.#setup;
    const [spec, maximum] = [this.#spec, this.#maximum];
    const data = scratchOf(computed, all * geometry.bands).subarray(0, all * geometry.bands);
    const grid: Grid = { data, frames: all, width: geometry.bands, melMajor: false };
    let done = first;
    this.#kernel.compute(signal, first, count, data, 0, (values, some) => {
      if (maximum) follow(maximum, values, some, done, past, validFrames);
      done += some;
    });
    if (maximum && spec.cepstrum === null) follow(maximum, grid, count, first, past, validFrames);
    fillFrames(grid, filling(spec), count);
    if (this.#moments) follow(this.#moments, grid, all, first, past, validFrames);
    normalizeGrid(this.#rest, grid, Math.min(Math.max(validFrames - first, 0), all));
    if (spec.padFrames !== null) fillFrames(grid, spec.padFrames.fill, count);
    return grid;
  }
}

/** Samples kept until the end, and then extracted as a whole. */
export class WholeProgress implements Progress {
  readonly rows = 0;
  readonly #extractor: Extractor<FeatureArray>;
  readonly #output: OutputType;
  readonly #chunks: Samples[] = [];

  constructor(extractor: Extractor<FeatureArray>, output: OutputType) {
    this.#extractor = extractor;
    this.#output = output;
  }

  rowsAfter(): number {
    return 0;
  }

  take(samples: Samples): void {
    this.#chunks.push(samples.slice());
  }

  end(): { data: FeatureArray; validRows: number } {
    const { spec } = this.#extractor;
    const samples = joined(this.#chunks);
    const options = { sampleRate: spec.sampleRate, length: modeOf(spec), anyScale: true };
    const features = unlessShort(() => this.#extractor.extract(samples, options));
    if (features === undefined) return { data: newArray(this.#output, 0), validRows: 0 };
    const { data, dims, axes, validFrames } = features;
    if (axes[0] === 'frame') return { data, validRows: validFrames };
    const [width, frames] = dims;
    const rows = newArray(this.#output, data.length);
    copyGrid({ data, frames, width, melMajor: true }, { data: rows, frames, width, melMajor: false });
    return { data: rows, validRows: validFrames };
  }
}

/** Chunks as one array, scaled: of doubles where one of them has doubles. */
function joined(chunks: readonly Samples[]): Samples {
  const Type = chunks.some((chunk) => chunk instanceof Float64Array) ? Float64Array : Float32Array;
  const all = new Type(chunks.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const chunk of chunks) {
    copyScaled(chunk, 0, all.subarray(place, place + chunk.length));
    place += chunk.length;
  }
  return all;
}
