/**
 * What the demuxer does not say of a WebM or Matroska file: whether each element is whole, whether a second file follows, how much the encoder put in
 * front, and how much a last block wants cut off. EBML: RFC 8794; elements: RFC 9559.
 */

import { damaged } from '../../errors.ts';
import { ascii } from '../../source/bytes.ts';
import { Reader } from '../../source/reader.ts';
import type { ByteSource } from '../../source/source.ts';
import { skipTail } from '../../source/tags.ts';
import { crc32 } from './crc32.ts';

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const SIMPLE_BLOCK = 0xa3;
const DISCARD_PADDING = 0x75a2;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_UID = 0x73c5;
const CODEC_DELAY = 0x56aa;
const TAGS = 0x1254c367;
const TAG = 0x7373;
const TARGETS = 0x63c0;
const TAG_TRACK_UID = 0x63c5;
const SIMPLE_TAG = 0x67c8;
const TAG_NAME = 0x45a3;
const TAG_STRING = 0x4487;
/** Elements that are gone into; any other is passed over. */
const parents: ReadonlySet<number> = new Set([
  SEGMENT,
  CLUSTER,
  BLOCK_GROUP,
  TRACKS,
  TRACK_ENTRY,
  TAGS,
  TAG,
  TARGETS,
  SIMPLE_TAG,
]);
/** What a segment consists of: SeekHead, Info, Chapters, Tags, Attachments, Cues and the above. Each may begin with its sum. */
const summedIds: ReadonlySet<number> = new Set([
  0x114d9b74,
  0x1549a966,
  0x1043a770,
  TAGS,
  0x1941a469,
  0x1c53bb6b,
  TRACKS,
  CLUSTER,
]);

/** Seconds at the ends of a track that are none of the recording's. */
export interface Ends {
  /** CodecDelay: what the encoder put in front; undefined where the file has none. */
  delay: number | undefined;
  /** The name that ffmpeg's encoder left in the track's tags: `Lavc59.37.100 aac`. */
  encoder: string | undefined;
  /** DiscardPadding of the last block. */
  padding: number;
}

/** Bytes under a sum. */
interface Summed {
  offset: number;
  size: number;
  sum: number;
}

export interface WebmFacts {
  /** By the number of the track. */
  ends: ReadonlyMap<number, Ends>;
  summed: readonly Summed[];
}

/**
 * Walks through the elements of a file.
 *
 * @throws MelismaError ERR_AUDIO_DAMAGED when an element reaches beyond the end of the file, or another file follows
 */
export async function webmFacts(source: ByteSource): Promise<WebmFacts> {
  const reader = new Reader(source);
  const ends = new EndsOfTracks();
  const summed: Summed[] = [];
  let segmentEnd: number | undefined;
  while (reader.remaining > 0) {
    if (reader.position >= segmentEnd! && (await skipTail(reader))) break;
    const at = reader.position;
    const { id, size } = await element(reader);
    if (segmentEnd !== undefined && (id === EBML || id === SEGMENT))
      throw damaged('WebM', `a second file begins at byte ${at}`);
    if (id === SEGMENT) segmentEnd = reader.position + (size ?? Number.POSITIVE_INFINITY);
    ends.see(id, await reader.peek(Math.min(size ?? MAX_VALUE_BYTES, MAX_VALUE_BYTES)));
    if (size !== undefined && size > reader.remaining) throw damaged('WebM', 'it breaks off within an element');
    if (summedIds.has(id) && size !== undefined) summed.push(...(await sumOf(reader, size)));
    if (!parents.has(id)) reader.position += size ?? reader.remaining;
  }
  return { ends: ends.byTrack(), summed };
}
/** Bytes of a value that are looked at: numbers have up to 8, names of encoders less than these. */
const MAX_VALUE_BYTES = 64;

/** Puts together what elements say of the track before or after them: entry and number, block and padding, tag and target come in either order. */
class EndsOfTracks {
  readonly #tracks = new Map<number, { uid: number; delay: number | undefined; padding: number }>();
  readonly #encoders = new Map<number, string>();
  #track = 0;
  #uid = 0;
  #seconds: number | undefined;
  #tagName = '';
  #encoder = '';

  /** @param bytes the first of the element's */
  see(id: number, bytes: Uint8Array): void {
    if (id === TRACK_ENTRY || id === BLOCK_GROUP || id === SIMPLE_BLOCK || id === TAG) this.#begin();
    if (id === BLOCK || id === SIMPLE_BLOCK) this.#track = blockTrack(bytes);
    if (id === TRACK_NUMBER) this.#track = number(bytes.subarray(0, 8));
    if (id === TRACK_UID || id === TAG_TRACK_UID) this.#uid = number(bytes.subarray(0, 8));
    if (id === CODEC_DELAY) this.#seconds = number(bytes.subarray(0, 8)) / 1e9;
    if (id === DISCARD_PADDING) this.#seconds = Math.max(0, signed(bytes)) / 1e9;
    if (id === TAG_NAME) this.#tagName = ascii(bytes, 0, bytes.length);
    if (id === TAG_STRING && this.#tagName === 'ENCODER') this.#encoder = ascii(bytes, 0, bytes.length);
    if (id === TRACK_NUMBER || id === TRACK_UID || id === CODEC_DELAY)
      this.#keep({ uid: this.#uid, delay: this.#seconds });
    if (id === BLOCK || id === SIMPLE_BLOCK || id === DISCARD_PADDING) this.#keep({ padding: this.#seconds ?? 0 });
    if (this.#encoder !== '' && this.#uid !== 0) this.#encoders.set(this.#uid, this.#encoder);
  }

  #begin(): void {
    [this.#track, this.#uid, this.#seconds, this.#encoder] = [0, 0, undefined, ''];
  }

  #keep(what: { uid?: number; delay?: number; padding?: number }): void {
    if (this.#track === 0) return;
    const known = this.#tracks.get(this.#track) ?? { uid: 0, delay: undefined, padding: 0 };
    this.#tracks.set(this.#track, { ...known, ...what });
  }

  byTrack(): ReadonlyMap<number, Ends> {
    const ends = [...this.#tracks].map(([track, { uid, delay, padding }]): [number, Ends] => [
      track,
      { delay, padding, encoder: this.#encoders.get(uid) },
    ]);
    return new Map(ends);
  }
}

/** What the CRC-32 says that an element may begin with: the sum of all that follows in it. */
async function sumOf(reader: Reader, size: number): Promise<Summed[]> {
  const bytes = await reader.peek(6);
  if (size < 6 || bytes[0] !== 0xbf || bytes[1] !== 0x84) return [];
  const sum = new DataView(bytes.buffer, bytes.byteOffset, 6).getUint32(2, true);
  return [{ offset: reader.position + 6, size: size - 6, sum }];
}

/** @throws MelismaError ERR_AUDIO_DAMAGED when a sum is another than the file says */
export async function checkSums(source: ByteSource, { summed }: WebmFacts): Promise<void> {
  for (const { offset, size, sum } of summed) {
    const reader = new Reader(source, offset);
    let rest = 0;
    for (let left = size; left > 0; ) {
      const bytes = await reader.take(Math.min(left, SUM_BYTES));
      if (bytes.length === 0) break;
      rest = crc32(bytes, rest);
      left -= bytes.length;
    }
    if (rest !== sum) throw damaged('WebM', `the sum of the element at byte ${offset} is another`);
  }
}
/** Bytes that are summed at a time. */
const SUM_BYTES = 1 << 17;

/** The number of the track with which a block begins, coded as a size is. */
function blockTrack(bytes: Uint8Array): number {
  const length = Math.clz32((bytes[0] ?? 0) << 24) + 1;
  return number(bytes.subarray(0, length)) - 2 ** (7 * length);
}

/** Name and size of the element at the reader's position; the size is undefined where it is not known. */
async function element(reader: Reader): Promise<{ id: number; size: number | undefined }> {
  const bytes = await reader.peek(12);
  const idLength = Math.clz32(bytes[0] << 24) + 1;
  const sizeLength = Math.clz32((bytes[idLength] ?? 0) << 24) + 1;
  if (idLength > 4 || sizeLength > 8) throw damaged('WebM', `no element begins at byte ${reader.position}`);
  if (idLength + sizeLength > bytes.length) throw damaged('WebM', 'it breaks off within an element');
  const id = number(bytes.subarray(0, idLength));
  const sizeBytes = Uint8Array.from(bytes.subarray(idLength, idLength + sizeLength));
  sizeBytes[0] &= 0xff >> sizeLength;
  const unknown = sizeBytes[0] === 0xff >> sizeLength && sizeBytes.subarray(1).every((byte) => byte === 0xff);
  reader.position += idLength + sizeLength;
  return { id, size: unknown ? undefined : number(sizeBytes) };
}

const number = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** Two's complement of up to 8 bytes. */
function signed(bytes: Uint8Array): number {
  const value = number(bytes.subarray(0, 8));
  return bytes[0] > 127 ? value - 256 ** Math.min(8, bytes.length) : value;
}
