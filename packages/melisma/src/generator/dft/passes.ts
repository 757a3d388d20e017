/**
 * DFTs through memory: columns and rows as loops over codelets, for lengths beyond what registers hold. Results leave in
 * the order in which they are computed; each function returns that order, so that whoever reads them can follow.
 */
import { singleTwiddle, twiddle } from '../../tables/twiddles.ts';
import { addIndex, at, type FunctionBuilder, geIndex, type IndexLike, mulIndex, subIndex } from '../builder.ts';
import type { Complex } from '../graph.ts';
import { type Index, type Node, VECTOR_BYTES } from '../program.ts';
import { complexCodelet, evenOddSums, hasCodelet, LARGEST_PRIME, realCodelet, rotate } from './codelets.ts';
import { complexOrder, realOrder } from './order.ts';
import { columnSamples, makeSplit, outputIndex, type Split, smallestFactor, twiddleExponent } from './split.ts';

/** Where results go: slot after slot of `bytes` bytes from a pointer on. */
export interface Sink {
  bytes: number;
  /** Whether anyone wants bin `k` (or its mirror image); what no one wants is not computed where code is its own. */
  needs(k: number): boolean;
  write(f: FunctionBuilder, base: IndexLike, offset: number, z: Complex): void;
}

/** Real samples that a transform reads: `columns` lists the sample numbers of each column. */
export interface RealSource {
  /** Call `body` for each column, as few loops as it takes; `counter` is the column's number times `VECTOR_BYTES`. */
  eachColumn(f: FunctionBuilder, columns: number[][], body: (samples: Node[], counter: IndexLike) => void): void;
}

/** Complex values in memory, `stride` bytes apart, to be multiplied by twiddle factors on the way in. */
interface ComplexSource {
  base: IndexLike;
  stride: number;
  /** From a real part to its imaginary part, bytes. */
  imOffset: number;
  /** A table of (cos, -sin) pairs, one for each value. */
  twiddles?: IndexLike;
}

/** Straight-line codelets up to this length; two passes of codelets, unrolled, up to the next; then loops. */
const SINGLE = 16;
const UNROLLED = 64;

/** Sink for complex values as they are: real part, imaginary part. */
export const complexSink: Sink = {
  bytes: 2 * VECTOR_BYTES,
  needs: () => true,
  write(f, base, offset, z) {
    f.store(at(base, offset), z.re);
    f.store(at(base, offset + VECTOR_BYTES), z.im);
  },
};

/** The sink of a part of a transform: bin `k` of the part is any of `bins(k)` of the whole. */
const partOf = (sink: Sink, bins: (k: number) => number[]): Sink => ({
  ...sink,
  needs: (k) => bins(k).some(sink.needs),
});

/**
 * DFT of `n` real samples. Slot `i` from `to` on receives bin `order[i]`; a bin above n/2 stands for the conjugate of bin
 * `n - order[i]`. Bins `0 .. n/2` come once each.
 */
export function realDft(f: FunctionBuilder, n: number, source: RealSource, sink: Sink, to: IndexLike): number[] {
  const r = columnRadix(n);
  if (r === n) return realSingle(f, n, source, sink, to);
  if (r === 0) return byDefinition(f, n, source, sink, to);
  const split = makeSplit(n, r);
  if (r % 2 === 1) return realOdd(f, split, source, sink, to);
  return (split.coprime ? realCoprime : realEven)(f, split, source, sink, to);
}

/** The length of the columns: `n` for a single codelet, 0 for a length that only the definition can do. */
function columnRadix(n: number): number {
  if (n <= SINGLE || (hasCodelet(n) && smallestFactor(n) === n)) return n;
  for (const r of [16, 8, 4, 15, 9, 5, 7, 3, 2]) if (n % r === 0) return r;
  const p = smallestFactor(n);
  return p > LARGEST_PRIME ? 0 : p;
}

function realSingle(f: FunctionBuilder, n: number, source: RealSource, sink: Sink, to: IndexLike): number[] {
  source.eachColumn(f, [Array.from({ length: n }, (_, i) => i)], (samples) => {
    realCodelet(f.g, samples).forEach((z, k) => {
      if (sink.needs(k)) sink.write(f, to, k * sink.bytes, z);
    });
  });
  return Array.from({ length: (n >> 1) + 1 }, (_, k) => k);
}

/**
 * Even columns. Rows 0 and r/2 together are a real DFT of length 2m, of the columns' even and odd sums; rows
 * 1 .. r/2 - 1 are complex, and the rest are their conjugates.
 *
 *   columns      sums    [2m]            even sums of column 0 .. m-1, then odd sums
 *                rows    [r/2 - 1][re, im][m]
 */
function realEven(f: FunctionBuilder, split: Split, source: RealSource, sink: Sink, to: IndexLike): number[] {
  const { r, m, n } = split;
  const rows = makeRows(f, r / 2 - 1, m);
  const sums = f.program.reserveVectors(2 * m);
  const columns = Array.from({ length: m }, (_, n2) => columnSamples(split, n2));
  source.eachColumn(f, columns, (samples, counter) => {
    const [even, odd] = evenOddSums(f.g, samples);
    f.store(at(addIndex(counter, sums)), even);
    f.store(at(addIndex(counter, sums + m * VECTOR_BYTES)), odd);
    const bins = realCodelet(f.g, samples);
    for (const k1 of realOrder(r)) if (k1 > 0 && 2 * k1 < r) rows.store(f, k1 - 1, counter, bins[k1]);
  });
  const order = complexRows(f, split, rows, sink, to);
  const rest = addIndex(to, order.length * sink.bytes);
  const binOf = (j: number) => (j * (r / 2)) % n;
  const sub = realDft(
    f,
    2 * m,
    linearSource(sums),
    partOf(sink, (j) => [binOf(j)]),
    rest,
  );
  return [...order, ...sub.map(binOf)];
}

/** Even columns, coprime factors: rows 0 and r/2 are real DFTs of length m (odd), and no twiddle factor anywhere. */
function realCoprime(f: FunctionBuilder, split: Split, source: RealSource, sink: Sink, to: IndexLike): number[] {
  const { r, m } = split;
  const rows = makeRows(f, r / 2 - 1, m);
  const ends = f.program.reserveVectors(2 * m);
  const columns = Array.from({ length: m }, (_, n2) => columnSamples(split, n2));
  source.eachColumn(f, columns, (samples, counter) => {
    const bins = realCodelet(f.g, samples, coprimeColumn(r));
    f.store(at(addIndex(counter, ends)), bins[0].re);
    f.store(at(addIndex(counter, ends + m * VECTOR_BYTES)), bins[r / 2].re);
    for (const k1 of realOrder(r)) if (k1 > 0 && 2 * k1 < r) rows.store(f, k1 - 1, counter, bins[k1]);
  });
  const order = complexRows(f, split, rows, sink, to);
  const pointers = [
    { base: ends, stride: m * VECTOR_BYTES },
    { base: addIndex(to, order.length * sink.bytes), stride: ((m + 1) / 2) * sink.bytes },
  ];
  const part = partOf(sink, (k2) => [outputIndex(split, 0, k2), outputIndex(split, r / 2, k2)]);
  const half = eachRow(f, 2, pointers, ([row, out]) => realDft(f, m, linearSource(row), part, out));
  return [...order, ...[0, r / 2].flatMap((k1) => half.map((k2) => outputIndex(split, k1, k2)))];
}

/**
 * Columns of 16 as 8 x 2. As 4 x 4, which serves elsewhere, they take 2 % off the transform and have the same noise, but there is no
 * order of the samples that holds every bound on the golden clips (`sampleStep`, docs/design/accuracy.md).
 */
const coprimeColumn = (r: number): Split | undefined => (r === 16 ? makeSplit(16, 8) : undefined);

/** Odd columns: row 0 is a real DFT of length m, rows 1 .. (r-1)/2 are complex. */
function realOdd(f: FunctionBuilder, split: Split, source: RealSource, sink: Sink, to: IndexLike): number[] {
  const { r, m } = split;
  const rows = makeRows(f, (r - 1) / 2, m);
  const first = f.program.reserveVectors(m);
  const columns = Array.from({ length: m }, (_, n2) => columnSamples(split, n2));
  source.eachColumn(f, columns, (samples, counter) => {
    const bins = realCodelet(f.g, samples);
    f.store(at(addIndex(counter, first)), bins[0].re);
    for (const k1 of realOrder(r)) if (k1 > 0 && 2 * k1 < r) rows.store(f, k1 - 1, counter, bins[k1]);
  });
  const order = complexRows(f, split, rows, sink, to);
  const binOf = (k2: number) => outputIndex(split, 0, k2);
  const part = partOf(sink, (k2) => [binOf(k2)]);
  const sub = realDft(f, m, linearSource(first), part, addIndex(to, order.length * sink.bytes));
  return [...order, ...sub.map(binOf)];
}

/** Room for `count` complex rows of `m` values. Rows whose stride is a large power of two get a vector of padding. */
interface Rows {
  count: number;
  base: number;
  stride: number;
  imOffset: number;
  store(f: FunctionBuilder, row: number, counter: IndexLike, z: Complex): void;
}

function makeRows(f: FunctionBuilder, count: number, m: number): Rows {
  const imOffset = (m + (m % 16 === 0 ? 1 : 0)) * VECTOR_BYTES;
  const stride = 2 * imOffset;
  const base = f.program.reserve(Math.max(1, count) * stride);
  const store: Rows['store'] = (builder, row, counter, z) => {
    builder.store(at(addIndex(counter, base + row * stride)), z.re);
    builder.store(at(addIndex(counter, base + row * stride + imOffset)), z.im);
  };
  return { count, base, stride, imOffset, store };
}

/** Complex DFTs of rows 1 .. count, one loop. Slots: row by row. */
function complexRows(f: FunctionBuilder, split: Split, rows: Rows, sink: Sink, to: IndexLike): number[] {
  const { m, n, coprime } = split;
  if (rows.count === 0) return [];
  const binsOf = (k2: number) => Array.from({ length: rows.count }, (_, i) => outputIndex(split, i + 1, k2));
  const part = partOf(sink, binsOf);
  const run = (row: Index | number, out: IndexLike, twiddles: IndexLike | undefined): number[] =>
    complexDft(f, m, { base: row, stride: VECTOR_BYTES, imOffset: rows.imOffset, twiddles }, part, out);
  const table = coprime ? undefined : twiddleTable(f, rows.count, m, (k, n2) => twiddleExponent(split, k + 1, n2), n);
  const inner = eachRow(f, rows.count, [
    { base: rows.base, stride: rows.stride },
    { base: to, stride: m * sink.bytes },
    ...(table === undefined ? [] : [{ base: table, stride: pairBytes(f) * m }]),
  ], ([row, out, twiddles]) => run(row, out, twiddles)); // biome-ignore format: a call
  return Array.from({ length: rows.count }, (_, i) => inner.map((k2) => outputIndex(split, i + 1, k2))).flat();
}

/** A loop with one pointer for each of `pointers`, stepping by its stride. One turn needs no loop. */
function eachRow<T>(
  f: FunctionBuilder,
  count: number,
  pointers: { base: IndexLike; stride: number }[],
  body: (at: IndexLike[]) => T,
): T {
  if (count === 1) return body(pointers.map(({ base }) => base));
  const locals = pointers.map(({ base }) => f.local(base));
  let result: T | undefined;
  f.loop(0, count, 1, () => {
    result = body(locals);
    locals.forEach((local, i) => {
      f.set(local, addIndex(local, pointers[i].stride));
    });
  });
  return result!;
}

/** A table of `exp(-2 pi i exponent(row, column) / n)`. */
function twiddleTable(
  f: FunctionBuilder,
  rows: number,
  columns: number,
  exponent: (row: number, column: number) => number,
  n: number,
): number {
  const values: number[] = [];
  const root = f.program.element === 'f32' ? singleTwiddle : twiddle;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const { re, im } = root(exponent(row, column) % n, n);
      values.push(re, im);
    }
  }
  return f.program.table(values);
}

const pairBytes = (f: FunctionBuilder): number => 2 * f.program.elementBytes;

/** Complex DFT from memory. Slot i from `to` on receives bin `order[i]`. */
function complexDft(f: FunctionBuilder, n: number, source: ComplexSource, sink: Sink, to: IndexLike): number[] {
  if (n <= SINGLE || (n <= LARGEST_PRIME && smallestFactor(n) === n)) {
    const inputs = Array.from({ length: n }, (_, i) => loadComplex(f, source, i));
    const bins = complexCodelet(f.g, inputs);
    for (const k of complexOrder(n)) if (sink.needs(k)) sink.write(f, to, k * sink.bytes, bins[k]);
    f.endBlock();
    return inputs.map((_, k) => k);
  }
  if (smallestFactor(n) > LARGEST_PRIME) return complexByDefinition(f, n, source, sink, to);
  return n <= UNROLLED && hasCodelet(n)
    ? complexUnrolled(f, n, source, sink, to)
    : complexLoops(f, n, source, sink, to);
}

/** Two passes of codelets through memory, without a loop: the twiddle factors between are constants. */
function complexUnrolled(f: FunctionBuilder, n: number, source: ComplexSource, sink: Sink, to: IndexLike): number[] {
  const split = makeSplit(n, unrolledRadix(n));
  const scratch = f.program.reserveVectors(2 * n);
  const place = (k1: number, n2: number) => scratch + (k1 * split.m + n2) * complexSink.bytes;
  for (let n2 = 0; n2 < split.m; n2++) {
    const column = columnSamples(split, n2).map((i) => loadComplex(f, source, i));
    const bins = complexCodelet(f.g, column);
    for (const k1 of complexOrder(split.r)) {
      complexSink.write(f, place(k1, n2), 0, rotate(f.g, bins[k1], twiddleExponent(split, k1, n2), n));
    }
    f.endBlock();
  }
  const order: number[] = [];
  for (let k1 = 0; k1 < split.r; k1++) {
    const row = Array.from({ length: split.m }, (_, n2) => loadPair(f, place(k1, n2)));
    const bins = complexCodelet(f.g, row);
    for (const k2 of complexOrder(split.m)) {
      const k = outputIndex(split, k1, k2);
      if (sink.needs(k)) sink.write(f, to, order.length * sink.bytes, bins[k2]);
      order.push(k);
    }
    f.endBlock();
  }
  return order;
}

/** The divisor nearest to the square root, from below. */
function unrolledRadix(n: number): number {
  for (let r = Math.floor(Math.sqrt(n)); r > 1; r--) if (n % r === 0) return r;
  return n;
}

/** Columns in a loop with twiddle factors from a table, then rows in a loop, each again a transform. */
function complexLoops(f: FunctionBuilder, n: number, source: ComplexSource, sink: Sink, to: IndexLike): number[] {
  const split: Split = { ...makeSplit(n, loopRadix(n)), coprime: false };
  const { r, m } = split;
  const stride = (m + (m % 16 === 0 ? 1 : 0)) * complexSink.bytes;
  const scratch = f.program.reserve(r * stride);
  const table = twiddleTable(f, m, r, (n2, k1) => k1 * n2, n);
  eachRow(f, m, [
    { base: source.base, stride: source.stride },
    { base: scratch, stride: complexSink.bytes },
    { base: table, stride: pairBytes(f) * r },
    { base: source.twiddles ?? 0, stride: pairBytes(f) },
  ], ([from, out, factors, twiddles]) => {
    const column = { ...source, base: from, twiddles: source.twiddles === undefined ? undefined : twiddles };
    const inputs = Array.from({ length: r }, (_, n1) => loadComplex(f, column, n1 * m));
    const bins = complexCodelet(f.g, inputs);
    for (const k1 of complexOrder(r)) {
      complexSink.write(f, out, k1 * stride, k1 === 0 ? bins[k1] : twiddled(f, bins[k1], factors, k1));
    }
    f.endBlock();
  }); // biome-ignore format: a call
  const binsOf = (k2: number) => Array.from({ length: r }, (_, k1) => outputIndex(split, k1, k2));
  const part = partOf(sink, binsOf);
  const inner = eachRow(f, r, [
    { base: scratch, stride },
    { base: to, stride: m * sink.bytes },
  ], ([row, out]) => complexDft(f, m, { base: row, stride: complexSink.bytes, imOffset: VECTOR_BYTES }, part, out)); // biome-ignore format: a call
  return Array.from({ length: r }, (_, k1) => inner.map((k2) => outputIndex(split, k1, k2))).flat();
}

function loopRadix(n: number): number {
  for (const r of [8, 4, 5, 9, 7, 3, 2]) if (n % r === 0) return r;
  return smallestFactor(n);
}

function loadComplex(f: FunctionBuilder, source: ComplexSource, i: number): Complex {
  const offset = i * source.stride;
  const z = { re: f.g.load(at(source.base, offset)), im: f.g.load(at(source.base, offset + source.imOffset)) };
  return source.twiddles === undefined ? z : twiddled(f, z, source.twiddles, i);
}

const loadPair = (f: FunctionBuilder, base: IndexLike): Complex => ({
  re: f.g.load(at(base)),
  im: f.g.load(at(base, VECTOR_BYTES)),
});

/** `z` times entry `i` of a table of (cos, -sin) pairs. */
function twiddled(f: FunctionBuilder, z: Complex, table: IndexLike, i: number): Complex {
  const { g } = f;
  const c = g.splat(at(table, i * pairBytes(f)));
  const s = g.splat(at(table, i * pairBytes(f) + f.program.elementBytes));
  return {
    re: g.sub(g.mul(z.re, c), g.mul(z.im, s)),
    im: g.add(g.mul(z.re, s), g.mul(z.im, c)),
  };
}

/** Real samples in memory, one vector each. */
export function linearSource(base: IndexLike): RealSource {
  return {
    eachColumn(f, columns, body) {
      const marching = columns.every((samples, c) => samples.every((i, j) => i === columns[0][j] + c));
      if (marching && columns.length > UNROLLED_COLUMNS) marchingColumns(f, base, columns, body);
      else scatteredColumns(f, base, columns, body);
    },
  };
}

/** Up to so many columns, a loop costs more than it saves. */
const UNROLLED_COLUMNS = 8;

type ColumnBody = (samples: Node[], counter: IndexLike) => void;

/** Column c reads what column 0 reads, c vectors further on: one loop, one pointer. */
function marchingColumns(f: FunctionBuilder, base: IndexLike, columns: number[][], body: ColumnBody): void {
  f.loop(0, columns.length * VECTOR_BYTES, VECTOR_BYTES, (counter) => {
    const pointer = f.local(addIndex(base, counter));
    body(columns[0].map((i) => f.g.load(at(pointer, i * VECTOR_BYTES))), counter); // biome-ignore format: one line
  });
}

/** Columns without a common step: unrolled, each with its own addresses. */
function scatteredColumns(f: FunctionBuilder, base: IndexLike, columns: number[][], body: ColumnBody): void {
  columns.forEach((samples, c) => {
    body(samples.map((i) => f.g.load(at(base, i * VECTOR_BYTES))), c * VECTOR_BYTES); // biome-ignore format: one line
    f.endBlock();
  });
}

/**
 * A length with no small factor, by definition: right rather than fast. The samples are copied once, then each bin is a
 * sum over all of them with a walking index into a table of roots.
 */
function byDefinition(f: FunctionBuilder, n: number, source: RealSource, sink: Sink, to: IndexLike): number[] {
  const samples = f.program.reserveVectors(2 * n);
  const columns = Array.from({ length: n }, (_, i) => [i]);
  source.eachColumn(f, columns, ([sample], counter) => {
    f.store(at(addIndex(counter, samples)), sample);
    f.store(at(addIndex(counter, samples + n * VECTOR_BYTES)), f.g.zero);
  });
  const input = { base: samples, stride: VECTOR_BYTES, imOffset: n * VECTOR_BYTES };
  return complexByDefinition(f, n, input, sink, to, (n >> 1) + 1);
}

/** Sums of this many terms are taken apart, then added: it keeps the error of long sums down. */
const PARTIAL = 16;

function complexByDefinition(
  f: FunctionBuilder,
  n: number,
  source: ComplexSource,
  sink: Sink,
  to: IndexLike,
  bins = n,
): number[] {
  const roots = twiddleTable(f, 1, n, (_, j) => j, n);
  const turn = n * pairBytes(f);
  const out = f.local(to);
  f.loop(0, bins * pairBytes(f), pairBytes(f), (step) => {
    const total = [f.variable(f.g.zero), f.variable(f.g.zero)];
    const phase = f.local(0);
    const input = f.local(source.base);
    const twiddles = f.local(source.twiddles ?? 0);
    const from = { ...source, base: input, twiddles: source.twiddles === undefined ? undefined : twiddles };
    const addTerms = (count: number) => {
      const partial = [f.variable(f.g.zero), f.variable(f.g.zero)];
      f.loop(0, count, 1, () => {
        const term = twiddled(f, loadComplex(f, from, 0), addIndex(phase, roots), 0);
        f.assign(partial[0], f.g.add(f.read(partial[0]), term.re));
        f.assign(partial[1], f.g.add(f.read(partial[1]), term.im));
        f.set(phase, addIndex(phase, step));
        f.set(phase, subIndex(phase, mulIndex(geIndex(phase, turn), turn)));
        f.set(input, addIndex(input, source.stride));
        f.set(twiddles, addIndex(twiddles, pairBytes(f)));
      });
      total.forEach((t, i) => {
        f.assign(t, f.g.add(f.read(t), f.read(partial[i])));
      });
      f.endBlock();
    };
    if (n >= PARTIAL) f.loop(0, Math.floor(n / PARTIAL), 1, () => addTerms(PARTIAL));
    if (n % PARTIAL > 0) addTerms(n % PARTIAL);
    sink.write(f, out, 0, { re: f.read(total[0]), im: f.read(total[1]) });
    f.set(out, addIndex(out, sink.bytes));
  });
  return Array.from({ length: bins }, (_, k) => k);
}
