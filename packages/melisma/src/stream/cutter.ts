/** Rows cut into the chunks that a streaming model takes, in the model's own layout. */
import { valueAxis } from '../extract/stages.ts';
import type { Axis, FeatureArray } from '../extract/types.ts';
import { leastValidFrames } from '../spec/grid-sizes.ts';
import { featureCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { copyGrid, type Grid } from '../stages/grid.ts';
import { normalizeGrid } from '../stages/normalize/utterance.ts';
import type { ChunkPlan } from './chunk-plan.ts';
import { follow, maximumOf } from './statistics.ts';

/** One chunk; `data` is row-major over `dims`, in the layout of the front end. */
export interface FeatureChunk<Data extends FeatureArray = Float32Array> {
  data: Data;
  dims: number[];
  axes: Axis[];
  /** The number of its first row, counted from the beginning of the signal, with `leftZeros`. */
  firstFrame: number;
  /** Its time in the signal as it came: below 0 within `leftZeros`. */
  seconds: number;
  /** Rows that count, the first ones. */
  validFrames: number;
  /** True for the chunk that `flush` returned last: it may be shorter than the others. */
  isLast: boolean;
}

/** Rows as they come, frames first: the first `validFrames` of them count. */
interface Rows<Data> {
  data: Data;
  dims: readonly [frames: number, features: number];
  validFrames: number;
}

/** Holds rows until a chunk is whole. */
export class Cutter<Data extends FeatureArray> {
  readonly #spec: Readonly<Spec>;
  readonly #plan: Required<ChunkPlan>;
  readonly #width: number;
  readonly #overChunk: boolean;
  readonly #newArray: (length: number) => Data;
  /** Rows for the next chunk: `#count` of them, of which `#valid` count, from row `#first` on. */
  #rows: Data;
  #count = 0;
  #valid = 0;
  #first = 0;
  #chunks = 0;

  /** `overChunk`: normalised by the statistics of each chunk. */
  constructor(spec: Readonly<Spec>, plan: Required<ChunkPlan>, overChunk: boolean, newArray: (length: number) => Data) {
    this.#spec = spec;
    this.#plan = plan;
    this.#width = featureCount(spec);
    this.#overChunk = overChunk;
    this.#newArray = newArray;
    this.#rows = newArray(0);
  }

  /** Forget the rows: the next chunk is the first one, and row `first` its first row. */
  reset(first = 0): void {
    this.#count = this.#valid = this.#chunks = 0;
    this.#first = first;
    this.#rows = this.#newArray(0);
  }

  /** The chunks that these rows complete. */
  push(rows: Rows<Data>): FeatureChunk<Data>[] {
    this.keep(rows);
    return this.#whole();
  }

  /** Hold these rows further. */
  keep({ data, dims, validFrames }: Rows<Data>): void {
    const held = this.#count * this.#width;
    if (held + data.length > this.#rows.length) {
      const rows = this.#newArray(held + data.length);
      rows.set(this.#rows.subarray(0, held));
      this.#rows = rows;
    }
    this.#rows.set(data, held);
    this.#count += dims[0];
    this.#valid += validFrames;
  }

  /** What is left as a shorter chunk, where it is more than the chunk before had. */
  rest(): FeatureChunk<Data>[] {
    const repeated = this.#chunks === 0 ? 0 : this.#plan.overlapFrames;
    return this.#count > repeated ? [this.#cut(this.#count)] : [];
  }

  /** The chunks that are whole. */
  #whole(): FeatureChunk<Data>[] {
    const { firstFrames, frames } = this.#plan;
    const chunks: FeatureChunk<Data>[] = [];
    for (;;) {
      const size = this.#chunks === 0 ? firstFrames : frames;
      if (this.#count < size) return chunks;
      chunks.push(this.#cut(size));
    }
  }

  /** The first rows that are held as a chunk; those that the next one repeats are held further. */
  #cut(frames: number): FeatureChunk<Data> {
    const width = this.#width;
    const { sampleRate, layout, hopLength, stack } = this.#spec;
    const melMajor = layout === 'mel-major';
    const grid = { data: this.#rows.slice(0, frames * width) as Data, frames, width, melMajor: false };
    const validFrames = Math.min(frames, this.#valid);
    if (this.#overChunk) normalizeChunk(this.#spec, grid, validFrames);
    const data = melMajor ? this.#newArray(grid.data.length) : grid.data;
    if (melMajor) copyGrid(grid, { ...grid, data, melMajor });
    const seconds = (this.#first * (stack?.stride ?? 1) * hopLength - this.#plan.leftZeros) / sampleRate;
    const value = valueAxis(this.#spec);
    const chunk: FeatureChunk<Data> = {
      data,
      dims: melMajor ? [width, frames] : [frames, width],
      axes: melMajor ? [value, 'frame'] : ['frame', value],
      firstFrame: this.#first,
      seconds,
      validFrames,
      isLast: false,
    };
    const gone = frames - this.#plan.overlapFrames;
    this.#rows.copyWithin(0, gone * width, this.#count * width);
    this.#first += gone;
    this.#count -= gone;
    this.#valid = Math.max(0, this.#valid - gone);
    this.#chunks++;
    return chunk;
  }
}

/** In place, with statistics over the chunk's valid frames alone. */
function normalizeChunk(spec: Spec, grid: Grid, validFrames: number): void {
  const past = { frames: Number.POSITIVE_INFINITY, warmUp: grid.frames };
  const maximum = maximumOf(spec, grid.width, past);
  if (maximum) follow(maximum, grid, grid.frames, 0, past, validFrames);
  // A last chunk may be too short for a variance: it stays as it is.
  if (validFrames >= leastValidFrames(spec)) normalizeGrid(spec, grid, validFrames);
}
