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

/** The values of all frames that `to` has, to the first places of each: `to` may have more places, fewer frames, and the other layout. */
export function copyGrid(from: Grid, to: Grid): void {
  const alike = from.melMajor === to.melMajor && from.width === to.width && from.frames === to.frames;
  if (alike) return to.data.set(from.data);
  const [here, there] = [stepsOf(from), stepsOf(to)];
  for (let t = 0; t < Math.min(from.frames, to.frames); t++) {
    for (let i = 0; i < from.width; i++) {
      to.data[t * there.frameStep + i * there.valueStep] = from.data[t * here.frameStep + i * here.valueStep];
    }
  }
}
