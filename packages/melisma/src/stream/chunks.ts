/** Rows cut into the chunks that a streaming model takes, in the model's own layout. */
import type { Axis, Extractor, FeatureArray, Samples } from '../extract/types.ts';
import { leastValidFrames } from '../spec/grid-sizes.ts';
import { featureCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { copyGrid, type Grid } from '../stages/grid.ts';
import { normalizeGrid } from '../stages/normalize/utterance.ts';
import { chunksOf, type StreamAudio } from './audio.ts';
import { type ChunkPlan, checkedChunk } from './chunk-plan.ts';
import type { ChunkOptions, ResamplerFor } from './options.ts';
import { follow, maximumOf } from './statistics.ts';
import { RowStream, type StreamFeatures } from './stream.ts';

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

/** A stream of chunks. */
export interface ChunkStream<Data extends FeatureArray = Float32Array> {
  /** As of {@link FeatureStream}. */
  readonly latency: number;
  readonly replaced: number;
  /** The next samples. Returns the chunks that they complete, each in an array of the caller's own. Throws as {@link FeatureStream.push}. */
  push(samples: Samples): FeatureChunk<Data>[];
  /** The end of the signal: whole chunks that its last rows complete, and what is left as a shorter one. None where the signal is too short. */
  flush(): FeatureChunk<Data>[];
  reset(): void;
  close(): void;
  over(audio: StreamAudio): AsyncGenerator<FeatureChunk<Data>, void, undefined>;
}

export class CuttingStream<Data extends FeatureArray> implements ChunkStream<Data> {
  readonly #stream: RowStream<Data>;
  readonly #spec: Readonly<Spec>;
  readonly #plan: Required<ChunkPlan>;
  readonly #width: number;
  readonly #overChunk: boolean;
  /** Rows for the next chunk: `#count` of them, of which `#valid` count, from row `#first` on. */
  #rows: Data;
  #count = 0;
  #valid = 0;
  #first = 0;
  #chunks = 0;

  constructor(extractor: Extractor<Data>, options: ChunkOptions, resamplerFor: ResamplerFor) {
    this.#stream = new RowStream(extractor, options, resamplerFor);
    this.#spec = extractor.spec;
    this.#plan = checkedChunk(options.chunk);
    this.#width = featureCount(extractor.spec);
    this.#overChunk = options.statistics === 'chunk';
    this.#rows = this.#stream.newArray(0);
    this.#begin();
  }

  get latency(): number {
    return this.#stream.latency;
  }

  get replaced(): number {
    return this.#stream.replaced;
  }

  push(samples: Samples): FeatureChunk<Data>[] {
    this.#keep(this.#stream.pushView(samples));
    return this.#whole();
  }

  flush(): FeatureChunk<Data>[] {
    this.#keep(this.#stream.flush());
    const chunks = this.#whole();
    const repeated = this.#chunks === 0 ? 0 : this.#plan.overlapFrames;
    if (this.#count > repeated) chunks.push(this.#cut(this.#count));
    if (chunks.length > 0) chunks[chunks.length - 1].isLast = true;
    this.#begin();
    return chunks;
  }

  reset(): void {
    this.#stream.reset();
    this.#begin();
  }

  close(): void {
    this.#stream.close();
    this.#rows = this.#stream.newArray(0);
  }

  async *over(audio: StreamAudio): AsyncGenerator<FeatureChunk<Data>, void, undefined> {
    for await (const samples of chunksOf(audio)) yield* this.push(samples);
    yield* this.flush();
  }

  #begin(): void {
    this.#count = this.#valid = this.#first = this.#chunks = 0;
    const { leftZeros } = this.#plan;
    if (leftZeros > 0) this.#keep(this.#stream.begin(leftZeros));
  }

  #keep({ data, dims, validFrames }: StreamFeatures<Data>): void {
    const held = this.#count * this.#width;
    if (held + data.length > this.#rows.length) {
      const rows = this.#stream.newArray(held + data.length);
      rows.set(this.#rows.subarray(0, held));
      this.#rows = rows;
    }
    this.#rows.set(data, held);
    this.#count += dims[0];
    this.#valid += validFrames;
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
    const data = melMajor ? this.#stream.newArray(grid.data.length) : grid.data;
    if (melMajor) copyGrid(grid, { ...grid, data, melMajor });
    const seconds = (this.#first * (stack?.stride ?? 1) * hopLength - this.#plan.leftZeros) / sampleRate;
    const value = this.#stream.valueAxis;
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
