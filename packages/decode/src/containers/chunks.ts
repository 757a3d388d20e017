/** What follows the samples of a RIFF or an IFF file: further chunks, tags or zeros. Anything else is sound that the header does not tell of. */

import { damaged } from '../errors.ts';
import { ascii } from '../source/bytes.ts';
import type { Reader } from '../source/reader.ts';
import { skipTail } from '../source/tags.ts';

/** Names that begin a file, or hold samples: a second recording, of which nothing would be heard. */
const sound = /^(RIFF|RIFX|RF64|BW64|FORM|fLaC|OggS|data|SSND)$/;

/** Names of chunks that others put behind the samples. One of these may be cut off: it is no sound. */
const known =
  /^(LIST|INFO|id3 |bext|cue |plst|fact|smpl|inst|JUNK|junk|PAD |FLLR|iXML|aXML|axml|chna|_PMX|XMP |DISP|LGWV|PEAK|acid|strc|cart|levl|umid|afsp|ID3 |NAME|AUTH|\(c\) |ANNO|COMT|MARK|INST|MIDI|AESD|APPL|CHAN|SAXL|FVER|COMM|fmt )$/;

interface Tail {
  name: 'WAV' | 'AIFF';
  littleEndian: boolean;
  /** Bytes that may stand between the samples and the next chunk: less than a frame, and padding. */
  slack: number;
}

/** @throws MelismaError ERR_AUDIO_DAMAGED */
export async function checkTail(reader: Reader, { name, littleEndian, slack }: Tail): Promise<void> {
  const [start, length] = [reader.position, reader.remaining];
  if (length <= slack) return;
  const bytes = await reader.peek(slack + 8);
  const places = Array.from({ length: slack + 1 }, (_, at) => at);
  reader.position += places.find((at) => chunkAt(bytes, at, length, littleEndian) !== undefined) ?? 0;
  for (;;) {
    const head = await reader.peek(8);
    const chunk = chunkAt(head, 0, reader.remaining, littleEndian);
    if (chunk === undefined) break;
    if (sound.test(chunk.id))
      throw damaged(name, `at byte ${reader.position} begins a further ${JSON.stringify(chunk.id)}`);
    await skipChunk(reader, chunk.size);
  }
  if (reader.remaining < 8 || (await skipTail(reader))) return;
  throw damaged(name, `${start + length - reader.position} bytes after the samples are no chunk`);
}

/** Four printable letters and a size: samples may look so, but hardly ever with a size that ends within the file, which has `length` bytes more. */
function chunkAt(
  bytes: Uint8Array,
  at: number,
  length: number,
  littleEndian: boolean,
): { id: string; size: number } | undefined {
  const id = nameAt(bytes, at);
  if (id === undefined) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at + 4, littleEndian);
  const fits = at + 8 + size <= length + 1; // an odd one's padding may be missing
  return fits || known.test(id) || sound.test(id) ? { id, size } : undefined;
}

function nameAt(bytes: Uint8Array, at: number): string | undefined {
  const name = ascii(bytes, at, at + 4);
  return at + 8 <= bytes.length && /^[\x20-\x7e]{4}$/.test(name) && !name.startsWith('TAG') ? name : undefined;
}

/** Passes over a chunk. An odd one is padded, though not by every writer. */
async function skipChunk(reader: Reader, size: number): Promise<void> {
  reader.position += 8 + size;
  if (size % 2 === 1 && nameAt(await reader.peek(9), 1) !== undefined) reader.position++;
  else if (size % 2 === 1 && reader.remaining === 1) reader.position++;
}
