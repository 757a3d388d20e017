/** Features that are all there: their values, and what is drawn of any stretch of them, quickly however long they are. */
import { cellsOf, type Grid, GridMaker, gridOf, lieOf, resizeGrid, type Table } from '@melisma/draw';
import { paused, SLICE_MS } from './slices.ts';

/** A stretch of so many frames is drawn from the frames themselves; a longer one from means of several. */
const MOST_FRAMES = 32_768;

/** From one level of means to the next. */
const COARSER = 4;

export class Clip {
  readonly bands: number;
  /** Over the recording; padding is left out. */
  readonly frames: number;
  readonly #table: Table;
  readonly #lie: ReturnType<typeof lieOf>;
  /** Means of 4, 16, ... frames, as far as they are needed. */
  #levels: Grid[] = [];

  constructor(table: Table) {
    this.#table = table;
    this.#lie = lieOf(table);
    this.bands = this.#lie.bands;
    this.frames = this.#lie.frames;
  }

  valueAt(frame: number, band: number): number {
    return this.#table.data[this.#lie.startOf(frame) + band * this.#lie.bandStride];
  }

  /** True where nothing is drawn before {@link prepare} is done. */
  get isLong(): boolean {
    return this.frames > MOST_FRAMES && this.#levels.length === 0;
  }

  /** Computes the means that a long clip is drawn from, a few milliseconds at a time. */
  async prepare(signal: AbortSignal): Promise<void> {
    const makers: GridMaker[] = [];
    for (let columns = this.frames; columns > MOST_FRAMES; ) {
      columns = Math.ceil(columns / COARSER);
      makers.push(new GridMaker(this.bands, this.frames, columns));
    }
    const { startOf, bandStride } = this.#lie;
    let begun = performance.now();
    for (let frame = 0; frame < this.frames; frame++) {
      for (const maker of makers) maker.add(this.#table.data, frame, 1, 0, bandStride, startOf(frame));
      if (frame % 256 > 0 || performance.now() - begun < SLICE_MS) continue;
      await paused();
      if (signal.aborted) return;
      begun = performance.now();
    }
    this.#levels = await levelsOf(makers);
  }

  /** The frames from `first` on before `end` at no more cells than there are pixels. */
  cells(first: number, end: number, width: number, height: number): Grid {
    if (end - first <= MOST_FRAMES) return cellsOf(gridOf(this.#table, first, end), width, height);
    const level = this.#levels.find(({ frames }) => (frames * (end - first)) / this.frames <= MOST_FRAMES)!;
    const ratio = level.frames / this.frames;
    const [from, to] = [Math.floor(first * ratio), Math.ceil(end * ratio)];
    return resizeGrid(level, Math.min(level.bands, height), Math.min(to - from, width), from, to);
  }
}

/** One a turn: a level takes milliseconds. */
async function levelsOf(makers: readonly GridMaker[]): Promise<Grid[]> {
  const levels: Grid[] = [];
  for (const maker of makers) {
    await paused();
    levels.push(maker.grid());
  }
  return levels;
}
