/** Features that are all there: their values, and what is drawn of any stretch of them, quickly however long they are. */
import { cellsOf, type Grid, gridOf, lieOf, type Table } from '@melisma/draw';
import { Turns } from './turns.ts';

/** A stretch of so many frames is drawn from the frames themselves; a longer one from means of several. */
const MOST_FRAMES = 32_768;

/** From one level of means to the next. */
const COARSER = 4;

/** Values, and where they lie. */
interface Fine extends ReturnType<typeof lieOf> {
  data: ArrayLike<number>;
}

export class Clip {
  readonly bands: number;
  /** Over the recording; padding is left out. */
  readonly frames: number;
  readonly #table: Table;
  readonly #fine: Fine;
  /** The features themselves, where they lie as a grid does. */
  readonly #grid: Grid | undefined;
  /** Means of 4, 16, ... frames, as far as they are needed. */
  #levels: Grid[] = [];

  constructor(table: Table) {
    this.#table = table;
    this.#fine = { data: table.data, ...lieOf(table) };
    this.bands = this.#fine.bands;
    this.frames = this.#fine.frames;
    const { data, dims, axes } = table;
    if (data instanceof Float32Array && axes.length === 2 && axes[1] === 'frame')
      this.#grid = { bands: this.bands, frames: dims[1], values: data };
  }

  valueAt(frame: number, band: number): number {
    const { data, startOf, bandStride } = this.#fine;
    return data[startOf(frame) + band * bandStride];
  }

  /** Whether it is so long that it is worked on in turns. */
  get isSliced(): boolean {
    return this.frames > MOST_FRAMES;
  }

  /** True where nothing can be drawn before {@link prepare} is done. */
  get isLong(): boolean {
    return this.isSliced && this.#levels.length === 0;
  }

  /** Computes the means that a long clip is drawn from, a few milliseconds at a time. */
  async prepare(signal: AbortSignal): Promise<void> {
    const turns = new Turns();
    const levels: Grid[] = [];
    for (let fine = this.#fine; fine.frames > MOST_FRAMES; ) {
      const level = await coarser(fine, turns, signal);
      if (signal.aborted) return;
      levels.push(level);
      fine = { ...level, data: level.values, bandStride: level.frames, startOf: (frame) => frame };
    }
    this.#levels = levels;
  }

  /** The frames from `first` on before `end` at no more cells than there are pixels. */
  cells(first: number, end: number, width: number, height: number): Grid {
    const over = Math.ceil(Math.log((end - first) / MOST_FRAMES) / Math.log(COARSER));
    if (over > 0) {
      const step = COARSER ** over;
      return cellsOf(this.#levels[over - 1], width, height, Math.floor(first / step), Math.ceil(end / step));
    }
    return this.#grid
      ? cellsOf(this.#grid, width, height, first, end)
      : cellsOf(gridOf(this.#table, first, end), width, height);
  }
}

/** Each frame the mean of {@link COARSER}, the last one perhaps of fewer. */
async function coarser(
  { data, bands, frames, bandStride, startOf }: Fine,
  turns: Turns,
  signal: AbortSignal,
): Promise<Grid> {
  const columns = Math.ceil(frames / COARSER);
  const values = new Float32Array(bands * columns);
  for (let column = 0; column < columns && !signal.aborted; column++) {
    const count = Math.min(COARSER, frames - column * COARSER);
    const starts = Array.from({ length: count }, (_, i) => startOf(column * COARSER + i));
    for (let band = 0; band < bands; band++) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += data[starts[i] + band * bandStride];
      values[band * columns + column] = sum / count;
    }
    if (column % 64 === 0) await turns.take();
  }
  return { bands, frames: columns, values };
}
