/** Simple relations between two arrays of one shape, found by least squares: what explains a difference that is no rounding. */

/** `b = factor a + offset`, and the root mean square of what that leaves. */
export interface Fit {
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
export function residualOf(a: Values, b: Values, factor = 1, offset = 0): number {
  let [n, squares] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (!bothFinite(a[i], b[i])) continue;
    n++;
    squares += (b[i] - factor * a[i] - offset) ** 2;
  }
  return Math.sqrt(squares / n);
}

/** The best `b = a + offset`, `b = factor a`, `b = factor a + offset`, in this order: the simplest comes first. */
export function fits(a: Values, b: Values): Fit[] {
  const { n, meanA, meanB, aa, ab } = sumsOf(a, b);
  const fit = (factor: number, offset: number): Fit => ({ factor, offset, residual: residualOf(a, b, factor, offset) });
  const slope = ab / aa;
  const throughZero = (ab + n * meanA * meanB) / (aa + n * meanA * meanA);
  return [fit(1, meanB - meanA), fit(throughZero, 0), fit(slope, meanB - slope * meanA)];
}

/** What is left of `b - a`, [rows, columns], when each row's mean difference is taken out. */
export function residualByRow(a: Values, b: Values, rows: number, columns: number): number {
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
