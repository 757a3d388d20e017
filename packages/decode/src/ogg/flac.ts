/** FLAC in Ogg (RFC 9639, 10.1). It has a file of its own so that a page downloads it for FLAC only. */
import { MelismaError } from 'melisma/errors';
import { ascii } from '../ascii.ts';
import { damaged, malformed } from '../errors.ts';
import { blocksOf, factsOf } from '../flac/flac.ts';
import { decodeFrame, type Frame } from '../flac/frame.ts';
import { parseStreamInfo, type StreamInfo } from '../flac/header.ts';
import type { Opened } from '../recording.ts';
import type { PagePackets } from './packets.ts';
import type { Page } from './page.ts';

/** FLAC packets: a packet is a frame. */
export async function openOggFlac(page: Page, pages: AsyncGenerator<PagePackets>): Promise<Opened> {
  const packet = page.parts[0];
  if (packet.length < 51 || ascii(packet, 9, 13) !== 'fLaC')
    throw malformed('Ogg FLAC', 'the first packet is no STREAMINFO');
  const info = parseStreamInfo(packet.subarray(17, 51));
  return { info: { format: 'ogg', ...factsOf(info) }, blocks: blocksOf(oggFrames(pages, info), info) };
}

async function* oggFrames(pages: AsyncGenerator<PagePackets>, info: StreamInfo): AsyncGenerator<Frame> {
  for await (const { packets } of pages)
    for (const packet of packets) if (packet[0] === 0xff) yield frameOf(packet, info);
}

/** A packet that is a frame, whole. */
export function frameOf(packet: Uint8Array, info: StreamInfo): Frame {
  try {
    const frame = decodeFrame(packet, info);
    if (frame.frameBytes === packet.length) return frame;
  } catch (error) {
    if (error instanceof MelismaError) throw error;
  }
  throw damaged('FLAC', 'a packet is not one frame');
}
