/** What a recording can be read from, as one interface: bytes at any place. */
import { MelismaError } from 'melisma';
import type { ByteSource } from 'melisma/wav';

export type { ByteSource } from 'melisma/wav';

/** A recording: the whole file in memory, a file of a page, or something that can be read at any place. */
export type AudioSource = Uint8Array | ArrayBuffer | Blob | ByteSource;

/** @throws MelismaError ERR_OPTION for anything else */
export function toByteSource(source: AudioSource): ByteSource {
  if (source instanceof Uint8Array) return memorySource(source);
  if (source instanceof ArrayBuffer) return memorySource(new Uint8Array(source));
  if (source instanceof Blob) return blobSource(source);
  if (typeof source?.read === 'function' && source.byteLength >= 0) return source;
  const expected = 'a Uint8Array, an ArrayBuffer, a Blob, or { byteLength, read(offset, length) }';
  const given = (source as unknown)?.constructor?.name ?? String(source);
  throw new MelismaError('ERR_OPTION', `source: expected ${expected}, given ${given}`, {
    option: 'source',
    expected,
    given,
  });
}

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
