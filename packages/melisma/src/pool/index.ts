/** The entry `melisma/pool`: the work of an extractor in other threads. See docs/pool.md. */
import { stages } from '../extract/stages.ts';
import type { ArrayOf, OutputType } from '../extract/types.ts';
import type { PresetName } from '../presets/registry.ts';
import { type CompiledSource, readRecordFor } from '../runtime/load.ts';
import type { Spec } from '../spec/spec.ts';
import { compiledModule } from './compiled.ts';
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
  const module = await compiledModule(frontEnd, compiling);
  const [record] = readRecordFor(module, { output: compiling.output });
  const computed = record.layout.output === 'f64' ? 'float64' : 'float32';
  const ours = record.needsStages ? stages({ ...record, computed }) : undefined;
  const start = { kind: 'start', module, output: record.output } as const;
  const workers = new Workers(count, () => startWorker(worker, start));
  await workers.begin();
  return new WorkerPool<ArrayOf<Output>>({ record, stages: ours }, workers, count, maxQueue);
}
