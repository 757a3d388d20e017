/**
 * Bytes of samples to float32, one loop a format. Scaling is libsndfile's `sf_read_float`: integers by their full
 * range (int16 by 1/32768), so -1 is reached and +1 is not; floats as they are.
 *
 * Each integer up to 24 bits and each power of two is exact in float32, so a product rounds once at most, on the store.
 */
import { alawSamples, mulawSamples } from './companding.ts';
import { bytesPerSample, type SampleFormat, type SampleLayout } from './format.ts';

/** Reads `out.length` samples from the beginning of `bytes`, which are in the order that the format's view needs. */
type Unpack = (bytes: Uint8Array, out: Float32Array) => void;

const unpackers: Readonly<Record<SampleFormat, Unpack>> = {
  uint8(bytes, out) {
    for (let i = 0, n = out.length; i < n; i++) out[i] = (bytes[i] - 128) * 2 ** -7;
  },
  int16(bytes, out) {
    const from = new Int16Array(bytes.buffer, bytes.byteOffset, out.length);
    for (let i = 0, n = out.length; i < n; i++) out[i] = from[i] * 2 ** -15;
  },
  int24(bytes, out) {
    for (let i = 0, b = 0, n = out.length; i < n; i++, b += 3)
      out[i] = ((bytes[b] << 8) | (bytes[b + 1] << 16) | (bytes[b + 2] << 24)) * 2 ** -31;
  },
  int32(bytes, out) {
    const from = new Int32Array(bytes.buffer, bytes.byteOffset, out.length);
    for (let i = 0, n = out.length; i < n; i++) out[i] = from[i] * 2 ** -31;
  },
  float32(bytes, out) {
    out.set(new Float32Array(bytes.buffer, bytes.byteOffset, out.length));
  },
  float64(bytes, out) {
    out.set(new Float64Array(bytes.buffer, bytes.byteOffset, out.length));
  },
  alaw(bytes, out) {
    for (let i = 0, n = out.length; i < n; i++) out[i] = alawSamples[bytes[i]];
  },
  mulaw(bytes, out) {
    for (let i = 0, n = out.length; i < n; i++) out[i] = mulawSamples[bytes[i]];
  },
};

const nativeLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Whether the machine's typed arrays read this layout as it lies. The 24-bit loop reads bytes, little end first. */
export const isNative = ({ format, littleEndian }: SampleLayout): boolean =>
  bytesPerSample[format] === 1 || littleEndian === (format === 'int24' ? true : nativeLittleEndian);

/** Interleaved samples of all channels from the beginning of `bytes`, into `out`; `bytes` must hold `out.length`. */
export function unpackInto(bytes: Uint8Array, layout: SampleLayout, out: Float32Array): void {
  const size = bytesPerSample[layout.format];
  unpackers[layout.format](readable(bytes.subarray(0, out.length * size), layout, size), out);
}

/** The same bytes where a view can lie on them: copied when they are misaligned, swapped when the order is foreign. */
function readable(bytes: Uint8Array, layout: SampleLayout, size: number): Uint8Array {
  if (!isNative(layout)) return swapped(bytes, size);
  return size === 3 || bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
}

/** A copy with the bytes of each sample reversed. */
function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += size)
    for (let i = 0; i < size; i++) out[start + i] = bytes[start + size - 1 - i];
  return out;
}
