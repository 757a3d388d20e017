/** FLAC in Ogg (RFC 9639, 10.1). It has a file of its own so that a page downloads it for FLAC only. */

import type { OpenOptions } from '../../bounds.ts';
import { blocksOf, factsOf, PacketFrames } from '../../codecs/flac/flac.ts';
import { parseStreamInfo } from '../../codecs/flac/header.ts';
import { malformed } from '../../errors.ts';
import type { Opened } from '../../recording.ts';
import { ascii } from '../../source/bytes.ts';
import type { PagePackets } from './packets.ts';
import type { Page } from './page.ts';

/** FLAC packets: a packet is a frame. */
export async function openOggFlac(
  page: Page,
  pages: AsyncGenerator<PagePackets>,
  { room }: OpenOptions,
): Promise<Opened> {
  const packet = page.parts[0];
  if (packet.length < 51 || ascii(packet, 9, 13) !== 'fLaC')
    throw malformed('Ogg FLAC', 'the first packet is no STREAMINFO');
  const info = parseStreamInfo(packet.subarray(17, 51));
  return {
    info: { format: 'ogg', ...factsOf(info) },
    blocks: blocksOf(new PacketFrames(framesIn(pages), info), info, room),
  };
}

/** The packets of each page that are frames. */
async function* framesIn(pages: AsyncGenerator<PagePackets>): AsyncGenerator<Uint8Array[]> {
  for await (const { packets } of pages) yield packets.filter(([first]) => first === 0xff);
}
