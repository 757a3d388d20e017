/** What is made of many timings. */

/** Milliseconds over `runs` timings. */
export interface Summary {
  runs: number;
  min: number;
  median: number;
  /** The spread: a tenth of the runs lay below `p10`, a tenth above `p90`. */
  p10: number;
  p90: number;
}

/** The value below which `share` of the sorted values lie. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

export function summarise(milliseconds: readonly number[]): Summary {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => Number(quantile(sorted, share).toPrecision(5));
  return { runs: sorted.length, min: at(0), median: at(0.5), p10: at(0.1), p90: at(0.9) };
}

/** Largest |a - b|; NaN anywhere makes it NaN. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < b.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

/** Three significant digits, without an exponent. */
export function threeDigits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}
