/** stack: neighbouring frames as one longer frame. */
import type { Stack } from '../../spec/spec.ts';
import { type Grid, stepsOf } from '../grid.ts';

/**
 * in   grid [frames, width]      out  grid [stackedFrames, width * size], whose size says how many stacks there are
 *
 *   y[s, j width + i] = x[s stride + j - left, i]        before the first frame: the first; behind the last: `end`
 *
 * Source: FunASR, wav_frontend.py, apply_lfr (left (m - 1) / 2, the last frame repeated); transformers, SeamlessM4T and Granite.
 */
export function stackFrames({ size, stride, left, end, fill }: Stack, from: Grid, to: Grid): void {
  const last = from.frames - 1;
  for (let s = 0; s < to.frames; s++) {
    for (let j = 0; j < size; j++) {
      const frame = s * stride + j - left;
      if (frame > last && end === 'fill') fillPart(to, s, j * from.width, from.width, fill);
      else copyPart(from, Math.min(Math.max(frame, 0), last), to, s, j * from.width);
    }
  }
}

/** A frame of `from` to the values from `first` on of a frame of `to`. */
function copyPart(from: Grid, source: number, to: Grid, frame: number, first: number): void {
  const [here, there] = [stepsOf(from), stepsOf(to)];
  let place = source * here.frameStep;
  let target = frame * there.frameStep + first * there.valueStep;
  for (let i = 0; i < from.width; i++) {
    to.data[target] = from.data[place];
    place += here.valueStep;
    target += there.valueStep;
  }
}

function fillPart(to: Grid, frame: number, first: number, count: number, value: number): void {
  const { frameStep, valueStep } = stepsOf(to);
  for (let i = first; i < first + count; i++) to.data[frame * frameStep + i * valueStep] = value;
}
