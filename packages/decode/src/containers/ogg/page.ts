/** Pages of an Ogg stream: RFC 3533, 6. Each is checked by its sum and its number, so nothing gets lost between them. */

import { damaged } from '../../errors.ts';
import { ascii } from '../../source/bytes.ts';
import type { Reader } from '../../source/reader.ts';

export interface Page {
  serial: number;
  sequence: number;
  /** Samples up to the last packet that ends here; undefined when none does. */
  granule: number | undefined;
  continued: boolean;
  first: boolean;
  last: boolean;
  /** Packets and parts of them, copied out of the file. */
  parts: Uint8Array[];
  /** Whether the last part goes on in the next page. */
  open: boolean;
}

const HEADER_BYTES = 27;

/** x^32 + x^26 + ... (0x04c11db7), highest bit first, as RFC 3533 has it. */
const table = /* @__PURE__ */ Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let i = 0; i < 8; i++) rest = rest < 0 ? (rest << 1) ^ 0x04c11db7 : rest << 1;
  return rest;
});

/** The sum of a page whose own field of the sum counts as zero. */
export function pageSum(page: Uint8Array): number {
  let rest = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= 22 && i < 26 ? 0 : page[i];
    rest = (rest << 8) ^ table[(rest >>> 24) ^ byte];
  }
  return rest >>> 0;
}

/**
 * The page at the reader's position, which moves on.
 *
 * @throws MelismaError ERR_AUDIO_DAMAGED
 */
export async function readPage(reader: Reader): Promise<Page> {
  const at = reader.position;
  const head = await reader.peek(HEADER_BYTES);
  if (head.length < HEADER_BYTES) throw damaged('Ogg', 'it ends within a page');
  if (ascii(head, 0, 4) !== 'OggS') throw damaged('Ogg', `no page begins at byte ${at}`);
  const segments = head[26];
  const lacing = (await reader.peek(HEADER_BYTES + segments)).slice(HEADER_BYTES);
  const size = HEADER_BYTES + segments + lacing.reduce((sum, length) => sum + length, 0);
  const bytes = await reader.take(size);
  if (bytes.length < size || lacing.length < segments) throw damaged('Ogg', 'it ends within a page');
  return parsePage(bytes, lacing, at);
}

function parsePage(bytes: Uint8Array, lacing: Uint8Array, at: number): Page {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(22, true) !== pageSum(bytes)) throw damaged('Ogg', `the check of the page at byte ${at} fails`);
  const granule = Number(view.getBigInt64(6, true));
  const flags = bytes[5];
  return {
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    granule: granule === -1 ? undefined : granule,
    continued: (flags & 1) !== 0,
    first: (flags & 2) !== 0,
    last: (flags & 4) !== 0,
    ...split(bytes.slice(HEADER_BYTES + lacing.length), lacing),
  };
}

/** A packet ends at the first segment of less than 255 bytes. */
function split(body: Uint8Array, lacing: Uint8Array): { parts: Uint8Array[]; open: boolean } {
  const parts: Uint8Array[] = [];
  let [start, end] = [0, 0];
  for (const length of lacing) {
    end += length;
    if (length === 255) continue;
    parts.push(body.subarray(start, end));
    start = end;
  }
  const open = lacing.at(-1) === 255;
  if (open) parts.push(body.subarray(start, end));
  return { parts, open };
}
