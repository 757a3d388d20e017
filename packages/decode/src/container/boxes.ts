/** Whether an MP4 file is whole: the boxes of its top level (ISO 14496-12, 4.2) fill it to the byte. */
import { damaged } from '../errors.ts';
import { Reader } from '../source/reader.ts';
import type { ByteSource } from '../source/source.ts';

/** @throws MelismaError ERR_AUDIO_DAMAGED */
export async function checkBoxes(source: ByteSource): Promise<void> {
  const reader = new Reader(source);
  while (reader.remaining > 0) {
    const size = await boxSize(reader);
    if (size > reader.remaining) throw damaged('MP4', `its box at byte ${reader.position} ends beyond the file`);
    reader.position += size;
  }
}

/** Bytes of the box at the reader's position, with its header. 0 stands for the rest of the file, 1 for a size of 64 bits. */
async function boxSize(reader: Reader): Promise<number> {
  const bytes = await reader.peek(16);
  if (bytes.length < 8) throw damaged('MP4', 'it breaks off within the header of a box');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const short = view.getUint32(0);
  if (short === 0) return reader.remaining;
  if (short === 1 && bytes.length < 16) throw damaged('MP4', 'it breaks off within the header of a box');
  const size = short === 1 ? Number(view.getBigUint64(8)) : short;
  if (size < 8) throw damaged('MP4', `a box of ${size} bytes`);
  return size;
}
