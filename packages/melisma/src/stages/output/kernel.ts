/**
 * output: floor, logarithm, affine step and the store in the caller's layout; with a running maximum where an utterance
 * stage needs it.
 *
 * in   M  vectors [melCount]
 * out  mel-major    out[m * stride + frame]: the lanes are neighbours, one store
 *      frame-major  out[frame * melCount + m]: lanes transposed, a square of vectors at a time
 */
import { addIndex, at, type FunctionBuilder, type IndexLike } from '../../generator/builder.ts';
import { type Element, elementBytes, type Index, type Node, VECTOR_BYTES } from '../../generator/program.ts';
import { maximumRange } from '../../spec/sizes.ts';
import type { Spec } from '../../spec/spec.ts';
import { LN_10 } from '../../tables/math.ts';
import { type Affine, logarithm } from '../log/kernel.ts';
import { transpose } from '../tile/kernel.ts';

export interface Output {
  spec: Spec;
  /** Address of the mel vectors, and how many there are: one more than `melCount` with an energy. */
  mel: number;
  rows: number;
  /** Frame-major features; mel-major where false. */
  frameMajor: boolean;
  /** Address of the running maximum, one vector. */
  maximum: number;
  /** What is stored: doubles may be rounded to floats on the way out. */
  element: Element;
}

/** Scale and offset that follow the natural logarithm: its base, and what `normalize` does to every value alike. */
function affineOf({ log, normalize, cepstrum }: Spec): Affine {
  const base = { none: 1, ln: 1, log10: 1 / LN_10[0], db: 10 / LN_10[0] }[log];
  if (cepstrum !== null) return { scale: base, offset: 0 };
  switch (normalize.kind) {
    case 'maximum':
    case 'fixed-maximum':
      return { scale: base / normalize.scale, offset: normalize.offset / normalize.scale };
    case 'affine':
      return { scale: base / normalize.scale, offset: normalize.shift / normalize.scale };
    default:
      return { scale: base, offset: 0 };
  }
}

/** One group of frames: mel vectors to features at `out`. `stride` is in bytes, from one mel to the next (mel-major). */
export function outputKernel(f: FunctionBuilder, output: Output, out: Index, stride: Index): void {
  if (output.frameMajor) frameMajor(f, output, out);
  else melMajor(f, output, out, stride);
}

/** Mels at a time in the loop: enough independent chains to hide the polynomial's latency. */
const UNROLL = 8;

function melMajor(f: FunctionBuilder, output: Output, out: Index, stride: Index): void {
  const { rows } = output;
  const maximum = runningMaximum(f, output);
  const pointer = f.local(out);
  const step = (mel: IndexLike, count: number) => {
    let place: Index = pointer;
    let largest = maximum === undefined ? undefined : f.read(maximum);
    for (let i = 0; i < count; i++) {
      const value = feature(f, output.spec, f.g.load(at(addIndex(mel, output.mel), i * VECTOR_BYTES)));
      f.store(at(place), value, demotes(f, output));
      if (largest) largest = f.g.binary('pmax', largest, value);
      place = addIndex(place, stride);
    }
    if (maximum !== undefined) f.assign(maximum, largest!);
    f.set(pointer, place);
  };
  const whole = rows - (rows % UNROLL);
  if (whole > 0) f.loop(0, whole * VECTOR_BYTES, UNROLL * VECTOR_BYTES, (mel) => step(mel, UNROLL));
  if (whole < rows) step(whole * VECTOR_BYTES, rows - whole);
  if (maximum !== undefined) f.store(at(output.maximum), f.read(maximum));
}

/** The running maximum as a variable, where an utterance stage needs it. */
const runningMaximum = (f: FunctionBuilder, { spec, maximum }: Output): number | undefined =>
  maximumRange(spec) === null ? undefined : f.variable(f.g.load(at(maximum)));

function frameMajor(f: FunctionBuilder, output: Output, out: Index): void {
  const { rows } = output;
  const { lanes } = f.program;
  const maximum = runningMaximum(f, output);
  const bytes = elementBytes(output.element);
  const values = (mel: IndexLike, count: number) =>
    Array.from({ length: count }, (_, i) => feature(f, output.spec, f.g.load(at(addIndex(mel, output.mel), i * VECTOR_BYTES)))); // biome-ignore format: a call
  const keepMaximum = (all: Node[]) => {
    if (maximum === undefined) return;
    f.assign(maximum, all.reduce((largest, value) => f.g.binary('pmax', largest, value), f.read(maximum))); // biome-ignore format: a call
  };
  const whole = rows - (rows % lanes);
  const pointer = f.local(out);
  if (whole > 0) {
    f.loop(0, whole * VECTOR_BYTES, lanes * VECTOR_BYTES, (mel) => {
      const square = values(mel, lanes);
      transpose(f, square).forEach((row, frame) => {
        f.store(at(pointer, frame * rows * bytes), row, demotes(f, output));
      });
      keepMaximum(square);
      f.set(pointer, addIndex(pointer, lanes * bytes));
    });
  }
  const rest = values(whole * VECTOR_BYTES, rows - whole);
  rest.forEach((value, i) => {
    for (let frame = 0; frame < lanes; frame++) {
      f.storeLane(at(pointer, frame * rows * bytes + i * bytes), value, frame, demotes(f, output));
    }
  });
  keepMaximum(rest);
  f.endBlock();
  if (maximum !== undefined) f.store(at(output.maximum), f.read(maximum));
}

/** Doubles leave as floats unless doubles were asked for. */
const demotes = (f: FunctionBuilder, output: Output): boolean => f.program.element !== output.element;

/** One mel value to one feature. */
function feature(f: FunctionBuilder, spec: Spec, mel: Node): Node {
  const value = spec.log === 'none' ? scaled(f, mel, affineOf(spec)) : logarithmOf(f, spec, mel);
  const { normalize } = spec;
  if (normalize.kind !== 'fixed-maximum') return value;
  const lowest = (normalize.maximum - normalize.range + normalize.offset) / normalize.scale;
  return f.g.binary('pmax', value, f.g.constant(lowest));
}

const scaled = ({ g }: FunctionBuilder, mel: Node, { scale, offset }: Affine): Node =>
  g.add(g.mul(mel, g.constant(scale)), g.constant(offset));

function logarithmOf(f: FunctionBuilder, spec: Spec, mel: Node): Node {
  const floor = f.g.constant(spec.logFloor);
  const above = spec.logFloorMode === 'add' ? f.g.add(mel, floor) : f.g.binary('pmax', mel, floor);
  return logarithm(f, above, affineOf(spec));
}
