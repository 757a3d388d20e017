/** How far two arrays of one shape lie apart, in numbers. */

/** What is told of two arrays of one shape. */
export interface Comparison {
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
export function compare(a: Values, b: Values, dims: readonly number[], tolerance: number): Comparison {
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
