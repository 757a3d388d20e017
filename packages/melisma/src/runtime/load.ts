/** From a file of `melisma compile` to an extractor: no generator, no presets, no tables, and stages only where they are needed. */
import { kernelEngine } from '../engine/runtime/engine.ts';
import { checkFile, type FrontEndRecord, readRecord } from '../engine/runtime/file.ts';
import { MelismaError } from '../errors/errors.ts';
import { checkFewKeys } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import { ClipExtractor } from '../extract/clip.ts';
import type { Stages } from '../extract/stages.ts';
import type { ArrayOf, Extractor, OutputType } from '../extract/types.ts';

/** A compiled front end: the bytes of the file, or the module where the runtime or a bundler has compiled them. */
export type CompiledSource = WebAssembly.Module | Uint8Array | ArrayBuffer;

/** What is expected of the file, and what it may need. */
export interface LoadOptions<Output extends OutputType = OutputType> {
  /** What features are stored as: must be what the file was compiled for. Default `float32`. */
  output?: Output;
  /** What `melisma/runtime/stages` exports. {@link loadExtractor} imports it by itself where the front end needs it. */
  stages?: Stages;
}

/**
 * An extractor from a front end that was compiled ahead of time; bytes are compiled in the background.
 *
 * Throws ERR_COMPILED_FORMAT for what is no such file, damaged, or of another format; ERR_NO_WEBASSEMBLY; ERR_OPTION, also where the
 * front end needs `stages` and they cannot be imported (an audio worklet has no `import()`).
 *
 * @example
 * ```ts
 * import { compileFrontEnd } from 'melisma';
 * import { loadExtractor } from 'melisma/runtime';
 *
 * const file = compileFrontEnd('whisper'); // where there is time; `melisma compile` writes the same bytes
 * const whisper = await loadExtractor(file); // where there is none
 * whisper.extract(new Float32Array(16000), { sampleRate: 16000 }).dims; // [80, 3000]
 * ```
 */
export async function loadExtractor<Output extends OutputType = 'float32'>(
  source: CompiledSource,
  options: LoadOptions<Output> = {},
): Promise<Extractor<ArrayOf<Output>>> {
  const compile = async () => (isBytes(source) ? WebAssembly.compile(checkedBytes(source)) : source);
  const module = await compile().catch(refused);
  const record = checkedRecord(module, options);
  const stages = options.stages ?? (record.needsStages ? await importStages() : undefined);
  return extractorOf(record, await WebAssembly.instantiate(module).catch(refused), stages);
}

/**
 * As {@link loadExtractor}, at once. From a module nothing is compiled: this works where compiling is forbidden. Front ends that need more
 * than Whisper's take `stages`; without them, ERR_OPTION.
 */
export function loadExtractorSync<Output extends OutputType = 'float32'>(
  source: CompiledSource,
  options: LoadOptions<Output> = {},
): Extractor<ArrayOf<Output>> {
  const module = isBytes(source) ? orRefused(() => new WebAssembly.Module(checkedBytes(source))) : source;
  const record = checkedRecord(module, options);
  if (!options.stages && record.needsStages) throw withoutStages();
  return extractorOf(record, orRefused(() => new WebAssembly.Instance(module)), options.stages); // biome-ignore format: one line
}

function orRefused<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    return refused(cause);
  }
}

const isBytes = (source: CompiledSource): source is Uint8Array | ArrayBuffer =>
  source instanceof Uint8Array || source instanceof ArrayBuffer;

/** The bytes of a sound file: one that is refused afterwards is refused by the runtime. */
function checkedBytes(source: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> {
  const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : source;
  checkFile(bytes);
  return bytes as Uint8Array<ArrayBuffer>;
}

/** What the file says of itself, if it is what the options ask for. */
function checkedRecord(module: WebAssembly.Module, options: LoadOptions): FrontEndRecord {
  checkFewKeys(options, ['output', 'stages']);
  const record = readRecord(module);
  const { output = 'float32' } = options;
  if (output === record.output) return record;
  throw refusal('ERR_OPTION', 'output', record.output, output, ': the front end was compiled for the former');
}

/** A chunk of its own, which a page that plays Whisper never downloads. */
async function importStages(): Promise<Stages> {
  try {
    return (await import('./stages/index.ts')).stages;
  } catch (cause) {
    throw withoutStages(cause);
  }
}

function withoutStages(cause?: unknown): MelismaError {
  const more = ", and this front end needs them: import { stages } from 'melisma/runtime/stages'";
  return refusal('ERR_OPTION', 'stages', 'those of melisma/runtime/stages', undefined, more, cause);
}

function extractorOf<Output extends OutputType>(
  record: FrontEndRecord,
  instance: WebAssembly.Instance,
  stages: Stages | undefined,
): Extractor<ArrayOf<Output>> {
  const { spec, name, geometry, layout } = record;
  const computed = layout.output === 'f64' ? 'float64' : 'float32';
  const frontEnd = { ...record, name: name ?? undefined, output: record.output as Output, computed } as const;
  return new ClipExtractor<Output>(frontEnd, kernelEngine(spec, geometry, layout, instance), stages);
}

function refused(cause: unknown): never {
  if (cause instanceof MelismaError) throw cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const way = 'where compiling bytes is forbidden, import the file as a module';
  throw new MelismaError('ERR_NO_WEBASSEMBLY', `source: this runtime refuses the front end (${reason}); ${way}`, {
    option: 'source',
    expected: 'a runtime with WebAssembly and SIMD',
    given: reason,
    cause,
  });
}
