/** What is told and drawn of features: their extremes and mean, and the frames over the recording as a grid. */

import { type Grid, GridMaker, gridOf, type Table } from '@melisma/draw';
import type { FeatureArray } from 'melisma';

export interface Overview {
  lowest: number;
  highest: number;
  mean: number;
  grid: Grid;
}

/** Lowest, highest and mean of all values so far. */
class Extremes {
  lowest = Infinity;
  highest = -Infinity;
  #sum = 0;
  #count = 0;

  add(data: FeatureArray): void {
    for (const value of data) {
      if (value < this.lowest) this.lowest = value;
      if (value > this.highest) this.highest = value;
      this.#sum += value;
    }
    this.#count += data.length;
  }

  with(grid: Grid): Overview {
    const { lowest, highest } = this;
    return { lowest, highest, mean: this.#sum / this.#count, grid };
  }
}

/** Of features that are all there; a figure is all that looks at the grid. */
export function overviewOf(features: Table & { data: FeatureArray }): Overview {
  const extremes = new Extremes();
  extremes.add(features.data);
  return extremes.with(gridOf(features));
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
  readonly #extremes = new Extremes();

  /** Of `frames` frames over the recording. */
  constructor(width: number, frames: number) {
    this.#grid = new GridMaker(width, frames);
  }

  /** Frames from number `first` on. */
  add({ data, count, frameStep, valueStep }: Frames, first: number): void {
    this.#extremes.add(data);
    this.#grid.add(data, first, count, frameStep, valueStep);
  }

  get overview(): Overview {
    return this.#extremes.with(this.#grid.grid());
  }
}
