/**
 * FLAC (RFC 9639) to blocks of samples: every check that the format has is made, so what comes out is what was encoded, or an error.
 */
import { damaged, malformed } from '../../errors.ts';
import type { AudioInfo, Opened } from '../../recording.ts';
import { Reader } from '../../source/reader.ts';
import { type ByteSource, part } from '../../source/source.ts';
import { skipTail, soundEnd } from '../../source/tags.ts';
import { EndOfBits } from './bits.ts';
import { decodeFrame, type Frame } from './frame.ts';
import { parseStreamInfo, STREAMINFO_BYTES, type StreamInfo } from './header.ts';
import { Md5 } from './md5.ts';
import type { Integers } from './predict.ts';

/** No frame of an encoder is longer: 8 channels of 65535 samples of 4 bytes, with room for a bad choice of code. */
const MAX_FRAME_BYTES = 1 << 22;
const NO_MD5 = '0'.repeat(32);

/** @throws MelismaError ERR_AUDIO_FORMAT, ERR_AUDIO_DAMAGED */
export async function openFlac(source: ByteSource): Promise<Opened> {
  const reader = new Reader(part(source, 0, await soundEnd(source)));
  const info = await readStreamInfo(reader);
  return { info: { format: 'flac', ...factsOf(info) }, blocks: blocksOf(readFrames(reader, info), info) };
}

/** What STREAMINFO says of the recording. */
export function factsOf(info: StreamInfo): Omit<AudioInfo, 'format'> {
  const { sampleRate, channels, bitDepth, numFrames } = info;
  return { codec: 'flac', sampleRate, channels, bitDepth, numFrames: numFrames || undefined, md5: md5Of(info) };
}

/** Undefined where the encoder left it out. */
export const md5Of = ({ md5 }: StreamInfo): string | undefined => (md5 === NO_MD5 ? undefined : md5);

/** The metadata blocks: STREAMINFO first, the others are passed over. Leaves the reader at the first frame. */
async function readStreamInfo(reader: Reader): Promise<StreamInfo> {
  reader.position += 4;
  let info: StreamInfo | undefined;
  for (let last = false; !last; ) {
    const head = await reader.take(4);
    if (head.length < 4) throw damaged('FLAC', 'it ends within its metadata');
    const type = head[0] & 127;
    const size = head[1] * 65536 + head[2] * 256 + head[3];
    last = head[0] > 127;
    if ((type === 0) !== (info === undefined))
      throw malformed('FLAC', 'STREAMINFO is not the first block, or there are two');
    info ??= parseStreamInfo(await reader.peek(Math.min(size, STREAMINFO_BYTES)));
    if (size > reader.remaining) throw damaged('FLAC', 'it ends within its metadata');
    reader.position += size;
  }
  return info!;
}

/** The frames of a file, each with the bytes that follow it. After the last one there may be tags or zeros, not sound. */
async function* readFrames(reader: Reader, info: StreamInfo): AsyncGenerator<Frame> {
  for (let decoded = 0; reader.remaining > 0; ) {
    const isLast = info.numFrames > 0 ? decoded >= info.numFrames : !(await isFrame(reader));
    if (isLast && !(await skipTail(reader)))
      throw damaged('FLAC', 'something follows that is neither a frame nor a tag');
    if (isLast) return;
    const frame = await nextFrame(reader, info);
    reader.position += frame.frameBytes;
    decoded += frame.blockSize;
    yield frame;
  }
}

/** Whether a frame begins, as far as its sync tells (RFC 9639, 9.1). */
async function isFrame(reader: Reader): Promise<boolean> {
  const [first, second] = await reader.peek(2);
  return first === 0xff && (second & 0xfc) === 0xf8;
}

/** Looks at more and more bytes until a frame ends within them. */
async function nextFrame(reader: Reader, info: StreamInfo): Promise<Frame> {
  const likely = Math.ceil((info.channels * info.maxBlockSize * (info.bitDepth + 1)) / 8) + 256;
  for (let size = Math.min(likely, MAX_FRAME_BYTES); ; size *= 4) {
    const bytes = await reader.peek(size);
    try {
      return decodeFrame(bytes, info);
    } catch (error) {
      if (!(error instanceof EndOfBits)) throw error;
      if (bytes.length === reader.remaining) throw damaged('FLAC', 'it ends within a frame');
      if (size >= MAX_FRAME_BYTES) throw damaged('FLAC', 'a frame does not end');
    }
  }
}

/**
 * Frames to blocks of float32: numbers in a row, their sum of samples and MD5 as announced.
 *
 * @param frames frames of a file, or of packets in another container
 */
export async function* blocksOf(frames: AsyncIterable<Frame>, info: StreamInfo): AsyncGenerator<Float32Array[]> {
  const md5 = new Md5();
  let decoded = 0;
  let index = 0;
  let firstSize = 0;
  let bySample = false;
  for await (const frame of frames) {
    firstSize ||= frame.blockSize;
    // Encoders of before 2007 (FLAC 1.2) had no flag for numbers that count samples: the second frame tells.
    if (index < 2) bySample = frame.variable || (index === 1 && frame.number === decoded);
    const expected = bySample ? decoded : index;
    if (frame.number !== expected) throw damaged('FLAC', `frame ${frame.number} comes where ${expected} should`);
    if (!bySample && decoded !== index * firstSize) throw damaged('FLAC', 'a short frame that is not the last');
    if (info.md5 !== NO_MD5) md5.update(packed(frame.samples, info.bitDepth));
    decoded += frame.blockSize;
    index++;
    yield frame.samples.map((integers) => scaled(integers, info.bitDepth));
  }
  checkEnd(info, decoded, md5);
}

function checkEnd(info: StreamInfo, decoded: number, md5: Md5): void {
  if (info.numFrames > 0 && decoded !== info.numFrames)
    throw damaged('FLAC', `${decoded} of ${info.numFrames} samples per channel`, {
      expected: info.numFrames,
      given: decoded,
    });
  if (info.md5 === NO_MD5) return;
  const given = md5.digest();
  if (given !== info.md5) throw damaged('FLAC', 'the MD5 of its samples is another', { expected: [info.md5], given });
}

/** To [-1, 1), as libsndfile's flac.c: 16 bits by 2^-15, 24 bits by 2^-23. */
function scaled(integers: Integers, bitDepth: number): Float32Array {
  const out = new Float32Array(integers.length);
  const scale = 2 ** (1 - bitDepth);
  for (let i = 0; i < out.length; i++) out[i] = integers[i] * scale;
  return out;
}

/** The bytes that the MD5 is taken of: interleaved, whole bytes, little-endian, sign-extended (RFC 9639, 8.2). */
function packed(samples: readonly Integers[], bitDepth: number): Uint8Array {
  const size = (bitDepth + 7) >> 3;
  const step = samples.length * size;
  const out = new DataView(new ArrayBuffer(step * samples[0].length));
  for (let c = 0; c < samples.length; c++) pack(samples[c], size, out, c * size, step);
  return new Uint8Array(out.buffer);
}

/** The lowest `size` bytes of each number, `step` bytes apart. */
function pack(integers: Integers, size: number, out: DataView, start: number, step: number): void {
  for (let i = 0, at = start; i < integers.length; i++, at += step) {
    if (size === 1) out.setInt8(at, integers[i]);
    else if (size === 4) out.setInt32(at, integers[i], true);
    else {
      out.setInt16(at, integers[i], true);
      if (size === 3) out.setInt8(at + 2, integers[i] >> 16);
    }
  }
}
