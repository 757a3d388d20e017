/**
 * Rows that wait for their reader, in memory that is made once: where the reader is slow, the oldest make room. In a page that is isolated the memory is
 * shared, and the page reads where the audio thread writes; elsewhere the audio thread reads it, too, and posts what was read.
 *
 *   control [4 integers] | times [rows, doubles] | frames [rows, doubles] | marks [rows, integers] | data [rows, features]
 */
import type { FeatureArray, OutputType } from '../extract/types.ts';

/** Memory of a ring, shared or not. */
export type RingMemory = ArrayBuffer | SharedArrayBuffer;

/** How large a ring is, and what is in it. */
export interface RingShape {
  /** Rows that wait, at most. */
  most: number;
  /** Features of a row. */
  width: number;
  output: OutputType;
}

/** What is read at a time: rows of one mark whose numbers follow each other. */
export interface RowsRead {
  count: number;
  firstFrame: number;
  /** Of the first row, in seconds. */
  time: number;
  mark: number;
}

/** Places in `control`: rows written, and the first that is left, both counted modulo 2^32; rows that made room; 1 where the reader waits. */
const [WRITTEN, FIRST, DROPPED, WAITING] = [0, 1, 2, 3];
const CONTROL_BYTES = 16;

/** A power of two, so that places go on when the counts begin again at 0. */
const placesOf = ({ most }: RingShape): number => 2 ** Math.ceil(Math.log2(most));

/** Bytes of a ring. */
export function ringBytes(shape: RingShape): number {
  const bytesPerValue = shape.output === 'float64' ? 8 : 4;
  return CONTROL_BYTES + placesOf(shape) * (8 + 8 + 8 + shape.width * bytesPerValue);
}

/** One writer and one reader, perhaps in two threads. */
export class RowRing {
  readonly #most: number;
  readonly #width: number;
  readonly #places: number;
  readonly #control: Int32Array;
  readonly #times: Float64Array;
  readonly #frames: Float64Array;
  readonly #marks: Int32Array;
  readonly #data: FeatureArray;
  /** What {@link take} has read last. */
  readonly read: RowsRead = { count: 0, firstFrame: 0, time: 0, mark: 0 };

  constructor(memory: RingMemory, shape: RingShape) {
    const places = placesOf(shape);
    this.#most = shape.most;
    this.#width = shape.width;
    this.#places = places;
    this.#control = new Int32Array(memory, 0, CONTROL_BYTES / 4);
    this.#times = new Float64Array(memory, CONTROL_BYTES, places);
    this.#frames = new Float64Array(memory, CONTROL_BYTES + 8 * places, places);
    this.#marks = new Int32Array(memory, CONTROL_BYTES + 16 * places, places);
    const Type = shape.output === 'float64' ? Float64Array : Float32Array;
    this.#data = new Type(memory as ArrayBuffer, CONTROL_BYTES + 24 * places, places * shape.width);
  }

  /** Rows that wait. */
  get count(): number {
    return (Atomics.load(this.#control, WRITTEN) - Atomics.load(this.#control, FIRST)) | 0;
  }

  /** Rows that made room for later ones. */
  get dropped(): number {
    return Atomics.load(this.#control, DROPPED) >>> 0;
  }

  /** The reader waits, so that the writer wakes it. */
  wait(): void {
    Atomics.store(this.#control, WAITING, 1);
  }

  /** True for the one who finds that the reader waited: it waits no longer. */
  wakes(): boolean {
    return Atomics.exchange(this.#control, WAITING, 0) === 1;
  }

  /** One row: those of `data` from `place` on. */
  write(data: FeatureArray, place: number, frame: number, time: number, mark: number): void {
    const control = this.#control;
    const written = Atomics.load(control, WRITTEN);
    const first = Atomics.load(control, FIRST);
    // Where the reader was quicker there is room, and nothing is dropped.
    const isFull = ((written - first) | 0) >= this.#most;
    if (isFull && Atomics.compareExchange(control, FIRST, first, (first + 1) | 0) === first)
      Atomics.add(control, DROPPED, 1);
    const at = written & (this.#places - 1);
    this.#times[at] = time;
    this.#frames[at] = frame;
    this.#marks[at] = mark;
    const width = this.#width;
    const values = this.#data;
    for (let i = 0, to = at * width; i < width; i++) values[to + i] = data[place + i];
    Atomics.store(control, WRITTEN, (written + 1) | 0);
  }

  /**
   * The oldest rows, as many as `out` holds and belong together; what they are is in {@link read}. False without a row. Rows that made room while they
   * were read may have been written over: then the reading begins again.
   */
  take(out: FeatureArray): boolean {
    const control = this.#control;
    const most = Math.floor(out.length / this.#width);
    for (;;) {
      const first = Atomics.load(control, FIRST);
      const there = Math.min(most, (Atomics.load(control, WRITTEN) - first) | 0);
      if (there <= 0) return false;
      this.#copy(first, there, out);
      if (Atomics.compareExchange(control, FIRST, first, (first + this.read.count) | 0) === first) return true;
    }
  }

  #copy(first: number, there: number, out: FeatureArray): void {
    const { read } = this;
    const [width, values, last] = [this.#width, this.#data, this.#places - 1];
    const start = first & last;
    read.firstFrame = this.#frames[start];
    read.time = this.#times[start];
    read.mark = this.#marks[start];
    let count = 0;
    for (; count < there; count++) {
      const at = (first + count) & last;
      if (this.#marks[at] !== read.mark || this.#frames[at] !== read.firstFrame + count) break;
      for (let i = 0, from = at * width, to = count * width; i < width; i++) out[to + i] = values[from + i];
    }
    read.count = count;
  }
}
