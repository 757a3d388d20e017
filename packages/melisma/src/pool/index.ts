/** The entry `melisma/pool`: the work of an extractor in other threads. See docs/pool.md. */
import { checkFile } from '../engine/runtime/file.ts';
import { bytesOf } from '../errors/arrays.ts';
import { refused } from '../errors/no-webassembly.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { stages } from '../extract/stages.ts';
import type { ArrayOf, CompileOptions, OutputType } from '../extract/types.ts';
import type { PresetName } from '../presets/registry.ts';
import { type CompiledSource, readRecordFor } from '../runtime/load.ts';
import type { Spec } from '../spec/spec.ts';
import { type PoolOptions, readPoolOptions } from './options.ts';
import { type Pool, WorkerPool } from './pool.ts';
import { startWorker } from './start.ts';
import { Workers } from './workers.ts';

export { type ErrorCode, type ErrorData, type ErrorFields, MelismaError, type Told } from '../errors/errors.ts';
export type { Clips, PoolExtractOptions, PoolOptions, SignalLike } from './options.ts';
export type { ClipResult, CloseOptions, Pool } from './pool.ts';
export type { UrlLike, WorkerOption } from './start.ts';
export type { WorkerLike } from './thread.ts';

/**
 * Workers that compute the features of one front end: a preset by name, a spec, or what `compileFrontEnd` gave (then this page downloads no
 * compiler). It is compiled once, here. The bits are those of `createExtractor`.
 *
 * Throws as `createExtractor` and `loadExtractor`; ERR_OPTION, also for the target `reference`, which is not compiled; ERR_WORKER_START.
 *
 * @example
 * ```ts
 * import { createPool } from 'melisma/pool';
 *
 * const pool = await createPool('whisper', { workers: 2 });
 * const { dims } = await pool.extract(new Float32Array(16000), { sampleRate: 16000 }); // [80, 3000]
 * await pool.close();
 * ```
 */
export async function createPool<Output extends OutputType = 'float32'>(
  frontEnd: PresetName | Spec | CompiledSource,
  options?: PoolOptions<Output>,
): Promise<Pool<ArrayOf<Output>>> {
  const { workers: count, maxQueue, worker, ...compiling } = readPoolOptions(options);
  const module = await moduleOf(await compiled(frontEnd, compiling));
  const [record] = readRecordFor(module, { output: compiling.output });
  const computed = record.layout.output === 'f64' ? 'float64' : 'float32';
  const ours = record.needsStages ? stages({ ...record, computed }) : undefined;
  const start = { kind: 'start', module, output: record.output } as const;
  const workers = new Workers(count, () => startWorker(worker, start));
  await workers.begin();
  return new WorkerPool<ArrayOf<Output>>({ record, stages: ours }, workers, count, maxQueue);
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

/** It is compiled once: the workers are sent the module. */
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
