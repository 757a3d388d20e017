/** Runtimes without WebAssembly, and those that may not compile it. */
import type { MelismaError } from './errors.ts';
import { refusal } from './refusal.ts';

/** The error for what a runtime says instead of compiling; `way` is what else can be done. */
export const refused = (cause: unknown, option: string, needed: string, way: string): MelismaError =>
  refusal('ERR_NO_WEBASSEMBLY', option, `a runtime with ${needed}`, String(cause), {
    more: `; allow script-src 'wasm-unsafe-eval'${way}`,
    cause,
  });
