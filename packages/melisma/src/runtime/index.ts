/** The entry `melisma/runtime`: front ends compiled ahead of time, without what compiled them. */
export { packError, unpackError } from '../errors/envelope.ts';
export { type ErrorCode, type ErrorData, type ErrorFields, MelismaError, type Told } from '../errors/errors.ts';
export type { Stages } from '../extract/stages.ts';
export type {
  ArrayOf,
  Axis,
  CompiledTarget,
  ExtractOptions,
  Extractor,
  FeatureArray,
  FeatureShape,
  Features,
  LengthMode,
  OutputType,
  Samples,
  Target,
} from '../extract/types.ts';
export type { Spec } from '../spec/spec.ts';
export {
  type CompiledModule,
  type CompiledSource,
  type LoadOptions,
  loadExtractor,
  loadExtractorSync,
} from './load.ts';
