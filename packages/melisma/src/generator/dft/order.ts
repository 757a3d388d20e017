/**
 * The order in which a codelet's bins are best stored: those that share their last operations stand together, so that
 * few values wait in registers. It changes no bit.
 */
import { codeletSplit } from './codelets.ts';
import { outputIndex } from './split.ts';

/** Bins of a complex codelet of length `n`: row by row of its split, `k` beside `n - k` within a prime. */
export function complexOrder(n: number): number[] {
  if (n === 4) return [0, 2, 1, 3];
  const split = n === 5 ? undefined : codeletSplit(n);
  if (!split) return Array.from({ length: n }, (_, i) => (i % 2 === 1 ? (i + 1) / 2 : (n - i / 2) % n));
  return rowsInTurn(split.r).flatMap((k1) => complexOrder(split.m).map((k2) => outputIndex(split, k1, k2)));
}

/** Bins `0 .. n/2` of a real codelet. */
export function realOrder(n: number): number[] {
  const half = complexOrder(n).map((k) => Math.min(k, n - k));
  return [...new Set(half)];
}

const rowsInTurn = (r: number): number[] => Array.from({ length: r }, (_, k1) => k1);
