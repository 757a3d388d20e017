/** A stream of the chunks that a streaming model takes. */
import type { Extractor, FeatureArray, Samples } from '../extract/types.ts';
import { chunksOf, type StreamAudio } from './audio.ts';
import { checkedChunk } from './chunk-plan.ts';
import { Cutter, type FeatureChunk } from './cutter.ts';
import type { ChunkOptions, ResamplerFor } from './options.ts';
import { RowStream } from './stream.ts';

export type { FeatureChunk };

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
  readonly #cutter: Cutter<Data>;
  readonly #leftZeros: number;

  constructor(extractor: Extractor<Data>, options: ChunkOptions, resamplerFor: ResamplerFor) {
    const stream = new RowStream(extractor, options, resamplerFor);
    const plan = checkedChunk(options.chunk);
    this.#stream = stream;
    this.#leftZeros = plan.leftZeros;
    const newArray = (length: number): Data => stream.newArray(length);
    this.#cutter = new Cutter(extractor.spec, plan, options.statistics === 'chunk', newArray);
    this.#begin();
  }

  get latency(): number {
    return this.#stream.latency;
  }

  get replaced(): number {
    return this.#stream.replaced;
  }

  push(samples: Samples): FeatureChunk<Data>[] {
    return this.#cutter.push(this.#stream.pushView(samples));
  }

  flush(): FeatureChunk<Data>[] {
    const chunks = [...this.#cutter.push(this.#stream.flush()), ...this.#cutter.rest()];
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
    this.#cutter.reset();
  }

  async *over(audio: StreamAudio): AsyncGenerator<FeatureChunk<Data>, void, undefined> {
    for await (const samples of chunksOf(audio)) yield* this.push(samples);
    yield* this.flush();
  }

  #begin(): void {
    this.#cutter.reset();
    if (this.#leftZeros > 0) this.#cutter.keep(this.#stream.begin(this.#leftZeros));
  }
}
