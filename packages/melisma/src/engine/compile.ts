/** From a spec to the bytes of a module with its layout. */
import { refusal } from '../errors/refusal.ts';
import { encode } from '../generator/encoder.ts';
import type { Spec } from '../spec/spec.ts';
import { type Arithmetic, buildProgram } from './program.ts';
import type { Compiled, KernelLayout } from './runtime/compiled.ts';
import type { CompiledTarget, OutputType } from './runtime/engine.ts';

/** What is written into a module besides the kernel: bytes by the name of a custom section. */
type Sections = Record<string, Uint8Array>;

/** More than a tab or a small machine has to spare, and far more than any model's window takes. */
const LARGEST_MEMORY = 2 ** 30;

/** Compile a front end. Throws ERR_SPEC where its window or transform would not fit any sensible memory. Doubles are computed by `double` only, so only it can store them. */
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
  requireMemory(spec, program.memoryBytes);
  return { bytes: encode(program, { fused: target === 'relaxed', sections: sectionsOf(layout) }), layout };
}

function requireMemory({ clipSamples, fftSize }: Spec, bytes: number): void {
  if (bytes <= LARGEST_MEMORY) return;
  const [option, given] =
    clipSamples === null ? (['fftSize', fftSize] as const) : (['clipSamples', clipSamples] as const);
  const expected = `a front end of up to ${LARGEST_MEMORY} bytes of memory`;
  throw refusal('ERR_SPEC', option, expected, given, { more: `, which takes ${bytes}` });
}
