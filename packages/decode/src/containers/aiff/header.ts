/**
 * AIFF and AIFF-C: Apple, "Audio Interchange File Format" 1.3 (1989) and "AIFF-C" draft (1991). The compression types that hold
 * plain samples are those that libsndfile 1.2.2 (aiff.c) writes and Apple's tools use.
 */
import type { SampleFormat } from 'melisma/wav';
import { damaged, malformed, unsupported } from '../../errors.ts';
import { bitsOf, codecOf, isFloat, MAX_CHANNELS } from '../../pcm/pcm.ts';
import { ascii } from '../../source/bytes.ts';
import type { Reader } from '../../source/reader.ts';
import { checkTail } from '../chunks.ts';

export interface AiffInfo {
  format: SampleFormat;
  /** 8-bit samples of AIFF are signed, except in `raw `. */
  signed8: boolean;
  littleEndian: boolean;
  channels: number;
  sampleRate: number;
  bitDepth: number;
  numFrames: number;
  /** Byte at which the samples begin. */
  dataOffset: number;
  /** Bytes of samples that are there and that the chunk promises. */
  dataBytes: number;
  /** Whether the writer did not know how much would come: the number of samples is that of the data. */
  streamed: boolean;
}

/** Where the samples lie. */
interface Sound {
  offset: number;
  bytes: number;
  streamed: boolean;
}

interface Common {
  channels: number;
  numFrames: number;
  bits: number;
  sampleRate: number;
  compression: string;
}

/** How the compression types keep a sample; NONE goes by the bit count. */
const plain: Readonly<Record<string, { format?: SampleFormat; littleEndian?: boolean }>> = {
  NONE: {},
  twos: {},
  sowt: { littleEndian: true },
  'raw ': { format: 'uint8' },
  in24: { format: 'int24' },
  in32: { format: 'int32' },
  '42n1': { format: 'int24', littleEndian: true },
  '42ni': { format: 'int24', littleEndian: true },
  '23ni': { format: 'int32', littleEndian: true },
  fl32: { format: 'float32' },
  FL32: { format: 'float32' },
  fl64: { format: 'float64' },
  FL64: { format: 'float64' },
  alaw: { format: 'alaw' },
  ALAW: { format: 'alaw' },
  ulaw: { format: 'mulaw' },
  ULAW: { format: 'mulaw' },
};

/** Codecs that are recognised in order to be named. */
const otherCodecs: Readonly<Record<string, string>> = {
  ima4: 'IMA ADPCM',
  'GSM ': 'GSM 6.10',
  DWVW: 'DWVW',
  MAC3: 'MACE 3:1',
  MAC6: 'MACE 6:1',
  QDMC: 'QDesign Music',
  Qclp: 'Qualcomm PureVoice',
  '.mp3': 'MP3',
};

const MAX_COMM = 22;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Walks the chunks until both COMM and SSND are known: either may come first. */
export async function readAiffInfo(reader: Reader): Promise<AiffInfo> {
  const form = await reader.take(12);
  const aifc = ascii(form, 8, 12) === 'AIFC';
  const formBytes = viewOf(form).getUint32(4);
  let common: Common | undefined;
  let sound: Sound | undefined;
  while (common === undefined || sound === undefined) {
    const { id, size } = await chunkHeader(reader, common !== undefined);
    const body = reader.position;
    if (id === 'COMM') common ??= parseCommon(await reader.peek(Math.min(size, MAX_COMM)), aifc);
    else if (id === 'SSND') sound ??= await soundData(reader, size, isStreamed(reader, formBytes, size));
    reader.position = body + size + (size % 2);
  }
  if (!sound.streamed) await checkTail(reader, { name: 'AIFF', littleEndian: false, slack: 0 });
  return describe(common, sound);
}

async function chunkHeader(reader: Reader, hasCommon: boolean): Promise<{ id: string; size: number }> {
  const bytes = await reader.take(8);
  const missing = hasCommon ? 'SSND' : 'COMM';
  if (bytes.length < 8) throw damaged('AIFF', `it ends before a ${missing} chunk`);
  return { id: ascii(bytes, 0, 4), size: viewOf(bytes).getUint32(4) };
}

/**
 * Sizes that writers put down when they cannot seek back: 0 for FORM and SSND (ffmpeg), 0x7f000000 and a little more (SoX). The samples run to
 * the end of the file then, and what COMM says of their number is nothing, too.
 */
const isStreamed = (reader: Reader, formBytes: number, size: number): boolean =>
  size > reader.remaining ? size >= 0x7f000000 && size <= 0x7f000010 : size === 0 && formBytes === 0;

/** The SSND chunk begins with an offset to the first sample and a block size. */
async function soundData(reader: Reader, stated: number, streamed: boolean): Promise<Sound> {
  const size = streamed ? reader.remaining : stated;
  if (size < 8) throw malformed('AIFF', `the SSND chunk has ${size} bytes, expected 8 or more`);
  const head = await reader.peek(8);
  if (head.length < 8) throw damaged('AIFF', 'it ends in the SSND chunk');
  const skip = viewOf(head).getUint32(0);
  if (skip > size - 8) throw malformed('AIFF', `the samples begin at ${skip} of an SSND chunk of ${size} bytes`);
  return {
    offset: reader.position + 8 + skip,
    bytes: Math.min(size - 8 - skip, reader.remaining - 8 - skip),
    streamed,
  };
}

function parseCommon(bytes: Uint8Array, aifc: boolean): Common {
  if (bytes.length < (aifc ? MAX_COMM : 18)) throw malformed('AIFF', `the COMM chunk has ${bytes.length} bytes`);
  const view = viewOf(bytes);
  const common = {
    channels: view.getUint16(0),
    numFrames: view.getUint32(2),
    bits: view.getUint16(6),
    sampleRate: extended(view, 8),
    compression: aifc ? ascii(bytes, 18, 22) : 'NONE',
  };
  if (common.channels === 0) throw malformed('AIFF', 'no channel');
  if (common.channels > MAX_CHANNELS) throw unsupported('AIFF', `${common.channels} channels`);
  if (!Number.isInteger(common.sampleRate) || common.sampleRate < 1 || common.sampleRate > 0x7fffffff)
    throw malformed('AIFF', `a sample rate of ${common.sampleRate} Hz`);
  return common;
}

/** An 80-bit float of the 68881: sign and exponent, then 64 bits of mantissa with its leading one. */
function extended(view: DataView, at: number): number {
  const exponent = view.getUint16(at);
  return view.getUint32(at + 2) * 2 ** (exponent - 16414) + view.getUint32(at + 6) * 2 ** (exponent - 16446);
}

/** Which samples these are, and whether all are there. */
function describe(common: Common, sound: Sound): AiffInfo {
  const kind = plain[common.compression];
  if (kind === undefined)
    throw unsupported('AIFF', otherCodecs[common.compression] ?? `codec ${JSON.stringify(common.compression)}`);
  if (kind.format === undefined && (common.bits < 1 || common.bits > 32))
    throw unsupported('AIFF', `${common.bits}-bit integers`);
  const format = kind.format ?? (['uint8', 'int16', 'int24', 'int32'] as const)[(common.bits - 1) >> 3];
  return {
    format,
    signed8: format === 'uint8' && common.compression !== 'raw ',
    littleEndian: kind.littleEndian ?? false,
    channels: common.channels,
    sampleRate: common.sampleRate,
    bitDepth: codecOf(format) === 'pcm' && !isFloat(format) ? common.bits : bitsOf[format],
    numFrames: common.numFrames,
    dataOffset: sound.offset,
    dataBytes: Math.max(0, sound.bytes),
    streamed: sound.streamed,
  };
}
