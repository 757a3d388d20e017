/**
 * What the demuxer does not say of an MP4 file (ISO 14496-12): whether its boxes fill it, whether another file follows, whether the tables of a track
 * agree with each other, and what iTunes says of the samples that an encoder added.
 */

import { damaged, malformed, unsupported } from '../../errors.ts';
import { ascii } from '../../source/bytes.ts';
import { Reader } from '../../source/reader.ts';
import type { ByteSource } from '../../source/source.ts';
import { skipTail } from '../../source/tags.ts';

/** Samples of a gapless recording, as iTunes counts them. */
export interface Gapless {
  delay: number;
  frames: number;
}

interface Mp4Facts {
  /** Tracks with an edit list, by their number: it says what iTunes' own note says elsewhere. */
  edited: ReadonlySet<number>;
  gapless: Gapless | undefined;
}

/** Boxes of the index are read whole. A larger one has tables of a few hundred hours, or lies. */
const MAX_INDEX_BYTES = 1 << 28;

/** @throws MelismaError ERR_AUDIO_DAMAGED, ERR_AUDIO_FORMAT without an index, ERR_AUDIO_UNSUPPORTED for sound in both index and fragments */
export async function mp4Facts(source: ByteSource): Promise<Mp4Facts> {
  const reader = new Reader(source);
  let index: Uint8Array | undefined;
  let fragments = 0;
  for (let files = 0; reader.remaining > 0; ) {
    const at = reader.position;
    const box = await topBox(reader);
    if (box === undefined) break;
    if (box.type === 'ftyp' && ++files > 1) throw damaged('MP4', `a second file begins at byte ${at}`);
    if (box.type === 'moov' && index !== undefined) throw damaged('MP4', `a second index begins at byte ${at}`);
    if (box.type === 'moov') index = await indexOf(reader, box);
    if (box.type === 'moof') fragments++;
    if (box.type === 'sidx') checkSegments(await reader.peek(box.size), at + box.size, source.byteLength);
    reader.position = at + box.size;
  }
  if (index === undefined) throw damaged('MP4', 'it has no index (moov)');
  return factsOf(index.subarray(8), fragments > 0);
}

interface Box {
  type: string;
  /** Bytes with the header. */
  size: number;
}

/** The box at the reader's position; undefined where only tags or zeros follow. 0 stands for the rest of the file, 1 for a size of 64 bits. */
async function topBox(reader: Reader): Promise<Box | undefined> {
  const at = reader.position;
  const bytes = await reader.peek(16);
  const view = viewOf(bytes);
  const type = ascii(bytes, 4, 8);
  const short = bytes.length < 8 ? undefined : view.getUint32(0);
  if (short === 0 && type !== '\0\0\0\0') return { type, size: reader.remaining };
  const size = short === 1 && bytes.length === 16 ? Number(view.getBigUint64(8)) : short;
  if (size !== undefined && size >= 8 && size <= reader.remaining) return { type, size };
  if (await skipTail(reader)) return undefined;
  if (size === undefined || size === 1) throw damaged('MP4', 'it breaks off within the header of a box');
  if (size < 8) throw damaged('MP4', `a box of ${size} bytes`);
  throw damaged('MP4', `its box at byte ${at} ends beyond the file`);
}

async function indexOf(reader: Reader, { size }: Box): Promise<Uint8Array> {
  if (size > MAX_INDEX_BYTES) throw malformed('MP4', `an index of ${size} bytes`);
  return Uint8Array.from(await reader.peek(size));
}

/** A segment index tells the sizes of the fragments after it (8.16.3): all of them must be there. */
function checkSegments(bytes: Uint8Array, end: number, fileBytes: number): void {
  const view = viewOf(bytes);
  const long = bytes[8] > 0;
  const head = long ? 40 : 32;
  if (bytes.length < head) throw damaged('MP4', 'a segment index is cut off');
  const count = view.getUint16(head - 2);
  if (head + 12 * count > bytes.length) throw damaged('MP4', 'a segment index is cut off');
  let at = end + (long ? Number(view.getBigUint64(28)) : view.getUint32(24));
  for (let i = 0; i < count; i++) at += view.getUint32(head + 12 * i) & 0x7fffffff;
  if (at > fileBytes) throw damaged('MP4', `its fragments end at byte ${at} of ${fileBytes}`);
}

/** Boxes that are gone into; `meta` has four bytes before its first. */
const parents = /^(trak|mdia|minf|stbl|edts|udta|meta|ilst|----)$/;

/** What is gathered of a track, or of the movie, while its boxes are gone through. */
interface Tables {
  track?: number;
  /** What the track holds: `soun`. */
  handler?: string;
  edited?: boolean;
  /** Samples by each table. */
  times?: number;
  sizes?: number;
  chunks?: number;
  /** Entries of stsc: first chunk and samples of each. */
  runs?: [number, number][];
  name?: string;
  note?: string;
}

/** Of a track that begins in the index the demuxer would leave out what goes on in fragments. */
function factsOf(moov: Uint8Array, hasFragments: boolean): Mp4Facts {
  const edited = new Set<number>();
  const movie: Tables = {};
  for (const { type, body } of boxesOf(moov)) {
    const tables = type === 'trak' ? {} : movie;
    if (parents.test(type)) gather(type, body, tables);
    if (tables.handler === 'soun') {
      checkTables(tables);
      if (hasFragments && tables.sizes) throw unsupported('MP4', 'sound in its index and in fragments after it');
    }
    if (tables.edited && tables.track !== undefined) edited.add(tables.track);
  }
  return { edited, gapless: gaplessOf(movie.note) };
}

/** The boxes that lie in a row. */
function* boxesOf(bytes: Uint8Array): Generator<{ type: string; body: Uint8Array }> {
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const short = view.getUint32(at);
    const head = short === 1 ? 16 : 8;
    if (at + head > bytes.length) return;
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short;
    // QuickTime ends a list of user data with four zeros.
    if (size < head || at + size > bytes.length) return;
    yield { type: ascii(bytes, at + 4, at + 8), body: bytes.subarray(at + head, at + size) };
    at += size;
  }
}

function gather(parent: string, bytes: Uint8Array, tables: Tables): void {
  const isFull = parent === 'meta' && ascii(bytes, 4, 8) !== 'hdlr';
  for (const { type, body } of boxesOf(isFull ? bytes.subarray(4) : bytes)) {
    if (parents.test(type)) gather(type, body, tables);
    else read(type, body, tables);
  }
}

function read(type: string, body: Uint8Array, tables: Tables): void {
  const view = viewOf(body);
  const word = (at: number): number => (at + 4 <= body.length ? view.getUint32(at) : 0);
  if (type === 'tkhd') tables.track = word(body[0] === 1 ? 20 : 12);
  if (type === 'hdlr') tables.handler ??= ascii(body, 8, 12);
  if (type === 'elst') tables.edited = word(4) > 0;
  if (type === 'stts') tables.times = entries(body, 8).reduce((sum, at) => sum + word(at), 0);
  if (type === 'stsz') tables.sizes = word(8);
  if (type === 'stz2') tables.sizes = word(8);
  if (type === 'stco' || type === 'co64') tables.chunks = entries(body, type === 'stco' ? 4 : 8).length;
  if (type === 'stsc') tables.runs = entries(body, 12).map((at) => [word(at), word(at + 4)]);
  if (type === 'name') tables.name = ascii(body, 4, body.length);
  if (type === 'data' && tables.name === 'iTunSMPB') tables.note ??= ascii(body, 8, Math.min(body.length, 256));
  if (type === 'data') tables.name = undefined;
}

/** Places of a table's entries after their number. @throws MelismaError ERR_AUDIO_DAMAGED where the table is too short for them */
function entries(body: Uint8Array, size: number): number[] {
  const count = body.length < 8 ? 0 : viewOf(body).getUint32(4);
  if (8 + count * size > body.length)
    throw damaged('MP4', `a table of ${body.length} bytes announces ${count} entries`);
  return Array.from({ length: count }, (_, i) => 8 + i * size);
}

/** The tables of a track tell the number of its samples three times. More sizes than times may be left, past the end of the track. */
function checkTables({ times = 0, sizes = 0, chunks = 0, runs = [] }: Tables): void {
  const inChunks = runs.reduce((sum, [first, samples], i) => {
    const next = i + 1 < runs.length ? runs[i + 1][0] : chunks + 1;
    return sum + Math.max(0, next - first) * samples;
  }, 0);
  if (times <= sizes && sizes === inChunks) return;
  const expected = `${times} samples in time, ${sizes} with a size`;
  throw damaged('MP4', `its tables disagree: ${expected}, ${inChunks} in chunks`, { expected: times, given: inChunks });
}

/** ` 00000000 00000840 000001C4 00000000000003FC ...`: nothing, samples in front, samples behind, samples between, in hexadecimal. */
function gaplessOf(note: string | undefined): Gapless | undefined {
  const fields = note?.trim().split(/\s+/) ?? [];
  const [, delay, , frames] = fields.map((field) => Number.parseInt(field, 16));
  return fields.length >= 4 && delay >= 0 && frames > 0 ? { delay, frames } : undefined;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
