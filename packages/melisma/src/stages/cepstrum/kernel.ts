/**
 * cepstrum: a DCT over log mel values, for features that stand in memory with a band in each row and neighbouring frames side
 * by side, in place.
 *
 *   C[c] = sum over m of D[c, m] x[m]        D has the DCT, its scale and the lifter (tables/dct)
 *
 * Rows of even c are symmetric, those of odd c antisymmetric: half of their products, with x[m] + x[M-1-m] or x[m] - x[M-1-m].
 *
 * in   rows [melCount], and one more with the log energy where the cepstrum wants it      out  the first rows [count]
 * err  log2(melCount) / 2 + 1 ULP of the sum of magnitudes: sums are taken by halves
 */
import {
  addIndex,
  at,
  type FunctionBuilder,
  mulIndex,
  type ProgramBuilder,
  subIndex,
} from '../../generator/builder.ts';
import { type Element, type Index, type Node, VECTOR_BYTES } from '../../generator/program.ts';
import type { Spec } from '../../spec/spec.ts';
import { dctTable } from '../../tables/dct.ts';

/** Coefficients at a time: two even ones and two odd ones, which share the loads of the values. */
const UNROLL = 4;

/** Define `name(base, stride, width)`: rows `stride` bytes apart, of which `width` bytes are frames; multiples of a vector. */
export function defineCepstrum(p: ProgramBuilder, name: string, spec: Spec, stored: Element): void {
  const { melCount } = spec;
  const { count, energy } = spec.cepstrum!;
  const mixed = p.element !== stored;
  const weights = p.table(halfRows(spec));
  const folded = { sums: p.reserveVectors(melCount), differences: p.reserveVectors(melCount) };
  p.define(
    name,
    3,
    (f) => {
      const [base, stride, width] = f.params;
      f.loop(0, width, mixed ? VECTOR_BYTES / 2 : VECTOR_BYTES, (column) => {
        const first = f.local(addIndex(base, column));
        fold(f, first, stride, melCount, folded, mixed);
        const row = f.local(weights);
        const out = f.local(first);
        coefficients(f, { count, melCount, folded, row, out, stride, mixed });
        if (energy) f.store(at(first), f.g.load(at(addIndex(first, mulIndex(stride, melCount))), mixed), mixed);
      });
    },
    true,
  );
}

/** Products in the row of coefficient `c`: a middle value belongs to the even ones, whose partner it is itself. */
const rowLength = (melCount: number, c: number): number => (c % 2 === 0 ? (melCount + 1) >> 1 : melCount >> 1);

/** The first halves of the rows, in the order in which they are used: of each turn the even ones, then the odd ones. */
function halfRows(spec: Spec): number[] {
  const table = dctTable(spec);
  const { melCount } = spec;
  return turns(spec.cepstrum!.count).flatMap((turn) =>
    turn.flatMap((c) => {
      const row = table.subarray(c * melCount, c * melCount + rowLength(melCount, c));
      return Array.from(row, (weight, m) => (2 * m + 1 === melCount ? weight / 2 : weight));
    }),
  );
}

/** The coefficients of each turn of the loop, even ones first. */
function turns(count: number): number[][] {
  const numbers = Array.from({ length: count }, (_, c) => c);
  return Array.from({ length: Math.ceil(count / UNROLL) }, (_, turn) => {
    const taken = numbers.slice(turn * UNROLL, (turn + 1) * UNROLL);
    return [...taken.filter((c) => c % 2 === 0), ...taken.filter((c) => c % 2 === 1)];
  });
}

/** Addresses of the sums and the differences of values that mirror each other. */
interface Folded {
  sums: number;
  differences: number;
}

/** The values of one column of vectors, folded; out of the way of the coefficients. */
function fold(f: FunctionBuilder, first: Index, stride: Index, rows: number, to: Folded, mixed: boolean): void {
  const [low, high] = [f.local(first), f.local(addIndex(first, mulIndex(stride, rows - 1)))];
  const half = (rows + 1) >> 1;
  f.loop(0, half * VECTOR_BYTES, VECTOR_BYTES, (row) => {
    const [a, b] = [f.g.load(at(low), mixed), f.g.load(at(high), mixed)];
    f.store(at(addIndex(row, to.sums)), f.g.add(a, b));
    f.store(at(addIndex(row, to.differences)), f.g.sub(a, b));
    f.set(low, addIndex(low, stride));
    f.set(high, subIndex(high, stride));
  });
}

type Local = Index & { op: 'local' };

interface Column {
  count: number;
  melCount: number;
  folded: Folded;
  /** The table's row of the next turn. */
  row: Local;
  /** Where the next coefficient goes. */
  out: Local;
  stride: Index;
  mixed: boolean;
}

function coefficients(f: FunctionBuilder, column: Column): void {
  const { count, melCount, folded, row, out, stride, mixed } = column;
  const take = (taken: number) => {
    const [even, odd] = [(taken + 1) >> 1, taken >> 1];
    const [evenLength, oddLength] = [rowLength(melCount, 0), rowLength(melCount, 1)];
    const bytes = f.program.elementBytes;
    const evens = sums(f, even, evenLength, folded.sums, row);
    const odds = odd === 0 ? [] : sums(f, odd, oddLength, folded.differences, addIndex(row, even * evenLength * bytes));
    let place: Index = out;
    for (let c = 0; c < taken; c++) {
      f.store(at(place), c % 2 === 0 ? evens[c >> 1] : odds[c >> 1], mixed);
      place = addIndex(place, stride);
    }
    f.set(row, addIndex(row, (even * evenLength + odd * oddLength) * bytes));
    f.set(out, place);
  };
  const whole = Math.floor(count / UNROLL);
  if (whole > 0) f.loop(0, whole, 1, () => take(UNROLL));
  if (count % UNROLL > 0) take(count % UNROLL);
}

/**
 * Sums of `length` products for each of `taken` rows of weights, by halves: a long chain would lose bits, and a row of equal values some
 * of them each time.
 */
function sums(f: FunctionBuilder, taken: number, length: number, values: number, row: Index): Node[] {
  const { g } = f;
  const { elementBytes } = f.program;
  const partial = (from: number, to: number): Node[] => {
    if (to - from === 1) {
      const value = g.load(at(values, from * VECTOR_BYTES));
      return Array.from({ length: taken }, (_, c) =>
        g.mul(g.splat(at(row, (c * length + from) * elementBytes)), value),
      );
    }
    const middle = from + 2 ** Math.floor(Math.log2(to - from - 1));
    const [left, right] = [partial(from, middle), partial(middle, to)];
    return left.map((sum, c) => g.add(sum, right[c]));
  };
  return partial(0, length);
}
