/** Whole features as an extractor gives them, with the interpreter in the place of WebAssembly. For tests only. */

import type { Kernel } from '../packages/melisma/src/engine/runtime/kernel.ts';
import { prepared } from '../packages/melisma/src/engine/runtime/prepare.ts';
import { clipSource } from '../packages/melisma/src/engine/runtime/signal.ts';
import { repeatLast } from '../packages/melisma/src/extract/frames.ts';
import { planClip } from '../packages/melisma/src/extract/length.ts';
import type { FeatureArray, LengthMode, Samples } from '../packages/melisma/src/extract/types.ts';
import type { FrameGeometry } from '../packages/melisma/src/spec/geometry.ts';
import { geometryOf } from '../packages/melisma/src/spec/sizes.ts';
import type { Spec } from '../packages/melisma/src/spec/spec.ts';
import { copyGrid } from '../packages/melisma/src/stages/grid.ts';
import { interpretedKernel } from './kernel.ts';

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
  readonly #geometry: FrameGeometry;
  readonly #kernel: Kernel;
  readonly #newArray: (length: number) => FeatureArray;

  constructor(spec: Spec, target: InterpretedTarget = 'simd') {
    this.#spec = spec;
    this.#geometry = geometryOf(spec);
    this.#kernel = interpretedKernel(spec, arithmeticOf[target]);
    this.#newArray = (length) =>
      arithmeticOf[target].output === 'f32' ? new Float32Array(length) : new Float64Array(length);
  }

  /** In the spec's layout. Frames of zeros alone are computed once. */
  extract(samples: Samples, length?: LengthMode): FeatureArray {
    const [spec, geometry] = [this.#spec, this.#geometry];
    const plan = planClip({ spec, geometry }, samples.length, length);
    const { usedSamples, totalSamples, computedFrames, frames } = plan;
    const out = this.#newArray(geometry.bands * frames);
    const source = prepared(spec, clipSource(samples.subarray(0, usedSamples)));
    const signal = { source, totalSamples, mirror: geometry.mirror };
    this.#kernel(signal, computedFrames, out, frames);
    repeatLast(out, geometry.melMajor, plan);
    const melMajor = spec.layout === 'mel-major';
    if (geometry.melMajor === melMajor) return out;
    const grid = { data: out, frames, width: geometry.bands, melMajor: geometry.melMajor };
    const laidOut = this.#newArray(out.length);
    copyGrid(grid, { ...grid, data: laidOut, melMajor });
    return laidOut;
  }
}
