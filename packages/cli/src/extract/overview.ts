/** What is told and drawn of features: their extremes and mean, and the frames over the recording as a grid. */
import type { FeatureArray } from 'melisma';
import { type Grid, GridMaker, gridOf, type Table } from '../draw/grid.ts';

export interface Overview {
  lowest: number;
  highest: number;
  mean: number;
  grid: Grid;
}

/** Of features that are all there; a figure is all that looks at the grid. */
export function overviewOf(features: Table & { data: FeatureArray }): Overview {
  let [lowest, highest, sum] = [Infinity, -Infinity, 0];
  for (const value of features.data) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    sum += value;
  }
  return { lowest, highest, mean: sum / features.data.length, grid: gridOf(features) };
}

/** Frames somewhere in an array. */
export interface Frames {
  data: FeatureArray;
  count: number;
  /** Elements from a frame to the next one, and from a value to the next one. */
  frameStep: number;
  valueStep: number;
}

/** An overview of features that come by and by. */
export class OverviewMaker {
  readonly #grid: GridMaker;
  #lowest = Infinity;
  #highest = -Infinity;
  #sum = 0;
  #count = 0;

  /** Of `frames` frames over the recording. */
  constructor(width: number, frames: number) {
    this.#grid = new GridMaker(width, frames);
  }

  /** Frames from number `first` on. */
  add({ data, count, frameStep, valueStep }: Frames, first: number): void {
    for (const value of data) {
      if (value < this.#lowest) this.#lowest = value;
      if (value > this.#highest) this.#highest = value;
      this.#sum += value;
    }
    this.#count += data.length;
    this.#grid.add(data, first, count, frameStep, valueStep);
  }

  get overview(): Overview {
    const [lowest, highest, mean] = [this.#lowest, this.#highest, this.#sum / this.#count];
    return { lowest, highest, mean, grid: this.#grid.grid() };
  }
}
