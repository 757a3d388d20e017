/** Reading a recording: decoded block by block, cut, mixed and resampled on the way, so that memory holds what is kept of it. */
import { type AudioBlock, type AudioInfo, type AudioStream, mix, openAudio } from '@melisma/decode';
import { ffmpegAac, openFile } from '@melisma/decode/node';
import { type MelismaError, refusal } from 'melisma/errors';
import type { Resampler, ResamplerOptions, ResamplerStream } from 'melisma/resample';
import { type Input, readStandardInput, standard } from '../files/inputs.ts';
import type { Channel, Resampling, SourceFlags } from './flags.ts';

/** A recording as it is worked on: the part of it that was asked for, mixed, at a rate. */
export interface Recording {
  /** One signal `[samples]`; with `--channel each` one a channel. */
  signals: readonly Float32Array[];
  /** Samples of each signal. */
  numFrames: number;
  /** Hz, of the signals. */
  sampleRate: number;
  /** What the file is, at its own rate. */
  source: AudioInfo;
  /** The resampler that was used; undefined if the rate was right. */
  resampling: Resampling | undefined;
}

/** The length of a sound. */
export const secondsOf = ({ numFrames, sampleRate }: { numFrames: number; sampleRate: number }): number =>
  numFrames / sampleRate;

/** @throws MelismaError whatever is wrong with the recording, or with what is asked of it */
export async function readRecording(input: Input, options: ReadOptions = {}): Promise<Recording> {
  const stream = await openRecording(input);
  try {
    const { blocks, source, sampleRate, resampling } = await stretchOf(stream, options);
    const signals = await wholeSignals(blocks);
    return { signals, numFrames: signals[0].length, source, sampleRate, resampling };
  } finally {
    await stream.close();
  }
}

async function wholeSignals(blocks: AsyncIterable<readonly Float32Array[]>): Promise<Float32Array[]> {
  const parts: Float32Array[][] = [];
  for await (const channels of blocks)
    channels.forEach((samples, c) => {
      parts[c] ??= [];
      parts[c].push(samples);
    });
  return parts.map(joined);
}

/** Empties `parts` as it copies, so that memory holds little more than the whole. */
function joined(parts: Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (let part = parts.shift(); part; part = parts.shift()) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @throws MelismaError `ERR_FILE_READ`, `ERR_AUDIO_*`, `ERR_WAV_*`, `ERR_DECODER_MISSING` */
export async function openRecording(input: Input): Promise<AudioStream> {
  if (input.failure) throw input.failure;
  if (input.path !== standard) return openFile(input.path);
  return openAudio(await readStandardInput(), { aac: ffmpegAac() });
}

/** The facts of an opened recording, without its samples. */
export function infoOf(stream: AudioStream): AudioInfo {
  const { [Symbol.asyncIterator]: _, close: __, ...info } = stream;
  return info;
}

/** What is made of a recording. */
export interface ReadOptions extends SourceFlags {
  /** Hz; undefined leaves it at its own rate. */
  rate?: number;
  /** Called with the share that has been read, where the length is known beforehand. */
  onProgress?(share: number): void;
}

/** The part of a recording that was asked for, mixed and at the rate asked for, block by block. */
export interface Stretch {
  /** What the file is, at its own rate. */
  source: AudioInfo;
  /** Hz, of the blocks. */
  sampleRate: number;
  /** The resampler that is used; undefined if the rate is kept. */
  resampling: Resampling | undefined;
  /** Samples per channel that will come, where the recording's header says how many it has. */
  numFrames: number | undefined;
  /** One signal, or with `--channel each` one a channel, in pieces of which some may be empty. Can be read once. */
  blocks: AsyncIterable<readonly Float32Array[]>;
}

/** @throws MelismaError for options that the recording cannot meet; an error in the recording is thrown by the blocks */
export async function stretchOf(stream: AudioStream, options: ReadOptions): Promise<Stretch> {
  const source = infoOf(stream);
  const { resampler = 'high', rate = stream.sampleRate } = options;
  const keepsRate = resampler === 'none' || rate === stream.sampleRate;
  const converter = keepsRate ? undefined : await resamplerFor(stream.sampleRate, rate, resampler);
  return {
    source,
    sampleRate: keepsRate ? stream.sampleRate : rate,
    resampling: keepsRate ? undefined : resampler,
    numFrames: lengthOf(source, options, converter),
    blocks: resampled(partsOf(stream, options), converter),
  };
}

function lengthOf({ sampleRate, numFrames }: AudioInfo, options: SourceFlags, resampler?: Resampler) {
  if (numFrames === undefined) return undefined;
  const { first, end } = partOf(sampleRate, options.start, options.duration);
  const length = Math.max(0, Math.min(numFrames, end) - first);
  return resampler ? resampler.outputLength(length) : length;
}

/** Reads up to the end of the part that was asked for. @throws MelismaError ERR_EMPTY_AUDIO */
async function* partsOf(stream: AudioStream, options: ReadOptions): AsyncGenerator<readonly Float32Array[]> {
  const { sampleRate, numFrames = stream.statedFrames ?? Infinity } = stream;
  const part = partOf(sampleRate, options.start, options.duration);
  let [end, isEmpty] = [0, true];
  for await (const block of stream) {
    const channels = within(part, block);
    if (channels) yield mixed(channels, options.channel ?? 'average');
    isEmpty &&= channels === undefined;
    end = block.firstFrame + block.channels[0].length;
    if (end >= part.end) break;
    options.onProgress?.(Math.min(1, end / Math.min(numFrames, part.end)));
  }
  if (isEmpty) throw emptyPart(part, end, sampleRate);
}

/** @throws MelismaError ERR_NON_FINITE from the resampler */
async function* resampled(
  parts: AsyncIterable<readonly Float32Array[]>,
  resampler: Resampler | undefined,
): AsyncGenerator<readonly Float32Array[]> {
  if (!resampler) return yield* parts;
  let streams: ResamplerStream[] = [];
  for await (const channels of parts) {
    if (streams.length === 0) streams = channels.map(() => resampler.stream());
    yield channels.map((samples, c) => streams[c].push(samples));
  }
  yield streams.map((stream) => stream.flush());
}

/** From sample `first` up to `end`, which may be infinite. */
interface Part {
  first: number;
  end: number;
}

/** Seconds to samples, rounded down as `librosa.load(offset, duration)` does. */
function partOf(sampleRate: number, start = 0, duration = Infinity): Part {
  const first = Math.floor(start * sampleRate);
  return { first, end: first + Math.floor(duration * sampleRate) };
}

/** The samples of a block that belong to the part; undefined if none do. */
function within({ first, end }: Part, { channels, firstFrame }: AudioBlock): Float32Array[] | undefined {
  const length = channels[0].length;
  const [from, to] = [Math.max(0, first - firstFrame), Math.min(length, end - firstFrame)];
  if (from >= to) return undefined;
  return to - from === length ? channels : channels.map((samples) => samples.subarray(from, to));
}

/** ERR_EMPTY_AUDIO: the recording was read, and no sample of it lies in the part. */
export function emptyPart({ first }: Part, numFrames: number, sampleRate: number): MelismaError {
  const [at, end] = [first, numFrames].map((samples) => Number((samples / sampleRate).toFixed(2)));
  if (numFrames === 0) return refusal('ERR_EMPTY_AUDIO', 'source', 'at least one sample', 0, { expected: 1 });
  const words = `less than ${end} seconds, where the recording ends`;
  return refusal('ERR_EMPTY_AUDIO', '--start', words, at, { expected: end });
}

/** One signal, or with `each` all of them. @throws MelismaError ERR_OPTION for a channel that is not there */
export function mixed(channels: readonly Float32Array[], channel: Channel): readonly Float32Array[] {
  if (channel === 'each') return channels;
  if (typeof channel === 'number' && channel >= channels.length) throw noChannel(channel, channels.length);
  return [mix(channels, channel)];
}

function noChannel(given: number, count: number): MelismaError {
  const words =
    count === 1 ? '0, for the recording has one channel' : `0 to ${count - 1}, for the recording has ${count} channels`;
  return refusal('ERR_OPTION', '--channel', words, given);
}

/** The resamplers of a call, made once for each pair of rates. */
const resamplers = new Map<string, Promise<Resampler>>();

/** @throws MelismaError ERR_OPTION for rates that are too far apart */
function resamplerFor(from: number, to: number, resampling: Resampling): Promise<Resampler> {
  const key = `${from} ${to} ${resampling}`;
  const resampler = resamplers.get(key) ?? create({ from, to, ...optionsOf(resampling) });
  resamplers.set(key, resampler);
  return resampler;
}

/** The library's resampler is loaded only where a recording is at another rate. */
async function create(options: ResamplerOptions): Promise<Resampler> {
  const { createResampler } = await import('melisma/resample');
  return createResampler(options);
}

const optionsOf = (resampling: Resampling): Pick<ResamplerOptions, 'quality' | 'compatibility'> =>
  resampling === 'torchaudio' || resampling === 'kaldi' ? { compatibility: resampling } : { quality: resampling };
