/** MPEG audio, layers I to III: frames are found and checked here, decoded by mpg123 in the worker, and trimmed by the tag. */

import type { OpenOptions } from '../../bounds.ts';
import { damaged } from '../../errors.ts';
import { trimmed, withoutEnd } from '../../pcm/trim.ts';
import type { Opened } from '../../recording.ts';
import { joined } from '../../source/bytes.ts';
import { type Framed, FrameReader } from '../../source/frames.ts';
import { type ByteSource, part } from '../../source/source.ts';
import { soundEnd } from '../../source/tags.ts';
import { checkErrors, inFlight, noSamples, openSession } from '../worker/packets.ts';
import type { Session } from '../worker/session.ts';
import { type Mp3Frame, mp3FrameAt, mp3Frames } from './header.ts';
import { DECODER_DELAY, type Mp3Tag, parseTag } from './tag.ts';

/** Bytes of frames that are decoded at a time. */
const BATCH_BYTES = 1 << 14;

type Mp3Framed = Pick<Framed<Mp3Frame>, 'frame' | 'bytes'>;

/** @throws MelismaError ERR_AUDIO_UNSUPPORTED, ERR_AUDIO_DAMAGED */
export async function openMp3(source: ByteSource, options: OpenOptions): Promise<Opened> {
  const end = await soundEnd(source);
  const frames = new FrameReader(part(source, 0, end), mp3Frames);
  const first = await frames.peek();
  if (first === undefined) throw damaged('MP3', 'it holds no frame');
  const tag = tagOf(first);
  const { sampleRate, channels, layer } = first.frame;
  const second = mp3FrameAt(await source.read(first.at + first.bytes.length, 4), 0);
  return {
    info: {
      format: 'mp3',
      codec: layer === 3 ? 'mp3' : `mp${layer}`,
      sampleRate,
      channels,
      statedFrames: tag && isLast(tag, first.at, end) ? statedFrames(tag, first, second) : undefined,
    },
    blocks: decodeFile(frames, first.frame, options),
  };
}

const tagOf = ({ frame, bytes }: Mp3Framed): Mp3Tag | undefined =>
  frame.layer === 3 ? parseTag(bytes, frame) : undefined;

/** Whether the tag speaks of all frames up to the end: joined files have more. */
const isLast = ({ bytes }: Mp3Tag, at: number, end: number): boolean =>
  bytes === undefined || at + bytes + LARGEST_FRAME >= end;
/** Bytes of layer III at 320 kbit/s and 32 kHz. */
const LARGEST_FRAME = 1441;

/**
 * Samples by the tag, less those that `gapless` takes off.
 *
 * @param second the frame after the one with the tag
 */
function statedFrames(tag: Mp3Tag, first: Framed<Mp3Frame>, second: Mp3Frame | undefined): number | undefined {
  const { frames, delay, padding = 0 } = tag;
  if (!frames) return undefined;
  const off = delay === undefined ? 0 : delay + DECODER_DELAY + Math.max(0, padding - DECODER_DELAY);
  const itself = second !== undefined && countsItself(tag, first.bytes.length, second) ? 1 : 0;
  return Math.max(0, (frames - itself) * first.frame.samples - off);
}

/** Whether the frame with the tag is one of those that it counts, as its bytes tell where all others are of one size. */
function countsItself({ frames = 0, bytes }: Mp3Tag, own: number, { samples, bitRate, sampleRate }: Mp3Frame): boolean {
  const size = (samples * bitRate) / 8 / sampleRate;
  return bytes !== undefined && Math.abs(bytes - own - (frames - 1) * size) < size / 2;
}

/** All that was joined into one file, by one decoder; each piece loses what its own encoder put in front and behind. */
async function* decodeFile(
  frames: FrameReader<Mp3Frame>,
  shape: Mp3Frame,
  options: OpenOptions,
): AsyncGenerator<Float32Array[]> {
  const session = await openSession({ codec: 'mp3' }, options);
  try {
    for (let next = await frames.peek(); next !== undefined; next = await frames.peek()) {
      const tag = tagOf(next);
      if (tag !== undefined) frames.take();
      const sound = decodeFrames(session, pieceOf(frames, shape, tag, next.bytes.length), shape);
      yield* tag?.delay === undefined ? sound : gapless(sound, tag.delay, tag.padding!);
    }
  } finally {
    await session.close();
  }
}

/** The samples that were encoded: the delays of encoder and decoder come off, the padding as far as the decoder's delay leaves it. */
const gapless = (sound: AsyncIterable<Float32Array[]>, delay: number, padding: number): AsyncIterable<Float32Array[]> =>
  withoutEnd(trimmed(sound, delay + DECODER_DELAY), Math.max(0, padding - DECODER_DELAY));

/**
 * Frames of one kind up to a tag of any sort, or as many as the first frame's tag says. Fewer are a loss.
 *
 * @param size bytes of the frame with the tag
 */
async function* pieceOf(
  frames: FrameReader<Mp3Frame>,
  shape: Mp3Frame,
  tag: Mp3Tag | undefined,
  size: number,
): AsyncGenerator<Mp3Framed> {
  let count = 0;
  for (let next = await frames.peek(); next !== undefined; next = await frames.peek()) {
    if (count > 0 && (next.begins || tagOf(next) !== undefined)) break;
    if (tag?.frames && count === tag.frames) break;
    checkFrame(next, shape);
    frames.take();
    count++;
    size += next.bytes.length;
    yield next;
  }
  if (!tag?.frames || count >= tag.frames) return;
  // iTunes, Fraunhofer's encoders and others count the frame with the tag; then no byte is missing.
  if (count === tag.frames - 1 && tag.bytes !== undefined && size >= tag.bytes) return;
  throw damaged('MP3', `${count} of ${tag.frames} frames are there`, { expected: tag.frames, given: count });
}

function checkFrame({ frame, bytes, at }: Framed<Mp3Frame>, shape: Mp3Frame): void {
  for (const key of ['layer', 'sampleRate', 'channels'] as const)
    if (frame[key] !== shape[key]) throw damaged('MP3', `${key} changes from ${shape[key]} to ${frame[key]}`);
  if (frame.checked && frame.layer === 3 && !checkHolds(bytes, frame))
    throw damaged('MP3', `the check of the frame at byte ${at} fails`);
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

/** Batches of frames through the decoder, which must give all their samples. */
export async function* decodeFrames(
  session: Session,
  frames: AsyncIterable<Mp3Framed>,
  { channels, sampleRate, samples }: Pick<Mp3Frame, 'channels' | 'sampleRate' | 'samples'>,
): AsyncGenerator<Float32Array[]> {
  let [fed, given] = [0, 0];
  const decode = (batch: Batch) => session.decode([batch.bytes]);
  for await (const [batch, decoded] of inFlight(batches(frames), decode)) {
    checkErrors('MP3', decoded);
    fed += batch.count * samples;
    given += decoded.counts[0];
    if (decoded.channels.length > 0 && decoded.sampleRate !== sampleRate)
      throw damaged('MP3', `the decoder found ${decoded.sampleRate} Hz`);
    // The decoder gives two channels, alike where there is one.
    yield decoded.channels.length === 0 ? noSamples(channels) : decoded.channels.slice(0, channels);
  }
  if (given !== fed) throw damaged('MP3', `the decoder gave ${given} of ${fed} samples`, { expected: fed, given });
}

interface Batch {
  bytes: Uint8Array;
  /** Frames in it. */
  count: number;
}

async function* batches(frames: AsyncIterable<Mp3Framed>): AsyncGenerator<Batch> {
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
