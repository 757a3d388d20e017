/**
 * mel: M[m] = sum over k of F[m, k] P[k], the triangles' own bins only, in the order of rising k.
 *
 * in   P  vectors in the transform's order, `slots[k]` says where bin k is      out  M  vectors [melCount]
 * err  <= (bins of the widest triangle + 1) / 2 ULP: all terms are positive
 */
import { at, type FunctionBuilder, type IndexLike } from '../../generator/builder.ts';
import { VECTOR_BYTES } from '../../generator/program.ts';
import type { SparseFilters } from '../../tables/filters.ts';

/** Unrolled: every address is an immediate. Weights stand as whole vectors: V8 takes two instructions for a splat load. */
export function melKernel(
  f: FunctionBuilder,
  filters: SparseFilters,
  power: IndexLike,
  slots: readonly number[],
  out: number,
): void {
  const weights = f.program.vectorTable(filters.flatMap(({ weights }) => [...weights]));
  let next = 0;
  filters.forEach(({ firstBin, weights: row }, m) => {
    let sum = f.g.zero;
    row.forEach((_, i) => {
      const weight = f.g.load(at(weights, next++ * VECTOR_BYTES));
      const value = f.g.load(at(power, slots[firstBin + i] * VECTOR_BYTES));
      sum = f.g.add(sum, f.g.mul(weight, value));
    });
    f.store(at(out, m * VECTOR_BYTES), sum);
  });
  f.endBlock();
}
