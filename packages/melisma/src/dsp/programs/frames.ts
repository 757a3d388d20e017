/**
 * Programs of functions on rows: each row of a matrix is a frame, `lanes` frames go through in step.
 *
 *   run(first, groups)    rows `lanes * first` on of the block
 *
 * window       out[r][i] = w[i] x[r][i]
 * transform    rows of samples to their bins: real and imaginary parts, or power, or magnitude
 * filterbank   rows of power to mel bands
 */
import { addIndex, at, type FunctionBuilder, mulIndex, ProgramBuilder } from '../../generator/builder.ts';
import { complexSink, realDft, type Sink } from '../../generator/dft/passes.ts';
import { type Element, type Program, VECTOR_BYTES } from '../../generator/program.ts';
import { melKernel } from '../../stages/mel/kernel.ts';
import { powerSink } from '../../stages/power/kernel.ts';
import { type Bins, binsInOrder, binsInRow, type Plane, storeFrameMajor } from '../../stages/spectrum/kernel.ts';
import { defineTile, type Tile } from '../../stages/tile/kernel.ts';
import { zeroPadded } from '../../stages/window/kernel.ts';
import type { SparseFilters } from '../../tables/filters.ts';

/** Where things stand in memory: addresses in bytes, all else in elements. */
export interface RowsLayout {
  /** Rows computed at a time, and rows of a block, a multiple of them. */
  lanes: number;
  block: number;
  input: number;
  inputLength: number;
  /** One for each array that leaves. */
  outputs: number[];
  outputLength: number;
}

/** A program on rows. */
export interface RowsProgram {
  program: Program;
  layout: RowsLayout;
}

/** What the block's arrays take together: a part of the second-level cache. */
const BLOCK_BYTES = 131072;

/** Rows in a block, whole groups of them. */
function blockRows(p: ProgramBuilder, elementsPerRow: number): number {
  const rows = Math.floor(BLOCK_BYTES / (elementsPerRow * p.elementBytes));
  return Math.max(p.lanes, rows - (rows % p.lanes));
}

/** Room for a block of rows in and rows out; a group may read, and a tile does read, up to a vector behind its rows. */
function reserveRows(p: ProgramBuilder, inputLength: number, outputLength: number, planes: number): RowsLayout {
  const block = blockRows(p, inputLength + planes * outputLength);
  return {
    lanes: p.lanes,
    block,
    inputLength,
    outputLength,
    input: p.reserve(block * inputLength * p.elementBytes + VECTOR_BYTES),
    outputs: Array.from({ length: planes }, () => p.reserve(block * outputLength * p.elementBytes + VECTOR_BYTES)),
  };
}

/** Rows of `length` samples, each times the window that stands in memory at `window`, [length]. */
export function windowProgram(element: Element, length: number): RowsProgram & { window: number } {
  const p = new ProgramBuilder(element);
  const rowBytes = length * p.elementBytes;
  const window = p.reserve(rowBytes + VECTOR_BYTES);
  const layout = reserveRows(p, length, length, 1);
  const body = (f: FunctionBuilder) => {
    const row = f.local(mulIndex(f.params[0], p.lanes * rowBytes));
    // Row after row: what the last vector of a row writes behind its end, the next row writes again.
    f.loop(0, mulIndex(f.params[1], p.lanes), 1, () => {
      windowRow(f, rowBytes, (i, offset) => {
        const x = f.g.load(at(addIndex(addIndex(row, i), layout.input), offset));
        const w = f.g.load(at(addIndex(i, window), offset));
        f.store(at(addIndex(addIndex(row, i), layout.outputs[0]), offset), f.g.mul(x, w));
      });
      f.set(row, addIndex(row, rowBytes));
    });
  };
  p.define('run', 2, body, true);
  return { program: p.finish(), layout, window };
}

/** Vectors of a row in one turn of the loop. */
const UNROLL = 4;

type VectorBody = (i: Parameters<typeof addIndex>[0], offset: number) => void;

function windowRow(f: FunctionBuilder, rowBytes: number, body: VectorBody): void {
  const turn = UNROLL * VECTOR_BYTES;
  const whole = rowBytes - (rowBytes % turn);
  if (whole > 0) {
    f.loop(0, whole, turn, (i) => {
      for (let offset = 0; offset < turn; offset += VECTOR_BYTES) body(i, offset);
    });
  }
  for (let offset = whole; offset < rowBytes; offset += VECTOR_BYTES) body(0, offset);
  f.endBlock();
}

/** What a transform's bins leave as. */
export type SpectrumKind = 'complex' | 'power' | 'magnitude';

/** Rows of `length` samples, zeros behind them up to `fftSize`, to their `fftSize / 2 + 1` bins. */
export function transformProgram(element: Element, length: number, fftSize: number, kind: SpectrumKind): RowsProgram {
  const p = new ProgramBuilder(element);
  const bins = (fftSize >> 1) + 1;
  const layout = reserveRows(p, length, bins, kind === 'complex' ? 2 : 1);
  const tile = planRows(p, length);
  const sink = sinkOf(kind);
  const spectrum = p.reserve(bins * sink.bytes);
  let order: number[] = [];
  p.define('transform', 0, (f) => {
    order = realDft(f, fftSize, zeroPadded(tile.base, length), sink, spectrum);
  });
  defineRows(p, layout, 'transform', binsInOrder(order, fftSize, spectrum, sink.bytes, bins));
  return { program: p.finish(), layout };
}

const sinkOf = (kind: SpectrumKind): Sink =>
  kind === 'complex' ? complexSink : powerSink({ spectrum: kind, spectrumEpsilon: 0 });

/** Rows of power [bins] to mel bands [filters.length]. */
export function filterbankProgram(element: Element, bins: number, filters: SparseFilters): RowsProgram {
  const p = new ProgramBuilder(element);
  const layout = reserveRows(p, bins, filters.length, 1);
  const tile = planRows(p, bins);
  const mel = p.reserveVectors(filters.length);
  const slots = Array.from({ length: bins }, (_, k) => k);
  p.define('filter', 0, (f) => melKernel(f, filters, tile.base, slots, mel));
  defineRows(p, layout, 'filter', binsInRow(mel, filters.length));
  return { program: p.finish(), layout };
}

/** A tile of one group whose rows share no sample: one vector a sample, one after the other. */
function planRows(p: ProgramBuilder, length: number): Tile {
  const rows = Math.ceil(length / p.lanes) * p.lanes;
  const tile: Tile = {
    base: p.reserveVectors(rows),
    frames: p.lanes,
    hopLength: length,
    rowBytes: VECTOR_BYTES,
    rows,
    hops: p.lanes,
    peak: p.reserveVectors(1),
  };
  defineTile(p, 'tile', tile, p.element);
  return tile;
}

/** `run`: group by group through the tile, `stage`, and the store of `bins` as rows. */
function defineRows(p: ProgramBuilder, layout: RowsLayout, stage: string, bins: Bins): void {
  const planes: Plane[] = layout.outputs.map((place, i) => ({ place, offset: i * VECTOR_BYTES, signed: i === 1 }));
  const inputStep = p.lanes * layout.inputLength * p.elementBytes;
  const outputStep = p.lanes * layout.outputLength * p.elementBytes;
  p.define('store', 1, (f) => storeFrameMajor(f, bins, planes, f.params[0]));
  const body = (f: FunctionBuilder) => {
    const source = f.local(addIndex(mulIndex(f.params[0], inputStep), layout.input));
    const out = f.local(mulIndex(f.params[0], outputStep));
    f.loop(0, f.params[1], 1, () => {
      f.call('tile', source);
      f.call(stage);
      f.call('store', out);
      f.set(source, addIndex(source, inputStep));
      f.set(out, addIndex(out, outputStep));
    });
  };
  p.define('run', 2, body, true);
}
