/** A frame to samples: RFC 9639, 9.2, with every number exact. */
import { MelismaError } from 'melisma/errors';
import { damaged } from '../../errors.ts';
import { BitReader } from './bits.ts';
import { crc16 } from './crc.ts';
import { type FrameHeader, parseFrameHeader, type StreamInfo } from './header.ts';
import { predict } from './predict.ts';
import type { Integers } from './predictors.ts';

export interface Frame extends FrameHeader {
  /** Per subframe `[blockSize]`: channels, or one and the difference of two. They hold until the next frame is decoded with the same scratch. */
  samples: Integers[];
  /** Bytes of the whole frame. */
  frameBytes: number;
}

/** Memory for the subframes of a stream's frames, used again and again. */
export type Scratch = readonly Int32Array[];

export const scratchFor = ({ channels, maxBlockSize }: StreamInfo): Scratch =>
  Array.from({ length: channels }, () => new Int32Array(maxBlockSize));

/**
 * Decodes the frame at the beginning of `bytes`.
 *
 * @throws MelismaError ERR_AUDIO_DAMAGED; EndOfBits when the bytes end within it
 */
export function decodeFrame(bytes: Uint8Array, info: StreamInfo, scratch = scratchFor(info)): Frame {
  const header = parseFrameHeader(bytes, info);
  checkHeader(header, info);
  const bits = new BitReader(bytes.subarray(header.bytes));
  const samples = scratch.map((memory, c) => subframe(bits, header, depthOf(header, c), memory));
  if (!bits.align()) throw damaged('FLAC', 'bits after the last subframe are set');
  const end = header.bytes + bits.bytePosition;
  if (bits.unsigned(16) !== crc16(bytes.subarray(0, end))) throw damaged('FLAC', 'the check of a frame fails');
  return { ...header, samples, frameBytes: end + 2 };
}

/** What a frame says must be what the stream said. */
function checkHeader(header: FrameHeader, info: StreamInfo): void {
  for (const key of ['channels', 'bitDepth', 'sampleRate'] as const)
    if (header[key] !== info[key])
      throw damaged('FLAC', `${key} changes from ${info[key]} to ${header[key]}`, {
        expected: info[key],
        given: header[key],
      });
  if (header.blockSize > info.maxBlockSize)
    throw damaged('FLAC', `a frame of ${header.blockSize} samples, at most ${info.maxBlockSize} were announced`);
}

/** The difference channel has one bit more: the second of left/side (8) and mid/side (10), the first of side/right (9). */
const depthOf = ({ bitDepth, decorrelation }: FrameHeader, channel: number): number =>
  bitDepth + (decorrelation !== 0 && channel === (decorrelation === 9 ? 0 : 1) ? 1 : 0);

function subframe(bits: BitReader, { blockSize }: FrameHeader, depth: number, memory: Int32Array): Integers {
  if (bits.unsigned(1) !== 0) throw damaged('FLAC', 'a subframe begins with a set bit');
  const type = bits.unsigned(6);
  const wasted = bits.unsigned(1) === 0 ? 0 : bits.unary() + 1;
  const width = depth - wasted;
  if (width < 1) throw damaged('FLAC', `${wasted} wasted bits of ${depth}`);
  const out = depth > 32 ? new Float64Array(blockSize) : memory.subarray(0, blockSize);
  fill(bits, type, width, out);
  const scale = 2 ** wasted;
  if (wasted > 0) for (let i = 0; i < out.length; i++) out[i] *= scale;
  return out;
}

/** The four kinds of subframe (RFC 9639, table 19). */
function fill(bits: BitReader, type: number, width: number, out: Integers): void {
  if (type === 0) out.fill(bits.signed(width));
  else if (type === 1) for (let i = 0; i < out.length; i++) out[i] = bits.signed(width);
  else if (type >= 8 && type <= 12) fixed(bits, type - 8, width, out);
  else if (type >= 32) linear(bits, type - 31, width, out);
  else throw damaged('FLAC', `a subframe of the reserved type ${type}`);
}

/** Coefficients of the fixed predictors, the newest sample first (RFC 9639, table 20). */
const fixedCoefficients: readonly number[][] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

function fixed(bits: BitReader, order: number, width: number, out: Integers): void {
  warmUp(bits, order, width, out);
  residual(bits, order, out);
  predict(out, fixedCoefficients[order], 0, width);
}

function linear(bits: BitReader, order: number, width: number, out: Integers): void {
  warmUp(bits, order, width, out);
  const precision = bits.unsigned(4) + 1;
  if (precision === 16) throw damaged('FLAC', 'a predictor of forbidden precision');
  const shift = bits.signed(5);
  if (shift < 0) throw damaged('FLAC', 'a predictor with a negative shift');
  const coefficients = Array.from({ length: order }, () => bits.signed(precision));
  residual(bits, order, out);
  predict(out, coefficients, shift, width);
}

function warmUp(bits: BitReader, order: number, width: number, out: Integers): void {
  if (order > out.length) throw damaged('FLAC', `a predictor of order ${order} in a block of ${out.length}`);
  for (let i = 0; i < order; i++) out[i] = bits.signed(width);
}

/** What the prediction leaves, in partitions of Rice codes (RFC 9639, 9.2.7). */
function residual(bits: BitReader, order: number, out: Integers): void {
  const method = bits.unsigned(2);
  if (method > 1) throw damaged('FLAC', 'a residual of a reserved method');
  const partitions = 1 << bits.unsigned(4);
  const size = out.length / partitions;
  if (!Number.isInteger(size) || size < order)
    throw damaged('FLAC', `${partitions} partitions of ${out.length} samples`);
  for (let p = 0; p < partitions; p++) {
    const [from, to] = [p === 0 ? order : p * size, (p + 1) * size];
    const parameter = bits.unsigned(method === 0 ? 4 : 5);
    if (parameter === (method === 0 ? 15 : 31)) escaped(bits, out.subarray(from, to));
    else bits.rice(parameter, out, from, to);
  }
}

/** A partition of plain numbers. */
function escaped(bits: BitReader, part: Integers): void {
  const width = bits.unsigned(5);
  for (let i = 0; i < part.length; i++) part[i] = width === 0 ? 0 : bits.signed(width);
}

/** A packet that is a frame, whole. */
export function frameOf(packet: Uint8Array, info: StreamInfo, scratch: Scratch): Frame {
  try {
    const frame = decodeFrame(packet, info, scratch);
    if (frame.frameBytes === packet.length) return frame;
  } catch (error) {
    if (error instanceof MelismaError) throw error;
  }
  throw damaged('FLAC', 'a packet is not one frame');
}
