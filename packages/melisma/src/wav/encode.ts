/**
 * Samples into a WAV file. The inverse of decoding: a sample that the format can hold comes back bit for bit.
 */
import { MelismaError } from '../errors/errors.ts';
import { alawSamples, codebookOf, mulawSamples, nearestCode } from './companding.ts';
import { bytesPerSample, type SampleFormat } from './format.ts';
import { headOf, MAX_RIFF_BYTES } from './head.ts';

/** How to write a WAV file. */
export interface EncodeOptions {
  /** `'int16'` by default. */
  format?: SampleFormat;
}

/** Puts one sample at a byte. */
type Pack = (view: DataView, offset: number, x: number) => void;

/**
 * Writes a little-endian RIFF WAV file. Integers are scaled by their full range, rounded to nearest, halves to even, and
 * clipped at its ends (soundfile scales and clips alike, but libsndfile 1.2.2 rounds 8 to 24 bits down); A-law and mu-law
 * take the nearest value.
 *
 * @param channels one signal, or one per channel, all `[numFrames]`, in [-1, 1)
 * @param sampleRate Hz
 * @returns the whole file
 * @throws MelismaError ERR_OPTION for no channel, other arrays, unequal lengths, an unknown format or more than 4 GB; ERR_SAMPLE_RATE
 * unless the rate is a whole number of Hz; ERR_NON_FINITE for a NaN or infinity that the format cannot hold.
 */
export function encodeWav(
  channels: Float32Array | readonly Float32Array[],
  sampleRate: number,
  options: EncodeOptions = {},
): Uint8Array<ArrayBuffer> {
  const list = channels instanceof Float32Array ? [channels] : channels;
  const format = options.format ?? 'int16';
  checkArguments(list, sampleRate, format);
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

function checkArguments(channels: readonly Float32Array[], sampleRate: number, format: SampleFormat): void {
  if (!Array.isArray(channels) || channels.some((samples) => !(samples instanceof Float32Array)))
    throw badOption('channels', 'a Float32Array, or an array of them', kindOf(channels));
  const lengths = new Set(Array.from(channels, (samples) => samples.length));
  if (lengths.size !== 1) throw badOption('channels', 'at least one, all of one length', [...lengths]);
  checkLayout(channels.length, sampleRate, format);
}

/** @throws MelismaError ERR_OPTION, ERR_SAMPLE_RATE for what no WAV file can say of itself */
export function checkLayout(channels: number, sampleRate: number, format: SampleFormat): void {
  const frameBytes = channels * (bytesPerSample[format] ?? 0);
  if (!Object.hasOwn(bytesPerSample, format)) throw badOption('format', Object.keys(bytesPerSample).join(', '), format);
  if (frameBytes > 0xffff) throw badOption('channels', 'at most 65535 bytes a frame', frameBytes);
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate * frameBytes > MAX_RIFF_BYTES)
    throw new MelismaError('ERR_SAMPLE_RATE', `sampleRate: expected a whole number of Hz, given ${sampleRate}`, {
      option: 'sampleRate',
      expected: 'a whole number of Hz',
      given: sampleRate,
    });
}

/** `Int16Array`, `[Int16Array, Int16Array]`. */
const kindOf = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(kindOf).join(', ')}]` : String(value?.constructor?.name ?? value);

export const badOption = (option: string, expected: string, given: unknown): MelismaError =>
  new MelismaError('ERR_OPTION', `${option}: expected ${expected}, given ${String(given)}`, {
    option,
    expected,
    given,
  });

const tooLarge = (bytes: number): MelismaError => badOption('channels', 'less than 4 GB of WAV file', bytes);

const nonFinite = (channel: number, sample: number, given: number, format: SampleFormat): MelismaError =>
  new MelismaError(
    'ERR_NON_FINITE',
    `sample ${sample} of channel ${channel} is ${given}, which ${format} cannot hold`,
    {
      option: 'channels',
      expected: 'finite samples',
      given,
    },
  );
