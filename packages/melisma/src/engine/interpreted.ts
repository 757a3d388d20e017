/** A front end whose program is interpreted instead of compiled, behind the runtime's own kernel. For tests only. */
import { Interpreter } from '../generator/interpreter.ts';
import { geometryOf } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { type Arithmetic, buildProgram } from './program.ts';
import { Kernel, type KernelExports } from './runtime/kernel.ts';

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
    maximum: call('maximum'),
    cepstrum: call('cepstrum'),
  };
  return new Kernel(exports, layout, geometryOf(spec));
}
