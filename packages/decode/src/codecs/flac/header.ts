/** The head of a FLAC stream and of each frame: RFC 9639, 8 and 9.1. */
import { damaged, malformed } from '../../errors.ts';
import { BitReader } from './bits.ts';
import { crc8 } from './crc.ts';
import { hex } from './md5.ts';

/** The STREAMINFO block. */
export interface StreamInfo {
  maxBlockSize: number;
  sampleRate: number;
  channels: number;
  bitDepth: number;
  /** Samples per channel; 0 when the encoder did not know. */
  numFrames: number;
  /** 32 hexadecimal digits; all zero when the encoder left it out. */
  md5: string;
}

/** The header of a frame. */
export interface FrameHeader {
  blockSize: number;
  channels: number;
  /** Which stereo pair is a difference: 0 for none. */
  decorrelation: 0 | 8 | 9 | 10;
  bitDepth: number;
  sampleRate: number;
  /** Number of the frame, or of its first sample where block sizes vary. */
  number: number;
  variable: boolean;
  /** Bytes of the header with its check. */
  bytes: number;
}

export const STREAMINFO_BYTES = 34;

export function parseStreamInfo(bytes: Uint8Array): StreamInfo {
  if (bytes.length < STREAMINFO_BYTES) throw malformed('FLAC', `STREAMINFO has ${bytes.length} bytes, expected 34`);
  const bits = new BitReader(bytes);
  bits.unsigned(16);
  const maxBlockSize = bits.unsigned(16);
  bits.unsigned(24);
  bits.unsigned(24);
  const info = {
    maxBlockSize,
    sampleRate: bits.unsigned(20),
    channels: bits.unsigned(3) + 1,
    bitDepth: bits.unsigned(5) + 1,
    numFrames: bits.unsigned(4) * 2 ** 32 + bits.unsigned(32),
    md5: hex(bytes.subarray(18, 34)),
  };
  if (info.sampleRate === 0) throw malformed('FLAC', 'a sample rate of 0');
  if (info.bitDepth < 4) throw malformed('FLAC', `${info.bitDepth} bits per sample`);
  if (maxBlockSize < 16) throw malformed('FLAC', `blocks of ${maxBlockSize} samples`);
  return info;
}

/** Sample rates 1 to 11 (RFC 9639, table 16), Hz. */
const rates = [0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000];
/** Bit depths by code (RFC 9639, table 18); 0 is reserved. */
const depths = [0, 8, 12, 0, 16, 20, 24, 32];

/**
 * The header of the frame at the beginning of `bytes`; what its codes leave out comes from `info`.
 *
 * @throws MelismaError ERR_AUDIO_DAMAGED; EndOfBits when the bytes end within it
 */
export function parseFrameHeader(bytes: Uint8Array, info: StreamInfo): FrameHeader {
  const bits = new BitReader(bytes);
  if (bits.unsigned(15) !== 0x7ffc) throw damaged('FLAC', 'no frame begins where one should');
  const variable = bits.unsigned(1) === 1;
  const [sizeCode, rateCode, channelCode, depthCode] = [4, 4, 4, 3].map((count) => bits.unsigned(count));
  const reserved = bits.unsigned(1);
  const number = codedNumber(bits);
  const blockSize = sizeOf(sizeCode, bits);
  const sampleRate = rateOf(rateCode, bits) ?? info.sampleRate;
  const length = bits.bytePosition;
  if (bits.unsigned(8) !== crc8(bytes.subarray(0, length))) throw damaged('FLAC', 'the check of a frame header fails');
  const bitDepth = depthCode === 0 ? info.bitDepth : depths[depthCode];
  if (reserved || bitDepth === 0 || channelCode > 10 || sizeCode === 0)
    throw damaged('FLAC', 'a frame header has a reserved value');
  const decorrelation = channelCode > 7 ? (channelCode as 8 | 9 | 10) : 0;
  const channels = decorrelation === 0 ? channelCode + 1 : 2;
  return { blockSize, channels, decorrelation, bitDepth, sampleRate, number, variable, bytes: length + 1 };
}

/** RFC 9639, table 14. */
function sizeOf(code: number, bits: BitReader): number {
  if (code === 1) return 192;
  if (code <= 5) return 144 << code;
  if (code === 6) return bits.unsigned(8) + 1;
  return code === 7 ? bits.unsigned(16) + 1 : 1 << code;
}

/** Hz; undefined where STREAMINFO has it. */
function rateOf(code: number, bits: BitReader): number | undefined {
  if (code === 0) return undefined;
  if (code < 12) return rates[code];
  if (code === 12) return bits.unsigned(8) * 1000;
  if (code === 15) throw damaged('FLAC', 'a frame header has a forbidden sample rate');
  return bits.unsigned(16) * (code === 14 ? 10 : 1);
}

/** A number of up to 36 bits, coded as UTF-8 does, in up to 7 bytes. */
function codedNumber(bits: BitReader): number {
  const first = bits.unsigned(8);
  if (first < 0x80) return first;
  const length = Math.clz32(~(first << 24));
  if (length < 2 || length > 7) throw damaged('FLAC', 'a frame number is malformed');
  let value = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const byte = bits.unsigned(8);
    if (byte >> 6 !== 2) throw damaged('FLAC', 'a frame number is malformed');
    value = value * 64 + (byte & 63);
  }
  return value;
}
