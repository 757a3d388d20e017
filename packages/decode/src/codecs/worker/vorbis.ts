/** libvorbis. It runs in the worker. */
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { type Codec, type Decoded, gathered } from './codec.ts';
import type { ConfigOf } from './protocol.ts';

/**
 * The packet decoder inside OggVorbisDecoder 0.1.20 (pinned). Its public face takes Ogg pages and parses them anew, without telling which packet
 * failed; here pages are checked already.
 */
interface VorbisPackets {
  sendSetupHeader(header: Uint8Array): void;
  initDsp(): void;
  decodePackets(packets: Uint8Array[]): Decoded;
}

export async function openVorbis({ identification, setup }: ConfigOf<'vorbis'>): Promise<Codec> {
  const whole = new OggVorbisDecoder();
  await whole.ready;
  const decoder = (whole as unknown as { _decoder: VorbisPackets })._decoder;
  decoder.sendSetupHeader(identification);
  decoder.sendSetupHeader(setup);
  decoder.initDsp();
  return { decode: (packets) => gathered(packets.map((packet) => decoder.decodePackets([packet]))) };
}
