/**
 * Programs of functions whose frames are columns: neighbours in memory are the same bin of neighbouring frames.
 *
 *   stft         run(out, stride, tiles)    samples of a block to `tiles` tiles of frames, bin-major, from `out` on
 *   filterbank   run(bytes)                 so many bytes of each bin's row to as many of each band's
 */

import { blockSizes } from '../../engine/blocks.ts';
import { addIndex, type FunctionBuilder, ProgramBuilder } from '../../generator/builder.ts';
import { complexSink, realDft } from '../../generator/dft/passes.ts';
import { type Element, type Program, VECTOR_BYTES } from '../../generator/program.ts';
import { melColumns } from '../../stages/mel/columns.ts';
import { binsInOrder, type Plane, storeBinMajor } from '../../stages/spectrum/kernel.ts';
import { defineTile, planTile, type Tile } from '../../stages/tile/kernel.ts';
import { windowedTile } from '../../stages/window/kernel.ts';
import type { SparseFilters } from '../../tables/filters.ts';

/** A short-time transform: `window` stands at the start of the frame, zeros and all; what lies behind it is zero. */
export interface StftShape {
  fftSize: number;
  hopLength: number;
  window: ArrayLike<number>;
  /** Bins that leave: `fftSize / 2 + 1`, or all of them. */
  bins: number;
}

/** Addresses in bytes; samples and frames in elements. */
export interface StftLayout {
  tileFrames: number;
  /** Samples that a tile reads. */
  tileSamples: number;
  /** Frames whose samples are copied in at a time, a multiple of `tileFrames`. */
  blockFrames: number;
  input: number;
  inputSamples: number;
  /** Real parts, then imaginary parts, each [bins][up to `frames`]. */
  outputs: number[];
  /** Frames that the output holds, a multiple of `tileFrames`. */
  frames: number;
}

/** Room for the bins of a clip, or of a part of it: copies out are long. Pages that no clip needs are never touched. */
const OUTPUT_BYTES = 2 ** 23;

/**
 * A tile's frames leave together, so that a line of the output is written once and not for each vector of frames: that is worth tiles
 * beyond the first-level cache.
 */
const TILE_BYTES = 131072;

/** @param leastFrames frames that the output has room for, if that is more than usual */
export function stftProgram(
  element: Element,
  shape: StftShape,
  leastFrames = 0,
): { program: Program; layout: StftLayout } {
  const p = new ProgramBuilder(element);
  const tile = planTile(p, shape.hopLength, shape.window.length, TILE_BYTES);
  const groups = tile.frames / p.lanes;
  const spectrumBytes = ((shape.fftSize >> 1) + 1) * complexSink.bytes;
  const spectra = p.reserve(groups * spectrumBytes);
  let order: number[] = [];
  defineTile(p, 'tile', tile, element);
  p.define('transform', 2, (f) => {
    const [group, spectrum] = f.params;
    order = realDft(f, shape.fftSize, windowedTile(tile, shape.window, group), complexSink, spectrum);
  });
  const bins = binsInOrder(order, shape.fftSize, spectra, complexSink.bytes, shape.bins);
  const layout = reserveClip(p, shape, tile, leastFrames);
  const planes: Plane[] = layout.outputs.flatMap((place, i) =>
    Array.from({ length: groups }, (_, group) => ({
      place: place + group * VECTOR_BYTES,
      offset: group * spectrumBytes + i * VECTOR_BYTES,
      signed: i === 1,
    })),
  );
  p.define('store', 2, (f) => storeBinMajor(f, bins, planes, f.params[0], f.params[1]));
  defineTiles(p, shape, layout, spectra, spectrumBytes);
  return { program: p.finish(), layout };
}

function reserveClip(p: ProgramBuilder, shape: StftShape, tile: Tile, leastFrames: number): StftLayout {
  const { tileSamples, blockFrames, blockSamples: inputSamples } = blockSizes(tile);
  const tileFrames = tile.frames;
  const tiles = Math.floor(OUTPUT_BYTES / (2 * shape.bins * p.elementBytes * tileFrames));
  const frames = Math.max(1, tiles, Math.ceil(leastFrames / tileFrames)) * tileFrames;
  const input = p.reserve(inputSamples * p.elementBytes);
  // Side by side, and a tile behind them: in rows as long as the clip, the last tile writes beyond its own.
  const plane = shape.bins * frames * p.elementBytes;
  const start = p.reserve(2 * plane + tileFrames * p.elementBytes);
  const outputs = [start, start + plane];
  return { tileFrames, tileSamples, blockFrames, input, inputSamples, outputs, frames };
}

function defineTiles(
  p: ProgramBuilder,
  shape: StftShape,
  layout: StftLayout,
  spectra: number,
  spectrumBytes: number,
): void {
  const rowBytes = layout.tileFrames * p.elementBytes;
  const body = (f: FunctionBuilder) => {
    const [start, stride, tiles] = f.params;
    const source = f.local(layout.input);
    const out = f.local(start);
    f.loop(0, tiles, 1, () => {
      f.call('tile', source);
      const spectrum = f.local(spectra);
      f.loop(0, rowBytes, VECTOR_BYTES, (group) => {
        f.call('transform', group, spectrum);
        f.set(spectrum, addIndex(spectrum, spectrumBytes));
      });
      f.call('store', out, stride);
      f.set(out, addIndex(out, rowBytes));
      f.set(source, addIndex(source, layout.tileFrames * shape.hopLength * p.elementBytes));
    });
  };
  p.define('run', 3, body, true);
}

/** Addresses in bytes. */
export interface MelColumnsLayout {
  /** Frames of a block. */
  block: number;
  /** From one bin, and from one band, to the next: elements. */
  stride: number;
  input: number;
  output: number;
}

/** What a block's power takes: longer rows would be cheaper to copy, but leave the second-level cache. */
const POWER_BYTES = 262144;

/** Power [bins, frames] to mel bands [filters.length, frames]. */
export function melColumnsProgram(
  element: Element,
  bins: number,
  filters: SparseFilters,
): { program: Program; layout: MelColumnsLayout } {
  const p = new ProgramBuilder(element);
  const lines = Math.max(1, Math.floor(POWER_BYTES / (bins * LINE_BYTES)));
  // An odd number of cache lines from bin to bin: an even one would put many bins into the same few sets of the cache.
  const strideBytes = (lines + 1 - (lines % 2)) * LINE_BYTES;
  const input = p.reserve(bins * strideBytes);
  const output = p.reserve(filters.length * strideBytes);
  const body = (f: FunctionBuilder) => {
    f.loop(0, f.params[0], VECTOR_BYTES, (i) => {
      melColumns(f, filters, f.local(addIndex(i, input)), f.local(addIndex(i, output)), strideBytes);
    });
  };
  p.define('run', 1, body, true);
  const stride = strideBytes / p.elementBytes;
  return { program: p.finish(), layout: { block: stride, stride, input, output } };
}

const LINE_BYTES = 64;
