/**
 * Elementary functions whose bits are the same in every engine: `Math.sin`, `Math.log` and the others are not.
 *
 * Each value is computed to about 100 bits and rounded once, so it is the correctly rounded one except where the true
 * value lies within 2^-48 of a unit from the middle of two floats. `math.test.ts` measures it. For plan time: 1-3 us a
 * call, some 100 us the first time (Node 20, 2-core EPYC).
 */
import { add, divide, divideBy, multiply, type Pair, sumSeries } from './double-double.ts';

/** The constants to 106 bits; `math.test.ts` recomputes them. */
export const QUARTER_PI: Pair = [0.7853981633974483, 3.061616997868383e-17];
// biome-ignore lint/suspicious/noApproximativeNumericConstant: both halves belong together
export const LN_2: Pair = [0.6931471805599453, 2.3190468138462996e-17];
// biome-ignore lint/suspicious/noApproximativeNumericConstant: both halves belong together
export const LN_10: Pair = [2.302585092994046, -2.1707562233822494e-16];

/** sin(2 pi k / n) for integers `k` and `n > 0`, `8 |k|` and `8 n` below 2^53. Exact at every quarter turn. */
export const sinTurn = (k: number, n: number): number => sinTurnPair(k, n)[0];

/** cos(2 pi k / n), as {@link sinTurn}: a quarter of a turn ahead. */
export const cosTurn = (k: number, n: number): number => sinTurn(4 * (k % n) + n, 4 * n);

/** sin(2 pi k / n)^2, rounded once. */
export function sinSquaredTurn(k: number, n: number): number {
  const sine = sinTurnPair(k, n);
  return multiply(sine, sine)[0];
}

function sinTurnPair(k: number, n: number): Pair {
  const { octant, part } = reduceTurn(k, n);
  const useSine = octant % 4 === 0 || octant % 4 === 3;
  const value = useSine ? sineSeries(part) : cosineSeries(part);
  return octant < 4 ? value : [0 - value[0], 0 - value[1]];
}

/** Which eighth of the turn `k / n` falls in, and the angle to the nearer axis in units of pi / 4, in [0, 1]. */
function reduceTurn(k: number, n: number): { octant: number; part: Pair } {
  const eighths = 8 * (((k % n) + n) % n);
  const rest = eighths % n;
  const octant = (eighths - rest) / n;
  return { octant, part: divideBy([octant % 2 === 0 ? rest : n - rest, 0], n) };
}

/** sin(pi part / 4) by its Taylor series. */
function sineSeries(part: Pair): Pair {
  const x = multiply(QUARTER_PI, part);
  const square = multiply(x, x);
  return sumSeries(x, (term, i) => divideBy(multiply(term, square), -2 * i * (2 * i + 1)));
}

/** cos(pi part / 4) by its Taylor series. */
function cosineSeries(part: Pair): Pair {
  const x = multiply(QUARTER_PI, part);
  const square = multiply(x, x);
  return sumSeries([1, 0], (term, i) => divideBy(multiply(term, square), -2 * i * (2 * i - 1)));
}

/** Natural logarithm of a positive finite `x`. */
export const log = (x: number): number => logPair(x)[0];

/** Logarithm to base 10 of a positive finite `x`; exact at powers of ten. */
export const log10 = (x: number): number => divide(logPair(x), LN_10)[0];

/** e to the power `x`; 0 and Infinity beyond the range of float64. */
export const exp = (x: number): number => expPair([x, 0]);

/** `x` to the power `y` for `x >= 0`; `pow(0, y)` is 0 for `y > 0`. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x === 0) return y > 0 ? 0 : Number.POSITIVE_INFINITY;
  return expPair(multiply(logPair(x), [y, 0]));
}

/** log(x) = e log 2 + 2 atanh((m - 1) / (m + 1)), where x = m 2^e and m lies in [sqrt 1/2, sqrt 2). */
function logPair(x: number): Pair {
  const [m, e] = splitExponent(x);
  const s = divide([m - 1, 0], add([m, 0], [1, 0]));
  const square = multiply(s, s);
  let [power, sum] = [s, s];
  for (let i = 3; Math.abs(power[0]) > 1e-30 * Math.abs(s[0]); i += 2) {
    power = multiply(power, square);
    sum = add(sum, divideBy(power, i));
  }
  return add(multiply(LN_2, [e, 0]), multiply(sum, [2, 0]));
}

/** exp(x) = 2^k exp(x - k log 2), with the remainder at most half of log 2. */
function expPair(x: Pair): number {
  if (x[0] > 710) return Number.POSITIVE_INFINITY;
  if (x[0] < -746) return 0;
  const k = Math.round(x[0] / LN_2[0]);
  const rest = add(x, multiply(LN_2, [-k, 0]));
  return scaleByTwo(sumSeries([1, 0], (term, i) => divideBy(multiply(term, rest), i))[0], k);
}

/** `x = m 2^e` with `m` in [sqrt 1/2, sqrt 2); halving and doubling are exact. */
function splitExponent(x: number): [m: number, e: number] {
  let [m, e] = [x, 0];
  for (; m >= Math.SQRT2; e++) m /= 2;
  for (; m < Math.SQRT1_2; e--) m *= 2;
  return [m, e];
}

/** `x 2^k`. */
function scaleByTwo(x: number, k: number): number {
  let scaled = x;
  for (let i = 0; i < k; i++) scaled *= 2;
  for (let i = 0; i > k; i--) scaled /= 2;
  return scaled;
}
