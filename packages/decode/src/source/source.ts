/** What a recording can be read from, as one interface: bytes at any place. */
import { bytesOf, readArray, readable, refusal } from 'melisma/errors';
import type { ByteSource } from 'melisma/wav';
import { unreadable } from '../errors.ts';
import { joined } from './bytes.ts';

export type { ByteSource } from 'melisma/wav';

/**
 * A recording: the whole file in memory, a file of a page, something that can be read at any place, or bytes that come one after the other, as from
 * `fetch` and standard input; those are kept in memory.
 */
export type AudioSource = Uint8Array | ArrayBuffer | BlobLike | ByteSource | AsyncIterable<Uint8Array>;

/** What is used of a `Blob` or `File`: a project without a page's types knows neither. */
interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

const EXPECTED = 'a Uint8Array, an ArrayBuffer, a Blob, an async iterable, or { byteLength, read(offset, length) }';

/**
 * @param check throws as soon as the first bytes of what comes piece by piece are none of a recording
 * @throws MelismaError ERR_OPTION for anything else
 */
export async function toByteSource(source: AudioSource, check: (first: Uint8Array) => boolean): Promise<ByteSource> {
  const bytes = bytesOf(source);
  if (bytes) return memorySource(bytes);
  const opened = readable('source', () => {
    if (isBlob(source)) return blobSource(source);
    if (isIterable(source)) return source;
    if (!isByteSource(source)) throw refusal('ERR_OPTION', 'source', EXPECTED, source);
    const { byteLength } = source;
    return { byteLength, read: async (offset: number, length: number) => readBytes(await source.read(offset, length)) };
  });
  return isIterable(opened) ? memorySource(await gathered(opened, check)) : opened;
}

const isIterable = (source: unknown): source is AsyncIterable<Uint8Array> =>
  typeof (source as Partial<AsyncIterable<Uint8Array>> | null)?.[Symbol.asyncIterator] === 'function';

const isByteSource = (source: unknown): source is ByteSource => {
  const { byteLength, read } = (source ?? {}) as Partial<ByteSource>;
  return typeof read === 'function' && Number.isSafeInteger(byteLength) && byteLength! >= 0;
};

/** One of another realm, too. */
const isBlob = (source: unknown): source is BlobLike => {
  const { size, slice } = (source ?? {}) as Partial<BlobLike>;
  return Number.isSafeInteger(size) && typeof slice === 'function';
};

const readBytes = (bytes: unknown): Uint8Array =>
  readArray(bytes, [Uint8Array], 'ERR_OPTION', 'source', 'one that reads a Uint8Array');

/** All bytes. `check` sees the first of them, more and more, until it has seen enough. */
async function gathered(source: AsyncIterable<Uint8Array>, check: (first: Uint8Array) => boolean): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let known = false;
  for await (const piece of source) {
    const bytes = readBytes(piece);
    parts.push(bytes);
    length += bytes.length;
    if (!known) {
      parts.splice(0, parts.length, joined(parts, new Uint8Array(length)));
      known = check(parts[0]);
    }
  }
  return joined(parts, new Uint8Array(length));
}

const memorySource = (bytes: Uint8Array): ByteSource => ({
  byteLength: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
});

const blobSource = (blob: BlobLike): ByteSource => ({
  byteLength: blob.size,
  read: async (offset, length) => {
    const bytes = await blob
      .slice(offset, offset + length)
      .arrayBuffer()
      .catch((cause: Error) => {
        throw unreadable('source', 'a blob that can be read', undefined, cause);
      });
    return new Uint8Array(bytes);
  },
});

/** The bytes of a source from `start` to `end`. */
export const part = (source: ByteSource, start: number, end = source.byteLength): ByteSource => ({
  byteLength: end - start,
  read: (offset, length) => source.read(start + offset, Math.max(0, Math.min(length, end - start - offset))),
});
