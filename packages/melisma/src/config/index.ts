/** The entry `melisma/config`: the front end that a model's own configuration file describes. */
export { moreModels } from '../presets/find-model.ts';
export { emptyBandsNote } from './empty-bands.ts';
export { type ConfigKind, type FromConfigOptions, fromConfig } from './from-config.ts';
export type { FromConfigResult } from './keys.ts';
export { readOnnxMetadata } from './onnx-metadata.ts';
export { waveformFromConfig } from './waveform-from-config.ts';
