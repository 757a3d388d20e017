/**
 * cepstrum: a DCT over log mel values, for features that stand in memory with a band in each row and neighbouring frames side
 * by side, in place.
 *
 *   C[c] = sum over m of D[c, m] x[m]        D has the DCT, its scale and the lifter (tables/dct)
 *
 * in   rows [melCount], and one more with the log energy where the cepstrum wants it      out  the first rows [count]
 * err  log2(melCount) / 2 + 1 ULP of the sum of magnitudes: sums are taken by halves
 */
import { addIndex, at, type FunctionBuilder, mulIndex, type ProgramBuilder } from '../../generator/builder.ts';
import { type Element, type Index, type Node, VECTOR_BYTES } from '../../generator/program.ts';
import type { Spec } from '../../spec/spec.ts';
import { dctTable } from '../../tables/dct.ts';

/** Coefficients at a time: they share the loads of the values. */
const UNROLL = 2;

/** Define `name(base, stride, width)`: rows `stride` bytes apart, of which `width` bytes are frames; multiples of a vector. */
export function defineCepstrum(p: ProgramBuilder, name: string, spec: Spec, stored: Element): void {
  const { melCount } = spec;
  const { count, energy } = spec.cepstrum!;
  const mixed = p.element !== stored;
  const weights = p.table(dctTable(spec));
  const values = p.reserveVectors(melCount);
  p.define(
    name,
    3,
    (f) => {
      const [base, stride, width] = f.params;
      f.loop(0, width, mixed ? VECTOR_BYTES / 2 : VECTOR_BYTES, (column) => {
        const first = f.local(addIndex(base, column));
        copyColumn(f, first, stride, melCount, values, mixed);
        const row = f.local(weights);
        const out = f.local(first);
        coefficients(f, { count, melCount, values, row, out, stride, mixed });
        if (energy) f.store(at(first), f.g.load(at(addIndex(first, mulIndex(stride, melCount))), mixed), mixed);
      });
    },
    true,
  );
}

/** The values of one column of vectors, out of the way of the coefficients. */
function copyColumn(f: FunctionBuilder, first: Index, stride: Index, rows: number, to: number, mixed: boolean): void {
  const place = f.local(first);
  f.loop(0, rows * VECTOR_BYTES, VECTOR_BYTES, (row) => {
    f.store(at(addIndex(row, to)), f.g.load(at(place), mixed));
    f.set(place, addIndex(place, stride));
  });
}

type Local = Index & { op: 'local' };

interface Column {
  count: number;
  melCount: number;
  values: number;
  /** The table's row of the next coefficient. */
  row: Local;
  /** Where the next coefficient goes. */
  out: Local;
  stride: Index;
  mixed: boolean;
}

function coefficients(f: FunctionBuilder, { count, melCount, values, row, out, stride, mixed }: Column): void {
  const rowBytes = melCount * f.program.elementBytes;
  const take = (taken: number) => {
    let place: Index = out;
    for (const sum of sums(f, taken, melCount, values, row)) {
      f.store(at(place), sum, mixed);
      place = addIndex(place, stride);
    }
    f.set(row, addIndex(row, taken * rowBytes));
    f.set(out, place);
  };
  const whole = Math.floor(count / UNROLL);
  if (whole > 0) f.loop(0, whole, 1, () => take(UNROLL));
  if (count % UNROLL > 0) take(count % UNROLL);
}

/** The sums of `taken` neighbouring coefficients, by halves: a long chain would lose bits, and a row of equal values some of them each time. */
function sums(f: FunctionBuilder, taken: number, melCount: number, values: number, row: Index): Node[] {
  const { g } = f;
  const { elementBytes } = f.program;
  const partial = (from: number, to: number): Node[] => {
    if (to - from === 1) {
      const value = g.load(at(values, from * VECTOR_BYTES));
      return Array.from({ length: taken }, (_, c) =>
        g.mul(g.splat(at(row, (c * melCount + from) * elementBytes)), value),
      );
    }
    const middle = from + 2 ** Math.floor(Math.log2(to - from - 1));
    const [left, right] = [partial(from, middle), partial(middle, to)];
    return left.map((sum, c) => g.add(sum, right[c]));
  };
  return partial(0, melCount);
}
