/** Values of many frames in one array, by rows of frames or by rows of values: what the utterance stages work on. */

export interface Grid {
  data: Float32Array | Float64Array;
  frames: number;
  /** Values of a frame. */
  width: number;
  /** True where a row is one value over all frames, `[width, frames]`; otherwise a row is a frame. */
  melMajor: boolean;
}

/** Elements from a frame to the next one, and from a value to the next one. */
export const stepsOf = ({ frames, width, melMajor }: Grid): { frameStep: number; valueStep: number } =>
  melMajor ? { frameStep: 1, valueStep: frames } : { frameStep: width, valueStep: 1 };

/** Set the frames from `first` to the one before `end`. */
export function fillFrames(grid: Grid, value: number, first: number, end = grid.frames): void {
  const { data, frames, width, melMajor } = grid;
  if (!melMajor) data.fill(value, first * width, end * width);
  else for (let i = 0; i < width; i++) data.fill(value, i * frames + first, i * frames + end);
}

/** Copies of frame `frame` behind it, up to the one before `end`. */
export function repeatFrame({ data, frames, width, melMajor }: Grid, frame: number, end: number): void {
  if (melMajor) {
    for (let i = 0; i < width; i++) data.fill(data[i * frames + frame], i * frames + frame + 1, i * frames + end);
  } else {
    for (let t = frame + 1; t < end; t++) data.copyWithin(t * width, frame * width, (frame + 1) * width);
  }
}

/** All frames to the front of a grid of the same width that may have more, which become `fill`. */
export function copyFrames(from: Grid, to: Grid, fill: number): void {
  const rows = from.melMajor ? from.width : 1;
  const length = from.data.length / rows;
  const stride = to.data.length / rows;
  for (let row = 0; row < rows; row++) to.data.set(from.data.subarray(row * length, (row + 1) * length), row * stride);
  fillFrames(to, fill, from.frames);
}
