/** MPEG audio, layers I to III: frames are found and checked here, decoded by mpg123 in the worker, and trimmed by the tag. */
import { ascii } from '../ascii.ts';
import { damaged, unsupported } from '../errors.ts';
import { joined } from '../joined.ts';
import type { DecodeOptions, Opened } from '../recording.ts';
import { Reader } from '../source/reader.ts';
import type { ByteSource } from '../source/source.ts';
import { trimmed, withoutEnd } from '../trim.ts';
import { checkErrors, noSamples, openSession } from '../worker/packets.ts';
import { isFreeFormat, type Mp3Frame, mp3FrameAt } from './header.ts';
import { DECODER_DELAY, type Mp3Tag, parseTag } from './tag.ts';

/** Bytes of frames that are decoded at a time. */
const BATCH_BYTES = 1 << 15;
/** The largest frame: layer I at 448 kbit/s and 32 kHz has 672 bytes, layer III at 320 kbit/s and 32 kHz 1441. */
const MAX_FRAME_BYTES = 4608;

interface Framed {
  frame: Mp3Frame;
  bytes: Uint8Array;
}

/** @throws MelismaError ERR_AUDIO_UNSUPPORTED, ERR_AUDIO_DAMAGED */
export async function openMp3(source: ByteSource, options: DecodeOptions): Promise<Opened> {
  const reader = new Reader(source);
  const first = await readFrame(reader);
  if (first === undefined) throw damaged('MP3', 'it holds no frame');
  const tag = first.frame.layer === 3 ? parseTag(first.bytes, first.frame) : undefined;
  if (tag === undefined) reader.position = 0;
  const { sampleRate, channels, layer } = first.frame;
  const sound = decodeFrames(framesOf(reader, first.frame, tag), first.frame, options);
  return {
    info: {
      format: 'mp3',
      codec: layer === 3 ? 'mp3' : `mp${layer}`,
      sampleRate,
      channels,
      statedFrames: tag && statedFrames(tag, first.frame),
    },
    blocks: tag?.delay === undefined ? sound : gapless(sound, tag.delay, tag.padding!),
  };
}

/** Samples by the tag, less those that `gapless` takes off. */
function statedFrames({ frames, delay, padding = 0 }: Mp3Tag, { samples }: Mp3Frame): number | undefined {
  if (!frames) return undefined;
  const off = delay === undefined ? 0 : delay + DECODER_DELAY + Math.max(0, padding - DECODER_DELAY);
  return Math.max(0, frames * samples - off);
}

/** The samples that were encoded: the delays of encoder and decoder come off, the padding as far as the decoder's delay leaves it. */
const gapless = (sound: AsyncIterable<Float32Array[]>, delay: number, padding: number): AsyncIterable<Float32Array[]> =>
  withoutEnd(trimmed(sound, delay + DECODER_DELAY), Math.max(0, padding - DECODER_DELAY));

/** The frame at the reader's position, which moves on; undefined where only tags or zeros follow. */
async function readFrame(reader: Reader): Promise<Framed | undefined> {
  const at = reader.position;
  const head = await reader.peek(MAX_FRAME_BYTES);
  if (isTail(head)) return undefined;
  const frame = mp3FrameAt(head, 0);
  if (frame === undefined)
    throw isFreeFormat(head)
      ? unsupported('MP3', 'frames of free format')
      : damaged('MP3', `no frame begins at byte ${at}`);
  if (head.length < frame.bytes) throw damaged('MP3', `the frame at byte ${at} is cut off`);
  const bytes = head.slice(0, frame.bytes);
  if (frame.checked && frame.layer === 3 && !checkHolds(bytes, frame))
    throw damaged('MP3', `the check of the frame at byte ${at} fails`);
  reader.position += frame.bytes;
  return { frame, bytes };
}

/** Whether nothing is left but tags (ID3v1, ID3v2, APE, Lyrics3) or zeros. */
function isTail(bytes: Uint8Array): boolean {
  const text = ascii(bytes, 0, 11);
  return /^(TAG|ID3|APETAGEX|LYRICSBEGIN)/.test(text) || bytes.every((byte) => byte === 0);
}

/** The sum over the last half of the header and the side information (ISO 11172-3, 2.4.3.1). */
function checkHolds(bytes: Uint8Array, { sideEnd }: Mp3Frame): boolean {
  let rest = 0xffff;
  for (let at = 2; at < sideEnd; at++) {
    if (at === 4 || at === 5) continue;
    rest ^= bytes[at] << 8;
    for (let i = 0; i < 8; i++) rest = (rest & 0x8000 ? (rest << 1) ^ 0x8005 : rest << 1) & 0xffff;
  }
  return rest === bytes[4] * 256 + bytes[5];
}

/** Frames of one kind, one after the other, as many as the tag says at least. */
async function* framesOf(reader: Reader, first: Mp3Frame, tag: Mp3Tag | undefined): AsyncGenerator<Framed> {
  let count = 0;
  for (let next = await readFrame(reader); next; next = await readFrame(reader)) {
    for (const key of ['layer', 'sampleRate', 'channels'] as const)
      if (next.frame[key] !== first[key])
        throw damaged('MP3', `${key} changes from ${first[key]} to ${next.frame[key]}`);
    count++;
    yield next;
  }
  if (tag?.frames !== undefined && count < tag.frames)
    throw damaged('MP3', `${count} of ${tag.frames} frames are there`, { expected: tag.frames, given: count });
}

/** Batches of frames through the decoder, which must give all their samples. */
export async function* decodeFrames(
  frames: AsyncIterable<Framed>,
  { channels, sampleRate, samples }: Pick<Mp3Frame, 'channels' | 'sampleRate' | 'samples'>,
  options: DecodeOptions,
): AsyncGenerator<Float32Array[]> {
  const session = await openSession({ codec: 'mp3' }, options);
  let [fed, given] = [0, 0];
  const decode = async (bytes: Uint8Array): Promise<Float32Array[]> => {
    const decoded = await session.call({ kind: 'decode', packets: [bytes] });
    checkErrors('MP3', decoded);
    if (decoded.channels.length === 0) return noSamples(channels);
    if (decoded.sampleRate !== sampleRate) throw damaged('MP3', `the decoder found ${decoded.sampleRate} Hz`);
    given += decoded.counts[0];
    // The decoder gives two channels, alike where there is one.
    return decoded.channels.slice(0, channels);
  };
  try {
    for await (const batch of batches(frames)) {
      fed += batch.count * samples;
      yield await decode(batch.bytes);
    }
    if (given !== fed) throw damaged('MP3', `the decoder gave ${given} of ${fed} samples`, { expected: fed, given });
  } finally {
    await session.close();
  }
}

async function* batches(frames: AsyncIterable<Framed>): AsyncGenerator<{ bytes: Uint8Array; count: number }> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const { bytes } of frames) {
    held.push(bytes);
    size += bytes.length;
    if (size < BATCH_BYTES) continue;
    yield { bytes: joined(held, new Uint8Array(size)), count: held.length };
    [held, size] = [[], 0];
  }
  if (size > 0) yield { bytes: joined(held, new Uint8Array(size)), count: held.length };
}
