/** Features as a grid of cells to be drawn: bands upwards, frames to the right, padding left out. */
import type { Spec } from 'melisma';

/** Values row by row; row 0 is the lowest band. */
export interface Grid {
  bands: number;
  frames: number;
  values: Float32Array;
}

/** An axis of mel bands, of coefficients, or of the values of stacked frames. */
const isValueAxis = (axis: string): boolean => axis !== 'frame' && axis !== 'window';

/** Frames of all windows, padding included; of one channel. */
export const frameCount = (dims: readonly number[], axes: readonly string[]): number =>
  dims.reduce((product, size, i) => (axes[i] === 'frame' || axes[i] === 'window' ? product * size : product), 1);

/** Features as the library gives them, or an array that holds some: the sizes and names of its axes, slowest first. */
export interface Table {
  data: ArrayLike<number>;
  dims: readonly number[];
  /** `frame`, `window`; any other axis counts the values of a frame. */
  axes: readonly string[];
  /** Frames that stand over the recording, of all windows. */
  validFrames: number;
}

/** How a table's values lie: where a frame begins, and how far it is from one of its values to the next. */
interface Lie {
  bands: number;
  /** Frames over the recording, at least one. */
  frames: number;
  bandStride: number;
  startOf(frame: number): number;
}

export function lieOf({ dims, axes, validFrames }: Omit<Table, 'data'>): Lie {
  const valueAxis = axes.find(isValueAxis) ?? 'mel';
  const size = (axis: string) => (axes.includes(axis) ? dims[axes.indexOf(axis)] : 1);
  const stride = (axis: string) => dims.slice(axes.indexOf(axis) + 1).reduce((a, b) => a * b, 1);
  const [bands, perWindow, frameStride] = [size(valueAxis), size('frame'), stride('frame')];
  return {
    bands,
    frames: Math.min(Math.max(validFrames, 1), frameCount(dims, axes)),
    bandStride: stride(valueAxis),
    startOf: (frame) => {
      const window = Math.floor(frame / perWindow);
      return window * bands * perWindow + (frame - window * perWindow) * frameStride;
    },
  };
}

/** The frames over the recording (at least one), whatever the layout; or those from `first` on, before `end`. */
export function gridOf(table: Table, first = 0, end = Infinity): Grid {
  const { bands, frames: all, bandStride, startOf } = lieOf(table);
  const frames = Math.min(end, all) - first;
  const values = new Float32Array(bands * frames);
  const starts = Float64Array.from({ length: frames }, (_, t) => startOf(first + t));
  for (let t = 0; t < frames; t++)
    for (let m = 0; m < bands; m++) values[m * frames + t] = table.data[starts[t] + m * bandStride];
  return { bands, frames, values };
}

/** No drawing has more columns: a picture has half as many, a terminal a tenth. */
const MOST_COLUMNS = 4096;

/** A grid whose frames come by and by, at no more columns than a drawing looks at: each is the mean of the frames that it stands for. */
export class GridMaker {
  readonly #bands: number;
  readonly #frames: number;
  readonly #columns: number;
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;

  /** Of `frames` frames over the recording; one is drawn where there is none. */
  constructor(bands: number, frames: number) {
    this.#bands = bands;
    this.#frames = Math.max(frames, 1);
    this.#columns = Math.min(this.#frames, MOST_COLUMNS);
    this.#sums = new Float64Array(bands * this.#columns);
    this.#counts = new Float64Array(this.#columns);
  }

  /** `count` frames from number `first` on; those past the end are padding. */
  add(data: ArrayLike<number>, first: number, count: number, frameStep: number, valueStep: number): void {
    for (let t = 0; t < Math.min(count, this.#frames - first); t++) {
      const column = Math.floor(((first + t) * this.#columns) / this.#frames);
      this.#counts[column]++;
      for (let m = 0; m < this.#bands; m++)
        this.#sums[m * this.#columns + column] += data[t * frameStep + m * valueStep];
    }
  }

  grid(): Grid {
    const values = new Float32Array(this.#sums.length);
    for (let m = 0, i = 0; m < this.#bands; m++)
      for (let column = 0; column < this.#columns; column++, i++) values[i] = this.#sums[i] / this.#counts[column];
    return { bands: this.#bands, frames: this.#columns, values };
  }
}

/** Seconds that `frames` frames of features last. */
export const durationOf = ({ hopLength, sampleRate, stack }: Spec, frames: number): number =>
  (frames * hopLength * (stack?.stride ?? 1)) / sampleRate;

/** What a value of the features is: `log10 mel power, normalised`. */
export function unitOf(spec: Spec): string {
  const log = { log10: 'log10 ', ln: 'ln ', db: 'dB of ', none: '' }[spec.log];
  const values = `${log}${spec.bands === 'bins' ? '' : 'mel '}${spec.spectrum}${spec.normalize.kind === 'none' ? '' : ', normalised'}`;
  return spec.cepstrum ? `cepstrum of ${values}` : values;
}

/** The grid, or its frames from `first` on before `end`, at another size: means of the cells where it shrinks, repeats where it grows. */
export function resizeGrid(grid: Grid, bands: number, frames: number, first = 0, end = grid.frames): Grid {
  const { values, frames: stride } = grid;
  const means = new Float32Array(bands * frames);
  const [rows, columns] = [spansOf(bands, grid.bands), spansOf(frames, end - first)];
  for (let m = 0; m < bands; m++)
    for (let t = 0; t < frames; t++) {
      let sum = 0;
      const [from, to] = [first + columns.firsts[t], first + columns.ends[t]];
      for (let row = rows.firsts[m]; row < rows.ends[m]; row++)
        for (let i = row * stride + from; i < row * stride + to; i++) sum += values[i];
      means[m * frames + t] = sum / ((rows.ends[m] - rows.firsts[m]) * (to - from));
    }
  return { bands, frames, values: means };
}

/** The cells of `from` that each cell of `to` stands over, from its first on before its end; at least one. */
function spansOf(to: number, from: number): { firsts: Int32Array; ends: Int32Array } {
  const firsts = Int32Array.from({ length: to }, (_, i) => Math.floor((i * from) / to));
  return { firsts, ends: firsts.map((first, i) => Math.max(first + 1, Math.floor(((i + 1) * from) / to))) };
}

/** Share of the values, the lowest, that a scale leaves out: frames of digital silence, at the floor of a logarithm, would take most of it. */
const passedOver = 0.01;

/** From the lowest finite value, but for a hundredth of them, to the highest. Equal values get a range of 1, so that there is a scale to draw. */
export function rangeOf(values: Float32Array): [low: number, high: number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const low = smallest(finite, Math.floor(passedOver * finite.length));
  let high = low;
  for (let i = 0; i < finite.length; i++) if (finite[i] > high) high = finite[i];
  return high - low > 1e-6 ? [low, high] : [low, low + 1];
}

/** The value that has `rank` others below it, of the lowest few per cent: what is surely above it is not sorted. */
function smallest(values: Float32Array, rank: number): number {
  const sample = values.filter((_, i) => i % 64 === 0).sort();
  const bound = sample[Math.floor(5 * passedOver * sample.length)];
  const few = values.filter((value) => value <= bound);
  return (few.length > rank ? few : values).sort()[rank];
}
