/**
 * Programs of resampling.
 *
 *   blocks   run()                      blocks of the signal, one in each lane: transform, filter, crop or pad, transform back
 *   dots     run(bytes, places, base)   `bytes` of dot products: stretches of the signal with rows of a table
 */
import { addIndex, at, type FunctionBuilder, type IndexLike, loadIndex, ProgramBuilder } from '../generator/builder.ts';
import { linearSource, realDft, type Sink } from '../generator/dft/passes.ts';
import { type Element, type Program, VECTOR_BYTES } from '../generator/program.ts';
import { storeFrameMajor } from '../stages/spectrum/kernel.ts';
import { defineTile, type Tile, transpose } from '../stages/tile/kernel.ts';
import type { BlocksLayout } from './blocks-engine.ts';
import type { DotsLayout } from './dots-engine.ts';

/**
 * Overlap-save with two sizes. A block of `inputBlock` points holds `ahead` samples from the block's first one on, and behind
 * them the rest from before it: the convolution is circular. Of the `outputBlock` points the first `outputHop` leave.
 */
export interface BlocksShape {
  inputBlock: number;
  outputBlock: number;
  /** From block to block, samples in and samples out. */
  inputHop: number;
  outputHop: number;
  /** Samples from the block's first one on; a multiple of the lanes. */
  ahead: number;
  /** What bins 0, 1, ... are multiplied by; those that are not listed are dropped. */
  response: ArrayLike<number>;
}

export function blocksProgram(element: Element, shape: BlocksShape): { program: Program; layout: BlocksLayout } {
  const p = new ProgramBuilder(element);
  const layout = reserveBlocks(p, shape);
  const tile = defineTiles(p, shape, layout);
  const spectrum = p.reserveVectors(2 * shape.inputBlock + 2);
  const bands = p.reserveVectors(shape.outputBlock);
  const signal = p.reserveVectors(2 * shape.outputBlock + 2);
  const { response, inputBlock, outputBlock, outputHop } = shape;
  const wanted = (n: number, k: number, count: number) => Math.min(k, n - k) < count;
  let bins: number[] = [];
  let places: number[] = [];
  p.define('forward', 0, (f) => {
    const sink = hartleySink((k) => wanted(inputBlock, k, response.length));
    bins = realDft(f, inputBlock, linearSource(tile), sink, spectrum);
  });
  p.define('filter', 0, (f) => filterBins(f, shape, bins, spectrum, bands));
  p.define('back', 0, (f) => {
    const sink = hartleySink((k) => wanted(outputBlock, k, outputHop));
    places = realDft(f, outputBlock, linearSource(bands), sink, signal);
  });
  p.define('store', 1, (f) => {
    const addresses = hartleyAddresses(places, outputBlock, signal).slice(0, outputHop);
    const rows = { addresses, signs: addresses.map(() => 1) };
    storeFrameMajor(f, rows, [{ place: layout.output, offset: 0, signed: false }], f.params[0]);
  });
  const body = (f: FunctionBuilder) => {
    for (const [name, source] of [['tile', layout.before], ['tile_before', 0]] as const)
      f.call(name, layout.input + source * p.elementBytes); // biome-ignore format: two calls
    for (const name of ['forward', 'filter', 'back']) f.call(name);
    f.call('store', 0);
  };
  p.define('run', 0, body, true);
  return { program: p.finish(), layout };
}

function reserveBlocks(p: ProgramBuilder, { inputBlock, inputHop, outputHop, ahead }: BlocksShape): BlocksLayout {
  const { lanes } = p;
  const inputSamples = (lanes - 1) * inputHop + inputBlock;
  return {
    lanes,
    before: inputBlock - ahead,
    inputSamples,
    // A tile reads whole vectors.
    input: p.reserve((inputSamples + lanes) * p.elementBytes),
    output: p.reserve(lanes * outputHop * p.elementBytes + VECTOR_BYTES),
    peak: p.reserveVectors(1),
  };
}

/** Two tiles, one behind the other: samples from the block's start on, then those before it. Returns the first one's address. */
function defineTiles(p: ProgramBuilder, shape: BlocksShape, { before, peak }: BlocksLayout): number {
  const { ahead, inputHop: hopLength } = shape;
  const { lanes } = p;
  const base = p.reserveVectors(ahead + before + lanes);
  const common = { frames: lanes, hops: lanes, rowBytes: VECTOR_BYTES, hopLength, peak };
  const tiles: Record<string, Tile> = {
    tile: { ...common, base, rows: ahead },
    tile_before: { ...common, base: base + ahead * VECTOR_BYTES, rows: Math.ceil(before / lanes) * lanes },
  };
  for (const [name, tile] of Object.entries(tiles)) defineTile(p, name, tile, p.element);
  return base;
}

/**
 * Bins as values of a Hartley transform, re - im at k and re + im at n - k: numbers in, numbers out, and its own inverse up
 * to a factor n. So the way back is the same transform of real numbers as the way there.
 */
const hartleySink = (needs: (k: number) => boolean): Sink => ({
  bytes: 2 * VECTOR_BYTES,
  needs,
  write(f, base, offset, z) {
    f.store(at(base, offset), f.g.sub(z.re, z.im));
    f.store(at(base, offset + VECTOR_BYTES), f.g.add(z.re, z.im));
  },
});

/** Where values 0 .. n - 1 of a Hartley transform stand whose slot `i` holds bin `order[i]`. */
function hartleyAddresses(order: readonly number[], n: number, base: number): number[] {
  const addresses = Array<number>(n).fill(0);
  order.forEach((k, slot) => {
    const address = base + slot * 2 * VECTOR_BYTES;
    addresses[(n - k) % n] = address + VECTOR_BYTES;
    addresses[k % n] = address;
  });
  return addresses;
}

/** Vectors in one turn of the loop. */
const UNROLL = 4;

/** Each kept value times its bin's factor, to its place in the smaller or larger transform. */
function filterBins(f: FunctionBuilder, shape: BlocksShape, order: readonly number[], from: number, to: number): void {
  const { inputBlock: n, outputBlock: m, response } = shape;
  const sources = hartleyAddresses(order, n, from);
  const moves = Array.from({ length: response.length }, (_, k) => [
    { source: sources[k], target: to + k * VECTOR_BYTES, factor: response[k] },
    { source: sources[(n - k) % n], target: to + ((m - k) % m) * VECTOR_BYTES, factor: response[k] },
  ]).flat();
  // A surplus move repeats the last one.
  while (moves.length % UNROLL > 0) moves.push(moves.at(-1)!);
  const { elementBytes } = f.program;
  const place = f.local(f.program.indexTable(moves.flatMap(({ source, target }) => [source, target])));
  const factor = f.local(f.program.table(moves.map((move) => move.factor)));
  f.loop(0, moves.length, UNROLL, () => {
    for (let i = 0; i < UNROLL; i++) {
      const value = f.g.load(at(loadIndex(at(place, 8 * i))));
      f.store(at(loadIndex(at(place, 8 * i + 4))), f.g.mul(value, f.g.splat(at(factor, i * elementBytes))));
    }
    f.set(place, addIndex(place, 8 * UNROLL));
    f.set(factor, addIndex(factor, elementBytes * UNROLL));
  });
}

/** Dot products of a run: their places and results stay in the first-level cache. */
export const DOTS_BLOCK = 1024;

/** Where a dot product starts in the signal, in samples, and the number of its row. */
export interface Step {
  sample: number;
  row: number;
}

/** `rows` of one length, a multiple of twice the lanes: sum of row[i] x[i]. Samples are those of `inputSamples` from `input` on. */
export function dotsProgram(
  element: Element,
  rows: readonly ArrayLike<number>[],
  inputSamples: number,
  steps: readonly Step[] = [],
): { program: Program; layout: DotsLayout } {
  const p = new ProgramBuilder(element);
  const taps = rows[0].length;
  const group = p.lanes;
  const flat = new Float64Array(rows.length * taps);
  rows.forEach((row, i) => { flat.set(row, i * taps); }); // biome-ignore format: one line
  const table = p.table(flat);
  const rowBytes = taps * p.elementBytes;
  const layout: DotsLayout = {
    block: DOTS_BLOCK,
    group,
    inputSamples,
    table,
    rowBytes,
    steps: p.indexTable(steps.flatMap(({ sample, row }) => [sample * p.elementBytes, table + row * rowBytes])),
    input: p.reserve((inputSamples + taps) * p.elementBytes),
    places: p.reserve(8 * DOTS_BLOCK),
    output: p.reserve(DOTS_BLOCK * p.elementBytes),
  };
  p.define('run', 3, (f) => dots(f, layout, rows.length === 1), true);
  return { program: p.finish(), layout };
}

/**
 * sum row[i] x[i], one sum for each lane of i, two vectors a turn; the lanes are added in a tree at the end. Several dot products go
 * side by side: their chains of additions do not wait for each other, and one transposition adds all their lanes. Where all have the one row
 * that there is, as from 48 to 16 kHz, it is loaded once for all of them.
 */
function dots(f: FunctionBuilder, { group, output, rowBytes, table }: DotsLayout, hasOneRow: boolean): void {
  const [bytes, places, base] = f.params;
  const place = f.local(places);
  f.loop(0, bytes, VECTOR_BYTES, (out) => {
    const samples = Array.from({ length: group }, (_, j) => f.local(addIndex(loadIndex(at(place, 8 * j)), base)));
    const rows = samples.map((_, j) => (hasOneRow ? table : f.local(loadIndex(at(place, 8 * j + 4)))));
    const sums = Array.from({ length: group }, () => [f.variable(f.g.zero), f.variable(f.g.zero)]);
    f.loop(0, rowBytes, 2 * VECTOR_BYTES, (i) => {
      for (const half of [0, 1]) {
        const load = (base: IndexLike) => f.g.load(at(addIndex(base, i), half * VECTOR_BYTES));
        const weights = rows.map(load);
        sums.forEach(({ [half]: sum }, j) => {
          f.assign(sum, f.g.add(f.read(sum), f.g.mul(load(samples[j]), weights[hasOneRow ? 0 : j])));
        });
      }
    });
    const lanes = transpose(f, sums.map(([a, b]) => f.g.add(f.read(a), f.read(b)))); // biome-ignore format: one line
    f.store(at(addIndex(out, output)), sumTree(f, lanes));
    f.set(place, addIndex(place, 8 * group));
  });
}

function sumTree(f: FunctionBuilder, values: ReturnType<typeof transpose>): ReturnType<typeof transpose>[number] {
  if (values.length === 1) return values[0];
  const half = values.length / 2;
  return f.g.add(sumTree(f, values.slice(0, half)), sumTree(f, values.slice(half)));
}
