/** Errors of the functions that tables are made of, in ULP, against the oracle in fixed point. */

import { cosTurn, exp, log, log10, pow, sinSquaredTurn, sinTurn } from '../packages/melisma/src/tables/math.ts';
import { bigExp, bigLog, bigSinTurn, type Fixed, fixed, ONE, over, times, ulps } from './fixed-point.ts';
import { seededNoise } from './seeded.ts';

/** A function over all its cases. */
export interface TableError {
  name: string;
  /** What it was called with, in words. */
  inputs: string;
  cases: number;
  /** The largest error, ULP; 0.5 is correctly rounded. */
  largest: number;
}

/** Every turn of the lengths that models use, and of some odd ones. */
export const turns = [400, 512, 2048, 7, 25, 997].flatMap((n) => Array.from({ length: n }, (_, k) => [k, n] as const));

/** Seeded numbers in [0, 1). */
const randoms = (count: number, seed: number): number[] => [...seededNoise(count, seed)].map((x) => (x + 1) / 2);

/** Over 120 binades, around 1, and where filters and floors lie. Powers of two, so that every engine has the same numbers. */
const positives = [
  ...randoms(1500, 1).map((r, i) => r * 2 ** (3 * (i % 41) - 60)),
  ...randoms(500, 2).map((r) => 1 + (r - 0.5) / 1000),
  ...[0.5, 0.7071067811865475, Math.SQRT1_2, Math.SQRT2, 2, 6.4, 1e-10, 1e15],
];
const exponents = randoms(1500, 3).map((r) => (r - 0.5) * 100);
const powers = randoms(1500, 4).map((r, i) => [r, (i % 100) / 20 + 0.05] as const);

type Turn = readonly [k: number, n: number];
const sine = ([k, n]: Turn): Fixed => bigSinTurn(k, n);
const cosine = ([k, n]: Turn): Fixed => bigSinTurn(4 * k + n, 4 * n);

const ten = bigLog(10n * ONE);

/** One row: `got` against `want` on all inputs. An exact 0 has no unit of its own; `math.test.ts` holds those apart. */
function row<T>(
  name: string,
  inputs: string,
  all: readonly T[],
  got: (x: T) => number,
  want: (x: T) => Fixed,
): TableError {
  const cases = all.filter((x) => got(x) !== 0);
  const largest = cases.reduce((most, x) => Math.max(most, ulps(got(x), want(x))), 0);
  return { name, inputs, cases: cases.length, largest };
}

/** All of them; about a second. */
export function tableErrors(): TableError[] {
  const angles = 'k / n of a turn, n = 400, 512, 2048, 7, 25, 997';
  const range = '2^-60 to 2^60, and around 1';
  return [
    row('sin', angles, turns, (turn) => sinTurn(...turn), sine),
    row('cos', angles, turns, (turn) => cosTurn(...turn), cosine),
    row(
      'sin^2',
      angles,
      turns,
      (turn) => sinSquaredTurn(...turn),
      (turn) => times(sine(turn), sine(turn)),
    ),
    row('log', range, positives, log, (x) => bigLog(fixed(x))),
    row('log10', range, positives, log10, (x) => over(bigLog(fixed(x)), ten)),
    row('exp', '-50 to 50', exponents, exp, (x) => bigExp(fixed(x))),
    row('pow', '[0, 1) to the power 0.05 to 5', powers, (p) => pow(...p), ([x, y]) => bigExp(times(bigLog(fixed(x)), fixed(y)))), // biome-ignore format: a row
  ];
}
