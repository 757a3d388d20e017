/** A whole call of `melisma diff`: two arrays read, compared, and the differences printed. */
import { UsageError } from '../errors/failure.ts';
import { readArray } from '../files/formats.ts';
import { standard } from '../files/inputs.ts';
import type { StoredArray } from '../files/stored-array.ts';
import { print } from '../report/streams.ts';
import { formatCount, namedLines } from '../report/text.ts';
import { placeName, sameSizes, shapeHints, valueHints } from './hints.ts';

/** As commander hands them over. */
export interface DiffFlags {
  tol: string;
  json?: boolean;
}

/** @returns the exit code @throws UsageError for files that are no arrays, and for shapes that differ */
export async function runDiff(pathA: string, pathB: string, flags: DiffFlags): Promise<number> {
  const tolerance = toleranceOf(flags.tol);
  if (pathA === standard && pathB === standard) throw new UsageError('standard input can be read once only');
  const [a, b] = [await readArray(pathA), await readArray(pathB)];
  if (!sameSizes(a.dims, b.dims)) throw new UsageError(unlikeShapes(a, b));
  const comparison = compare(a.data, b.data, a.dims, tolerance);
  const hints = comparison.exceeding > 0 ? valueHints(a, b) : [];
  if (flags.json) print(JSON.stringify(record(a, b, tolerance, comparison, hints)));
  else print(table([pathA, pathB], [a, b], tolerance, comparison, hints));
  return comparison.exceeding > 0 ? 1 : 0;
}

function toleranceOf(text: string): number {
  const tolerance = Number(text);
  if (text.trim() !== '' && tolerance >= 0) return tolerance;
  throw new UsageError(`--tol: expected a number from 0 up, given '${text}'`);
}

const shapeText = ({ dims }: StoredArray): string => `[${dims.join(', ')}]`;

const unlikeShapes = (a: StoredArray, b: StoredArray): string =>
  [`the shapes differ: A is ${shapeText(a)}, B is ${shapeText(b)}`, ...shapeHints(a, b)].join('; ');

function record(a: StoredArray, b: StoredArray, tolerance: number, comparison: Comparison, hints: string[]): object {
  const { count, largest, rms, exceeding, unlike } = comparison;
  return { dims: a.dims, dtypes: [a.dtype, b.dtype], tolerance, count, largest, rms, exceeding, unlike, hints };
}

function table(
  paths: readonly string[],
  arrays: readonly StoredArray[],
  tolerance: number,
  { count, largest, rms, exceeding, unlike }: Comparison,
  hints: readonly string[],
): string {
  const rows = arrays.map((array, i) => [i ? 'B' : 'A', `${array.dtype} ${shapeText(array)} ${paths[i]}`]);
  if (largest) {
    const { difference, index, a, b } = largest;
    const where = difference > 0 ? ` at ${placeName(index, arrays[0])}: A ${a}, B ${b}` : '';
    rows.push(['largest', `${shortened(difference)}${where}`], ['rms', shortened(rms)]);
  }
  rows.push(['exceed', `${formatCount(exceeding)} of ${formatCount(count)} values differ by more than ${tolerance}`]);
  if (unlike > 0) rows.push(['unlike', `${formatCount(unlike)} values are NaN or infinite on one side only`]);
  for (const hint of hints) rows.push(['hint', hint]);
  return namedLines(rows);
}

/** Differences are printed with four digits. */
const shortened = (value: number): string => String(Number(value.toPrecision(4)));

/** The differences between two arrays of one shape. */
interface Comparison {
  /** Values. */
  count: number;
  /** The largest `|a - b|` where both are finite, and where it first stands; null where nothing is finite in both. */
  largest: Place | null;
  /** Root of the mean of `(a - b)^2`, where both are finite. */
  rms: number;
  /** Places that differ by more than the tolerance; among them those of `unlike`. */
  exceeding: number;
  /** Places where one is NaN or infinite and the other is not the same. */
  unlike: number;
}

/** Two values, and where they stand. */
interface Place {
  difference: number;
  index: number[];
  a: number;
  b: number;
}

type Values = ArrayLike<number>;

/** `a` and `b` are row-major over `dims`. */
function compare(a: Values, b: Values, dims: readonly number[], tolerance: number): Comparison {
  let [at, difference, squares, finite, exceeding, unlike] = [-1, -1, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const gap = gapOf(a[i], b[i]);
    if (gap > tolerance) exceeding++;
    if (gap === Number.POSITIVE_INFINITY) unlike++;
    else if (Number.isFinite(a[i])) {
      finite++;
      squares += gap * gap;
      if (gap > difference) [at, difference] = [i, gap];
    }
  }
  const largest = at < 0 ? null : { difference, index: indexOf(at, dims), a: a[at], b: b[at] };
  return { count: a.length, largest, rms: finite > 0 ? Math.sqrt(squares / finite) : 0, exceeding, unlike };
}

/** `|a - b|`; infinite where only one is NaN or infinite. NaN equals NaN, and an infinity itself: both sides agree. */
function gapOf(a: number, b: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  const gap = Math.abs(a - b);
  return Number.isFinite(gap) ? gap : Number.POSITIVE_INFINITY;
}

/** The position of a value along each axis. */
function indexOf(at: number, dims: readonly number[]): number[] {
  const index: number[] = [];
  let rest = at;
  for (const size of [...dims].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
