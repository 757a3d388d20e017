/** Values of many frames in one array, by rows of frames or by rows of values: what the utterance stages work on. */

export interface Grid {
  data: Float32Array | Float64Array;
  frames: number;
  /** Values of a frame. */
  width: number;
  /** True where a row is one value over all frames, `[width, frames]`; otherwise a row is a frame. */
  melMajor: boolean;
}

/** Place of a frame's value in the array. */
export const placeOf = ({ frames, width, melMajor }: Grid, frame: number, value: number): number =>
  melMajor ? value * frames + frame : frame * width + value;

/** Set the frames from `first` on to a value. */
export function fillFrames(grid: Grid, first: number, value: number): void {
  for (let t = first; t < grid.frames; t++) {
    for (let i = 0; i < grid.width; i++) grid.data[placeOf(grid, t, i)] = value;
  }
}

/** All frames to the front of a grid of the same width that may have more, which become `fill`. */
export function copyFrames(from: Grid, to: Grid, fill: number): void {
  for (let i = 0; i < from.width; i++) {
    for (let t = 0; t < from.frames; t++) to.data[placeOf(to, t, i)] = from.data[placeOf(from, t, i)];
  }
  fillFrames(to, from.frames, fill);
}
