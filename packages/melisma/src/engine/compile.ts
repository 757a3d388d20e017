/** From a spec to WebAssembly: the only place where the generator meets the runtime. */
import { encode } from '../generator/encoder.ts';
import type { Spec } from '../spec/spec.ts';
import { buildProgram } from './program.ts';
import type { Compiled } from './runtime/compiled.ts';

/** Compile a front end for a target that runs as WebAssembly. */
export function compile(spec: Spec): Compiled {
  const { program, layout } = buildProgram(spec, { element: 'f32', output: 'f32' });
  return { bytes: encode(program), layout };
}
