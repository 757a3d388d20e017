/** A front end whose program is interpreted instead of compiled, behind the runtime's own kernel. For tests only. */

import { type Arithmetic, buildProgram } from '../packages/melisma/src/engine/program.ts';
import { type Kernel, type KernelExports, kernelOver } from '../packages/melisma/src/engine/runtime/kernel.ts';
import { geometryOf } from '../packages/melisma/src/spec/sizes.ts';
import type { Spec } from '../packages/melisma/src/spec/spec.ts';
import { Interpreter } from './interpreter.ts';

export function interpretedKernel(spec: Spec, arithmetic: Arithmetic): Kernel {
  const { program, layout } = buildProgram(spec, arithmetic);
  const interpreter = new Interpreter(program);
  const call =
    (name: string) =>
    (...args: number[]) =>
      interpreter.run(name, ...args);
  const exports: KernelExports = {
    memory: { buffer: interpreter.memory.buffer as ArrayBuffer },
    block_f32: call('block_f32'),
    block_f64: call('block_f64'),
    limit: layout.hasMaximum ? call('limit') : undefined,
    maximum: layout.hasMaximum ? call('maximum') : undefined,
    cepstrum: layout.hasCepstrum ? call('cepstrum') : undefined,
  };
  return kernelOver(exports, layout, geometryOf(spec));
}
