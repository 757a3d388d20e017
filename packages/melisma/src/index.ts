/**
 * Melisma: the audio front end of speech models.
 *
 * @example
 * ```ts
 * import { createExtractor } from 'melisma';
 *
 * const whisper = await createExtractor('whisper');
 * const { data, dims } = whisper.extract(new Float32Array(16000), { sampleRate: 16000 }); // dims [80, 3000]
 * ```
 */
import { BITS_VERSION } from './engine/engines.ts';
import { extractorFor, extractorForSync, fileFor } from './extract/extractor.ts';
import type { ArrayOf, CompileOptions, Extractor, ExtractorOptions, OutputType } from './extract/types.ts';
import { type PresetName, specOf } from './presets/registry.ts';
import type { Spec } from './spec/spec.ts';

export { packError, unpackError } from './errors/envelope.ts';
export {
  type ErrorCode,
  type ErrorData,
  type ErrorFields,
  errorCodes,
  MelismaError,
  type Told,
} from './errors/errors.ts';
export type {
  ArrayOf,
  Axis,
  BatchFeatures,
  CompiledTarget,
  CompileOptions,
  ExtractOptions,
  Extractor,
  ExtractorOptions,
  FeatureArray,
  FeatureShape,
  Features,
  LengthMode,
  OutputType,
  Samples,
  Statistics,
  Target,
} from './extract/types.ts';
export { type PresetInfo, presetInfo } from './presets/define.ts';
export { getPreset, type PresetName, presetFor, presetNames, presets } from './presets/registry.ts';
export { specHash } from './spec/hash.ts';
export type {
  Cepstrum,
  Deltas,
  Framing,
  MelScale,
  Normalize,
  Spec,
  Stack,
  ValidFrames,
  WindowFamily,
} from './spec/spec.ts';
export { defineSpec } from './spec/validate.ts';

/** Rises whenever the bits of some feature change. Every extractor and every compiled file carries the one that it was made with. */
export const bitsVersion: number = BITS_VERSION;

/**
 * An extractor for a preset by name, or for a spec. A name that is known only when the program runs: `createExtractor(getPreset(name))`.
 *
 * Throws ERR_UNKNOWN_PRESET, ERR_SPEC, ERR_STATISTICS, ERR_OPTION, ERR_NO_WEBASSEMBLY.
 */
export async function createExtractor<Output extends OutputType = 'float32'>(
  frontEnd: PresetName | Spec,
  options?: ExtractorOptions<Output>,
): Promise<Extractor<ArrayOf<Output>>> {
  return extractorFor(specOf(frontEnd), options);
}

/** As {@link createExtractor}, compiled at once: for constructors and workers. */
export function createExtractorSync<Output extends OutputType = 'float32'>(
  frontEnd: PresetName | Spec,
  options?: ExtractorOptions<Output>,
): Extractor<ArrayOf<Output>> {
  return extractorForSync(specOf(frontEnd), options);
}

/**
 * A front end compiled ahead of time: the bytes of a WebAssembly file that `melisma/runtime` loads, with its tables, its spec and
 * its `bitsVersion` inside. The same front end and options give the same bytes, whenever and wherever.
 *
 * Throws ERR_UNKNOWN_PRESET, ERR_SPEC, ERR_STATISTICS, ERR_OPTION.
 */
export function compileFrontEnd(frontEnd: PresetName | Spec, options?: CompileOptions): Uint8Array<ArrayBuffer> {
  return fileFor(specOf(frontEnd), options);
}
