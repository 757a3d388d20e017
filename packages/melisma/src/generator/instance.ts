/** An instance of a stand-alone function's program: its memory and what it exports. */

import { refused } from '../errors/no-webassembly.ts';
import { encode } from './encoder.ts';
import { instanceOf } from './instantiate.ts';
import type { Element, Program } from './program.ts';

/** What programs compute on. */
export type Floats = Float32Array | Float64Array;

export interface Instance {
  /** `count` elements of the memory from `address` on. */
  view(address: number, count: number): Floats;
  /** Call an exported function. */
  call(name: string, ...args: number[]): void;
}

/** Elements of a program's own kind in a memory. */
function floatsOf(element: Element, buffer: ArrayBuffer, address: number, count: number): Floats {
  return element === 'f32' ? new Float32Array(buffer, address, count) : new Float64Array(buffer, address, count);
}

/** Compile and instantiate at once. Throws ERR_NO_WEBASSEMBLY. */
export function instantiate(program: Program): Instance {
  const bytes = encode(program);
  try {
    return functionsOf(program, instanceOf(bytes));
  } catch (cause) {
    throw refused(cause, 'target', 'WebAssembly and SIMD', ", and target: 'reference' works without");
  }
}

function functionsOf({ element }: Program, { exports }: WebAssembly.Instance): Instance {
  const { buffer } = exports.memory as WebAssembly.Memory;
  const functions = exports as Record<string, (...args: number[]) => void>;
  return {
    view: (address, count) => floatsOf(element, buffer, address, count),
    call: (name, ...args) => functions[name](...args),
  };
}
