/** stack: neighbouring frames as one longer frame. */
import type { Stack } from '../../spec/spec.ts';
import { type Grid, placeOf } from '../grid.ts';

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
      const source = Math.min(Math.max(frame, 0), last);
      const isBehind = frame > last && end === 'fill';
      for (let i = 0; i < from.width; i++) {
        to.data[placeOf(to, s, j * from.width + i)] = isBehind ? fill : from.data[placeOf(from, source, i)];
      }
    }
  }
}
