/** Writes what runtime/file.ts reads around a program: what the module says of itself, and the sum over it. */
import { canonicalJson } from '../spec/hash.ts';
import { CHECKSUM_BYTES, CHECKSUM_SECTION, checksum } from './runtime/file.ts';

/** The sections of a module with this record: `encode` puts them behind the program. */
export const sectionsOf = (name: string, record: unknown): Record<string, Uint8Array> => ({
  [name]: asciiJson(record),
  [CHECKSUM_SECTION]: new Uint8Array(CHECKSUM_BYTES),
});

/** The same bytes with their sum. */
export function sealed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  new DataView(bytes.buffer).setUint32(bytes.length - CHECKSUM_BYTES, checksum(bytes), true);
  return bytes;
}

/** JSON in bytes below 128, keys in order. */
function asciiJson(value: unknown): Uint8Array {
  const escaped = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = canonicalJson(value).replace(/[\u0080-\uffff]/g, escaped);
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}
