/** From what a user calls a front end to one compiled module, which is sent to other threads. */
import { checkFile } from '../engine/runtime/file.ts';
import { bytesOf } from '../errors/arrays.ts';
import { refused } from '../errors/no-webassembly.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import type { CompileOptions } from '../extract/types.ts';
import type { PresetName } from '../presets/registry.ts';
import type { CompiledSource } from '../runtime/load.ts';
import type { Spec } from '../spec/spec.ts';

/** It is compiled once, here. Throws as `compileFrontEnd`, and ERR_COMPILED_FORMAT, ERR_OPTION, ERR_NO_WEBASSEMBLY. */
export async function compiledModule(
  frontEnd: PresetName | Spec | CompiledSource,
  options: CompileOptions,
): Promise<WebAssembly.Module> {
  return moduleOf(await compiled(frontEnd, options));
}

/** The front end as `melisma/runtime` takes it. */
async function compiled(
  frontEnd: PresetName | Spec | CompiledSource,
  options: CompileOptions,
): Promise<CompiledSource> {
  if (bytesOf(frontEnd) === undefined && !readable('frontEnd', () => isModule(frontEnd))) {
    const { fileFor, specOf } = await import('./compile.ts');
    return fileFor(specOf(frontEnd as PresetName | Spec), options);
  }
  for (const option of ['target', 'layout', 'cmvn'] as const) {
    if (options[option] === undefined) continue;
    throw refusal('ERR_OPTION', option, 'none with a front end that is compiled', options[option]);
  }
  return frontEnd as CompiledSource;
}

async function moduleOf(source: CompiledSource): Promise<WebAssembly.Module> {
  const bytes = bytesOf(source);
  if (bytes) checkFile(bytes);
  try {
    return bytes ? await WebAssembly.compile(bytes) : (source as WebAssembly.Module);
  } catch (cause) {
    throw refused(cause, 'frontEnd', 'WebAssembly and SIMD', ', or pass a module');
  }
}

const isModule = (frontEnd: unknown): boolean =>
  Object.prototype.toString.call(frontEnd) === '[object WebAssembly.Module]';
