/** What a recording can be read from, as one interface: bytes at any place. */
import { bytesOf, readArray, readable, refusal } from 'melisma/errors';
import type { ByteSource } from 'melisma/wav';

export type { ByteSource } from 'melisma/wav';

/** A recording: the whole file in memory, a file of a page, or something that can be read at any place. */
export type AudioSource = Uint8Array | ArrayBuffer | Blob | ByteSource;

const EXPECTED = 'a Uint8Array, an ArrayBuffer, a Blob, or { byteLength, read(offset, length) }';

/** @throws MelismaError ERR_OPTION for anything else */
export function toByteSource(source: AudioSource): ByteSource {
  const bytes = bytesOf(source);
  if (bytes) return memorySource(bytes);
  return readable('source', () => {
    if (isBlob(source)) return blobSource(source);
    if (!isByteSource(source)) throw refusal('ERR_OPTION', 'source', EXPECTED, source);
    const { byteLength } = source;
    return { byteLength, read: async (offset, length) => readBytes(await source.read(offset, length)) };
  });
}

const isByteSource = (source: unknown): source is ByteSource => {
  const { byteLength, read } = (source ?? {}) as Partial<ByteSource>;
  return typeof read === 'function' && Number.isSafeInteger(byteLength) && byteLength! >= 0;
};

/** One of another realm, too. */
const isBlob = (source: unknown): source is Blob => {
  const { size, slice } = (source ?? {}) as Partial<Blob>;
  return Number.isSafeInteger(size) && typeof slice === 'function';
};

const readBytes = (bytes: unknown): Uint8Array =>
  readArray(bytes, [Uint8Array], 'ERR_OPTION', 'source', 'one that reads a Uint8Array');

const memorySource = (bytes: Uint8Array): ByteSource => ({
  byteLength: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
});

const blobSource = (blob: Blob): ByteSource => ({
  byteLength: blob.size,
  read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
});

/** A source without its first bytes. */
export const from = (source: ByteSource, start: number): ByteSource => ({
  byteLength: source.byteLength - start,
  read: (offset, length) => source.read(start + offset, length),
});
