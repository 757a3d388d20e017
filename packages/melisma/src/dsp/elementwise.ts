/** Arrays through elementwise programs: block by block in, computed, out. */

import { type Floats, type Instance, instantiate } from '../generator/instance.ts';
import { checkTarget } from './check.ts';
import { outputFor } from './output.ts';
import { PlanCache } from './plans.ts';
import {
  type ElementwiseLayout,
  type ElementwiseName,
  elementwiseProgram,
  STEP_BYTES,
} from './programs/elementwise.ts';
import type { DspArray, DspArrayOf, DspOptions, DspTarget } from './types.ts';

/** A compiled function with views of its memory. */
export class ElementwisePlan {
  readonly #layout: ElementwiseLayout;
  readonly #instance: Instance;
  readonly #inputs: Floats[];
  readonly #output: Floats;
  readonly #parameters: Floats;
  readonly #largest: Floats;

  constructor(name: ElementwiseName, target: 'simd' | 'double') {
    const { program, layout } = elementwiseProgram(name, target === 'simd' ? 'f32' : 'f64');
    this.#layout = layout;
    this.#instance = instantiate(program);
    const { view } = this.#instance;
    this.#inputs = layout.inputs.map((address) => view(address, layout.block));
    this.#output = view(layout.output, layout.block);
    this.#parameters = view(layout.parameters, layout.parameterCount);
    this.#largest = view(layout.largest, target === 'simd' ? 4 : 2);
  }

  /** `out[i] = compute(inputs[0][i], ..., parameters)`; `out` may be one of the inputs. */
  map(inputs: readonly DspArray[], parameters: readonly number[], out: DspArray): void {
    const { block } = this.#layout;
    this.#parameters.set(parameters);
    for (let start = 0; start < out.length; start += block) {
      const count = Math.min(block, out.length - start);
      inputs.forEach((input, i) => {
        this.#inputs[i].set(part(input, start, count));
      });
      this.#instance.call('run', this.#bytes(count));
      out.set(part(this.#output, 0, count), start);
    }
  }

  /** The largest of the numbers (or of their magnitudes, where the function sees those); NaN is passed over. */
  largest(input: DspArray): number {
    const { block } = this.#layout;
    this.#largest.fill(Number.NEGATIVE_INFINITY);
    for (let start = 0; start < input.length; start += block) {
      const count = Math.min(block, input.length - start);
      this.#inputs[0].set(part(input, start, count));
      const beyond = Math.ceil(count / this.#largest.length) * this.#largest.length;
      this.#inputs[0].fill(input[start], count, beyond);
      this.#instance.call('largest', beyond * this.#output.BYTES_PER_ELEMENT);
    }
    return Math.max(...this.#largest);
  }

  #bytes(count: number): number {
    return Math.ceil((count * this.#output.BYTES_PER_ELEMENT) / STEP_BYTES) * STEP_BYTES;
  }
}

const part = (array: DspArray, start: number, count: number): DspArray =>
  count === array.length ? array : array.subarray(start, start + count);

/** One for each function and target that is used. */
const plans = /* @__PURE__ */ new PlanCache<ElementwisePlan>(24);

export const elementwisePlan = (name: ElementwiseName, target: 'simd' | 'double'): ElementwisePlan =>
  plans.get(`${name} ${target}`, () => new ElementwisePlan(name, target));

/** A function of arrays of one length, compiled or naive. The arrays are checked already. */
export function mapElements<T extends DspTarget>(
  name: ElementwiseName,
  naive: (...x: number[]) => number,
  inputs: readonly DspArray[],
  options: DspOptions<T>,
): DspArrayOf<T> {
  const target: DspTarget = options.target ?? 'simd';
  checkTarget(target);
  const out = outputFor(target as T, inputs[0].length, options.out);
  if (target === 'reference') mapNaively(naive, inputs, out);
  else elementwisePlan(name, target).map(inputs, [], out);
  return out;
}

function mapNaively(naive: (...x: number[]) => number, [a, b]: readonly DspArray[], out: DspArray): void {
  if (b === undefined) for (let i = 0; i < out.length; i++) out[i] = naive(a[i]);
  else for (let i = 0; i < out.length; i++) out[i] = naive(a[i], b[i]);
}
