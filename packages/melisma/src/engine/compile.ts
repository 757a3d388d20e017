/** From a spec to WebAssembly: the only place where the generator meets the runtime. */
import { encode } from '../generator/encoder.ts';
import type { Spec } from '../spec/spec.ts';
import { type Arithmetic, buildProgram } from './program.ts';
import type { Compiled, KernelLayout } from './runtime/compiled.ts';
import type { CompiledTarget, OutputType } from './runtime/engine.ts';

/** What is written into a module besides the kernel: bytes by the name of a custom section. */
type Sections = Record<string, Uint8Array>;

/** Compile a front end. Doubles are computed by `double` only, so only it can store them. */
export function compile(
  spec: Spec,
  target: CompiledTarget,
  output: OutputType,
  sectionsOf: (layout: KernelLayout) => Sections = () => ({}),
): Compiled {
  const arithmetic: Arithmetic = {
    element: target === 'double' ? 'f64' : 'f32',
    output: output === 'float64' ? 'f64' : 'f32',
  };
  const { program, layout } = buildProgram(spec, arithmetic);
  return { bytes: encode(program, { fused: target === 'relaxed', sections: sectionsOf(layout) }), layout };
}
