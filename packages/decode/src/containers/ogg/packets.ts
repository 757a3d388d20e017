/** Packets of one logical stream of an Ogg file, put together from its pages. */
import { damaged } from '../../errors.ts';
import { joined } from '../../source/bytes.ts';
import type { Reader } from '../../source/reader.ts';
import { type Page, readPage } from './page.ts';

/** What ends on one page. */
export interface PagePackets {
  packets: Uint8Array[];
  /** Samples up to the end of these packets; undefined when none ends here. */
  granule: number | undefined;
  last: boolean;
}

/** The largest packet that is put together: room for comments with pictures. */
const MAX_PACKET_BYTES = 1 << 25;

/** The first pages of a file or of a further link: each logical stream has one, and they come before all others. */
export async function firstPages(reader: Reader): Promise<Page[]> {
  const pages: Page[] = [];
  for (;;) {
    const at = reader.position;
    const page = await readPage(reader);
    if (!page.first) {
      reader.position = at;
      if (pages.length === 0) throw damaged('Ogg', 'its first page is missing');
      return pages;
    }
    if (page.parts.length !== 1 || page.open) throw damaged('Ogg', 'a first page without one whole packet');
    pages.push(page);
    if (page.last && reader.remaining === 0) return pages;
  }
}

/** Pages of the stream `serial` after its first, until its last; those of other streams are passed over. */
export async function* pagePackets(reader: Reader, serial: number, firstSequence: number): AsyncGenerator<PagePackets> {
  let sequence = firstSequence;
  let begun: Uint8Array[] = [];
  for (let ended = false; !ended; ) {
    if (reader.remaining === 0) throw damaged('Ogg', 'it ends before its last page');
    const page = await readPage(reader);
    if (page.serial !== serial) continue;
    sequence = (sequence + 1) >>> 0;
    if (page.sequence !== sequence)
      throw damaged('Ogg', `page ${page.sequence} comes where ${sequence} should`, {
        expected: sequence,
        given: page.sequence,
      });
    if (page.continued !== begun.length > 0) throw damaged('Ogg', 'a packet lacks its beginning or its end');
    const { packets, open } = gather(page, begun);
    begun = open;
    ended = page.last;
    if (ended && begun.length > 0) throw damaged('Ogg', 'it ends within a packet');
    yield { packets, granule: page.granule, last: page.last };
  }
}

/** Whole packets of a page, the first joined with what came before; and the parts of one that goes on. */
function gather(page: Page, begun: Uint8Array[]): { packets: Uint8Array[]; open: Uint8Array[] } {
  const [head, ...rest] = page.parts;
  if (head === undefined) return { packets: [], open: begun };
  const pieces = [...begun, head];
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  if (bytes > MAX_PACKET_BYTES) throw damaged('Ogg', `a packet of more than ${MAX_PACKET_BYTES} bytes`);
  if (page.open && rest.length === 0) return { packets: [], open: pieces };
  const packets = [
    pieces.length === 1 ? head : joined(pieces, new Uint8Array(bytes)),
    ...(page.open ? rest.slice(0, -1) : rest),
  ];
  return { packets, open: page.open ? [rest[rest.length - 1]] : [] };
}
