/** From a file of `melisma compile` to an extractor: no generator, no presets, no tables, and stages only where they are needed. */
import { kernelEngine } from '../engine/runtime/engine.ts';
import { checkFile, type FrontEndRecord, readRecord } from '../engine/runtime/file.ts';
import { bytesOf } from '../errors/arrays.ts';
import { refused } from '../errors/no-webassembly.ts';
import { readFewOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { ClipExtractor } from '../extract/clip.ts';
import type { Stages } from '../extract/stages.ts';
import type { ArrayOf, Extractor, OutputType } from '../extract/types.ts';

/**
 * A `WebAssembly.Module` as far as types can tell: that name stands in the types of the DOM, which a program for workers or Node need not
 * have.
 */
export interface CompiledModule {
  readonly [Symbol.toStringTag]?: 'WebAssembly.Module';
}

/** A compiled front end: the bytes of the file, or the module where the runtime or a bundler has compiled them. */
export type CompiledSource = CompiledModule | Uint8Array | ArrayBuffer;

/** What is expected of the file, and what it may need. */
export interface LoadOptions<Output extends OutputType = OutputType> {
  /** What features are stored as: must be what the file was compiled for. Default `float32`. */
  output?: Output;
  /** What `melisma/runtime/stages` exports. {@link loadExtractor} imports it by itself where the front end needs it. */
  stages?: Stages;
}

/**
 * An extractor from a front end that was compiled ahead of time; bytes are compiled by the runtime, beside the caller where it can.
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
  options?: LoadOptions<Output>,
): Promise<Extractor<ArrayOf<Output>>> {
  const bytes = soundBytes(source);
  const compile = async () => (bytes ? WebAssembly.compile(bytes) : (source as WebAssembly.Module));
  const module = await compile().catch(refuse);
  const [record, given] = readRecordFor(module, options);
  const stages = given ?? (record.needsStages ? await importStages() : undefined);
  return extractorOf(record, await WebAssembly.instantiate(module).catch(refuse), stages);
}

/**
 * As {@link loadExtractor}, at once. From a module nothing is compiled: this works where compiling is forbidden. Front ends that need more
 * than Whisper's take `stages`; without them, ERR_OPTION.
 */
export function loadExtractorSync<Output extends OutputType = 'float32'>(
  source: CompiledSource,
  options?: LoadOptions<Output>,
): Extractor<ArrayOf<Output>> {
  const bytes = soundBytes(source);
  const module = bytes ? orRefused(() => new WebAssembly.Module(bytes)) : (source as WebAssembly.Module);
  const [record, stages] = readRecordFor(module, options);
  if (!stages && record.needsStages) lackStages();
  return extractorOf(record, orRefused(() => new WebAssembly.Instance(module)), stages); // biome-ignore format: one line
}

export function orRefused<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    return refuse(cause);
  }
}

/** The bytes of a sound file: one that is refused afterwards is refused by the runtime. Undefined for a module. */
export function soundBytes(source: CompiledSource): Uint8Array<ArrayBuffer> | undefined {
  const bytes = bytesOf(source);
  if (bytes) checkFile(bytes);
  return bytes;
}

/** What the file says of itself, if it is what the options ask for, and the stages that they bring. Throws ERR_COMPILED_FORMAT, ERR_OPTION. */
export function readRecordFor(module: WebAssembly.Module, options: LoadOptions | undefined): [FrontEndRecord, Stages?] {
  const { output = 'float32', stages } = readFewOptions(options, ['output', 'stages']);
  const record = readRecord(module);
  if (output === record.output) return [record, stages];
  throw refusal('ERR_OPTION', 'output', [record.output], output);
}

/** A chunk of its own, which a page that plays Whisper never downloads. */
const importStages = async (): Promise<Stages> => (await import('./stages/index.ts').catch(lackStages)).stages;

function lackStages(cause?: unknown): never {
  throw refusal('ERR_OPTION', 'stages', 'what melisma/runtime/stages exports', undefined, { cause });
}

function extractorOf<Output extends OutputType>(
  record: FrontEndRecord,
  instance: WebAssembly.Instance,
  stages: Stages | undefined,
): Extractor<ArrayOf<Output>> {
  const computed = `float${record.layout.output.slice(1)}` as OutputType;
  const engine = readable('source', () => kernelEngine(record, instance), 'ERR_COMPILED_FORMAT');
  const frontEnd = {
    ...(record as FrontEndRecord & { output: Output }),
    name: record.name ?? undefined,
    computed,
  } as const;
  return new ClipExtractor(frontEnd, engine, stages);
}

export function refuse(cause: unknown): never {
  throw refused(cause, 'source', 'WebAssembly and SIMD', ', or import it as a module');
}
