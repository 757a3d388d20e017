/** Vorbis: the headers of a stream (Vorbis I, 4.2), as far as they are needed outside the decoder, and its packets through the worker. */

import { damaged, malformed } from '../../errors.ts';
import { ascii } from '../../source/bytes.ts';
import { checkErrors, noSamples, type Sound } from '../worker/packets.ts';
import type { CodecConfig } from '../worker/protocol.ts';
import type { Session } from '../worker/session.ts';

export interface VorbisHead {
  channels: number;
  sampleRate: number;
}

/** Channels that the decoder takes. */
const MAX_CHANNELS = 8;

/** Whether a packet is the header of that number: 1 identification, 3 comment, 5 setup. */
export const isVorbisHeader = (packet: Uint8Array, type: number): boolean =>
  packet[0] === type && ascii(packet, 1, 7) === 'vorbis';

export function parseVorbisHead(packet: Uint8Array): VorbisHead {
  if (packet.length < 30) throw malformed('Vorbis', `the identification has ${packet.length} bytes`);
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  const head = { channels: packet[11], sampleRate: view.getUint32(12, true) };
  const [short, long] = [packet[28] & 15, packet[28] >> 4];
  if (view.getUint32(7, true) !== 0 || head.channels < 1 || head.channels > MAX_CHANNELS || head.sampleRate === 0)
    throw malformed('Vorbis', `version ${view.getUint32(7, true)}, ${head.channels} channels at ${head.sampleRate} Hz`);
  if (short < 6 || long > 13 || short > long) throw malformed('Vorbis', `blocks of 2^${short} and 2^${long}`);
  return head;
}

/** What the decoder is opened with. */
export function vorbisConfig(identification: Uint8Array, setup: Uint8Array): CodecConfig {
  if (!isVorbisHeader(setup, 5)) throw malformed('Vorbis', 'the setup header is missing');
  return { codec: 'vorbis', identification, setup };
}

/**
 * The order in which the samples of 3 to 8 channels are given is Vorbis's own (4.3.9). Others, as ffmpeg and libsndfile do it, have WAV's:
 * place in the result to place in the stream.
 */
export const vorbisOrder: readonly (readonly number[])[] = [
  [],
  [0],
  [0, 1],
  [0, 2, 1],
  [0, 1, 2, 3],
  [0, 2, 1, 3, 4],
  [0, 2, 1, 5, 3, 4],
  [0, 2, 1, 6, 5, 3, 4],
  [0, 2, 1, 7, 5, 6, 3, 4],
];

/**
 * Channels in WAV's order. The first packet of a stream gives no samples, each other some.
 *
 * @param isFirst whether `packets` begins the stream
 */
export async function decodeVorbisPackets(
  session: Session,
  packets: Uint8Array[],
  { channels, sampleRate }: { channels: number; sampleRate: number },
  isFirst: boolean,
): Promise<Sound> {
  const decoded = await session.decode(packets);
  checkErrors('Vorbis', decoded);
  const silent = decoded.counts.findIndex((count, i) => count === 0 && !(isFirst && i === 0));
  if (silent >= 0) throw damaged('Vorbis', 'a packet cannot be decoded');
  const { counts } = decoded;
  if (decoded.channels.length === 0) return { channels: noSamples(channels), counts };
  if (decoded.channels.length !== channels || decoded.sampleRate !== sampleRate)
    throw damaged('Vorbis', 'the decoder found other channels or another rate');
  return { channels: vorbisOrder[channels].map((place) => decoded.channels[place]), counts };
}
