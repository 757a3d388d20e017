/** The engines: what turns a laid-out clip into features. One for each target, behind one interface. */
import type { MelismaError } from '../errors/errors.ts';
import { refused } from '../errors/no-webassembly.ts';
import { instanceOf, instanceSoon } from '../generator/instantiate.ts';
import type { FrameGeometry } from '../spec/geometry.ts';
import { geometryOf } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { dftReference } from '../stages/dft/reference.ts';
import { referenceFeatures } from '../stages/reference.ts';
import { compile } from './compile.ts';
import {
  type CompiledTarget,
  type Engine,
  type FeatureArray,
  kernelEngine,
  type OutputType,
  type Target,
} from './runtime/engine.ts';

export const compiledTargets: readonly CompiledTarget[] = ['simd', 'double', 'relaxed'];

export const targets: readonly Target[] = [...compiledTargets, 'reference'];

/** Rises whenever the bits of some feature change. */
export const BITS_VERSION = 2;

/** Compile and instantiate, wherever compiling is allowed at all. Throws ERR_NO_WEBASSEMBLY. */
export async function createEngine(spec: Spec, target: Target, output: OutputType): Promise<Engine> {
  if (target === 'reference') return referenceEngine(spec);
  const { bytes, layout } = compile(spec, target, output);
  try {
    return kernelEngine({ spec, geometry: geometryOf(spec), layout }, await instanceSoon(bytes));
  } catch (cause) {
    throw noWebAssembly(target, cause);
  }
}

/** As {@link createEngine}, in one go: a page's main thread may not allow it. */
export function createEngineSync(spec: Spec, target: Target, output: OutputType): Engine {
  if (target === 'reference') return referenceEngine(spec);
  const { bytes, layout } = compile(spec, target, output);
  try {
    return kernelEngine({ spec, geometry: geometryOf(spec), layout }, instanceOf(bytes));
  } catch (cause) {
    throw noWebAssembly(target, cause);
  }
}

function noWebAssembly(target: CompiledTarget, cause: unknown): MelismaError {
  const relaxed = target === 'relaxed';
  const way = `, melisma/runtime loads what was compiled elsewhere, and target: ${relaxed ? "'simd'" : "'reference'"} works without`;
  return refused(cause, 'target', `WebAssembly and ${relaxed ? 'relaxed ' : ''}SIMD`, way);
}

/** The naive chain in float64, rounded once at the end: slow, and its last bits are the engine's own `Math.log`. */
function referenceEngine(spec: Spec): Engine {
  return {
    takesRaw: true,
    run({ source, totalSamples }, frames, out, outFrames) {
      const peak = source.peak(0, 0);
      if (frames === 0 || !(peak <= Number.MAX_VALUE)) return peak;
      const samples = new Float64Array(source.length);
      source.read(0, samples);
      const features = referenceFeatures(spec, samples, totalSamples, dftReference, frames);
      layOut(features, geometryOf(spec), frames, out, outFrames);
      return peak;
    },
  };
}

/** From [value, frame] to what a kernel would deliver. */
function layOut(
  features: Float64Array,
  { bands, melMajor }: FrameGeometry,
  frames: number,
  out: FeatureArray,
  outFrames: number,
): void {
  for (let i = 0; i < bands; i++) {
    for (let t = 0; t < frames; t++) out[melMajor ? i * outFrames + t : t * bands + i] = features[i * frames + t];
  }
}
