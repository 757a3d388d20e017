/** An engine turns a laid-out clip into features; here is the one over a compiled kernel, however the kernel was had. */
import { bandCount, frameStart, maximumRange } from '../../spec/sizes.ts';
import type { Spec } from '../../spec/spec.ts';
import type { KernelLayout } from './compiled.ts';
import { type FrameGeometry, Kernel, type KernelExports } from './kernel.ts';
import { isPrepared, type Signal, tailPeak } from './signal.ts';

/**
 * Targets that run as WebAssembly.
 * - `simd`: single precision, the same bits on every machine.
 * - `double`: double precision, the same bits on every machine.
 * - `relaxed`: single precision with fused multiply-add where the machine has it. Experimental; the bits differ between machines.
 */
export type CompiledTarget = 'simd' | 'double' | 'relaxed';

/** Which machine code computes the features: one of the compiled targets, or the naive chain in plain JavaScript. */
export type Target = CompiledTarget | 'reference';

/** What features are stored as. */
export type OutputType = 'float32' | 'float64';

/** The array that features come in: floats, or doubles where `output: 'float64'` asked for them. */
export type FeatureArray = Float32Array | Float64Array;

export interface Engine {
  /**
   * The first `frames` frames of a signal into `out`, which has `outFrames` frames in the spec's layout. Returns the
   * largest |x| among the samples, NaN if there is one.
   */
  run(signal: Signal, frames: number, out: FeatureArray, outFrames: number): number;
}

/** The engine over an instance of a compiled module, whose memory it owns. */
export function kernelEngine(spec: Spec, layout: KernelLayout, { exports }: WebAssembly.Instance): Engine {
  const kernel = new Kernel(exports as unknown as KernelExports, layout, geometryOf(spec));
  return {
    run(signal, frames, out, outFrames) {
      const peak = kernel.run(signal, frames, out, outFrames);
      // The kernel has met what was heard: a pre-emphasis may double the samples.
      if (isPrepared(signal) && !(peak <= 1)) return tailPeak(signal.samples, 0);
      return largerPeak(peak, tailPeak(signal.samples, coveredSamples(spec, frames)));
    },
  };
}

/** What the runtime needs of a spec. */
export function geometryOf(spec: Spec): FrameGeometry {
  return {
    hopLength: spec.hopLength,
    firstSample: frameStart(spec, 0),
    bands: bandCount(spec),
    melMajor: spec.layout === 'mel-major',
    range: maximumRange(spec) ?? 0,
  };
}

/** The first samples of a signal, all of which the kernel has met: none for certain where frames leave gaps. */
function coveredSamples(spec: Spec, frames: number): number {
  const gapless = spec.hopLength <= spec.windowLength && frameStart(spec, 0) <= 0;
  return gapless ? frameStart(spec, frames - 1) + spec.windowLength : 0;
}

const largerPeak = (a: number, b: number): number => (Number.isNaN(a) || a > b ? a : b);
