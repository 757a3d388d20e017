/** Samples as a file keeps them: their kinds, and interleaved bytes to one array a channel. */
import { decodeMonoInto, decodeSamples, type SampleFormat, type SampleLayout } from 'melisma/wav';
import type { Reader } from '../source/reader.ts';
import type { Room } from './room.ts';

/** Bytes of samples a block, rounded down to whole frames: 512 kB are read in 60 % of the time of as much in blocks of 128 kB. */
const BLOCK_BYTES = 1 << 19;
const MAX_BLOCK_FRAMES = 1 << 17;
/** Samples that are unpacked at a time: 32 kB, which stay in the cache until they are taken apart. */
const UNPACKED_SAMPLES = 1 << 13;

/** Bits of each way to keep a sample. */
export const bitsOf: Readonly<Record<SampleFormat, number>> = {
  uint8: 8,
  int16: 16,
  int24: 24,
  int32: 32,
  float32: 32,
  float64: 64,
  alaw: 8,
  mulaw: 8,
};

/** `'pcm'`, or the law of G.711. */
export const codecOf = (format: SampleFormat): string => (format === 'alaw' || format === 'mulaw' ? format : 'pcm');

/** True, or nothing to be said. */
export const isFloat = (format: SampleFormat): true | undefined => format.startsWith('float') || undefined;

/** Channels that are taken, as by libsndfile: each of them is an array, which costs more than a few samples do. */
export const MAX_CHANNELS = 1024;

/** Interleaved samples from the reader's position on: the channels apart, or what the room wants of them. */
export async function* pcmBlocks(
  reader: Reader,
  layout: SampleLayout,
  frameBytes: number,
  numFrames: number,
  room: Room,
  prepare: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): AsyncGenerator<Float32Array[]> {
  const blockFrames = Math.max(1, Math.min(MAX_BLOCK_FRAMES, Math.floor(BLOCK_BYTES / frameBytes)));
  for (let left = numFrames; left > 0; left -= blockFrames) {
    const bytes = await reader.take(Math.min(left, blockFrames) * frameBytes);
    const frames = bytes.length / frameBytes;
    if (room.channel === undefined) yield decodeChannels(prepare(bytes), layout, room.block(layout.channels, frames));
    else {
      const mixed = room.block(1, frames);
      decodeMonoInto(prepare(bytes), layout, room.channel, mixed[0]);
      yield mixed;
    }
  }
}

/** Whole frames to samples, the channels apart, in `out`. */
function decodeChannels(bytes: Uint8Array, layout: SampleLayout, out: Float32Array[]): Float32Array[] {
  const { format, channels } = layout;
  const numFrames = out[0].length;
  const frameBytes = bytes.length / numFrames;
  if (format === 'int16' && channels === 2) splitInt16(bytes, layout.littleEndian, out);
  else if (channels === 1) decodeMonoInto(bytes, layout, 'average', out[0]);
  else {
    const step = Math.ceil(UNPACKED_SAMPLES / channels);
    for (let first = 0; first < numFrames; first += step) {
      const part = bytes.subarray(first * frameBytes, (first + step) * frameBytes);
      deinterleaveInto(decodeSamples(part, layout), out, first);
    }
  }
  return out;
}

/** The commonest layout: both samples of a frame in one word. */
function splitInt16(bytes: Uint8Array, littleEndian: boolean, [left, right]: Float32Array[]): void {
  const frames = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [low, high] = littleEndian ? [left, right] : [right, left];
  for (let i = 0; i < low.length; i++) {
    const frame = frames.getInt32(4 * i, littleEndian);
    low[i] = ((frame << 16) >> 16) * 2 ** -15;
    high[i] = (frame >> 16) * 2 ** -15;
  }
}

/** Signed bytes with the zero at 128, as WAV has them. */
export const toUnsigned = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0x80);

/** `[frames, channels]` to `[channels][frames]`. */
export function deinterleave(interleaved: Float32Array, channels: number): Float32Array[] {
  if (channels === 1) return [interleaved];
  const out = Array.from({ length: channels }, () => new Float32Array(interleaved.length / channels));
  deinterleaveInto(interleaved, out, 0);
  return out;
}

/** Frames to their channels, from sample `first` of each on. */
function deinterleaveInto(interleaved: Float32Array, channels: readonly Float32Array[], first: number): void {
  for (let c = 0; c < channels.length; c++) pick(interleaved, c, channels.length, channels[c], first);
}

function pick(interleaved: Float32Array, start: number, step: number, out: Float32Array, first: number): void {
  for (let i = first, from = start; from < interleaved.length; i++, from += step) out[i] = interleaved[from];
}
