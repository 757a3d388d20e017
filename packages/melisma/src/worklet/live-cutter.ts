/** Chunks of live rows, with what is told of their place. */
import type { FeatureArray, OutputType } from '../extract/types.ts';
import type { Spec } from '../spec/spec.ts';
import type { ChunkPlan } from '../stream/chunk-plan.ts';
import { Cutter, type FeatureChunk } from '../stream/cutter.ts';
import { newArray } from '../stream/rows.ts';
import type { LiveChunk, LiveFeatures } from './features.ts';

/** Chunks begin anew with another signal, and where rows are missing. */
export class LiveCutter {
  readonly #cutter: Cutter<FeatureArray>;
  readonly #rowSeconds: number;
  #signal = 0;
  /** The row that comes next, and the one behind the last that is lost. */
  #next = 0;
  #lostUntil = 0;
  /** Context time less time in the signal. */
  #origin = 0;

  constructor(spec: Readonly<Spec>, plan: Required<ChunkPlan>, overChunk: boolean, output: OutputType) {
    this.#cutter = new Cutter(spec, plan, overChunk, (length) => newArray(output, length));
    this.#rowSeconds = ((spec.stack?.stride ?? 1) * spec.hopLength) / spec.sampleRate;
  }

  push(rows: LiveFeatures<FeatureArray>): LiveChunk<FeatureArray>[] {
    if (rows.signal !== this.#signal || rows.firstFrame !== this.#next) {
      this.#cutter.reset(rows.firstFrame);
      this.#lostUntil = 0;
    }
    this.#signal = rows.signal;
    this.#next = rows.firstFrame + rows.dims[0];
    this.#origin = rows.contextTime - rows.firstFrame * this.#rowSeconds;
    if (rows.isLost) this.#lostUntil = this.#next;
    return this.#cutter.push(rows).map((chunk) => this.#placed(chunk));
  }

  /** What is left at the end of the signal. */
  rest(): LiveChunk<FeatureArray>[] {
    return this.#cutter.rest().map((chunk) => this.#placed({ ...chunk, isLast: true }));
  }

  #placed(chunk: FeatureChunk<FeatureArray>): LiveChunk<FeatureArray> {
    return {
      ...chunk,
      contextTime: this.#origin + chunk.firstFrame * this.#rowSeconds,
      isLost: chunk.firstFrame < this.#lostUntil,
      signal: this.#signal,
    };
  }
}
