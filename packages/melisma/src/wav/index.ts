/**
 * `melisma/wav`: WAV files to float32 samples and back, bit for bit as libsndfile reads them. No Node API.
 *
 * @example
 * import { decodeWav, encodeWav } from 'melisma/wav';
 * const { samples, sampleRate } = decodeWav(encodeWav(new Float32Array(16000), { sampleRate: 16000 }));
 * console.log(samples.length, sampleRate); // 16000 16000
 */
export {
  type ChannelChoice,
  type ChannelRecording,
  type DecodeOptions,
  decodeMonoInto,
  decodeSamples,
  decodeWav,
  decodeWavChannels,
  type Recording,
  type RecordingInfo,
  wavInfo,
} from './decode.ts';
export { type EncodeOptions, encodeWav } from './encode.ts';
export { createWavEncoder, type WavEncoder, type WavEncoderOptions } from './encoder.ts';
export type { SampleFormat, SampleLayout, WavInfo } from './format.ts';
export { type ByteSource, readWavFrom, readWavInfo } from './source.ts';
