/** From a file of `melisma compile` to an extractor: no generator, no presets, no tables. */
import { type Engine, kernelEngine } from '../engine/runtime/engine.ts';
import { checkFile, type FrontEndRecord, readRecord } from '../engine/runtime/file.ts';
import { MelismaError } from '../errors/errors.ts';
import { ClipExtractor } from '../extract/clip.ts';
import type { ArrayOf, Extractor, OutputType } from '../extract/types.ts';
import { frozenCopy } from '../spec/freeze.ts';

/** A compiled front end: the bytes of the file, or the module where the runtime or a bundler has compiled them. */
export type CompiledSource = WebAssembly.Module | Uint8Array | ArrayBuffer;

/** What is expected of the file. */
export interface LoadOptions<Output extends OutputType = OutputType> {
  /** What features are stored as: must be what the file was compiled for. Default `float32`. */
  output?: Output;
}

/**
 * An extractor from a front end that was compiled ahead of time; bytes are compiled in the background.
 *
 * Throws ERR_COMPILED_FORMAT for what is no such file, damaged, or of another format; ERR_NO_WEBASSEMBLY; ERR_OPTION.
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
  requireWebAssembly();
  if (!isBytes(source)) return extractorOf(source, options);
  const bytes = checkedBytes(source);
  const module = await WebAssembly.compile(bytes).catch(refused);
  return extractorOf(module, options);
}

/** As {@link loadExtractor}, at once. From a module nothing is compiled: this works where compiling is forbidden. */
export function loadExtractorSync<Output extends OutputType = 'float32'>(
  source: CompiledSource,
  options: LoadOptions<Output> = {},
): Extractor<ArrayOf<Output>> {
  requireWebAssembly();
  return extractorOf(isBytes(source) ? moduleOf(checkedBytes(source)) : source, options);
}

function moduleOf(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
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

function extractorOf<Output extends OutputType>(
  module: WebAssembly.Module,
  { output = 'float32' as Output }: LoadOptions<Output>,
): Extractor<ArrayOf<Output>> {
  const record = readRecord(module);
  requireOutput(record, output);
  const { spec, name, target, bitsVersion, specHash } = record;
  const frontEnd = { spec: frozenCopy(spec), name: name ?? undefined, target, output, bitsVersion, specHash };
  return new ClipExtractor(frontEnd, instantiate(record, module));
}

function requireOutput(record: FrontEndRecord, given: OutputType): void {
  const expected = record.output;
  if (given === expected) return;
  const message = `output: expected '${expected}', what the front end was compiled for, given '${given}'`;
  throw new MelismaError('ERR_OPTION', message, { option: 'output', expected, given });
}

function instantiate({ spec, layout }: FrontEndRecord, module: WebAssembly.Module): Engine {
  try {
    return kernelEngine(spec, layout, module);
  } catch (cause) {
    return refused(cause);
  }
}

function requireWebAssembly(): void {
  if (typeof WebAssembly === 'undefined') refused(new Error('there is no WebAssembly'));
}

function refused(cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const way = 'where compiling bytes is forbidden, import the file as a module';
  throw new MelismaError('ERR_NO_WEBASSEMBLY', `source: this runtime refuses the front end (${reason}); ${way}`, {
    option: 'source',
    expected: 'a runtime with WebAssembly and SIMD',
    given: reason,
    cause,
  });
}
