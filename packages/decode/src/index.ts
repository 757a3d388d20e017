/**
 * `@melisma/decode`: any recording to float32 samples, or an error; whole or block by block.
 *
 * @example
 * import { decode, mix } from '@melisma/decode';
 * import { readFile } from 'node:fs/promises';
 * const { samples, sampleRate } = await decode(await readFile('fixtures/audio/jfk.wav'));
 * console.log(mix(samples).length / sampleRate); // 11
 */
export { type AudioStream, type DecodedAudio, decode, openAudio } from './decode.ts';
export { type Mixing, mix } from './pcm/mix.ts';
export { type ReadOptions, readSamples } from './read-samples.ts';
export type {
  AacBlock,
  AacDecoder,
  AacStream,
  AudioBlock,
  AudioFormat,
  AudioInfo,
  DecodeOptions,
  SignalLike,
  WholeOptions,
  WorkerLike,
  WorkerOption,
} from './recording.ts';
export { SNIFF_BYTES, sniff } from './sniff.ts';
export type { AudioSource, ByteSource } from './source/source.ts';
