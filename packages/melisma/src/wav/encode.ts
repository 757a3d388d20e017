/**
 * Samples into a WAV file. The inverse of decoding: a sample that the format can hold comes back bit for bit.
 */
import { arrayType, readArray } from '../errors/arrays.ts';
import type { MelismaError } from '../errors/errors.ts';
import { notAmong } from '../errors/guess.ts';
import { readOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { alawSamples, codebookOf, mulawSamples, nearestCode } from './companding.ts';
import { bytesPerSample, type SampleFormat } from './format.ts';
import { headOf, MAX_RIFF_BYTES } from './head.ts';

/** How to write a WAV file. */
export interface EncodeOptions {
  /** Hz, a whole number. */
  sampleRate: number;
  /** `'int16'` by default. */
  format?: SampleFormat;
  /** Not an option: of a recording its rate is passed, `{ sampleRate: audio.sampleRate }`, not the whole of it. */
  samples?: never;
}

/** Puts one sample at a byte. */
type Pack = (view: DataView, offset: number, x: number) => void;

/**
 * Writes a little-endian RIFF WAV file. Integers are scaled by their full range, rounded to nearest, halves to even, and
 * clipped at its ends (soundfile scales and clips alike, but libsndfile 1.2.2 rounds 8 to 24 bits down); A-law and mu-law
 * take the nearest value.
 *
 * @param channels one signal, or one per channel, all `[numFrames]`, in [-1, 1)
 * @returns the whole file
 * @throws MelismaError ERR_OPTION for no channel, other arrays, unequal lengths, an unknown option or format, or more than 4 GB; ERR_SAMPLE_RATE
 * unless the rate is a whole number of Hz; ERR_NON_FINITE for a NaN or infinity that the format cannot hold.
 */
export function encodeWav(
  channels: Float32Array | readonly Float32Array[],
  options: EncodeOptions,
): Uint8Array<ArrayBuffer> {
  const list = readChannels(channels);
  const { sampleRate, format = 'int16' } = readOptions(options, ['sampleRate', 'format']);
  checkLayout(list.length, sampleRate, format);
  const dataBytes = list.length * list[0].length * bytesPerSample[format];
  const header = headOf({ format, channels: list.length, sampleRate }, list[0].length);
  if (header.length + dataBytes > MAX_RIFF_BYTES) throw tooLarge(header.length + dataBytes);
  const file = new Uint8Array(header.length + dataBytes + (dataBytes % 2));
  file.set(header);
  packInterleaved(new DataView(file.buffer, header.length), list, format);
  return file;
}

/** Writes all samples, frame by frame. @throws MelismaError ERR_NON_FINITE */
export function packInterleaved(view: DataView, channels: readonly Float32Array[], format: SampleFormat): void {
  const pack = packerOf(format);
  const size = bytesPerSample[format];
  const refuseNonFinite = format !== 'float32' && format !== 'float64';
  channels.forEach((samples, c) => {
    for (let i = 0; i < samples.length; i++) {
      if (refuseNonFinite && !Number.isFinite(samples[i])) throw nonFinite(c, i, samples[i], format);
      pack(view, (i * channels.length + c) * size, samples[i]);
    }
  });
}

function packerOf(format: SampleFormat): Pack {
  if (format === 'alaw' || format === 'mulaw') return companded(format === 'alaw' ? alawSamples : mulawSamples);
  return packers[format];
}

function companded(table: Float32Array): Pack {
  const codebook = codebookOf(table);
  return (view, offset, x) => view.setUint8(offset, nearestCode(codebook, x));
}

const packers: Readonly<Record<Exclude<SampleFormat, 'alaw' | 'mulaw'>, Pack>> = {
  uint8: (view, offset, x) => view.setUint8(offset, quantize(x, 128) + 128),
  int16: (view, offset, x) => view.setInt16(offset, quantize(x, 2 ** 15), true),
  int24(view, offset, x) {
    const value = quantize(x, 2 ** 23);
    view.setUint16(offset, value & 0xffff, true);
    view.setInt8(offset + 2, value >> 16);
  },
  int32: (view, offset, x) => view.setInt32(offset, quantize(x, 2 ** 31), true),
  float32: (view, offset, x) => view.setFloat32(offset, x, true),
  float64: (view, offset, x) => view.setFloat64(offset, x, true),
};

/** A double of this size has no bits for a fraction: adding it rounds to the nearest integer, halves to even. */
const WHOLE = 1.5 * 2 ** 52;

/** `x * scale` to the nearest integer, halves to even, within [-scale, scale - 1]. */
const quantize = (x: number, scale: number): number => Math.max(-scale, Math.min(scale - 1, x * scale + WHOLE - WHOLE));

/** Signals in plain arrays, all of one length. Throws ERR_OPTION. */
export function readChannels(channels: unknown): Float32Array[] {
  const list = readable('channels', () => {
    if (arrayType(channels) !== undefined) return [readSignal(channels, 'channels')];
    if (!Array.isArray(channels)) throw refusal('ERR_OPTION', 'channels', SIGNALS, channels);
    if (channels.length > MAX_FRAME_BYTES)
      throw refusal('ERR_OPTION', 'channels', `at most ${MAX_FRAME_BYTES}`, channels, { expected: MAX_FRAME_BYTES });
    return Array.from(channels, (samples, c) => readSignal(samples, `channels[${c}]`));
  });
  if (list.length === 0) throw refusal('ERR_OPTION', 'channels', 'at least one', channels, { expected: 1 });
  const other = list.findIndex(({ length }) => length !== list[0].length);
  if (other < 0) return list;
  const [expected, given] = [list[0].length, list[other].length];
  throw refusal('ERR_OPTION', `channels[${other}]`, `${expected} samples, as channel 0 has`, given, { expected });
}

const SIGNALS = 'a Float32Array, or an array of them';

const readSignal = (samples: unknown, option: string): Float32Array =>
  readArray(samples, [Float32Array], 'ERR_OPTION', option, SIGNALS);

/** What 16 bits of the header can say. */
const MAX_FRAME_BYTES = 0xffff;

/** @throws MelismaError ERR_OPTION, ERR_SAMPLE_RATE for what no WAV file can say of itself */
export function checkLayout(channels: number, sampleRate: number, format: SampleFormat): void {
  const formats = Object.keys(bytesPerSample);
  if (!formats.includes(format)) throw notAmong('ERR_OPTION', 'format', formats, format);
  const most = Math.floor(MAX_FRAME_BYTES / bytesPerSample[format]);
  if (channels > most)
    throw refusal('ERR_OPTION', 'channels', `at most ${most} of ${format}`, channels, { expected: most });
  const highest = Math.floor(MAX_RIFF_BYTES / (channels * bytesPerSample[format]));
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate > highest)
    throw refusal('ERR_SAMPLE_RATE', 'sampleRate', `a whole number of Hz from 1 to ${highest}`, sampleRate);
}

const tooLarge = (bytes: number): MelismaError =>
  refusal('ERR_OPTION', 'channels', `a WAV file of at most ${MAX_RIFF_BYTES} bytes`, bytes, {
    expected: MAX_RIFF_BYTES,
  });

const nonFinite = (channel: number, sample: number, given: number, format: SampleFormat): MelismaError =>
  refusal('ERR_NON_FINITE', `channels[${channel}]`, `finite samples for ${format}`, given, {
    more: ` at index ${sample}`,
  });
