/** Features that are in a file already, as a panel: whether an input is one, which of its axes counts frames, and which values. */

import { open } from 'node:fs/promises';
import { durationOf, type Grid, gridOf, gridPart, type Panel } from '@melisma/draw';
import type { Spec } from 'melisma';
import { UsageError } from '../errors/failure.ts';
import { isArray as beginsArray, readArray } from '../files/formats.ts';
import { fileTitle, type Input } from '../files/inputs.ts';
import { onDisk } from '../files/paths.ts';
import { standard, startOfStandardInput } from '../files/standard-input.ts';
import { isOrdinaryFile } from '../files/status.ts';
import type { StoredArray } from '../files/stored-array.ts';
import { formatCount } from '../report/text.ts';
import { frameAxis, squeezed, widthOf } from '../spec/axes.ts';
import { titleOf } from '../spec/words.ts';
import type { PlotFlags } from './flags.ts';

/** @throws UsageError for a file that is no array, and for axes that cannot be told apart */
export async function arrayPanel(path: string, spec: Spec | undefined, flags: PlotFlags): Promise<Panel> {
  const array = await readArray(path);
  try {
    return panelOf(array, fileTitle(path), spec, flags);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${path}: ${error.message}`) : error;
  }
}

function panelOf(array: StoredArray, title: string, spec: Spec | undefined, flags: PlotFlags): Panel {
  const parts = chosen(partsOf(array), flags.item);
  const layout = layoutOf(parts.sizes, spec, flags.layout);
  const grid = gridIn(parts, layout, framesIn(spec, flags.duration));
  if (spec && grid.bands !== widthOf(spec)) throw unlikeFrames(spec, parts);
  return {
    title,
    facts: factsOf(array, parts, grid, spec),
    ...gridPart(grid, spec),
  };
}

/** Matrices of one size, one after the other: windows, channels, or the items of a batch. */
interface Parts {
  count: number;
  sizes: readonly [number, number];
  data: Float64Array;
}

/** @throws UsageError for an array that is no matrix, or holds nothing */
function partsOf({ dims, data }: StoredArray): Parts {
  // Axes of length 1 say nothing, unless so few are left.
  const told = squeezed(dims).length < 2 ? dims.slice(-2) : squeezed(dims);
  const [rows, columns] = told.slice(-2);
  if (told.length < 2 || data.length === 0)
    throw new UsageError(`expected frames and values, two axes or more; given [${dims.join(', ')}]`);
  return { count: data.length / (rows * columns), sizes: [rows, columns], data };
}

/** One of the parts, or all. */
function chosen(parts: Parts, item: number | undefined): Parts {
  if (item === undefined) return parts;
  if (item >= parts.count)
    throw new UsageError(
      `--item ${item}: the array has ${parts.count === 1 ? 'one part' : `parts 0 to ${parts.count - 1}`}`,
    );
  const size = parts.sizes[0] * parts.sizes[1];
  return { ...parts, count: 1, data: parts.data.subarray(item * size, (item + 1) * size) };
}

const unlikeFrames = (spec: Spec, { sizes }: Parts): UsageError =>
  new UsageError(
    `expected frames of ${widthOf(spec)} values, as ${titleOf(spec)} gives them; given [${sizes.join(', ')}]`,
  );

/** As asked for, otherwise from the number of values that a frame has. @throws UsageError where that is not enough */
function layoutOf(
  sizes: readonly [number, number],
  spec: Spec | undefined,
  asked: Spec['layout'] | undefined,
): Spec['layout'] {
  if (asked !== undefined) return asked;
  if (spec && sizes[0] === sizes[1]) return spec.layout;
  const axis = spec ? sizes.findIndex((size) => size !== widthOf(spec)) : frameAxis(sizes);
  if (axis !== undefined) return axis === 0 ? 'frame-major' : 'mel-major';
  throw new UsageError(
    `[${sizes.join(', ')}] may be [mel, frame] or [frame, mel]: --layout mel-major or frame-major says which, or -p PRESET what made it`,
  );
}

/** How many frames `--duration` leaves. */
const framesIn = (spec: Spec | undefined, duration = Infinity): number =>
  spec ? Math.max(1, Math.round(duration / durationOf(spec, 1))) : Infinity;

/** Parts lie side by side. */
function gridIn({ count, sizes, data }: Parts, layout: Spec['layout'], most: number): Grid {
  const axes = layout === 'frame-major' ? (['frame', 'mel'] as const) : (['mel', 'frame'] as const);
  const frames = count * sizes[axes.indexOf('frame')];
  return gridOf({ data, dims: [count, ...sizes], axes: ['window', ...axes], validFrames: Math.min(frames, most) });
}

function factsOf({ dtype, dims }: StoredArray, { count }: Parts, grid: Grid, spec: Spec | undefined): string[] {
  const facts = [`${dtype} [${dims.join(', ')}]`];
  if (spec) facts.unshift(titleOf(spec));
  if (count > 1) facts.push(`${formatCount(count)} parts side by side`);
  const unlike = grid.values.reduce((sum, value) => sum + Number(!Number.isFinite(value)), 0);
  if (unlike > 0) facts.push(`${formatCount(unlike)} values are NaN or infinite`);
  return facts;
}

const arrayNames = /\.(npy|npz|safetensors)$/i;

export async function isArray({ path }: Input): Promise<boolean> {
  const start = await startOf(path);
  return beginsArray(start) || arrayNames.test(path);
}

/** The first bytes, by which a file is recognised; none of a named pipe, which can be read only once. */
async function startOf(path: string): Promise<Uint8Array> {
  if (path === standard) return startOfStandardInput(16);
  if (!isOrdinaryFile(path)) return new Uint8Array();
  const file = await open(onDisk(path));
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
