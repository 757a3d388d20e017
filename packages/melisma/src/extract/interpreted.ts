/** Whole features as an extractor gives them, with the interpreter in the place of WebAssembly. For tests only. */
import { interpretedKernel } from '../engine/interpreted.ts';
import type { Kernel } from '../engine/runtime/kernel.ts';
import type { Spec } from '../spec/spec.ts';
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
    const { framing, melCount, layout } = this.#spec;
    const { usedSamples, totalSamples, computedFrames, frames } = planClip(this.#spec, samples.length, length);
    const out = this.#newArray(melCount * frames);
    this.#kernel.run({ samples: samples.subarray(0, usedSamples), totalSamples, framing }, computedFrames, out, frames);
    const place = (mel: number, t: number) => (layout === 'mel-major' ? mel * frames + t : t * melCount + mel);
    for (let t = computedFrames; t < frames; t++) {
      for (let mel = 0; mel < melCount; mel++) out[place(mel, t)] = out[place(mel, computedFrames - 1)];
    }
    return out;
  }
}
