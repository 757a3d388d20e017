/** The engines: what turns a laid-out clip into features. One for each target, behind one interface. */
import { MelismaError } from '../errors/errors.ts';
import { frameStart } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { referenceFeatures } from '../stages/reference.ts';
import { type CompiledTarget, compile, type OutputType } from './compile.ts';
import type { KernelLayout } from './runtime/compiled.ts';
import { type FrameGeometry, Kernel } from './runtime/kernel.ts';
import { type Signal, tailPeak } from './runtime/signal.ts';

/** Which machine code computes the features: one of the compiled targets, or the naive chain in plain JavaScript. */
export type Target = CompiledTarget | 'reference';

export const targets: readonly Target[] = ['simd', 'double', 'relaxed', 'reference'];

/** What an engine reads and writes. */
export type FeatureArray = Float32Array | Float64Array;

/** Rises whenever the bits of some feature change. */
export const BITS_VERSION = 1;

export interface Engine {
  /**
   * The first `frames` frames of a signal into `out`, which has `outFrames` frames in the spec's layout. Returns the
   * largest |x| among the samples, NaN if there is one.
   */
  run(signal: Signal, frames: number, out: FeatureArray, outFrames: number): number;
}

/** Compile and instantiate, without blocking on compilation. Throws ERR_NO_WEBASSEMBLY. */
export async function createEngine(spec: Spec, target: Target, output: OutputType): Promise<Engine> {
  if (target === 'reference') return referenceEngine(spec);
  const { bytes, layout } = compile(spec, target, output);
  try {
    return kernelEngine(spec, layout, await WebAssembly.compile(bytes));
  } catch (cause) {
    throw noWebAssembly(target, cause);
  }
}

/** As {@link createEngine}, in one go. */
export function createEngineSync(spec: Spec, target: Target, output: OutputType): Engine {
  if (target === 'reference') return referenceEngine(spec);
  const { bytes, layout } = compile(spec, target, output);
  try {
    return kernelEngine(spec, layout, new WebAssembly.Module(bytes));
  } catch (cause) {
    throw noWebAssembly(target, cause);
  }
}

function noWebAssembly(target: CompiledTarget, cause: unknown): MelismaError {
  const needed = target === 'relaxed' ? 'WebAssembly with relaxed SIMD' : 'WebAssembly with SIMD';
  const choice = target === 'relaxed' ? "'simd'" : "'reference'";
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MelismaError(
    'ERR_NO_WEBASSEMBLY',
    `target: '${target}' needs ${needed}, and this runtime refuses it (${reason}); target: ${choice} works without`,
    { option: 'target', expected: `a runtime with ${needed}`, given: reason, cause },
  );
}

function kernelEngine(spec: Spec, layout: KernelLayout, module: WebAssembly.Module): Engine {
  const kernel = Kernel.instantiate(module, layout, geometryOf(spec));
  return {
    run(signal, frames, out, outFrames) {
      const peak = kernel.run(signal, frames, out, outFrames);
      const covered = frameStart(spec, frames - 1) + spec.windowLength;
      return largerPeak(peak, tailPeak(signal.samples, covered));
    },
  };
}

/** What the runtime needs of a spec. */
export function geometryOf(spec: Spec): FrameGeometry {
  const { normalize } = spec;
  return {
    hopLength: spec.hopLength,
    firstSample: frameStart(spec, 0),
    melCount: spec.melCount,
    melMajor: spec.layout === 'mel-major',
    range: normalize.kind === 'maximum' ? normalize.range / normalize.scale : 0,
  };
}

/** The naive chain in float64, rounded once at the end: slow, and its last bits are the engine's own `Math.log`. */
function referenceEngine(spec: Spec): Engine {
  return {
    run({ samples, totalSamples }, frames, out, outFrames) {
      const scaled = Float64Array.from(samples, samples instanceof Int16Array ? (x) => x / 32768 : undefined);
      const peak = tailPeak(samples, 0);
      if (!(peak <= Number.MAX_VALUE)) return peak;
      const features = referenceFeatures(spec, scaled, totalSamples, 'dft');
      layOut(spec, features, frames, out, outFrames);
      return peak;
    },
  };
}

/** From [mel, frame] to the spec's layout. */
function layOut(spec: Spec, features: Float64Array, frames: number, out: FeatureArray, outFrames: number): void {
  const { melCount, layout } = spec;
  const total = features.length / melCount;
  for (let mel = 0; mel < melCount; mel++) {
    for (let t = 0; t < frames; t++) {
      out[layout === 'mel-major' ? mel * outFrames + t : t * melCount + mel] = features[mel * total + t];
    }
  }
}

const largerPeak = (a: number, b: number): number => (Number.isNaN(a) || a > b ? a : b);
