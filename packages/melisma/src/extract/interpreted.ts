/** Whole features as an extractor gives them, with the interpreter in the place of WebAssembly. For tests only. */
import { interpretedKernel } from '../engine/interpreted.ts';
import type { Kernel } from '../engine/runtime/kernel.ts';
import { signalOf } from '../engine/runtime/signal.ts';
import { bandCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { repeatFrame } from '../stages/grid.ts';
import { planClip } from './length.ts';
import type { FeatureArray, LengthMode, Samples } from './types.ts';

/** What runs, and what it stores: a target's arithmetic. */
const arithmeticOf = {
  simd: { element: 'f32', output: 'f32' },
  double: { element: 'f64', output: 'f32' },
  'double, float64': { element: 'f64', output: 'f64' },
} as const;

export type InterpretedTarget = keyof typeof arithmeticOf;

/** A front end, planned once for many clips. */
export class InterpretedExtractor {
  readonly #spec: Spec;
  readonly #kernel: Kernel;
  readonly #newArray: (length: number) => FeatureArray;

  constructor(spec: Spec, target: InterpretedTarget = 'simd') {
    this.#spec = spec;
    this.#kernel = interpretedKernel(spec, arithmeticOf[target]);
    this.#newArray = (length) =>
      arithmeticOf[target].output === 'f32' ? new Float32Array(length) : new Float64Array(length);
  }

  /** In the spec's layout. Frames of zeros alone are computed once. */
  extract(samples: Samples, length?: LengthMode): FeatureArray {
    const spec = this.#spec;
    const { usedSamples, totalSamples, computedFrames, frames } = planClip(spec, samples.length, length);
    const out = this.#newArray(bandCount(spec) * frames);
    const signal = signalOf(spec, samples.subarray(0, usedSamples), totalSamples);
    this.#kernel.run(signal, computedFrames, out, frames);
    const grid = { data: out, frames, width: bandCount(spec), melMajor: spec.layout === 'mel-major' };
    repeatFrame(grid, computedFrames - 1, frames);
    return out;
  }
}
