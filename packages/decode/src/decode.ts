/** From a source to a stream of blocks, or to all samples at once. */
import { readOptions } from 'melisma/errors';
import type { OpenOptions } from './bounds.ts';
import { Bounds, CLOSED } from './bounds.ts';
import { damaged, tooLong } from './errors.ts';
import { newRoom, type Room, Whole } from './pcm/room.ts';
import {
  type AudioBlock,
  type AudioFormat,
  type AudioInfo,
  checkSeconds,
  type DecodeOptions,
  decodeKeys,
  type Opened,
  readDecodeOptions,
  type WholeOptions,
} from './recording.ts';
import { formatIn, SNIFF_BYTES } from './sniff.ts';
import { Reader } from './source/reader.ts';
import { type AudioSource, type ByteSource, part, toByteSource } from './source/source.ts';
import { skipZeros, TAG_HEAD_BYTES, tagLength } from './source/tags.ts';

/** A recording that is decoded as its blocks are asked for. It can be gone through once; that, or leaving the loop, ends all work on it. */
export interface AudioStream extends AudioInfo, AsyncIterable<AudioBlock> {
  /** Lets go of a recording that is not gone through. */
  close(): Promise<void>;
}

/** A whole recording. */
export interface DecodedAudio extends AudioInfo {
  numFrames: number;
  /** Per channel `[numFrames]`, nominally in [-1, 1). */
  samples: Float32Array[];
}

type Open = (source: ByteSource, options: OpenOptions) => Promise<Opened>;

const openContainer = async (): Promise<Open> => (await import('./containers/tracks/tracks.ts')).openContainer;

/** Each format's code is loaded when it is first needed: a page downloads no more than that. */
const openers: Readonly<Record<AudioFormat, () => Promise<Open>>> = {
  wav: async () => (await import('./containers/wav.ts')).openWav,
  aiff: async () => (await import('./containers/aiff/aiff.ts')).openAiff,
  flac: async () => (await import('./codecs/flac/flac.ts')).openFlac,
  mp3: async () => (await import('./codecs/mp3/mp3.ts')).openMp3,
  ogg: async () => (await import('./containers/ogg/ogg.ts')).openOgg,
  mp4: openContainer,
  webm: openContainer,
  adts: async () => (await import('./containers/adts.ts')).openAdts,
};

/**
 * Opens a recording of any format that is known here, by its content. Its blocks come as they are decoded: memory holds one of them and a
 * window of the file.
 *
 * Integers are scaled by their full range (16 bits by 2^-15), as soundfile does. What the format can tell of missing or altered data is an
 * error, thrown at the latest at the end.
 *
 * @throws MelismaError ERR_AUDIO_FORMAT, ERR_AUDIO_UNSUPPORTED, ERR_AUDIO_DAMAGED, ERR_DECODER_MISSING, ERR_FILE_READ; for WAV the codes of
 * `melisma/wav`; ERR_OPTION for what is no source. The iteration throws the same.
 */
export async function openAudio(source: AudioSource, options?: DecodeOptions): Promise<AudioStream> {
  return openInto(source, options, () => newRoom);
}

/** As {@link openAudio}; the blocks are put where `roomFor` says, which is asked when the source is known. */
export async function openInto(
  source: AudioSource,
  options: DecodeOptions | undefined,
  roomFor: (byteLength: number) => Room,
): Promise<AudioStream> {
  const read = readDecodeOptions(options);
  const bounds = new Bounds(read);
  try {
    const { info, blocks, close } = await bounds.during(async () => {
      const bytes = bounds.reading(await bounds.apart(toByteSource(source, (first) => isKnown(first))));
      const { format, start } = await formatOf(bytes);
      const open = await bounds.apart(openers[format]());
      return open(start === 0 ? bytes : part(bytes, start), { ...read, bounds, room: roomFor(bytes.byteLength) });
    });
    return { ...info, ...stream(numbered(blocks), bounds, close) };
  } catch (error) {
    bounds.end(error);
    throw error;
  }
}

/** The blocks as they are asked for. Whoever waits for one when the stream is closed gets the end. */
function stream(
  blocks: AsyncGenerator<AudioBlock>,
  bounds: Bounds,
  closeOpened: () => Promise<void> = async () => undefined,
): Pick<AudioStream, 'close' | typeof Symbol.asyncIterator> {
  let waiting = 0;
  const done: IteratorResult<AudioBlock> = { done: true, value: undefined };
  const close = async (): Promise<void> => {
    if (waiting > 0) return bounds.end(CLOSED);
    await blocks.return(undefined);
    await closeOpened();
    bounds.end(CLOSED);
  };
  const next = async (): Promise<IteratorResult<AudioBlock>> => {
    waiting++;
    try {
      const result = await bounds.during(() => blocks.next());
      if (result.done) bounds.release();
      return result;
    } catch (error) {
      if (error === CLOSED) return done;
      bounds.end(error);
      throw error;
    } finally {
      waiting--;
    }
  };
  const iterator = {
    next,
    async return() {
      await close();
      return done;
    },
  };
  return { close, [Symbol.asyncIterator]: () => iterator };
}

/** Seconds of a day: the longest recording that is decoded whole, where the caller does not say. */
const DAY_SECONDS = 86400;

/**
 * Decodes a whole recording.
 *
 * @returns `sampleRate` in Hz, `channels`, and `samples`, one float32 array per channel
 * @throws MelismaError as {@link openAudio}; ERR_AUDIO_TOO_LONG for more than `maxSeconds`, by the header or as soon as they are passed
 */
export async function decode(source: AudioSource, options?: WholeOptions): Promise<DecodedAudio> {
  const { maxSeconds = DAY_SECONDS, ...rest } = readOptions(options, [...decodeKeys, 'maxSeconds']);
  checkSeconds(maxSeconds, 'maxSeconds');
  const whole = new Whole();
  const stream = await openInto(source, rest, (byteLength) => {
    whole.mostFrames = byteLength * FRAMES_EACH_BYTE;
    return whole;
  });
  try {
    await fill(whole, stream, maxSeconds);
    const { [Symbol.asyncIterator]: _, close: __, statedFrames: ___, ...info } = stream;
    return { ...info, numFrames: whole.frames, samples: whole.samples };
  } finally {
    await stream.close();
  }
}

/** Samples that a byte may hold as far as memory is taken for them in advance: Opus at 6 kbit/s. What holds more grows as it comes. */
export const FRAMES_EACH_BYTE = 64;

async function fill(whole: Whole, stream: AudioStream, maxSeconds: number): Promise<void> {
  const { sampleRate, channels } = stream;
  const check = (frames: number): void => {
    if (frames > maxSeconds * sampleRate) throw tooLong(frames / sampleRate, maxSeconds);
  };
  const expected = stream.numFrames ?? stream.statedFrames ?? 0;
  check(expected);
  whole.begin(channels, expected);
  for await (const block of stream) {
    check(whole.frames + block.channels[0].length);
    whole.add(block.channels);
  }
}

/** The format, and where it begins after tags that stand in front, and zeros that fill up an ID3 tag. */
async function formatOf(source: ByteSource): Promise<{ format: AudioFormat; start: number }> {
  const reader = new Reader(source);
  for (;;) {
    const tag = tagLength(await reader.peek(TAG_HEAD_BYTES));
    if (tag > reader.remaining) throw damaged('tagged', 'it ends within its tag');
    reader.position += tag;
    if (tag > 0) await skipZeros(reader);
    else break;
  }
  const { format, start } = formatIn(await reader.peek(SNIFF_BYTES));
  return { format, start: reader.position + start };
}

/** Whether the first bytes tell a format; false where a tag in front is longer. @throws MelismaError where they are none of a recording */
function isKnown(first: Uint8Array): boolean {
  const tag = tagLength(first);
  if (first.length < tag + SNIFF_BYTES) return false;
  if (tag === 0) formatIn(first.subarray(0, SNIFF_BYTES));
  return true;
}

/** Blocks with their place; empty ones are left out. */
async function* numbered(blocks: AsyncIterable<Float32Array[]>): AsyncGenerator<AudioBlock> {
  let firstFrame = 0;
  for await (const channels of blocks) {
    if (channels[0].length === 0) continue;
    yield { channels, firstFrame };
    firstFrame += channels[0].length;
  }
}
