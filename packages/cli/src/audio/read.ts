/** Reading a recording: decoded block by block, cut, mixed and resampled on the way, so that memory holds what is kept of it. */
import { constants, openSync } from 'node:fs';
import { type AudioBlock, type AudioInfo, type AudioStream, mix, openAudio } from '@melisma/decode';
import { ffmpegAac, openFile } from '@melisma/decode/node';
import { MelismaError, refusal } from 'melisma/errors';
import type { Resampler, ResamplerOptions, ResamplerStream } from 'melisma/resample';
import { builtModule } from '../files/built.ts';
import { type Input, readError } from '../files/inputs.ts';
import { onDisk } from '../files/paths.ts';
import { Spool } from '../files/spool.ts';
import { standard, standardInput } from '../files/standard-input.ts';
import { statusOf } from '../files/status.ts';
import { resamplersAhead } from './ahead.ts';
import { checkFinite } from './finite.ts';
import type { Channel, Resampling, SourceFlags } from './flags.ts';
import { Kept, type Signal, type Window } from './kept.ts';

/** A recording as it is worked on: the part of it that was asked for, mixed, at a rate. */
export interface Recording<Kept extends Signal = Signal> {
  /** One signal `[samples]`; with `--channel each` one a channel. All of them, unless {@link ReadOptions.window} asked for less. */
  signals: readonly Kept[];
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

/** Whether a recording is worked on piece by piece. Its files are to be closed. */
export const isLong = (recording: Recording<Float32Array> | Recording<Spool>): recording is Recording<Spool> =>
  recording.signals[0] instanceof Spool;

/** All samples in memory. @throws MelismaError whatever is wrong with the recording, or with what is asked of it */
export const readRecording = (input: Input, options: ReadOptions = {}): Promise<Recording<Float32Array>> =>
  readSignals(input, options) as Promise<Recording<Float32Array>>;

/** As {@link readRecording}; signals that are too long for memory go to files in `directory`. @throws MelismaError `ERR_FILE_WRITE`, too */
export const readOrSpool = (
  input: Input,
  directory: string,
  options: ReadOptions,
): Promise<Recording<Float32Array> | Recording<Spool>> =>
  readSignals(input, options, directory) as Promise<Recording<Float32Array> | Recording<Spool>>;

async function readSignals(input: Input, options: ReadOptions, directory?: string): Promise<Recording> {
  const stream = await openRecording(input);
  const kept = new Kept(directory, options.window);
  // What is long is gone over again: reading it is half of the work.
  const onProgress = (share: number) => options.onProgress?.(kept.isSpooled ? share / 2 : share);
  try {
    const stretch = await stretchOf(stream, { ...options, onProgress });
    const { source, sampleRate, resampling } = stretch;
    await keepAll(kept, stretch, sampleRate === options.rate ? options.most : undefined);
    return { signals: kept.signals(), numFrames: kept.length, source, sampleRate, resampling };
  } catch (error) {
    kept.close();
    throw error;
  } finally {
    await stream.close();
  }
}

/** @throws MelismaError ERR_TOO_LONG as soon as it is known: from the header where that counts, otherwise when more than `most` samples have come */
async function keepAll(kept: Kept, stretch: Stretch, most = Infinity): Promise<void> {
  const { blocks, numFrames = 0, statedFrames = numFrames } = stretch;
  if (numFrames > most) throw tooLong(most, numFrames, stretch.sampleRate);
  for await (const channels of blocks) {
    kept.take(channels);
    const { length } = kept;
    if (length > most) throw tooLong(most, Math.max(length, statedFrames), stretch.sampleRate, statedFrames <= length);
  }
}

/** In seconds, for samples are those of another rate than the recording's. `atLeast`: no more was read. */
function tooLong(most: number, numFrames: number, sampleRate: number, atLeast = false): MelismaError {
  const [expected, given] = [most, numFrames].map((samples) => Number((samples / sampleRate).toFixed(4)));
  const words = `${given} s${atLeast ? ' or more' : ''}`;
  return refusal('ERR_TOO_LONG', 'source', `at most ${expected} s, the window of the model`, given, {
    expected,
    words,
  });
}

/** @throws MelismaError `ERR_FILE_READ`, `ERR_AUDIO_*`, `ERR_WAV_*`, `ERR_DECODER_MISSING` */
export async function openRecording(input: Input): Promise<AudioStream> {
  if (input.failure) throw input.failure;
  if (input.path === standard) return openAudio(standardInput(), { aac: ffmpegAac() });
  if (statusOf(input.path)?.isFIFO()) return openAudio(await pipeAt(input.path), { aac: ffmpegAac() });
  return openFile(onDisk(input.path));
}

/** A named pipe, opened without waiting for its writer: a thread that waits for one cannot be interrupted, nor can the process. */
async function pipeAt(path: string): Promise<AsyncIterable<Uint8Array>> {
  const { Socket } = await import('node:net');
  try {
    const fd = openSync(onDisk(path), constants.O_RDONLY | constants.O_NONBLOCK);
    return new Socket({ fd, readable: true, writable: false });
  } catch (error) {
    throw readError(error);
  }
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
  /** Samples at that rate; a recording with more is refused without all of it being decoded. */
  most?: number;
  /** The samples that are kept, where not all are looked at. */
  window?: Window;
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
  /** Those that a tag says will come, where there is one. */
  statedFrames: number | undefined;
  /** One signal, or with `--channel each` one a channel, in pieces of which some may be empty. Can be read once. */
  blocks: AsyncIterable<readonly Float32Array[]>;
}

/** @throws MelismaError for options that the recording cannot meet; an error in the recording is thrown by the blocks */
export async function stretchOf(stream: AudioStream, options: ReadOptions): Promise<Stretch> {
  const source = infoOf(stream);
  const { resampler = 'high', rate = stream.sampleRate } = options;
  const keepsRate = resampler === 'none' || rate === stream.sampleRate;
  const converter = keepsRate
    ? undefined
    : await resamplerFor(stream.sampleRate, rate, resampler).catch(outOfReach(stream.sampleRate, rate));
  return {
    source,
    sampleRate: keepsRate ? stream.sampleRate : rate,
    resampling: keepsRate ? undefined : resampler,
    numFrames: lengthOf(source.numFrames, source.sampleRate, options, converter),
    statedFrames: lengthOf(source.statedFrames, source.sampleRate, options, converter),
    blocks: resampled(partsOf(stream, options), converter),
  };
}

/** A header that says 1 Hz, or 4,294,967,295, is hardly right: the rate is what is told. */
const outOfReach = (from: number, to: number) => (cause: unknown) => {
  if (!(cause instanceof MelismaError)) throw cause;
  const words = `${from} Hz, as its header says`;
  throw refusal('ERR_SAMPLE_RATE', 'source', `a recording at a rate that ${to} Hz can be reached from`, from, {
    words,
    cause,
  });
};

/** Of the part, at the new rate. */
function lengthOf(numFrames: number | undefined, sampleRate: number, options: SourceFlags, resampler?: Resampler) {
  if (numFrames === undefined) return undefined;
  const { first, end } = partOf(sampleRate, options.start, options.duration);
  const length = Math.max(0, Math.min(numFrames, end) - first);
  return resampler ? resampler.outputLength(length) : length;
}

/** Reads up to the end of the part that was asked for. @throws MelismaError ERR_EMPTY_AUDIO, ERR_NON_FINITE */
async function* partsOf(stream: AudioStream, options: ReadOptions): AsyncGenerator<readonly Float32Array[]> {
  const { sampleRate, numFrames = stream.statedFrames ?? Infinity } = stream;
  const part = partOf(sampleRate, options.start, options.duration);
  let [end, isEmpty] = [0, true];
  for await (const block of stream) {
    const channels = within(part, block);
    if (channels) {
      const signals = mixed(channels, options.channel ?? 'average');
      checkFinite(signals, Math.max(part.first, block.firstFrame));
      yield signals;
    }
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

/** @throws MelismaError ERR_OPTION, ERR_SAMPLE_RATE for rates that are too far apart */
function resamplerFor(from: number, to: number, resampling: Resampling): Promise<Resampler> {
  const key = `${from} ${to} ${resampling}`;
  const resampler = resamplers.get(key) ?? create(from, to, resampling);
  resamplers.set(key, resampler);
  return resampler;
}

/** From a file in the package where the build has made it: nothing is compiled then, nor what compiles loaded. */
async function create(from: number, to: number, resampling: Resampling): Promise<Resampler> {
  const module =
    resampling === 'high' &&
    resamplersAhead.some(([a, b]) => a === from && b === to) &&
    builtModule(`resamplers/${from}-${to}`);
  if (module) {
    const { loadResamplerSync } = await import('melisma/runtime/resample');
    return loadResamplerSync(module);
  }
  const { createResampler } = await import('melisma/resample');
  return createResampler({ from, to, ...optionsOf(resampling) });
}

const optionsOf = (resampling: Resampling): Pick<ResamplerOptions, 'quality' | 'compatibility'> =>
  resampling === 'torchaudio' || resampling === 'kaldi' ? { compatibility: resampling } : { quality: resampling };
