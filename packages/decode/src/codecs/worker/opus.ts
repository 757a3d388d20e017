/** libopus. It runs in the worker. */
import { OpusDecoder } from 'opus-decoder';
import { type Codec, gathered } from './codec.ts';
import type { ConfigOf } from './protocol.ts';

export async function openOpus({ channels, streams, coupled, mapping }: ConfigOf<'opus'>): Promise<Codec> {
  const decoder = new OpusDecoder({
    channels,
    streamCount: streams,
    coupledStreamCount: coupled,
    channelMappingTable: mapping,
  });
  await decoder.ready;
  return { decode: (packets) => gathered(packets.map((packet) => decoder.decodeFrame(packet))) };
}
