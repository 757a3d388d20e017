/** What follows the samples of a RIFF or an IFF file: further chunks, tags or zeros. Anything else is sound that the header does not tell of. */

import { damaged } from '../errors.ts';
import { ascii } from '../source/bytes.ts';
import type { Reader } from '../source/reader.ts';
import { skipTail } from '../source/tags.ts';

/** Names that begin a file, or hold samples: a second recording, of which nothing would be heard. */
const sound = /^(RIFF|RIFX|RF64|BW64|FORM|fLaC|OggS|data|SSND)$/;

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
  const first = Array.from({ length: slack + 1 }, (_, at) => at).find((at) => nameAt(bytes, at) !== undefined) ?? 0;
  reader.position += first;
  for (let id = await nextName(reader); id !== undefined; id = await nextName(reader)) {
    if (sound.test(id)) throw damaged(name, `at byte ${reader.position} begins a further ${JSON.stringify(id)}`);
    await skipChunk(reader, littleEndian);
  }
  if (reader.remaining < 8 || (await skipTail(reader))) return;
  throw damaged(name, `${start + length - reader.position} bytes after the samples are no chunk`);
}

/** Four printable letters and a size. */
function nameAt(bytes: Uint8Array, at: number): string | undefined {
  const name = ascii(bytes, at, at + 4);
  return at + 8 <= bytes.length && /^[\x20-\x7e]{4}$/.test(name) && !name.startsWith('TAG') ? name : undefined;
}

const nextName = async (reader: Reader): Promise<string | undefined> => nameAt(await reader.peek(8), 0);

/** Passes over a chunk. An odd one is padded, though not by every writer. */
async function skipChunk(reader: Reader, littleEndian: boolean): Promise<void> {
  const head = await reader.take(8);
  const size = new DataView(head.buffer, head.byteOffset, 8).getUint32(4, littleEndian);
  reader.position += size;
  if (size % 2 === 1 && nameAt(await reader.peek(9), 1) !== undefined) reader.position++;
  else if (size % 2 === 1 && reader.remaining === 1) reader.position++;
}
