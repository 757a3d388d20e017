/** What two arrays that differ are likely to be to each other: the things that people meet. */

import { roundToFloat16 } from '../files/float16.ts';
import type { StoredArray } from '../files/stored-array.ts';
import { frameAxis, squeezed } from '../spec/axes.ts';

/** An explanation counts when it leaves less than this share of the difference. */
const explained = 0.02;
/** Frames by which one array may run ahead of the other. */
const delays = [1, -1, 2, -2];

type Matrix = { data: Float64Array; rows: number; columns: number };

/** Hints for arrays of one shape that differ. */
export function valueHints(givenA: StoredArray, givenB: StoredArray): string[] {
  const [a, b] = roundedAlike(givenA, givenB);
  const difference = residualOf(a.data, b.data);
  if (difference === 0 && a !== givenA) return [`B is A rounded to ${b.dtype}`];
  if (difference === 0 && b !== givenB) return [`A is B rounded to ${a.dtype}`];
  if (!(difference > 0)) return [];
  const small = (residual: number) => residual < explained * difference;
  const fit = fits(a.data, b.data).find(({ factor, residual }) => small(residual) && factor !== 0);
  if (fit) return [fitHint(fit)];
  const sizes = squeezed(a.dims);
  if (sizes.length !== 2) return [];
  const [x, y] = [a, b].map(({ data }): Matrix => ({ data, rows: sizes[0], columns: sizes[1] }));
  return [transposeHint(x, y, small), ...axisHints(x, y, small)].filter((hint) => hint !== undefined).slice(0, 1);
}

function transposeHint(a: Matrix, b: Matrix, small: (residual: number) => boolean): string | undefined {
  if (a.rows !== a.columns || !small(residualOf(transposed(a.data, a.rows, a.columns), b.data))) return undefined;
  return 'B is A transposed';
}

/** Along each axis: a constant for each row, and a delay. */
function axisHints(a: Matrix, b: Matrix, small: (residual: number) => boolean): (string | undefined)[] {
  const ta = { data: transposed(a.data, a.rows, a.columns), rows: a.columns, columns: a.rows };
  const tb = { data: transposed(b.data, a.rows, a.columns), rows: a.columns, columns: a.rows };
  return [[a, b, 0] as const, [ta, tb, 1] as const].flatMap(([x, y, axis]) => [
    rowHint(x, y, axis, small),
    delayHint(x, y, axis, small),
  ]);
}

function rowHint(a: Matrix, b: Matrix, axis: number, small: (residual: number) => boolean): string | undefined {
  if (a.columns < 3 || !small(residualByRow(a.data, b.data, a.rows, a.columns))) return undefined;
  return `B differs by a constant in each place of axis ${axis}: a mean or statistics were taken out of one of them?`;
}

/** Both are overlapped, one moved along its first axis. */
function delayHint(a: Matrix, b: Matrix, axis: number, small: (residual: number) => boolean): string | undefined {
  const delay = delays.find((by) => {
    const height = a.rows - Math.abs(by);
    if (height < 3) return false;
    const part = (m: Matrix, first: number) => cut(m.data, m.columns, [first, 0], [height, m.columns]);
    return small(residualOf(part(a, Math.max(0, -by)), part(b, Math.max(0, by))));
  });
  if (delay === undefined) return undefined;
  const said = `${Math.abs(delay)} ${Math.abs(delay) === 1 ? 'place' : 'places'}`;
  return `B is A ${said} ${delay > 0 ? 'later' : 'earlier'} along axis ${axis}`;
}

/** Hints for arrays of different shapes. */
export function shapeHints(a: StoredArray, b: StoredArray): string[] {
  const [x, y] = [squeezed(a.dims), squeezed(b.dims)];
  if (sameSizes(x, y)) return ['the shapes differ by axes of length 1 only'];
  if (x.length !== 2 || y.length !== 2) return [];
  if (sameSizes(x, [y[1], y[0]])) return [transposedShapes(a, b, y)];
  return sharedPart(a, b, x, y);
}

function transposedShapes(a: StoredArray, b: StoredArray, [rows, columns]: number[]): string {
  return `B has the shape of A transposed; so turned, ${largestOf(a.data, transposed(b.data, rows, columns))}`;
}

/** One axis agrees, the other is longer in one array. */
function sharedPart(a: StoredArray, b: StoredArray, x: number[], y: number[]): string[] {
  const axis = x.findIndex((size, i) => size !== y[i]);
  if (x[1 - axis] !== y[1 - axis]) return [];
  const shared = x.map((size, i) => Math.min(size, y[i])) as [number, number];
  const [p, q] = [cut(a.data, x[1], [0, 0], shared), cut(b.data, y[1], [0, 0], shared)];
  const more = `${y[axis] > x[axis] ? 'B' : 'A'} has ${Math.abs(y[axis] - x[axis])} more along that axis`;
  return [`${more}; over the first ${shared[axis]}, ${largestOf(p, q)}`];
}

function largestOf(a: Float64Array, b: Float64Array): string {
  const largest = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
  return `the largest difference is ${largest.toPrecision(3)}`;
}

const ln10 = Math.LN10;
const integers = 'samples as 16-bit integers on one side';

/** Numbers that stand for something, as factors or their inverses. */
const knownFactors: [number, string][] = [
  [ln10, 'natural and decimal logarithm'],
  [10, 'decibels and decimal logarithm'],
  [10 / ln10, 'decibels and natural logarithm'],
  [2, 'logarithms of power and of magnitude'],
  [32768, integers],
  [32768 ** 2, `${integers}, power`],
];

/** As differences of either sign. */
const knownOffsets: [number, string][] = [
  [2 * Math.log(32768), `ln(32768^2): ${integers}`],
  [Math.log(32768), `ln 32768: ${integers}, magnitude`],
  [2 * Math.log10(32768), `log10(32768^2): ${integers}`],
  [20 * Math.log10(32768), `decibels of 32768: ${integers}`],
];

function fitHint({ factor, offset }: Fit): string {
  const round = (value: number) => Number(value.toPrecision(7));
  if (factor === 1)
    return `B is A ${offset < 0 ? '-' : '+'} ${round(Math.abs(offset))}${meaning(offset, knownOffsets, false)}`;
  const product = `B is A times ${round(factor)}`;
  if (offset === 0) return `${product}${meaning(factor, knownFactors, true)}`;
  return `${product} ${offset < 0 ? '-' : '+'} ${round(Math.abs(offset))}`;
}

/** Why a constant may be what it is, to one part in 10^4. */
function meaning(value: number, known: [number, string][], inverses: boolean): string {
  const near = (number: number) => Math.abs(Math.abs(value) / number - 1) < 1e-4;
  const found = known.find(([number]) => near(number) || (inverses && near(1 / number)));
  return found ? ` (${found[1]}?)` : '';
}

/** `b = factor a + offset`, and the root mean square of what that leaves. */
interface Fit {
  factor: number;
  offset: number;
  residual: number;
}

/** Sums over the places where both values are finite. */
interface Sums {
  n: number;
  meanA: number;
  meanB: number;
  /** Sums of squares and products, about the means. */
  aa: number;
  ab: number;
}

type Values = ArrayLike<number>;

const bothFinite = (a: number, b: number): boolean => Number.isFinite(a) && Number.isFinite(b);

function sumsOf(a: Values, b: Values): Sums {
  let [n, meanA, meanB, aa, ab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (!bothFinite(a[i], b[i])) continue;
    n++;
    meanA += a[i];
    meanB += b[i];
  }
  meanA /= n;
  meanB /= n;
  for (let i = 0; i < a.length; i++) {
    if (!bothFinite(a[i], b[i])) continue;
    aa += (a[i] - meanA) ** 2;
    ab += (a[i] - meanA) * (b[i] - meanB);
  }
  return { n, meanA, meanB, aa, ab };
}

/** Root mean square of `b - (factor a + offset)`. */
function residualOf(a: Values, b: Values, factor = 1, offset = 0): number {
  let [n, squares] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (!bothFinite(a[i], b[i])) continue;
    n++;
    squares += (b[i] - factor * a[i] - offset) ** 2;
  }
  return Math.sqrt(squares / n);
}

/** The best `b = a + offset`, `b = factor a`, `b = factor a + offset`, in this order: the simplest comes first. */
function fits(a: Values, b: Values): Fit[] {
  const { n, meanA, meanB, aa, ab } = sumsOf(a, b);
  const fit = (factor: number, offset: number): Fit => ({ factor, offset, residual: residualOf(a, b, factor, offset) });
  const slope = ab / aa;
  const throughZero = (ab + n * meanA * meanB) / (aa + n * meanA * meanA);
  return [fit(1, meanB - meanA), fit(throughZero, 0), fit(slope, meanB - slope * meanA)];
}

/** What is left of `b - a`, [rows, columns], when each row's mean difference is taken out. */
function residualByRow(a: Values, b: Values, rows: number, columns: number): number {
  let [n, squares] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const gaps: number[] = [];
    for (let i = row * columns; i < (row + 1) * columns; i++) if (bothFinite(a[i], b[i])) gaps.push(b[i] - a[i]);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    n += gaps.length;
    for (const gap of gaps) squares += (gap - mean) ** 2;
  }
  return Math.sqrt(squares / n);
}

export const sameSizes = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, i) => size === b[i]);

/** A matrix with its two last axes exchanged, [columns, rows]. */
function transposed(data: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]);
}

/** The part of a matrix with `first` as its upper left place. */
function cut(
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

/** `frame 340, band 12` where it is known what the axes count, otherwise `[12, 340]`. */
export function placeName(index: readonly number[], { dims }: Pick<StoredArray, 'dims'>): string {
  const matrix = squeezed(dims);
  const axis = matrix.length === 2 ? frameAxis(matrix) : undefined;
  if (axis === undefined) return `[${index.join(', ')}]`;
  const place = index.filter((_, i) => dims[i] !== 1);
  return `frame ${place[axis]}, band ${place[1 - axis]}`;
}

/** Types of floating-point numbers, the narrowest first. */
const types = ['float16', 'float32', 'float64'];

const roundings: Readonly<Record<string, (x: number) => number>> = {
  float16: roundToFloat16,
  float32: Math.fround,
};

const rounded = (array: StoredArray, dtype: string): StoredArray => ({
  ...array,
  dtype,
  data: array.data.map(roundings[dtype]),
});

/** The wider one rounded, where both are floating-point; otherwise the arrays themselves. */
function roundedAlike(a: StoredArray, b: StoredArray): [StoredArray, StoredArray] {
  const [ofA, ofB] = [types.indexOf(a.dtype), types.indexOf(b.dtype)];
  if (ofA < 0 || ofB < 0) return [a, b];
  return [ofA > ofB ? rounded(a, b.dtype) : a, ofB > ofA ? rounded(b, a.dtype) : b];
}
