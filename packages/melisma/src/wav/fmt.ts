/**
 * The `fmt ` chunk: which samples these are. Microsoft, "Multiple channel audio data and WAVE files" (WAVEFORMATEX,
 * WAVEFORMATEXTENSIBLE); the choices where files contradict themselves follow libsndfile 1.2.2 (wavlike_read_fmt_chunk).
 */
import type { MelismaError } from '../errors/errors.ts';
import { refusal } from '../errors/refusal.ts';
import { bytesPerSample, type SampleFormat } from './format.ts';

/** The fields of a `fmt ` chunk that decoding needs. */
export interface FmtChunk {
  format: SampleFormat;
  extensible: boolean;
  channels: number;
  sampleRate: number;
  bitsPerSample: number;
  channelMask: number;
  /** Whether up to 24 bits lie in 4 bytes, and nothing says at which end: the samples tell. */
  loose: boolean;
}

const TAG_PCM = 1;
const TAG_FLOAT = 3;
const TAG_ALAW = 6;
const TAG_MULAW = 7;
const TAG_EXTENSIBLE = 0xfffe;

/** Codecs that are recognised in order to be named in an error. Tags: RFC 2361, appendix A. */
const otherCodecs: Readonly<Record<number, string>> = Object.freeze({
  2: 'Microsoft ADPCM',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  56: 'NMS ADPCM',
  64: 'G.721 ADPCM',
  80: 'MPEG layer 1 or 2',
  85: 'MP3',
  255: 'AAC',
});

/** Bytes 2..15 of a sub-format GUID whose first field is a wave format tag (ksmedia.h, DEFINE_WAVEFORMATEX_GUID). */
const WAVE_GUID = [0x00000000, 0x0010, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
/** The same for ambisonic B-format (Dobson, "WAVE-EX files and B-format"): samples like any others. */
const AMBISONIC_GUID = [0x00000721, 0x11d3, 0x86, 0x44, 0xc8, 0xc1, 0xca, 0, 0, 0];

/** The first four bytes as an error shows them, whatever they are. */
export const printable = (text: string): string => JSON.stringify(text.replace(/[^\x20-\x7e]/g, '.'));

/**
 * Reads the body of a `fmt ` chunk.
 *
 * @throws MelismaError ERR_WAV_FORMAT for a malformed or contradictory chunk, ERR_WAV_UNSUPPORTED for another codec.
 */
export function parseFmt(body: DataView, littleEndian: boolean): FmtChunk {
  if (body.byteLength < 16) throw malformed('fmt chunk size', 'at least 16 bytes', body.byteLength);
  const channels = positive('channels', body.getUint16(2, littleEndian));
  const sampleRate = positive('sample rate', body.getUint32(4, littleEndian));
  const bitsPerSample = body.getUint16(14, littleEndian);
  const extensible = body.getUint16(0, littleEndian) === TAG_EXTENSIBLE;
  const stated = sampleFormat(formatTag(body, littleEndian), bitsPerSample);
  const channelMask = extensible ? body.getUint32(20, littleEndian) : 0;
  const loose = stated === 'int24' && isFrameSize(body, littleEndian, 4 * channels, sampleRate, 'both');
  const format = loose ? 'int32' : stated;
  checkFrameSize(body, littleEndian, bytesPerSample[format] * channels, sampleRate);
  return { format, extensible, channels, sampleRate, bitsPerSample, channelMask, loose };
}

/** The wave format tag, taken out of the sub-format GUID where the chunk is an EXTENSIBLE. */
function formatTag(body: DataView, littleEndian: boolean): number {
  const tag = body.getUint16(0, littleEndian);
  if (tag !== TAG_EXTENSIBLE) return tag;
  if (body.byteLength < 40) throw malformed('fmt chunk size', 'at least 40 bytes for EXTENSIBLE', body.byteLength);
  const subFormat = body.getUint32(24, littleEndian);
  const rest = guidRest(body, littleEndian);
  if (sameGuid(subFormat >>> 16, rest, WAVE_GUID) || sameGuid(0, rest, AMBISONIC_GUID)) return subFormat & 0xffff;
  throw refusal('ERR_WAV_UNSUPPORTED', 'bytes', DECODED, subFormat, { more: ' in the EXTENSIBLE sub-format GUID' });
}

/** What follows the first field of the GUID: two 16-bit numbers (as one here) and eight bytes. */
function guidRest(body: DataView, littleEndian: boolean): number[] {
  const bytes = Array.from({ length: 8 }, (_, i) => body.getUint8(32 + i));
  return [body.getUint16(28, littleEndian), body.getUint16(30, littleEndian), ...bytes];
}

/** Whether `rest` is `guid`; `high`, the upper half of the first field, is 0 in each GUID that names a tag. */
const sameGuid = (high: number, rest: number[], guid: number[]): boolean =>
  high === 0 && rest.every((value, i) => value === guid[i]);

/** Which samples a tag and a bit count name. Bits that fill no whole byte are left-justified in the next larger one. */
function sampleFormat(tag: number, bits: number): SampleFormat {
  if (tag === TAG_PCM && bits >= 1 && bits <= 32)
    return (['uint8', 'int16', 'int24', 'int32'] as const)[(bits - 1) >> 3];
  if (tag === TAG_FLOAT && bits === 32) return 'float32';
  if (tag === TAG_FLOAT && bits === 64) return 'float64';
  if (tag === TAG_ALAW) return 'alaw';
  if (tag === TAG_MULAW) return 'mulaw';
  throw unsupported(tag, bits);
}

const DECODED = 'a WAV file of 8 to 32-bit integers, 32 or 64-bit floats, A-law or mu-law';

/** The error for samples that are not decoded here. */
function unsupported(tag: number, bits: number): MelismaError {
  const pcm = tag === TAG_PCM ? `${bits}-bit integers` : tag === TAG_FLOAT ? `${bits}-bit floats` : undefined;
  const codec = pcm ?? otherCodecs[tag] ?? `codec 0x${tag.toString(16).padStart(4, '0')}`;
  return refusal('ERR_WAV_UNSUPPORTED', 'bytes', DECODED, codec, { words: codec, more: ', which is not decoded here' });
}

/**
 * Bytes per frame are stated three times: by bits and channels, by the block align, by the bytes per second. The first holds when one of the others
 * agrees; 24 bits lie in 4 bytes when both others say so.
 */
function checkFrameSize(body: DataView, littleEndian: boolean, frameBytes: number, sampleRate: number): void {
  const blockAlign = positive('block align', body.getUint16(12, littleEndian));
  if (isFrameSize(body, littleEndian, frameBytes, sampleRate, 'either')) return;
  throw malformed('block align', `${frameBytes} bytes by channels and bits`, blockAlign);
}

/** Whether the block align, or the bytes per second, or both are those of frames of that size. */
function isFrameSize(
  body: DataView,
  littleEndian: boolean,
  frameBytes: number,
  sampleRate: number,
  which: 'either' | 'both',
): boolean {
  const agree = [
    body.getUint16(12, littleEndian) === frameBytes,
    body.getUint32(8, littleEndian) === sampleRate * frameBytes,
  ];
  return which === 'both' ? agree.every(Boolean) : agree.some(Boolean);
}

function positive(option: string, value: number): number {
  if (value === 0) throw malformed(option, 'more than 0', value);
  return value;
}

/** ERR_WAV_FORMAT for one field of the header. */
const malformed = (field: string, expected: string, given: number): MelismaError =>
  refusal('ERR_WAV_FORMAT', 'bytes', `${expected} as the ${field} of the WAV header`, given);
