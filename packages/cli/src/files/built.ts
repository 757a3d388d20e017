/** What the build has compiled into the package. */
import { existsSync, readFileSync } from 'node:fs';

/**
 * A module of the package. Undefined where the sources run, which have none, and where there is no WebAssembly: whoever compiles instead says so. It goes on
 * without its checksum: the package is whole, or its code would not be.
 */
export function builtModule(name: string): WebAssembly.Module | undefined {
  const path = new URL(`./${name}.wasm`, import.meta.url);
  if (typeof WebAssembly === 'undefined' || !existsSync(path)) return undefined;
  return new WebAssembly.Module(readFileSync(path));
}
