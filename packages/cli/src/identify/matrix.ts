/** Features as a table of frames, whichever way they lie in memory. */
import type { Features } from 'melisma';
import type { StoredArray } from '../files/stored-array.ts';
import { squeezed } from '../spec/axes.ts';

/** Value `i` of frame `t` is `data[t * frameStride + i * valueStride]`. */
export interface Matrix {
  frames: number;
  /** Values of a frame. */
  width: number;
  data: ArrayLike<number>;
  frameStride: number;
  valueStride: number;
}

type Layout = 'mel-major' | 'frame-major';

/** An array as one of its axes counts frames. */
export interface Reading {
  layout: Layout;
  /** Of the array's values. */
  dtype: string;
  theirs: Matrix;
}

function matrix(data: ArrayLike<number>, [rows, columns]: readonly number[], layout: Layout): Matrix {
  return layout === 'frame-major'
    ? { frames: rows, width: columns, data, frameStride: columns, valueStride: 1 }
    : { frames: columns, width: rows, data, frameStride: 1, valueStride: columns };
}

export const matrixOf = ({ data, dims, axes }: Features): Matrix =>
  matrix(data, dims, axes[0] === 'frame' ? 'frame-major' : 'mel-major');

/** What one of two axes may count: more values than this are no frame of features. */
const widest = 1024;

/** An array in both ways to read it, axes of length 1 left out; none where it is no table. */
export function readings({ data, dims, dtype }: StoredArray): Reading[] {
  const sizes = squeezed(dims);
  if (sizes.length !== 2) return [];
  return (['mel-major', 'frame-major'] as const)
    .map((layout) => ({ layout, dtype, theirs: matrix(data, sizes, layout) }))
    .filter(({ theirs }) => theirs.width <= widest);
}
