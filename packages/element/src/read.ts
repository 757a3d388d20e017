/** What callers hand over, looked at once: the errors are MelismaError ERR_OPTION. */
import { blueToRed, type Colormap, gray, magma, type Range, type Table, viridis } from '@melisma/draw';
import { refusal } from 'melisma/errors';

const colormaps = { magma, viridis, gray, 'blue-to-red': blueToRed };
export type ColormapName = keyof typeof colormaps;

export function readColormap(given: ColormapName | Colormap): Colormap {
  if (typeof given === 'function') return given;
  if (Object.hasOwn(colormaps, given)) return colormaps[given];
  throw refusal('ERR_OPTION', 'colormap', Object.keys(colormaps), given);
}

export function readRange(given: Range, option = 'range'): Range {
  const isRange = Array.isArray(given) && given.length === 2 && given.every(Number.isFinite) && given[0] < given[1];
  if (!isRange) throw refusal('ERR_OPTION', option, 'two finite numbers, the lower one first', given);
  return given;
}

/** Features of one clip, of all its windows too. */
export function readTable(given: Table): Table {
  const { data, dims, axes, validFrames } = Object(given) as Table;
  const isShape = isSizes(dims) && Array.isArray(axes) && axes.length === dims.length && axes.includes('frame');
  const isWhole = isShape && data?.length === dims.reduce((product, size) => product * size, 1) && data.length > 0;
  if (!isWhole || axes.includes('batch') || !Number.isInteger(validFrames))
    throw refusal(
      'ERR_OPTION',
      'features',
      'data with its dims, axes and validFrames, as an extractor returns them',
      given,
    );
  return given;
}

/** Rows of a live stream; `axes` and `validFrames` where they are other than all of `[frames, features]`. */
export interface Rows {
  /** Row-major over `dims`. */
  data: ArrayLike<number>;
  dims: readonly number[];
  axes?: readonly string[];
  validFrames?: number;
}

export function readRows(given: Rows): Table {
  const { data, dims, axes = ['frame', 'feature'], validFrames } = Object(given) as Rows;
  const isShape = isSizes(dims) && dims.length === 2 && axes.length === 2 && axes.includes('frame');
  if (!isShape || data?.length !== dims[0] * dims[1])
    throw refusal('ERR_OPTION', 'rows', 'data with its dims, [frames, features]', given);
  return { data, dims, axes, validFrames: validFrames ?? dims[axes.indexOf('frame')] };
}

const isSizes = (dims: unknown): dims is number[] =>
  Array.isArray(dims) && dims.every((size) => Number.isInteger(size) && size >= 0);
