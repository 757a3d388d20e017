/** From frames as `normalize` leaves them to rows of the result: differences, stacks, statistics of the training data. */
import type { FeatureArray, OutputType } from '../extract/types.ts';
import type { Spec } from '../spec/spec.ts';
import { appendDeltas } from '../stages/deltas/utterance.ts';
import type { Grid } from '../stages/grid.ts';
import { applyStatistics } from '../stages/normalize/utterance.ts';
import { stackFrames } from '../stages/stack/utterance.ts';
import { oldestFrame } from './ready.ts';

export const newArray = (type: OutputType, length: number): FeatureArray =>
  new (type === 'float64' ? Float64Array : Float32Array)(length);

/** True where a row is more than its frame. */
export const looksAround = ({ deltas, stack }: Spec): boolean => deltas !== null || stack !== null;

/** The frames that later rows look at, and the rows that are ready. */
export class RowMaker {
  readonly #spec: Spec;
  readonly #bands: number;
  readonly #computed: OutputType;
  readonly #output: OutputType;
  /** Frames `#first` to `#first + #count - 1`. */
  #frames: FeatureArray;
  #first = 0;
  #count = 0;
  #rows = 0;

  constructor(spec: Spec, bands: number, computed: OutputType, output: OutputType) {
    this.#spec = spec;
    this.#bands = bands;
    this.#computed = computed;
    this.#output = output;
    this.#frames = newArray(computed, 0);
  }

  /** The next frames, `[count, bands]`; then the next rows, all of `out`, which has `rows` of them. */
  push(frames: FeatureArray, count: number, out: FeatureArray, rows: number): void {
    this.#append(frames, count);
    if (rows === 0) return;
    const grid = this.#withDeltas();
    const { stack } = this.#spec;
    const result: Grid = { data: out, frames: rows, width: out.length / rows, melMajor: false };
    if (stack === null) {
      const place = (this.#rows - this.#first) * grid.width;
      out.set(grid.data.subarray(place, place + out.length));
    } else {
      // Where the first frames are gone, the row begins at the first one that is left.
      stackFrames({ ...stack, left: stack.left + this.#first - this.#rows * stack.stride }, grid, result);
    }
    applyStatistics(this.#spec, result);
    this.#rows += rows;
  }

  /** All frames that are left, with their differences; those too near to the ends of what is left come to nothing. */
  #withDeltas(): Grid {
    const { deltas, stack } = this.#spec;
    const data = this.#frames.subarray(0, this.#count * this.#bands);
    const grid: Grid = { data, frames: this.#count, width: this.#bands, melMajor: false };
    if (deltas === null) return grid;
    const width = grid.width * (deltas.orders + 1);
    // Of a whole clip they are computed in the result itself, where nothing follows.
    const type = stack === null ? this.#output : this.#computed;
    const next = { ...grid, width, data: newArray(type, grid.frames * width) };
    appendDeltas(deltas, grid, next);
    return next;
  }

  #append(frames: FeatureArray, count: number): void {
    const bands = this.#bands;
    const gone = Math.min(oldestFrame(this.#spec, this.#rows) - this.#first, this.#count);
    const old = this.#frames.subarray(gone * bands, this.#count * bands);
    const left = this.#count - gone;
    const needed = (left + count) * bands;
    if (needed > this.#frames.length || needed < this.#frames.length / 4)
      this.#frames = newArray(this.#computed, needed);
    this.#frames.set(old);
    this.#frames.set(frames.subarray(0, count * bands), left * bands);
    this.#first += gone;
    this.#count = left + count;
  }
}
