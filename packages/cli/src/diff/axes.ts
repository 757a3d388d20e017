/** Arrays as matrices, and which axis of one counts frames. */
import { presets } from 'melisma';
import type { StoredArray } from '../files/stored-array.ts';
import { widthOf } from '../spec/width.ts';

/** Sizes other than 1. */
export const squeezed = (dims: readonly number[]): number[] => dims.filter((size) => size !== 1);

export const sameSizes = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, i) => size === b[i]);

/** A matrix with its two last axes exchanged, [columns, rows]. */
export function transposed(data: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]);
}

/** The part of a matrix with `first` as its upper left place. */
export function cut(
  data: Float64Array,
  columns: number,
  [firstRow, firstColumn]: readonly [number, number],
  [height, width]: readonly [number, number],
): Float64Array {
  return Float64Array.from({ length: height * width }, (_, i) => {
    const row = firstRow + Math.floor(i / width);
    return data[row * columns + firstColumn + (i % width)];
  });
}

/** Which of the two axes of a matrix counts frames, 0 or 1: the other has a number of values that some front end gives. */
export function frameAxis([rows, columns]: readonly number[]): 0 | 1 | undefined {
  const widths = new Set(Object.values(presets).map(widthOf));
  if (widths.has(rows) === widths.has(columns)) return undefined;
  return widths.has(rows) ? 1 : 0;
}

/** `frame 340, band 12` where it is known what the axes count, otherwise `[12, 340]`. */
export function placeName(index: readonly number[], { dims }: Pick<StoredArray, 'dims'>): string {
  const matrix = squeezed(dims);
  const axis = matrix.length === 2 ? frameAxis(matrix) : undefined;
  if (axis === undefined) return `[${index.join(', ')}]`;
  const place = index.filter((_, i) => dims[i] !== 1);
  return `frame ${place[axis]}, band ${place[1 - axis]}`;
}
