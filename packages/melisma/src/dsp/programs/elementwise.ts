/**
 * Programs of functions that see one number at a time: blocks of neighbours, lane by lane. Numbers that differ from call to
 * call (a floor, a reference) stand in memory as parameters, so that one program serves all calls.
 *
 *   run(bytes)        output[i] = compute(inputs[0][i], ..., parameters), over so many bytes of each array
 *   largest(bytes)    one vector: lane by lane the largest of measure(inputs[0][i]); NaN is passed over
 */
import { addIndex, at, type FunctionBuilder, ProgramBuilder } from '../../generator/builder.ts';
import { type Element, type Node, type Program, VECTOR_BYTES } from '../../generator/program.ts';
import type { MelScale } from '../../spec/spec.ts';
import { hzToMelKernel, melToHzKernel } from '../../stages/hz-mel/kernel.ts';
import { wholeRangeLogarithm } from '../../stages/log/whole-range.ts';
import { LN_10 } from '../../tables/math.ts';

/** The arithmetic of one function on vectors. */
interface Arithmetic {
  inputs: number;
  parameters: number;
  compute(f: FunctionBuilder, inputs: readonly Node[], parameters: readonly Node[]): Node;
  /** What `largest` compares. */
  measure?(f: FunctionBuilder, input: Node): Node;
}

export type ElementwiseName =
  | 'ln'
  | 'log10'
  | 'power'
  | 'magnitude'
  | 'powerToDb'
  | 'amplitudeToDb'
  | `hzToMel-${MelScale}`
  | `melToHz-${MelScale}`;

const unary = (compute: (f: FunctionBuilder, x: Node) => Node): Arithmetic => ({
  inputs: 1,
  parameters: 0,
  compute: (f, [x]) => compute(f, x),
});

const squaredMagnitude = ({ g }: FunctionBuilder, [re, im]: readonly Node[]): Node =>
  g.add(g.mul(re, re), g.mul(im, im));

/** Decibels of max(|x| or x, amin), less the reference's own, not below a limit. Parameters: amin, reference in dB, limit. */
const decibels = (factor: number, measure: (f: FunctionBuilder, x: Node) => Node): Arithmetic => ({
  inputs: 1,
  parameters: 3,
  compute(f, [x], [amin, reference, limit]) {
    const { g } = f;
    const level = wholeRangeLogarithm(f, g.binary('pmax', measure(f, x), amin), factor / LN_10[0]);
    return g.binary('pmax', g.sub(level, reference), limit);
  },
  measure,
});

const ARITHMETIC: Readonly<Record<ElementwiseName, Arithmetic>> = {
  ln: unary((f, x) => wholeRangeLogarithm(f, x, 1)),
  log10: unary((f, x) => wholeRangeLogarithm(f, x, 1 / LN_10[0])),
  power: { inputs: 2, parameters: 0, compute: squaredMagnitude },
  magnitude: { inputs: 2, parameters: 0, compute: (f, x) => f.g.unary('sqrt', squaredMagnitude(f, x)) },
  powerToDb: decibels(10, (_, x) => x),
  amplitudeToDb: decibels(20, (f, x) => f.g.abs(x)),
  'hzToMel-slaney': unary((f, x) => hzToMelKernel(f, x, 'slaney')),
  'hzToMel-htk': unary((f, x) => hzToMelKernel(f, x, 'htk')),
  'hzToMel-kaldi': unary((f, x) => hzToMelKernel(f, x, 'kaldi')),
  'melToHz-slaney': unary((f, x) => melToHzKernel(f, x, 'slaney')),
  'melToHz-htk': unary((f, x) => melToHzKernel(f, x, 'htk')),
  'melToHz-kaldi': unary((f, x) => melToHzKernel(f, x, 'kaldi')),
};

export const elementwiseNames = Object.keys(ARITHMETIC) as readonly ElementwiseName[];

/** Where things stand in memory: addresses in bytes, `block` in elements. */
export interface ElementwiseLayout {
  block: number;
  inputs: number[];
  output: number;
  parameters: number;
  parameterCount: number;
  /** One vector. */
  largest: number;
}

/** Bytes of one array in a block: two or three of them stay in the first-level cache. */
const BLOCK_BYTES = 16384;
/** Vectors in one turn of the loop: independent chains hide the latency of a polynomial. */
const UNROLL = 4;

/** Arrays are worked on in multiples of this many bytes. */
export const STEP_BYTES = UNROLL * VECTOR_BYTES;

export function elementwiseProgram(
  name: ElementwiseName,
  element: Element,
): { program: Program; layout: ElementwiseLayout } {
  const p = new ProgramBuilder(element);
  const arithmetic = ARITHMETIC[name];
  const layout: ElementwiseLayout = {
    block: BLOCK_BYTES / p.elementBytes,
    parameters: p.reserveVectors(2),
    parameterCount: arithmetic.parameters,
    largest: p.reserveVectors(1),
    inputs: Array.from({ length: arithmetic.inputs }, () => p.reserve(BLOCK_BYTES)),
    output: p.reserve(BLOCK_BYTES),
  };
  defineRun(p, arithmetic, layout);
  if (arithmetic.measure) defineLargest(p, arithmetic.measure, layout);
  return { program: p.finish(), layout };
}

function defineRun(p: ProgramBuilder, arithmetic: Arithmetic, layout: ElementwiseLayout): void {
  const body = (f: FunctionBuilder) => {
    f.loop(0, f.params[0], STEP_BYTES, (i) => {
      for (let offset = 0; offset < STEP_BYTES; offset += VECTOR_BYTES) {
        const inputs = layout.inputs.map((base) => f.g.load(at(addIndex(i, base), offset)));
        const parameters = Array.from({ length: arithmetic.parameters }, (_, j) =>
          f.g.splat(at(layout.parameters, j * p.elementBytes)),
        );
        f.store(at(addIndex(i, layout.output), offset), arithmetic.compute(f, inputs, parameters));
      }
    });
  };
  p.define('run', 1, body, true);
}

function defineLargest(
  p: ProgramBuilder,
  measure: (f: FunctionBuilder, x: Node) => Node,
  layout: ElementwiseLayout,
): void {
  const body = (f: FunctionBuilder) => {
    const largest = f.variable(f.g.load(at(layout.largest)));
    f.loop(0, f.params[0], VECTOR_BYTES, (i) => {
      const value = measure(f, f.g.load(at(addIndex(i, layout.inputs[0]))));
      f.assign(largest, f.g.binary('pmax', f.read(largest), value));
    });
    f.store(at(layout.largest), f.read(largest));
  };
  p.define('largest', 1, body, true);
}
