/** From a recording to what a model takes: one signal, at one rate. */
import { readOptions, refusal } from 'melisma/errors';
import type { Resampler, ResamplerOptions } from 'melisma/resample';
import { type AudioStream, FRAMES_EACH_BYTE, openInto } from './decode.ts';
import { type Mixing, mixInto } from './pcm/mix.ts';
import { type Room, sameRoom, Whole } from './pcm/room.ts';
import type { DecodeOptions } from './recording.ts';
import type { AudioSource } from './source/source.ts';

/** What is made of a recording: rate and channel are always said. */
export interface ReadOptions extends DecodeOptions {
  /** Hz, of the samples that come back: the rate of the front end. */
  sampleRate: number;
  /** The average of all channels (`librosa.to_mono`), or one of them, counted from 0. */
  channel: Exclude<Mixing, 'none'>;
  /** Of the resampling, where the recording is at another rate. `'high'` by default; not together with `compatibility`. */
  quality?: ResamplerOptions['quality'];
  /** The resampler that the model's training data went through, where it is known. */
  compatibility?: ResamplerOptions['compatibility'];
}

/** Of `T` every key, so that none is forgotten. */
export type KeysOf<T> = Readonly<Record<keyof T, true>>;

export const readKeys: KeysOf<ReadOptions> = {
  sampleRate: true,
  channel: true,
  quality: true,
  compatibility: true,
  timeoutSeconds: true,
  signal: true,
  aac: true,
  worker: true,
};

/**
 * Decodes a recording, mixes its channels to one signal and resamples that, in this order and block by block. Where the rate is right already
 * nothing is resampled.
 *
 * @returns `[samples]` at `options.sampleRate`: bit for bit `createResampler(...).resample(mix(samples, channel))` of what `decode` gives
 * @throws MelismaError as {@link openAudio}; ERR_SAMPLE_RATE unless the rate is a whole number of Hz; ERR_OPTION for an unknown option, a channel that
 * is not there, and what `createResampler` refuses; ERR_NON_FINITE where samples that are resampled are NaN or infinite
 *
 * @example
 * import { readSamples } from '@melisma/decode';
 * import { readFile } from 'node:fs/promises';
 * const bytes = await readFile('fixtures/decode/lame-vbr.mp3'); // 44.1 kHz, stereo
 * const samples = await readSamples(bytes, { sampleRate: 16000, channel: 'average' });
 * console.log(samples.length / 16000); // 0.1666875
 */
export const readSamples = (source: AudioSource, options: ReadOptions): Promise<Float32Array> =>
  readOpened(options, readKeys, (decoding, roomFor) => openInto(source, decoding, roomFor));

/** {@link readSamples} of whatever `open` opens, with the options that are left for decoding. */
export async function readOpened<Options extends ReadOptions>(
  options: Options,
  known: KeysOf<Options>,
  open: (
    decoding: Omit<Options, 'sampleRate' | 'channel' | 'quality' | 'compatibility'>,
    roomFor: (byteLength: number) => Room,
  ) => Promise<AudioStream>,
): Promise<Float32Array> {
  const read = readOptions(options, Object.keys(known) as (keyof Options & string)[]);
  const { sampleRate, channel, quality, compatibility, ...decoding } = read;
  const filter = { quality, compatibility };
  await check(sampleRate, channel, filter);
  const signal = new Whole();
  const stream = await open(decoding, (byteLength) => {
    signal.mostFrames = byteLength * FRAMES_EACH_BYTE;
    return sameRoom(channel);
  });
  try {
    if (channel !== 'average' && channel >= stream.channels)
      throw refusal('ERR_OPTION', 'channel', `'average' or 0 to ${stream.channels - 1}`, channel);
    const isAtRate = stream.sampleRate === sampleRate;
    const resampler = isAtRate ? undefined : await resamplerFor({ from: stream.sampleRate, to: sampleRate, ...filter });
    const frames = stream.numFrames ?? stream.statedFrames ?? 0;
    signal.begin(1, resampler?.outputLength(frames) ?? frames);
    await (resampler ? resampleAll(stream, channel, resampler, signal) : mixAll(stream, channel, signal));
    return signal.samples[0];
  } finally {
    await stream.close();
  }
}

/** Mixed samples that are resampled at a time: by blocks of the resampler's own transform, which small pieces leave half empty. */
const CHUNK_FRAMES = 1 << 17;

async function resampleAll(
  stream: AudioStream,
  channel: ReadOptions['channel'],
  resampler: Resampler,
  out: Whole,
): Promise<void> {
  const resampling = resampler.stream();
  const chunk = new Float32Array(CHUNK_FRAMES);
  let filled = 0;
  const push = (): void => {
    out.add([resampling.push(chunk.subarray(0, filled))]);
    filled = 0;
  };
  for await (const { channels } of stream)
    for (let first = 0; first < channels[0].length; ) {
      const count = Math.min(channels[0].length - first, CHUNK_FRAMES - filled);
      mixBlock(channels, channel, chunk.subarray(filled, filled + count), first);
      [first, filled] = [first + count, filled + count];
      if (filled === CHUNK_FRAMES) push();
    }
  push();
  out.add([resampling.flush()]);
}

/** A block of all channels, or of the signal that is wanted already. */
const mixBlock = (
  channels: readonly Float32Array[],
  channel: ReadOptions['channel'],
  out: Float32Array,
  start: number,
) => mixInto(channels, channels.length === 1 ? 'average' : channel, out, start);

async function mixAll(stream: AudioStream, channel: ReadOptions['channel'], out: Whole): Promise<void> {
  for await (const { channels } of stream) {
    const block = out.block(1, channels[0].length);
    mixBlock(channels, channel, block[0], 0);
    out.add(block);
  }
}

/** Resamplers of the last calls, the latest at the end: making one takes as long as minutes of audio. */
const kept = new Map<string, Promise<Resampler>>();
const MOST_KEPT = 4;

function resamplerFor(options: ResamplerOptions): Promise<Resampler> {
  const key = JSON.stringify(options);
  const made = kept.get(key) ?? create(options);
  kept.delete(key);
  kept.set(key, made);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  made.catch(() => kept.delete(key));
  return made;
}

/** Loaded only where a recording is at another rate. */
async function create(options: ResamplerOptions): Promise<Resampler> {
  const { createResampler } = await import('melisma/resample');
  return createResampler(options);
}

/** What is wrong with the options whatever the recording is; resamplers' are checked where nothing will be resampled, too. */
async function check(
  sampleRate: unknown,
  channel: unknown,
  filter: Pick<ResamplerOptions, 'quality' | 'compatibility'>,
): Promise<void> {
  if (!Number.isInteger(sampleRate) || (sampleRate as number) < 1)
    throw refusal('ERR_SAMPLE_RATE', 'sampleRate', 'a whole number of Hz', sampleRate);
  if (channel !== 'average' && !(Number.isInteger(channel) && (channel as number) >= 0))
    throw refusal('ERR_OPTION', 'channel', "'average', or the number of a channel from 0", channel);
  if (filter.quality === undefined && filter.compatibility === undefined) return;
  await create({ from: sampleRate as number, to: sampleRate as number, ...filter, target: 'reference' });
}
