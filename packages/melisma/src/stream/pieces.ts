/** Features of a clip that memory does not hold: rows in pieces, equal to those of `extract` in every bit. */
import { coveredSamples } from '../engine/runtime/engine.ts';
import { type Kernel, kernelOver, largestFeature } from '../engine/runtime/kernel.ts';
import { prepared } from '../engine/runtime/prepare.ts';
import type { Signal, Source } from '../engine/runtime/signal.ts';
import { readFewOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import type { Inside } from '../extract/clip.ts';
import type { ClipPlan } from '../extract/front-end.ts';
import { planClip } from '../extract/length.ts';
import { filling, valueAxis } from '../extract/stages.ts';
import type { ExtractOptions, Extractor, FeatureArray, FeatureShape, OutputType } from '../extract/types.ts';
import { checkPeak, checkRate, largestSample } from '../samples/checks.ts';
import { tailPeak } from '../samples/samples.ts';
import { isOverTime, type OverTime } from '../spec/grid-sizes.ts';
import { featureCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { copyGrid, fillFrames, type Grid, stepsOf } from '../stages/grid.ts';
import { normalizeGrid, TimeStatistics } from '../stages/normalize/utterance.ts';
import { insideOf } from './options.ts';
import { readyRows } from './ready.ts';
import { newArray, RowMaker } from './rows.ts';
import type { StreamFeatures } from './stream.ts';

/** Samples at the front end's rate that lie somewhere, in a file for example. */
export interface StoredSamples {
  readonly length: number;
  /** Samples from place `start` on into all of `to`; none of them lies outside. */
  read(start: number, to: Float32Array | Float64Array): void;
}

/**
 * The shape of the whole, as `extract` has it, and its rows: as of a stream, frames first, in the order of time. Pieces without a row come while
 * statistics are measured, so that a loop can do something else in between.
 */
export interface FeaturePieces<Data extends FeatureArray = Float32Array>
  extends FeatureShape,
    Iterable<StreamFeatures<Data>> {
  /** How often a loop over the rows goes over the samples: 1 where frames stand alone, once more for each statistic over all of them. */
  readonly passes: number;
}

/**
 * Features of a clip of any length in memory that does not grow with it. Rows are computed as the loop takes them.
 *
 * Throws what `extract` throws of lengths and rates; ERR_OPTION, also for a `length` that leaves some samples out or takes some twice, and for
 * an extractor of a target that is not compiled; ERR_DISPOSED. The loop throws ERR_NON_FINITE and ERR_SAMPLE_SCALE, behind its last row.
 */
export function extractPieces<Data extends FeatureArray>(
  extractor: Extractor<Data>,
  samples: StoredSamples,
  options: ExtractOptions,
): FeaturePieces<Data> {
  const inside = readable('extractor', () => insideOf(extractor));
  const given = readFewOptions(options, ['sampleRate', 'length', 'anyScale']);
  const { compiled } = inside.engine;
  if (!compiled) throw refusal('ERR_OPTION', 'extractor', 'one of a compiled target', inside.frontEnd.target);
  checkRate(inside.frontEnd.spec, given.sampleRate);
  const plan = planClip(inside.frontEnd, samples.length, given.length, inside.stages);
  if (plan.repeats !== 1 || plan.usedSamples !== samples.length)
    throw refusal('ERR_OPTION', 'length', ['file', 'unpadded'], given.length);
  const pieces = new Pieces(inside, compiled, samples, plan, given);
  return {
    ...plan.shape,
    passes: pieces.passes,
    [Symbol.iterator]: () => pieces.rows() as Generator<StreamFeatures<Data>>,
  };
}

type Compiled = NonNullable<Inside['engine']['compiled']>;

class Pieces {
  readonly passes: number;
  readonly #inside: Inside;
  readonly #compiled: Compiled;
  readonly #kernel: Kernel;
  readonly #samples: StoredSamples;
  readonly #signal: Signal;
  readonly #plan: ClipPlan;
  readonly #options: ExtractOptions;

  constructor(inside: Inside, compiled: Compiled, samples: StoredSamples, plan: ClipPlan, options: ExtractOptions) {
    const { spec, geometry } = inside.frontEnd;
    const { normalize } = spec;
    this.#inside = inside;
    this.#compiled = compiled;
    this.#kernel = kernelOver(compiled.exports, compiled.layout, geometry);
    this.#samples = samples;
    this.#plan = plan;
    this.#options = options;
    const source = prepared(spec, storedSource(samples));
    this.#signal = { source, totalSamples: plan.totalSamples, mirror: geometry.mirror };
    const overTime = isOverTime(normalize) ? (normalize.kind === 'mean' ? 1 : 2) : 0;
    this.passes = 1 + Number(compiled.layout.hasMaximum) + overTime;
  }

  *rows(): Generator<StreamFeatures<FeatureArray>> {
    const { spec, geometry, computed, output } = this.#inside.frontEnd;
    const { gridFrames, frames, shape } = this.#plan;
    const largest = this.#compiled.layout.hasMaximum ? yield* this.#largest() : undefined;
    const statistics = isOverTime(spec.normalize) ? yield* this.#statistics(spec.normalize, largest) : undefined;
    const rest: Spec = statistics ? { ...spec, normalize: { kind: 'none' } } : spec;
    const maker = new RowMaker(spec, geometry.bands, computed, output);
    const total = shape.dims[shape.axes.indexOf('frame')];
    let done = 0;
    for (const { grid, first } of this.#grids(largest)) {
      const end = first + grid.frames;
      statistics?.apply(grid);
      normalizeGrid(rest, grid, this.#validOf(grid, first));
      if (spec.padFrames !== null && end > frames) fillFrames(grid, spec.padFrames.fill, Math.max(0, frames - first));
      const count = (end === gridFrames ? total : Math.min(readyRows(spec, end), total)) - done;
      const data = newArray(output, count * featureCount(spec));
      maker.push(framesFirst(grid, computed), grid.frames, data, count);
      yield this.#piece(done, data);
      done += count;
    }
  }

  #piece(firstFrame: number, data: FeatureArray): StreamFeatures<FeatureArray> {
    const { spec } = this.#inside.frontEnd;
    const width = featureCount(spec);
    const frames = data.length / width;
    const seconds = (firstFrame * (spec.stack?.stride ?? 1) * spec.hopLength) / spec.sampleRate;
    const validFrames = Math.min(Math.max(this.#plan.shape.validFrames - firstFrame, 0), frames);
    return { data, dims: [frames, width], axes: ['frame', valueAxis(spec)], firstFrame, seconds, validFrames };
  }

  /** Frames of a grid, of which the first has the number `first`, that are valid. */
  #validOf(grid: Grid, first: number): number {
    return Math.min(Math.max(this.#plan.validFrames - first, 0), grid.frames);
  }

  /** The largest feature of all frames. */
  *#largest(): Generator<StreamFeatures<FeatureArray>, number> {
    const { geometry, computed, output } = this.#inside.frontEnd;
    const { exports, layout } = this.#compiled;
    const unused = newArray(computed, layout.outputFrames * geometry.bands);
    let largest: number | undefined;
    let peak = 0;
    for (const [first, count] of this.#segments(this.#plan.computedFrames)) {
      peak = Math.max(peak, this.#kernel(this.#signal, count, unused, count, first, largest));
      largest = largestFeature(exports, layout);
      yield this.#piece(0, newArray(output, 0));
    }
    this.#check(peak);
    return largest!;
  }

  /** Mean and deviation of each value. */
  *#statistics(
    normalize: OverTime,
    largest: number | undefined,
  ): Generator<StreamFeatures<FeatureArray>, TimeStatistics> {
    const { geometry, output } = this.#inside.frontEnd;
    const statistics = new TimeStatistics(normalize, geometry.bands);
    do {
      for (const { grid, first } of this.#grids(largest)) {
        statistics.add(grid, this.#validOf(grid, first));
        yield this.#piece(0, newArray(output, 0));
      }
    } while (statistics.next());
    return statistics;
  }

  /** Frames as the kernel delivers them, to the last that the stages over all frames see. A grid is valid until the next one. */
  *#grids(largest: number | undefined): Generator<{ grid: Grid; first: number }> {
    const { spec, geometry, computed } = this.#inside.frontEnd;
    const { computedFrames, frames, gridFrames } = this.#plan;
    const { bands: width, melMajor } = geometry;
    const last = { data: newArray(computed, width), frames: 1, width, melMajor };
    let peak = 0;
    for (const [first, count] of this.#segments(gridFrames)) {
      const grid = { data: newArray(computed, count * width), frames: count, width, melMajor };
      const some = Math.min(count, Math.max(0, computedFrames - first));
      if (some > 0) peak = Math.max(peak, this.#kernel(this.#signal, some, grid.data, count, first, largest));
      if (some > 0) copyFrame(grid, some - 1, last, 0);
      for (let t = some; t < Math.min(count, frames - first); t++) copyFrame(last, 0, grid, t);
      fillFrames(grid, filling(spec), Math.min(count, Math.max(0, frames - first)));
      yield { grid, first };
    }
    this.#check(peak);
  }

  /** Frames that the kernel's memory has room for. */
  *#segments(frames: number): Generator<[first: number, count: number]> {
    const segment = this.#compiled.layout.outputFrames;
    for (let first = 0; first < frames; first += segment) yield [first, Math.min(segment, frames - first)];
  }

  /** `met` is the largest sample that frames saw. Throws ERR_NON_FINITE, ERR_SAMPLE_SCALE. */
  #check(met: number): void {
    const { spec, geometry } = this.#inside.frontEnd;
    const covered = coveredSamples(geometry, spec.windowLength, this.#plan.computedFrames);
    const peak = this.#signal.source.peak(covered, met);
    if (!(peak <= largestSample(spec)))
      for (const [part, first] of blocksOf(this.#samples, 0))
        checkPeak(spec, part, tailPeak(part, 0), { anyScale: true }, first);
    checkPeak(spec, new Float32Array(0), peak, this.#options, 0);
  }
}

/** One frame of a grid to a place in another of the same layout. */
function copyFrame(from: Grid, t: number, to: Grid, place: number): void {
  const [here, there] = [stepsOf(from), stepsOf(to)];
  for (let i = 0; i < from.width; i++)
    to.data[place * there.frameStep + i * there.valueStep] = from.data[t * here.frameStep + i * here.valueStep];
}

/** Values frame by frame. */
function framesFirst(grid: Grid, type: OutputType): FeatureArray {
  if (!grid.melMajor) return grid.data;
  const turned = { ...grid, data: newArray(type, grid.data.length), melMajor: false };
  copyGrid(grid, turned);
  return turned.data;
}

/** Samples where they lie, as a kernel reads them. */
const storedSource = (samples: StoredSamples): Source => ({
  length: samples.length,
  doubles: false,
  read: (start, to) => samples.read(start, to),
  peak(met, peak) {
    let largest = peak;
    for (const [part] of blocksOf(samples, Math.max(0, met))) largest = Math.max(largest, tailPeak(part, 0));
    return largest;
  },
});

const BLOCK = 65_536;

/** The samples from place `start` on, some at a time. */
function* blocksOf(samples: StoredSamples, start: number): Generator<[part: Float32Array, first: number]> {
  for (let first = start; first < samples.length; first += BLOCK) {
    const part = new Float32Array(Math.min(BLOCK, samples.length - first));
    samples.read(first, part);
    yield [part, first];
  }
}
