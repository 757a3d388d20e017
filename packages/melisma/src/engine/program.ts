/**
 * A spec's program: the stages in their order, one memory for all of them.
 *
 *   block_f32(out, stride, frames), block_f64(...)    a block of samples, tile by tile: window, DFT, power, mel, log, store
 *   limit()                                           what the utterance stage lifts to, from the maximum over all blocks
 *   maximum(base, bytes)                              the utterance stage
 *   cepstrum(base, stride, width)                     the DCT of what it leaves
 */
import {
  addIndex,
  at,
  type FunctionBuilder,
  geIndex,
  mulIndex,
  ProgramBuilder,
  subIndex,
} from '../generator/builder.ts';
import { type RealSource, realDft } from '../generator/dft/passes.ts';
import {
  type Address,
  type Element,
  elementBytes,
  type Index,
  type Program,
  VECTOR_BYTES,
} from '../generator/program.ts';
import { binCount, frameCount, hasFrameEnergy, maximumRange } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { defineCepstrum } from '../stages/cepstrum/kernel.ts';
import { defineLimit, defineMaximum, forgetReference } from '../stages/maximum/kernel.ts';
import { melKernel } from '../stages/mel/kernel.ts';
import { type Output, outputKernel } from '../stages/output/kernel.ts';
import { powerSink } from '../stages/power/kernel.ts';
import { preemphasisKernel } from '../stages/preemphasis/kernel.ts';
import { defineTile, planTile, type Tile } from '../stages/tile/kernel.ts';
import { powerOrder, windowedTile, zeroPadded } from '../stages/window/kernel.ts';
import type { SparseFilters } from '../tables/filters.ts';
import { bandFilters } from '../tables/mel.ts';
import { windowOf } from '../tables/windows.ts';
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
  const range = maximumRange(spec);
  const power = p.reserveVectors((tile.frames / p.lanes) * powerSlots(spec));
  const filters = filterRows(spec);
  const window = windowOf(spec).map((w) => w * spec.inputScale);
  const silence = silenceOf(spec, window, filters);
  const rows = filters.length;
  const mel = p.reserveVectors(rows);
  const frameMajor = spec.layout === 'frame-major' && spec.cepstrum === null;
  const output = { spec, mel, rows, frameMajor, maximum: state.maximum, element: arithmetic.output };
  for (const input of inputsOf(arithmetic)) defineTile(p, `tile_${input}`, tile, input, silence);
  const slots = defineSpectrum(p, spec, tile, window, filters);
  p.define('mel', 1, (f) => melKernel(f, filters, f.params[0], slots, mel));
  defineFrames(p, output, power);
  if (range !== null) {
    const relative = spec.dbReference === 'maximum';
    defineLimit(p, 'limit', state, range, relative);
    defineMaximum(p, 'maximum', state.limit, arithmetic.output, relative);
  }
  if (spec.cepstrum !== null) defineCepstrum(p, 'cepstrum', spec, arithmetic.output);
  const layout = reserveBuffers(p, spec, tile, arithmetic, { ...state, rows });
  const before = spec.dbReference === 'maximum' ? state.limit : undefined;
  for (const input of layout.inputs) defineBlock(p, input, tile, layout.input, frameBytes(output), before);
  return { program: p.finish(), layout };
}

/** The filters, and where a cepstrum wants it one that passes the frame's energy on, which stands behind the bins. */
function filterRows(spec: Spec): SparseFilters {
  const filters = bandFilters(spec);
  return hasFrameEnergy(spec) ? [...filters, { firstBin: binCount(spec), weights: Float64Array.of(1) }] : filters;
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
    const energy = hasFrameEnergy(spec) ? at(f.params[1], energySlot * VECTOR_BYTES) : undefined;
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
const powerSlots = (spec: Spec): number => binCount(spec) + (hasFrameEnergy(spec) ? 1 : 0);

/** Bytes from one frame of the features to the next. */
const frameBytes = ({ element, frameMajor, rows }: Output): number => elementBytes(element) * (frameMajor ? rows : 1);

/**
 * `frames(out, stride, frames)`: the first so many of the current tile. All spectra, then all mels: the code of both together is more
 * than the instruction cache holds.
 */
function defineFrames(p: ProgramBuilder, output: Output, power: number): void {
  const { spec } = output;
  p.define('output', 2, (f) => outputKernel(f, output, f.params[0], f.params[1]));
  const masks = maximumRange(spec) === null ? undefined : liveLanes(p);
  p.define('frames', 3, (f) => {
    const [start, stride, frames] = f.params;
    const out = f.local(start);
    const group = f.local(0);
    const values = f.local(power);
    f.loop(0, frames, p.lanes, () => {
      f.call('spectrum', group, values);
      f.set(group, addIndex(group, p.lanes * p.elementBytes));
      f.set(values, addIndex(values, powerBytes(spec)));
    });
    f.set(values, power);
    f.loop(0, frames, p.lanes, (frame) => {
      const before = masks === undefined ? undefined : f.variable(f.g.load(at(output.maximum)));
      f.call('mel', values);
      f.call('output', out, stride);
      if (before !== undefined) {
        const live = smallerIndex(subIndex(frames, frame), p.lanes);
        const mask = f.g.load(at(addIndex(mulIndex(live, VECTOR_BYTES), masks!)));
        f.store(at(output.maximum), f.g.select(mask, f.g.load(at(output.maximum)), f.read(before)));
      }
      f.set(values, addIndex(values, powerBytes(spec)));
      f.set(out, addIndex(out, p.lanes * frameBytes(output)));
    });
  });
}

/**
 * Masks by the number of lanes that hold a frame: in the last group of a clip the others lie behind its last frame. They compute
 * something, but must leave no trace in the maximum.
 */
function liveLanes(p: ProgramBuilder): number {
  const words = p.elementBytes / 4;
  const mask = (live: number) => Array.from({ length: p.lanes * words }, (_, i) => (i < live * words ? -1 : 0));
  return p.indexTable(Array.from({ length: p.lanes + 1 }, (_, live) => mask(live)).flat());
}

/**
 * `block_f32(out, stride, frames)`: frames of the samples in the input buffer, tile by tile. With `limit` nothing is taken off what it has computed
 * until the largest is known.
 */
function defineBlock(
  p: ProgramBuilder,
  input: Element,
  tile: Tile,
  samples: number,
  outBytes: number,
  limit?: number,
): void {
  p.define(
    `block_${input}`,
    3,
    (f) => {
      const [start, stride, frames] = f.params;
      if (limit !== undefined) forgetReference(f, limit);
      const out = f.local(start);
      const source = f.local(samples);
      f.loop(0, frames, tile.frames, (done) => {
        f.call(`tile_${input}`, source);
        f.call('frames', out, stride, smallerIndex(subIndex(frames, done), tile.frames));
        f.set(source, addIndex(source, tile.frames * tile.hopLength * elementBytes(input)));
        f.set(out, addIndex(out, tile.frames * outBytes));
      });
    },
    true,
  );
}

/** The smaller of an index and a number. */
const smallerIndex = (a: Index, b: number): Index => addIndex(a, mulIndex(geIndex(a, b), subIndex(b, a)));

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
