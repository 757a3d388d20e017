/**
 * Tags, which programs put in front of, behind and, where files were joined, between the frames of any format: ID3v1 and ID3v2 (id3.org), APE
 * (wiki.hydrogenaud.io, "APE Tags Header") and Lyrics3 (id3.org, "Lyrics3 v2.00").
 */
import { ascii } from './bytes.ts';
import type { Reader } from './reader.ts';
import type { ByteSource } from './source.ts';

/** Bytes of an ID3v1 tag, and of the larger one that may stand before it. */
const ID3V1_BYTES = 128;
const ID3V1_PLUS_BYTES = 227;
/** Bytes of the header, and of the footer, of an APE tag. */
const APE_BYTES = 32;
/** The longest Lyrics3 block of version 1, which does not tell its length. */
const LYRICS_BYTES = 5120;

/** Bytes that {@link tagLength} looks at. */
export const TAG_HEAD_BYTES = LYRICS_BYTES + 32;

/** Length of the tag with which the bytes begin, 0 if they begin with none. */
export function tagLength(bytes: Uint8Array): number {
  const name = ascii(bytes, 0, 11);
  if (name.startsWith('ID3')) return id3Length(bytes);
  if (name.startsWith('APETAGEX')) return apeLength(bytes);
  if (name.startsWith('TAG+')) return ID3V1_PLUS_BYTES;
  if (name.startsWith('TAG')) return ID3V1_BYTES;
  return name === 'LYRICSBEGIN' ? lyricsLength(bytes) : 0;
}

/** ID3v2.4 structure, 3.1: four times 7 bits, without the header and without the footer. */
function id3Length(bytes: Uint8Array): number {
  if (bytes.length < 10 || bytes[3] === 0xff || bytes[4] === 0xff) return 0;
  const size = bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0);
  return 10 + size + (bytes[5] & 16 ? 10 : 0);
}

/** The size counts the items and the footer. A footer that stands alone, with its items before it, has bit 29 of its flags unset. */
function apeLength(bytes: Uint8Array): number {
  if (bytes.length < APE_BYTES) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return APE_BYTES + (view.getUint32(20, true) & 0x20000000 ? view.getUint32(12, true) : 0);
}

function lyricsLength(bytes: Uint8Array): number {
  const text = ascii(bytes, 0, TAG_HEAD_BYTES);
  const second = /^LYRICSBEGIN.*?(\d{6})LYRICS200/s.exec(text);
  if (second && Number(second[1]) === second[0].length - 15) return second[0].length;
  const end = text.indexOf('LYRICSEND');
  return end < 0 ? 0 : end + 9;
}

/** Byte at which the tags begin that are found from the end of the file. */
export async function soundEnd(source: ByteSource): Promise<number> {
  for (let end = source.byteLength; ; ) {
    const from = Math.max(0, end - ID3V1_PLUS_BYTES - ID3V1_BYTES);
    const length = lengthBefore(await source.read(from, end - from));
    if (length === 0 || length > end) return end;
    end -= length;
  }
}

/** Length of the tag with which the bytes end, 0 if they end with none. */
function lengthBefore(bytes: Uint8Array): number {
  const back = (count: number, length: number): string =>
    count > bytes.length ? '' : ascii(bytes, bytes.length - count, bytes.length - count + length);
  if (back(ID3V1_BYTES, 3) === 'TAG')
    return back(ID3V1_PLUS_BYTES + ID3V1_BYTES, 4) === 'TAG+' ? ID3V1_PLUS_BYTES + ID3V1_BYTES : ID3V1_BYTES;
  if (back(APE_BYTES, 8) === 'APETAGEX') return apeLengthBefore(bytes.subarray(bytes.length - APE_BYTES));
  if (back(10, 3) === '3DI') return id3Length(bytes.slice(-10)) + (bytes.at(-5)! & 16 ? 0 : 10);
  const size = back(15, 6);
  return back(9, 9) === 'LYRICS200' && /^\d{6}$/.test(size) ? Number(size) + 15 : 0;
}

/** The size counts the items and the footer; bit 31 of the flags tells of a header before them. */
function apeLengthBefore(footer: Uint8Array): number {
  const view = new DataView(footer.buffer, footer.byteOffset, footer.length);
  const isHeader = (view.getUint32(20, true) & 0x20000000) !== 0;
  return isHeader ? 0 : view.getUint32(12, true) + (view.getUint32(20, true) & 0x80000000 ? APE_BYTES : 0);
}

/** Moves a reader over zeros. @returns how many there were */
export async function skipZeros(reader: Reader): Promise<number> {
  for (let count = 0; ; ) {
    const bytes = await reader.peek(4096);
    const sound = bytes.findIndex((byte) => byte !== 0);
    const zeros = sound < 0 ? bytes.length : sound;
    reader.position += zeros;
    count += zeros;
    if (sound >= 0 || bytes.length === 0) return count;
  }
}

/** Moves a reader over tags and zeros. @returns whether nothing else follows; a tag that is cut off holds no sound */
export async function skipTail(reader: Reader): Promise<boolean> {
  while (reader.remaining > 0) {
    const tag = tagLength(await reader.peek(TAG_HEAD_BYTES));
    reader.position += tag;
    if (tag === 0 && (await skipZeros(reader)) === 0) return false;
  }
  return true;
}
