/**
 * What the demuxer does not say of a WebM or Matroska file: whether each element is whole, and how much a last block wants cut off.
 * EBML: RFC 8794; elements: RFC 9559.
 */
import { damaged } from '../errors.ts';
import { Reader } from '../source/reader.ts';
import type { ByteSource } from '../source/source.ts';

const CLUSTER = 0x1f43b675;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const SIMPLE_BLOCK = 0xa3;
const DISCARD_PADDING = 0x75a2;
/** Elements that are gone into; any other is passed over. */
const parents = new Set([0x18538067, CLUSTER, BLOCK_GROUP]);

/**
 * Walks through the elements of a file.
 *
 * @returns seconds that the DiscardPadding of each track's last block takes off its end, by the number of the track
 * @throws MelismaError ERR_AUDIO_DAMAGED when an element reaches beyond the end of the file
 */
export async function discardedSeconds(source: ByteSource): Promise<ReadonlyMap<number, number>> {
  const reader = new Reader(source);
  const seconds = new Map<number, number>();
  // Of the block group that is gone through: block and padding come in either order.
  let [track, padding] = [0, 0];
  while (reader.remaining > 0) {
    const { id, size } = await element(reader);
    if (id === BLOCK_GROUP || id === SIMPLE_BLOCK) [track, padding] = [0, 0];
    if (id === BLOCK || id === SIMPLE_BLOCK) track = blockTrack(await reader.peek(8));
    if (id === DISCARD_PADDING && size !== undefined) padding = Math.max(0, signed(await reader.peek(size))) / 1e9;
    if (track > 0) seconds.set(track, padding);
    if (size !== undefined && size > reader.remaining) throw damaged('WebM', 'it breaks off within an element');
    if (!parents.has(id)) reader.position += size ?? reader.remaining;
  }
  return seconds;
}

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
  const sizeBytes = bytes.slice(idLength, idLength + sizeLength);
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
