/** Sizes as the Python code behind the configurations computes them. */

/** The smallest power of two that is not below `length`. */
export const powerOfTwo = (length: number): number => 2 ** Math.ceil(Math.log2(length));

/** Python's `round`: halves go to the even neighbour. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const half = value - below === 0.5;
  return half ? below + (below % 2) : Math.round(value);
}

/** Statistics of the training data as the spec has them: `(x - mean) / deviation`. */
export function standardize(mean: readonly number[] | null, deviation: readonly number[] | null, count: number) {
  return {
    kind: 'cmvn' as const,
    shift: Array.from({ length: count }, (_, i) => (mean ? -mean[i] : 0)),
    scale: Array.from({ length: count }, (_, i) => (deviation ? 1 / deviation[i] : 1)),
  };
}
