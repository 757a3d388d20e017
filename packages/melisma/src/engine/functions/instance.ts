/** An instance of a stand-alone function's program: its memory and what it exports. */
import { MelismaError } from '../../errors/errors.ts';
import { encode } from '../../generator/encoder.ts';
import type { Element, Program } from '../../generator/program.ts';

/** What programs compute on. */
export type Floats = Float32Array | Float64Array;

export interface Instance {
  /** `count` elements of the memory from `address` on. */
  view(address: number, count: number): Floats;
  /** Call an exported function. */
  call(name: string, ...args: number[]): void;
}

/** Elements of a program's own kind in a memory. */
export function floatsOf(element: Element, buffer: ArrayBuffer, address: number, count: number): Floats {
  return element === 'f32' ? new Float32Array(buffer, address, count) : new Float64Array(buffer, address, count);
}

/** Compile and instantiate at once. Throws ERR_NO_WEBASSEMBLY. */
export function instantiate(program: Program): Instance {
  const { exports } = newInstance(encode(program));
  const { buffer } = exports.memory as WebAssembly.Memory;
  const functions = exports as Record<string, (...args: number[]) => void>;
  return {
    view: (address, count) => floatsOf(program.element, buffer, address, count),
    call: (name, ...args) => functions[name](...args),
  };
}

function newInstance(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MelismaError(
      'ERR_NO_WEBASSEMBLY',
      `target: WebAssembly with SIMD is needed, and this runtime refuses it (${reason}); target: 'reference' works without`,
      { option: 'target', expected: 'a runtime with WebAssembly and SIMD', given: reason, cause },
    );
  }
}
