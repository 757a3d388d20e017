/** From a source to a stream of blocks, or to all samples at once. */
import { damaged } from './errors.ts';
import {
  type AudioBlock,
  type AudioFormat,
  type AudioInfo,
  type DecodeOptions,
  type Opened,
  readDecodeOptions,
} from './recording.ts';
import { SNIFF_BYTES, sniff, tagLength } from './sniff.ts';
import { type AudioSource, type ByteSource, from, toByteSource } from './source/source.ts';

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

type Open = (source: ByteSource, options: DecodeOptions) => Promise<Opened>;

const openContainer = async (): Promise<Open> => (await import('./container/container.ts')).openContainer;

/** Each format's code is loaded when it is first needed: a page downloads no more than that. */
const openers: Readonly<Record<AudioFormat, () => Promise<Open>>> = {
  wav: async () => (await import('./wav/wav.ts')).openWav,
  aiff: async () => (await import('./aiff/aiff.ts')).openAiff,
  flac: async () => (await import('./flac/flac.ts')).openFlac,
  mp3: async () => (await import('./mp3/mp3.ts')).openMp3,
  ogg: async () => (await import('./ogg/ogg.ts')).openOgg,
  mp4: openContainer,
  webm: openContainer,
  adts: openContainer,
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
  const bytes = toByteSource(source);
  const read = readDecodeOptions(options);
  const { format, start } = await formatOf(bytes);
  const open = await openers[format]();
  const { info, blocks, close = async () => undefined } = await open(start === 0 ? bytes : from(bytes, start), read);
  return { ...info, close, [Symbol.asyncIterator]: () => numbered(blocks) };
}

/**
 * Decodes a whole recording.
 *
 * @returns `sampleRate` in Hz, `channels`, and `samples`, one float32 array per channel
 * @throws MelismaError as {@link openAudio}
 */
export async function decode(source: AudioSource, options?: DecodeOptions): Promise<DecodedAudio> {
  const stream = await openAudio(source, options);
  const parts: Float32Array[][] = Array.from({ length: stream.channels }, () => []);
  let numFrames = 0;
  for await (const { channels } of stream) {
    channels.forEach((samples, c) => {
      parts[c].push(samples);
    });
    numFrames += channels[0].length;
  }
  const { [Symbol.asyncIterator]: _, close: __, statedFrames: ___, ...info } = stream;
  return { ...info, numFrames, samples: parts.map((list) => joined(list, numFrames)) };
}

/** One signal's blocks in a row; they are let go one by one. */
export function joined(list: Float32Array[], length: number): Float32Array {
  if (list.length === 1) return list[0];
  const out = new Float32Array(length);
  let at = 0;
  for (let part = list.shift(); part; part = list.shift()) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The format, and where it begins after tags that stand in front, and zeros that fill up an ID3 tag. */
async function formatOf(source: ByteSource): Promise<{ format: AudioFormat; start: number }> {
  for (let start = 0; ; ) {
    const bytes = await source.read(start, Math.min(SNIFF_BYTES, source.byteLength - start));
    const tag = tagLength(bytes) || (start > 0 ? zerosOf(bytes) : 0);
    if (tag === 0) return { format: sniff(bytes), start };
    start += tag;
    if (start > source.byteLength) throw damaged('tagged', 'it ends within its tag');
  }
}

function zerosOf(bytes: Uint8Array): number {
  const sound = bytes.findIndex((byte) => byte !== 0);
  return sound < 0 ? bytes.length : sound;
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
