/** A frame to samples: RFC 9639, 9.2, with every number exact. */
import { damaged } from '../errors.ts';
import { BitReader } from './bits.ts';
import { crc16 } from './crc.ts';
import { type FrameHeader, parseFrameHeader, type StreamInfo } from './header.ts';

/** Integers of one channel. A difference of two 32-bit channels has 33 bits: doubles hold it. */
export type Integers = Int32Array | Float64Array;

export interface Frame extends FrameHeader {
  /** Per channel `[blockSize]`. */
  samples: Integers[];
  /** Bytes of the whole frame. */
  frameBytes: number;
}

/**
 * Decodes the frame at the beginning of `bytes`.
 *
 * @throws MelismaError ERR_AUDIO_DAMAGED; EndOfBits when the bytes end within it
 */
export function decodeFrame(bytes: Uint8Array, info: StreamInfo): Frame {
  const header = parseFrameHeader(bytes, info);
  checkHeader(header, info);
  const bits = new BitReader(bytes.subarray(header.bytes));
  const samples = Array.from({ length: header.channels }, (_, c) => subframe(bits, header, depthOf(header, c)));
  if (!bits.align()) throw damaged('FLAC', 'bits after the last subframe are set');
  const end = header.bytes + bits.bytePosition;
  if (bits.unsigned(16) !== crc16(bytes.subarray(0, end))) throw damaged('FLAC', 'the check of a frame fails');
  recombine(samples, header.decorrelation);
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

/** Any predictor of at most 32 terms of 15 bits stays below 2^53 in doubles. */
function subframe(bits: BitReader, { blockSize }: FrameHeader, depth: number): Integers {
  if (bits.unsigned(1) !== 0) throw damaged('FLAC', 'a subframe begins with a set bit');
  const type = bits.unsigned(6);
  const wasted = bits.unsigned(1) === 0 ? 0 : bits.unary() + 1;
  const width = depth - wasted;
  if (width < 1) throw damaged('FLAC', `${wasted} wasted bits of ${depth}`);
  const out = depth > 32 ? new Float64Array(blockSize) : new Int32Array(blockSize);
  fill(bits, type, width, out);
  if (wasted > 0) for (let i = 0; i < out.length; i++) out[i] *= 2 ** wasted;
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
const fixedCoefficients = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

function fixed(bits: BitReader, order: number, width: number, out: Integers): void {
  warmUp(bits, order, width, out);
  residual(bits, order, out);
  predict(out, fixedCoefficients[order], 0);
}

function linear(bits: BitReader, order: number, width: number, out: Integers): void {
  warmUp(bits, order, width, out);
  const precision = bits.unsigned(4) + 1;
  if (precision === 16) throw damaged('FLAC', 'a predictor of forbidden precision');
  const shift = bits.signed(5);
  if (shift < 0) throw damaged('FLAC', 'a predictor with a negative shift');
  const coefficients = Array.from({ length: order }, () => bits.signed(precision));
  residual(bits, order, out);
  predict(out, coefficients, shift);
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

/** Adds to each residual the prediction from the samples before it. */
function predict(out: Integers, coefficients: readonly number[], shift: number): void {
  const order = coefficients.length;
  const scale = 2 ** -shift;
  for (let i = order; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += coefficients[k] * out[i - 1 - k];
    out[i] += Math.floor(sum * scale);
  }
}

/** Left and right from a channel and the difference. */
function recombine(samples: Integers[], decorrelation: FrameHeader['decorrelation']): void {
  if (decorrelation === 0) return;
  const [a, b] = samples;
  const [left, right] = [new Int32Array(a.length), new Int32Array(a.length)];
  for (let i = 0; i < a.length; i++) {
    if (decorrelation === 8) [left[i], right[i]] = [a[i], a[i] - b[i]];
    else if (decorrelation === 9) [left[i], right[i]] = [a[i] + b[i], b[i]];
    else {
      // The mean lost its lowest bit, which sum and difference share.
      const sum = a[i] * 2 + (b[i] & 1);
      [left[i], right[i]] = [(sum + b[i]) / 2, (sum - b[i]) / 2];
    }
  }
  samples[0] = left;
  samples[1] = right;
}
