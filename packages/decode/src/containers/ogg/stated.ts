/** How long an Ogg file is, by the position of its last page: nothing is decoded. */
import { MelismaError } from 'melisma/errors';
import { opusPacketSamples, parseOpusHead } from '../../codecs/opus/packets.ts';
import { ascii } from '../../source/bytes.ts';
import { Reader } from '../../source/reader.ts';
import type { ByteSource } from '../../source/source.ts';
import { soundEnd } from '../../source/tags.ts';
import { type Page, readPage } from './page.ts';

/** The largest page (RFC 3533, 6). */
const MAX_PAGE_BYTES = 65307;
/** Samples that a Vorbis packet adds at most: half of the longest block. */
const MAX_VORBIS_SAMPLES = 4096;

/**
 * Samples from the first page with sound to the last; undefined where the file ends with another stream (a chain, a film), or begins in the middle
 * of a stream of which nobody knows how much is missing.
 *
 * @param head the page of the stream's identification
 * @param at byte of its first page with sound
 */
export async function statedFrames(source: ByteSource, head: Page, at: number): Promise<number | undefined> {
  const last = await lastPage(source);
  const first = await readPage(new Reader(source, at)).catch(nothing);
  if (last?.serial !== head.serial || first?.serial !== head.serial) return undefined;
  if (last.granule === undefined || first.granule === undefined) return undefined;
  if (head.parts[0][0] === 1) {
    const surely = first.granule <= first.parts.length * MAX_VORBIS_SAMPLES;
    return surely ? last.granule : undefined;
  }
  const begun = first.granule - first.parts.reduce((sum, packet) => sum + opusPacketSamples(packet), 0);
  return Math.max(0, last.granule - Math.max(0, begun) - parseOpusHead(head.parts[0]).preSkip);
}

/** The page that begins last. */
async function lastPage(source: ByteSource): Promise<Page | undefined> {
  const end = await soundEnd(source);
  const from = Math.max(0, end - MAX_PAGE_BYTES);
  const bytes = await source.read(from, end - from);
  for (let at = bytes.length - 4; at >= 0; at--) {
    if (bytes[at] !== 0x4f || ascii(bytes, at, at + 4) !== 'OggS') continue;
    const page = await readPage(new Reader(source, from + at)).catch(nothing);
    if (page) return page;
  }
  return undefined;
}

/** What is damaged is told when it is decoded. */
function nothing(error: unknown): undefined {
  if (!(error instanceof MelismaError)) throw error;
}
