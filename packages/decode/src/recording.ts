/** What every format gives: facts from the header, then blocks of samples. */
import { readable, readOptions, refusal } from 'melisma/errors';

/** Containers that are recognised by their content. */
export type AudioFormat = 'wav' | 'aiff' | 'flac' | 'mp3' | 'ogg' | 'mp4' | 'webm' | 'adts';

/** What is known before a sample is decoded. */
export interface AudioInfo {
  format: AudioFormat;
  /** `'pcm'`, `'flac'`, `'vorbis'`, ... */
  codec: string;
  /** Hz. */
  sampleRate: number;
  channels: number;
  /** Bits of a sample: 8 for A-law and mu-law, 32 and 64 for floats; undefined for a codec that does not keep samples. */
  bitDepth?: number;
  /**
   * Whether `'pcm'` holds floats, which are as somebody put them there. Anything else was scaled by a decoder: 1 is full scale whatever its peak, so
   * `anyScale: !float` tells an extractor not to take a loud recording for integers.
   */
  float?: boolean;
  /** Samples per channel, where the header says so. Blocks that come to another number are an error. */
  numFrames?: number;
  /** Samples per channel that a tag (MP3), the last page (Ogg) or the duration of the track (MP4) tells. Not checked against the blocks. */
  statedFrames?: number;
  /** The MD5 of the samples in hexadecimal, where a FLAC encoder put it in: blocks that have another are an error. */
  md5?: string;
}

/** A stretch of a recording. */
export interface AudioBlock {
  /** Per channel `[frames]`, nominally in [-1, 1). */
  channels: Float32Array[];
  /** Place of the block's first sample in the recording. */
  firstFrame: number;
}

/** A decoder at work: what it found, and the samples of its blocks, channel by channel. */
export interface Opened {
  info: AudioInfo;
  blocks: AsyncIterable<Float32Array[]>;
  /** Ends a worker that was begun to find out what the recording is; going through the blocks does it, too. */
  close?(): Promise<void>;
}

/** A track of a container whose packets come from elsewhere. */
export interface TrackDecoder {
  info: Omit<AudioInfo, 'format'>;
  /** Samples in front that the codec's own header says are none of the recording's. */
  preSkip?: number;
  decode(packets: AsyncIterable<Uint8Array>): AsyncIterable<Float32Array[]>;
}

/** Limits and helpers of a decoder. */
export interface DecodeOptions {
  /**
   * Seconds of work that a recording may take for each MB of it, and for any smaller one; 10 by default. Reading the source, loading the decoders and
   * what the caller does between two blocks do not count.
   */
  timeoutSeconds?: number;
  /** Ends the work at any time: what is waited for is rejected with the signal's reason. */
  signal?: SignalLike;
  /** How AAC is decoded where there is no WebCodecs. `@melisma/decode/node` puts in the ffmpeg of the system. */
  aac?: AacDecoder;
  /**
   * Where the worker comes from that runs the decoders of MP3, Opus, Vorbis and the containers, where the files of this package are not it:
   *
   * - a URL: of a copy of `dist/worker.js` with what it imports, of one file of `dist/workers/`, or, ending in `/`, of a copy of that folder;
   * - a function that makes a new worker of such a file;
   * - `false`: no worker. The decoders run in the caller's thread, which stands still while they do, and nothing limits their time and memory. For
   *   recordings that are trusted.
   */
  worker?: WorkerOption;
}

/** {@link DecodeOptions.worker}. The function is told what the worker must decode. */
export type WorkerOption = UrlLike | ((decoder: 'mp3' | 'opus' | 'vorbis' | 'container') => WorkerLike) | false;

/** A `URL`, in the words of a project that knows no types of a page or of Node. */
interface UrlLike {
  readonly href: string;
}

/** An `AbortSignal`. */
export interface SignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A `Worker` of the web or of `node:worker_threads`. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): unknown;
}

/** Every key of {@link DecodeOptions}. */
export const decodeKeys = ['timeoutSeconds', 'signal', 'aac', 'worker'] as const;

/** The options, checked. @throws MelismaError ERR_OPTION */
export function readDecodeOptions(options: DecodeOptions | undefined): DecodeOptions {
  const read = readOptions(options, decodeKeys);
  if (read.timeoutSeconds !== undefined) checkSeconds(read.timeoutSeconds);
  if (read.aac !== undefined && typeof read.aac !== 'function')
    throw refusal('ERR_OPTION', 'aac', 'a function', read.aac);
  if (read.worker !== undefined && !readable('worker', () => isWorkerOption(read.worker)))
    throw refusal('ERR_OPTION', 'worker', 'a URL, a function that makes a Worker, or false', read.worker);
  if (read.signal !== undefined && !isSignal(read.signal))
    throw refusal('ERR_OPTION', 'signal', 'an AbortSignal', read.signal);
  return read;
}

/** One of another realm, too. */
const isSignal = (signal: Partial<SignalLike> | null): boolean =>
  typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function';

/** A URL may be that of another realm, such as jsdom's. */
const isWorkerOption = (option: unknown): boolean =>
  option === false || typeof option === 'function' || typeof Object(option).href === 'string';

/** @throws MelismaError ERR_OPTION */
export function checkSeconds(seconds: number, option = 'timeoutSeconds'): void {
  if (typeof seconds === 'number' && seconds > 0) return;
  throw refusal('ERR_OPTION', option, 'a number above 0', seconds, { expected: 0 });
}

/** Limits of a recording that is decoded whole. */
export interface WholeOptions extends DecodeOptions {
  /** The longest recording that is taken, in seconds: 24 hours by default. */
  maxSeconds?: number;
}

/** What an outer AAC decoder is told: what the container says. */
export interface AacStream {
  /** Hz. */
  sampleRate: number;
  channels: number;
  /** The AudioSpecificConfig (ISO 14496-3). */
  config: Uint8Array;
  /** Access units in order. */
  packets: AsyncIterable<Uint8Array>;
  /** Aborted when nobody waits for the samples any more. */
  signal: SignalLike;
}

/** A stretch of decoded AAC. Only the decoder knows rate and channels: SBR doubles the one, parametric stereo the other, with or without a word in the header. */
export interface AacBlock {
  /** Hz. */
  sampleRate: number;
  /** Per channel `[frames]`. */
  channels: Float32Array[];
}

/** AAC access units to blocks of samples, every one of them, without trimming. */
export type AacDecoder = (stream: AacStream) => AsyncIterable<AacBlock>;
