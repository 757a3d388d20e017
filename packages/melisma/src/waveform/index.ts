/** The entry `melisma/waveform`: front ends of models that take samples, without a spectrum. */

export { type ErrorCode, type ErrorData, type ErrorFields, MelismaError, type Told } from '../errors/errors.ts';
export type { PresetAbout, PresetInfo } from '../presets/define.ts';
export type { WaveformName } from '../presets/waveform-models.ts';
export type { Samples } from '../samples/samples.ts';
export { waveformInfo } from './define.ts';
export type { WaveformAxis, WaveformShape } from './layout.ts';
export {
  prepareWaveform,
  prepareWaveformBatch,
  type Waveform,
  type WaveformBatch,
  type WaveformClip,
  type WaveformOptions,
} from './prepare.ts';
export { getWaveform, waveformFor, waveformNames, waveforms } from './registry.ts';
export {
  defineWaveformSpec,
  type WaveformChunks,
  type WaveformFrames,
  type WaveformNormalize,
  type WaveformPause,
  type WaveformSpec,
} from './spec.ts';
