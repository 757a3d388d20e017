/** From a file of `melisma compile` to an extractor: no generator, no presets, no tables. */
import { kernelEngine } from '../engine/runtime/engine.ts';
import { checkFile, type FrontEndRecord, readRecord } from '../engine/runtime/file.ts';
import { MelismaError } from '../errors/errors.ts';
import { checkKeys } from '../errors/options.ts';
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
  const module = isBytes(source) ? await WebAssembly.compile(checkedBytes(source)).catch(refused) : source;
  const record = checkedRecord(module, options);
  return extractorOf(record, await WebAssembly.instantiate(module).catch(refused));
}

/** As {@link loadExtractor}, at once. From a module nothing is compiled: this works where compiling is forbidden. */
export function loadExtractorSync<Output extends OutputType = 'float32'>(
  source: CompiledSource,
  options: LoadOptions<Output> = {},
): Extractor<ArrayOf<Output>> {
  requireWebAssembly();
  const module = isBytes(source) ? orRefused(() => new WebAssembly.Module(checkedBytes(source))) : source;
  const record = checkedRecord(module, options);
  return extractorOf(record, orRefused(() => new WebAssembly.Instance(module))); // biome-ignore format: one line
}

function orRefused<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof MelismaError) throw cause;
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
  checkKeys(options, ['output']);
  const record = readRecord(module);
  requireOutput(record, options.output ?? 'float32');
  return record;
}

function extractorOf<Output extends OutputType>(
  record: FrontEndRecord,
  instance: WebAssembly.Instance,
): Extractor<ArrayOf<Output>> {
  const { name, target, bitsVersion, specHash, layout } = record;
  const spec = frozenCopy(record.spec);
  const computed = layout.output === 'f64' ? ('float64' as const) : ('float32' as const);
  const frontEnd = {
    spec,
    name: name ?? undefined,
    target,
    output: record.output as Output,
    computed,
    bitsVersion,
    specHash,
  };
  return new ClipExtractor(frontEnd, kernelEngine(spec, layout, instance));
}

function requireOutput(record: FrontEndRecord, given: OutputType): void {
  const expected = record.output;
  if (given === expected) return;
  const message = `output: expected '${expected}', what the front end was compiled for, given '${given}'`;
  throw new MelismaError('ERR_OPTION', message, { option: 'output', expected, given });
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
