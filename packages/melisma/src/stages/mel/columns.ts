/**
 * mel, bin by bin: the spectrum stands bin-major, so the lanes are neighbouring frames as they stand.
 *
 * in   P  [bins][stride]      out  M  [melCount][stride]      one vector of frames at `power` and `out`
 * err  as stages/mel/kernel.ts, whose order of additions it keeps
 */
import { at, type FunctionBuilder } from '../../generator/builder.ts';
import { type Index, VECTOR_BYTES } from '../../generator/program.ts';
import type { SparseFilters } from '../../tables/filters.ts';

/** Unrolled; `stride` (bytes) is known, so that every address is an immediate. */
export function melColumns(f: FunctionBuilder, filters: SparseFilters, power: Index, out: Index, stride: number): void {
  const table = f.program.vectorTable(filters.flatMap(({ weights }) => [...weights]));
  let next = 0;
  filters.forEach(({ firstBin, weights }, m) => {
    let sum = f.g.zero;
    weights.forEach((_, i) => {
      const weight = f.g.load(at(table, next++ * VECTOR_BYTES));
      sum = f.g.add(sum, f.g.mul(weight, f.g.load(at(power, (firstBin + i) * stride))));
    });
    f.store(at(out, m * stride), sum);
  });
  f.endBlock();
}
