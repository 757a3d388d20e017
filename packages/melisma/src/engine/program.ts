/**
 * A spec's program: the stages in their order, one memory for all of them.
 *
 *   tile_f32(source), tile_f64(source)    samples of a few frames, transposed
 *   frames(out, stride, first, groups)    for `groups` groups of the tile: window, DFT, power, mel, log, store
 *   maximum(base, bytes)                  the utterance stage
 *   cepstrum(base, stride, width)         the DCT of what it leaves
 */
import { addIndex, at, type FunctionBuilder, mulIndex, ProgramBuilder } from '../generator/builder.ts';
import { type RealSource, realDft } from '../generator/dft/passes.ts';
import {
  type Address,
  type Element,
  elementBytes,
  type Index,
  type Program,
  VECTOR_BYTES,
} from '../generator/program.ts';
import { binCount, frameCount, maximumRange } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { defineCepstrum } from '../stages/cepstrum/kernel.ts';
import { defineMaximum } from '../stages/maximum/kernel.ts';
import { melKernel } from '../stages/mel/kernel.ts';
import { type Output, outputKernel } from '../stages/output/kernel.ts';
import { powerSink } from '../stages/power/kernel.ts';
import { preemphasisKernel } from '../stages/preemphasis/kernel.ts';
import { defineTile, planTile, type Tile } from '../stages/tile/kernel.ts';
import { powerOrder, windowedTile, zeroPadded } from '../stages/window/kernel.ts';
import { melFilters, type SparseFilters } from '../tables/mel.ts';
import { windowTable } from '../tables/windows.ts';
import { blockSizes } from './blocks.ts';
import type { KernelLayout } from './runtime/compiled.ts';
import { silenceOf } from './silence.ts';

/** How a program computes and what it stores. */
export interface Arithmetic {
  element: Element;
  output: Element;
}

/** Doubles take floats as they are, too: half the bytes to copy. */
const inputsOf = ({ element }: Arithmetic): Element[] => (element === 'f64' ? ['f32', 'f64'] : ['f32']);

/** Frames of features kept in memory where the model has no window of its own. */
const FREE_FRAMES = 3072;

export function buildProgram(spec: Spec, arithmetic: Arithmetic): { program: Program; layout: KernelLayout } {
  const p = new ProgramBuilder(arithmetic.element);
  const tile = planTile(p, spec.hopLength, spec.windowLength);
  const state = { maximum: p.reserveVectors(1), limit: p.reserveVectors(1) };
  const power = p.reserveVectors((tile.frames / p.lanes) * powerSlots(spec));
  const filters = filterRows(spec);
  const window = windowTable(spec.window, spec.windowLength, spec.windowPeriodic).map((w) => w * spec.inputScale);
  const silence = silenceOf(spec, window, filters);
  const rows = filters.length;
  const mel = p.reserveVectors(rows);
  const frameMajor = spec.layout === 'frame-major' && spec.cepstrum === null;
  const output = { spec, mel, rows, frameMajor, maximum: state.maximum, element: arithmetic.output };
  for (const input of inputsOf(arithmetic)) defineTile(p, `tile_${input}`, tile, input, silence);
  const slots = defineSpectrum(p, spec, tile, window, filters);
  p.define('mel', 1, (f) => melKernel(f, filters, f.params[0], slots, mel));
  defineFrames(p, output, power);
  defineMaximum(p, 'maximum', state.limit, arithmetic.output);
  if (spec.cepstrum !== null) defineCepstrum(p, 'cepstrum', spec, arithmetic.output);
  const layout = reserveBuffers(p, spec, tile, arithmetic, { ...state, rows });
  return { program: p.finish(), layout };
}

/** The filters, and where a cepstrum wants it one that passes the energy on, which stands behind the bins. */
function filterRows(spec: Spec): SparseFilters {
  const filters = melFilters(spec);
  return spec.cepstrum?.energy ? [...filters, { firstBin: binCount(spec), weights: Float64Array.of(1) }] : filters;
}

/** `spectrum(group, power)`: one group of frames from the tile to power values. Returns the slot of each bin that a filter reads. */
function defineSpectrum(
  p: ProgramBuilder,
  spec: Spec,
  tile: Tile,
  window: ArrayLike<number>,
  filters: SparseFilters,
): number[] {
  const used = new Set(filters.flatMap(({ firstBin, weights }) => Array.from(weights, (_, i) => firstBin + i)));
  const binOf = (k: number) => Math.min(k, spec.fftSize - k);
  const slots: number[] = [];
  const energySlot = binCount(spec);
  slots[energySlot] = energySlot;
  p.define('spectrum', 2, (f) => {
    const energy = spec.cepstrum?.energy ? at(f.params[1], energySlot * VECTOR_BYTES) : undefined;
    const source = frameSource(f, spec, tile, window, f.params[0], energy);
    const sink = powerSink(spec, (k) => used.has(binOf(k)));
    realDft(f, spec.fftSize, source, sink, f.params[1]).forEach((k, slot) => {
      slots[binOf(k)] = slot;
    });
  });
  return slots;
}

/** Windowed samples straight from the tile, or through a buffer where each frame is changed as a whole first. */
function frameSource(
  f: FunctionBuilder,
  spec: Spec,
  tile: Tile,
  window: ArrayLike<number>,
  group: Index,
  energy?: Address,
): RealSource {
  const preemphasis = spec.preemphasisScope === 'frame' ? spec.preemphasis : 0;
  if (!spec.removeDcOffset && preemphasis === 0 && !energy) {
    return windowedTile(tile, window, group, powerOrder(spec.windowLength, spec.fftSize));
  }
  const frame = f.program.reserveVectors(spec.windowLength);
  preemphasisKernel(f, { ...spec, preemphasis }, tile, window, group, frame, energy);
  return zeroPadded(frame, spec.windowLength);
}

const powerBytes = (spec: Spec): number => powerSlots(spec) * VECTOR_BYTES;

/** Vectors of a group: its bins, and the energy behind them. */
const powerSlots = (spec: Spec): number => binCount(spec) + (spec.cepstrum?.energy ? 1 : 0);

/**
 * `frames(out, stride, first, groups)`: groups of the current tile, from the first given on. All spectra, then all
 * mels: the code of both together is more than the instruction cache holds.
 */
function defineFrames(p: ProgramBuilder, output: Output, power: number): void {
  const { spec } = output;
  const bytes = elementBytes(output.element);
  const step = p.lanes * bytes * (output.frameMajor ? output.rows : 1);
  p.define('output', 2, (f) => outputKernel(f, output, f.params[0], f.params[1]));
  p.define(
    'frames',
    4,
    (f) => {
      const [start, stride, firstGroup, groups] = f.params;
      const out = f.local(start);
      const group = f.local(mulIndex(firstGroup, p.lanes * p.elementBytes));
      const values = f.local(power);
      f.loop(0, groups, 1, () => {
        f.call('spectrum', group, values);
        f.set(group, addIndex(group, p.lanes * p.elementBytes));
        f.set(values, addIndex(values, powerBytes(spec)));
      });
      f.set(values, power);
      f.loop(0, groups, 1, () => {
        f.call('mel', values);
        f.call('output', out, stride);
        f.set(values, addIndex(values, powerBytes(spec)));
        f.set(out, addIndex(out, step));
      });
    },
    true,
  );
}

/**
 * Memory that JavaScript copies into or out of, where its own large arrays stand: 16 bytes behind a multiple of 64. With the target 4 to 28
 * bytes ahead of the source, modulo 4096, a copy takes sixteen times as long (Zen 3, glibc 2.36: docs/design/speed.md).
 */
const reserveCopied = (p: ProgramBuilder, bytes: number): number => p.reserve(bytes + 16) + 16;

/** Room for a block of samples and for the features, last in memory. */
function reserveBuffers(
  p: ProgramBuilder,
  spec: Spec,
  tile: Tile,
  arithmetic: Arithmetic,
  state: { maximum: number; limit: number; rows: number },
): KernelLayout {
  const { element, output } = arithmetic;
  const { tileSamples, blockFrames, blockSamples } = blockSizes(tile);
  const frames = spec.clipSamples === null ? FREE_FRAMES : frameCount(spec, spec.clipSamples);
  const outputFrames = Math.ceil(frames / tile.frames) * tile.frames;
  const input = reserveCopied(p, blockSamples * elementBytes(element));
  const features = reserveCopied(p, outputFrames * state.rows * elementBytes(output));
  return {
    element,
    output,
    inputs: inputsOf(arithmetic),
    lanes: p.lanes,
    tileFrames: tile.frames,
    tileSamples,
    blockFrames,
    input,
    features,
    outputFrames,
    peak: tile.peak,
    ...state,
    hasMaximum: maximumRange(spec) !== null,
    hasCepstrum: spec.cepstrum !== null,
  };
}
