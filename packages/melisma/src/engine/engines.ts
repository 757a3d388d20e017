/** The engines: what turns a laid-out clip into features. One for each target, behind one interface. */
import { MelismaError } from '../errors/errors.ts';
import { frameStart } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { referenceFeatures } from '../stages/reference.ts';
import { compile } from './compile.ts';
import type { Compiled } from './runtime/compiled.ts';
import { type FrameGeometry, Kernel } from './runtime/kernel.ts';
import { type Signal, tailPeak } from './runtime/signal.ts';

/** Which machine code computes the features. */
export type Target = 'simd' | 'reference';

export const targets: readonly Target[] = ['simd', 'reference'];

/** Rises whenever the bits of some feature change. */
export const BITS_VERSION = 1;

export interface Engine {
  /**
   * The first `frames` frames of a signal into `out`, which has `outFrames` frames in the spec's layout. Returns the
   * largest |x| among the samples, NaN if there is one.
   */
  run(signal: Signal, frames: number, out: Float32Array, outFrames: number): number;
}

/** Compile and instantiate, without blocking on compilation. Throws ERR_NO_WEBASSEMBLY. */
export async function createEngine(spec: Spec, target: Target): Promise<Engine> {
  if (target === 'reference') return referenceEngine(spec);
  const compiled = compile(spec);
  return kernelEngine(spec, compiled, await orNoWebAssembly(() => WebAssembly.compile(compiled.bytes)));
}

/** As {@link createEngine}, in one go. */
export function createEngineSync(spec: Spec, target: Target): Engine {
  if (target === 'reference') return referenceEngine(spec);
  const compiled = compile(spec);
  try {
    return kernelEngine(spec, compiled, new WebAssembly.Module(compiled.bytes));
  } catch (cause) {
    throw noWebAssembly(cause);
  }
}

async function orNoWebAssembly<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (cause) {
    throw noWebAssembly(cause);
  }
}

function noWebAssembly(cause: unknown): MelismaError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MelismaError(
    'ERR_NO_WEBASSEMBLY',
    `target: 'simd' needs WebAssembly with SIMD, and this runtime refuses it (${reason}); target: 'reference' works without`,
    { option: 'target', expected: 'a runtime with WebAssembly SIMD', given: reason, cause },
  );
}

function kernelEngine(spec: Spec, { layout }: Compiled, module: WebAssembly.Module): Engine {
  const kernel = new Kernel(module, layout, geometryOf(spec));
  return {
    run(signal, frames, out, outFrames) {
      const peak = kernel.run(signal, frames, out, outFrames);
      const covered = frameStart(spec, frames - 1) + spec.windowLength;
      return largerPeak(peak, tailPeak(signal.samples, covered));
    },
  };
}

/** What the runtime needs of a spec. */
function geometryOf(spec: Spec): FrameGeometry {
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
function layOut(spec: Spec, features: Float64Array, frames: number, out: Float32Array, outFrames: number): void {
  const { melCount, layout } = spec;
  const total = features.length / melCount;
  for (let mel = 0; mel < melCount; mel++) {
    for (let t = 0; t < frames; t++) {
      out[layout === 'mel-major' ? mel * outFrames + t : t * melCount + mel] = features[mel * total + t];
    }
  }
}

const largerPeak = (a: number, b: number): number => (Number.isNaN(a) || a > b ? a : b);
