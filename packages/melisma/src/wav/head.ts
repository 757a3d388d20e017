/**
 * The bytes before the samples of a WAV file: RIFF, and RF64 (EBU Tech 3306) above 4 GB.
 */
import { bytesPerSample, type SampleFormat } from './format.ts';

/** What the header says of each sample. */
interface HeadLayout {
  format: SampleFormat;
  channels: number;
  /** Hz. */
  sampleRate: number;
}

/** The largest size that 32 bits can say, and the mark for one that they cannot. */
export const MAX_RIFF_BYTES = 0xffffffff;
/** Bytes of a `ds64` chunk's body: three sizes of 64 bits, and a table of none. */
const DS64_BYTES = 28;

/**
 * RIFF, `fmt `, for other than integers `fact` (the samples per channel), and the head of `data`. A file of more than 4 GB is RF64: its sizes stand
 * in `ds64`. With `reserve` a chunk `JUNK` keeps the place of `ds64`, so that the length does not depend on the size.
 *
 * @param numFrames samples per channel; undefined marks all sizes as unknown, as programs do that write into a pipe
 */
export function headOf(layout: HeadLayout, numFrames: number | undefined, reserve = false): Uint8Array<ArrayBuffer> {
  const dataBytes = (numFrames ?? 0) * layout.channels * bytesPerSample[layout.format];
  const isLong = riffBytesOf(layout, dataBytes, reserve) > MAX_RIFF_BYTES;
  const riffBytes = riffBytesOf(layout, dataBytes, reserve || isLong);
  const size = (value: number) => uint32(isLong || numFrames === undefined ? MAX_RIFF_BYTES : value);
  const sizes = [...uint64(riffBytes), ...uint64(dataBytes), ...uint64(numFrames ?? 0), ...uint32(0)];
  const room = isLong ? chunk('ds64', sizes) : reserve ? chunk('JUNK', new Array<number>(DS64_BYTES).fill(0)) : [];
  const fact = isInteger(layout.format) ? [] : chunk('fact', size(numFrames ?? 0));
  return Uint8Array.of(
    ...[...ascii(isLong ? 'RF64' : 'RIFF'), ...size(riffBytes), ...ascii('WAVE'), ...room],
    ...[...chunk('fmt ', fmtBody(layout)), ...fact, ...ascii('data'), ...size(dataBytes)],
  );
}

/** Bytes of the file after the first 8. */
function riffBytesOf({ format }: HeadLayout, dataBytes: number, hasRoom: boolean): number {
  const chunks = isInteger(format) ? 24 : 26 + 12;
  return 4 + (hasRoom ? 8 + DS64_BYTES : 0) + chunks + 8 + dataBytes + (dataBytes % 2);
}

/** WAVEFORMAT for integers, WAVEFORMATEX with no extra bytes for the others. */
function fmtBody({ format, channels, sampleRate }: HeadLayout): number[] {
  const frameBytes = bytesPerSample[format] * channels;
  const tag = isInteger(format) ? 1 : format === 'alaw' ? 6 : format === 'mulaw' ? 7 : 3;
  const rates = [...uint32(sampleRate), ...uint32(sampleRate * frameBytes)];
  const fields = [...uint16(tag), ...uint16(channels), ...rates, ...uint16(frameBytes)];
  return [...fields, ...uint16(8 * bytesPerSample[format]), ...(isInteger(format) ? [] : uint16(0))];
}

export const isInteger = (format: SampleFormat): boolean => /int/.test(format);
const chunk = (name: string, body: number[]): number[] => [...ascii(name), ...uint32(body.length), ...body];
const ascii = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));
const uint16 = (value: number): number[] => [value & 255, value >> 8];
const uint32 = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);
const uint64 = (value: number): number[] => [...uint32(value % 2 ** 32), ...uint32(Math.floor(value / 2 ** 32))];
