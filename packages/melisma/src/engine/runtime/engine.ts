/** An engine turns a laid-out clip into features; here is the one over a compiled kernel, however the kernel was had. */
import type { FrameGeometry } from '../../spec/geometry.ts';
import type { Spec } from '../../spec/spec.ts';
import type { KernelLayout } from './compiled.ts';
import { type KernelExports, kernelOver } from './kernel.ts';
import type { Signal } from './signal.ts';

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
  /** The compiled module that it runs, if it does. */
  readonly compiled?: { readonly exports: KernelExports; readonly layout: KernelLayout };
  /** True where the stages of the waveform are part of what the engine computes. */
  readonly takesRaw?: boolean;
  /**
   * The first `frames` frames of a signal into `out`, which has `outFrames` frames in the spec's layout. Returns the
   * largest |x| among the samples, NaN if there is one.
   */
  run(signal: Signal, frames: number, out: FeatureArray, outFrames: number): number;
}

/** What a kernel is played by. */
export interface Played {
  spec: Pick<Spec, 'windowLength'>;
  geometry: FrameGeometry;
  layout: KernelLayout;
}

/** The engine over an instance of a compiled module, whose memory it owns. */
export function kernelEngine({ spec, geometry, layout }: Played, instance: WebAssembly.Instance): Engine {
  const exports = instance.exports as unknown as KernelExports;
  const kernel = kernelOver(exports, layout, geometry);
  return {
    compiled: { exports, layout },
    run(signal, frames, out, outFrames) {
      const peak = kernel(signal, frames, out, outFrames);
      return signal.source.peak(coveredSamples(geometry, spec.windowLength, frames), peak);
    },
  };
}

/** The first samples of a signal, all of which the kernel has met: none for certain where frames leave gaps, or without a frame. */
export function coveredSamples(
  { hopLength, firstSample }: FrameGeometry,
  windowLength: number,
  frames: number,
): number {
  const gapless = frames > 0 && hopLength <= windowLength && firstSample <= 0;
  return gapless ? firstSample + (frames - 1) * hopLength + windowLength : 0;
}
