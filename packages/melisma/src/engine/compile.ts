/** From a spec to WebAssembly: the only place where the generator meets the runtime. */
import { encode } from '../generator/encoder.ts';
import type { Spec } from '../spec/spec.ts';
import { type Arithmetic, buildProgram } from './program.ts';
import type { Compiled } from './runtime/compiled.ts';

/**
 * Targets that run as WebAssembly.
 * - `simd`: single precision, the same bits on every machine.
 * - `double`: double precision, the same bits on every machine.
 * - `relaxed`: single precision with fused multiply-add where the machine has it. Experimental; the bits differ between machines.
 */
export type CompiledTarget = 'simd' | 'double' | 'relaxed';

/** What features are stored as. */
export type OutputType = 'float32' | 'float64';

/** Compile a front end. Doubles are computed by `double` only, so only it can store them. */
export function compile(spec: Spec, target: CompiledTarget, output: OutputType): Compiled {
  const arithmetic: Arithmetic = {
    element: target === 'double' ? 'f64' : 'f32',
    output: output === 'float64' ? 'f64' : 'f32',
  };
  const { program, layout } = buildProgram(spec, arithmetic);
  return { bytes: encode(program, { fused: target === 'relaxed' }), layout };
}
