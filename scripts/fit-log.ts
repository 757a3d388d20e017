/**
 * Fits the polynomials of the logarithm kernels (packages/melisma/src/stages/log/coefficients.ts) and prints them.
 *
 *   npm run fit-log
 *
 * x = m 2^e with m in [sqrt(1/2), sqrt(2)), and ln(m) = s q(s^2) with s = (m - 1) / (m + 1). q is the minimax fit in
 * relative error, by Remez's exchange algorithm.
 */

/** The polynomial of `degree` with the smallest largest relative error against `target` on [from, to], lowest power first. */
function minimax(target: (x: number) => number, degree: number, from: number, to: number) {
  const count = degree + 2;
  const middle = (from + to) / 2;
  const radius = (to - from) / 2;
  let points = Array.from({ length: count }, (_, i) => middle - radius * Math.cos((Math.PI * i) / (count - 1)));
  let coefficients: number[] = [];
  for (let round = 0; round < 20; round++) {
    coefficients = levelledFit(target, points, degree);
    points = extrema((x) => evaluate(coefficients, x) / target(x) - 1, from, to, count);
  }
  const error = Math.max(...points.map((x) => Math.abs(evaluate(coefficients, x) / target(x) - 1)));
  return { coefficients, error };
}

/** Solve p(x_i) / target(x_i) + (-1)^i E = 1 for the coefficients and E. */
function levelledFit(target: (x: number) => number, points: number[], degree: number): number[] {
  const rows = points.map((x, i) => [
    ...Array.from({ length: degree + 1 }, (_, power) => x ** power / target(x)),
    i % 2 === 0 ? 1 : -1,
    1,
  ]);
  return solve(rows).slice(0, degree + 1);
}

/** Gaussian elimination with partial pivoting; the right side is the last column. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= column && Math.abs(row[column]) > Math.abs(rows[best][column]) ? i : best),
      column,
    );
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const factor = rows[i][column] / rows[column][column];
      for (let j = column; j <= n; j++) rows[i][j] -= factor * rows[column][j];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}

/** The `count` alternating extrema of `error`, on a fine grid. */
function extrema(error: (x: number) => number, from: number, to: number, count: number): number[] {
  const grid = Array.from({ length: 20001 }, (_, i) => from + ((to - from) * i) / 20000);
  const found: number[] = [];
  for (const x of grid) {
    const last = found.at(-1);
    if (last === undefined || Math.sign(error(x)) !== Math.sign(error(last))) found.push(x);
    else if (Math.abs(error(x)) > Math.abs(error(last))) found[found.length - 1] = x;
  }
  while (found.length > count) Math.abs(error(found[0])) < Math.abs(error(found.at(-1)!)) ? found.shift() : found.pop();
  return found;
}

const evaluate = (coefficients: number[], x: number) => coefficients.reduceRight((sum, c) => sum * x + c, 0);

/** ln((1 + s) / (1 - s)) / s as a function of z = s^2. */
const atanhOverS = (z: number) => (z < 1e-12 ? 2 + (2 * z) / 3 : (2 * Math.atanh(Math.sqrt(z))) / Math.sqrt(z));

/** The fit of a degree, as coefficients.ts has it. */
export const fitLogarithm = (degree: number) =>
  minimax(atanhOverS, degree, 0, ((Math.SQRT2 - 1) / (Math.SQRT2 + 1)) ** 2);

if (process.argv[1] === import.meta.filename) {
  for (const degree of [1, 2, 3, 4]) console.log(degree, fitLogarithm(degree));
}
