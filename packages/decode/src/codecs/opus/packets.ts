/** Opus: the header of a stream (RFC 7845, 5.1), the length of a packet (RFC 6716, 3.1), and packets through the worker. */
import { damaged, malformed, unsupported } from '../../errors.ts';
import { vorbisOrder } from '../vorbis/packets.ts';
import { checkErrors, type Sound } from '../worker/packets.ts';
import type { CodecConfig } from '../worker/protocol.ts';
import type { Session } from '../worker/session.ts';

export interface OpusHead {
  channels: number;
  /** Samples at 48 kHz that the encoder put in front. */
  preSkip: number;
  /** Factor of the header's output gain. */
  gain: number;
  config: CodecConfig;
}

/** Hz: a decoder's own rate, whatever the recording had. */
export const OPUS_RATE = 48000;

/** @param packet an OpusHead, with or without its name */
export function parseOpusHead(packet: Uint8Array): OpusHead {
  if (packet.length < 19) throw malformed('Opus', `the header has ${packet.length} bytes`);
  if (packet[8] >> 4 !== 0) throw unsupported('Opus', `version ${packet[8]}`);
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  const channels = packet[9];
  const family = packet[18];
  if (family > 1) throw unsupported('Opus', `channels of the mapping family ${family}`);
  if (channels < 1 || channels > (family === 0 ? 2 : 8))
    throw malformed('Opus', `${channels} channels in family ${family}`);
  const layout =
    family === 0
      ? { streams: 1, coupled: channels - 1, mapping: channels === 2 ? [0, 1] : [0] }
      : table(packet, channels);
  const gain = 10 ** (view.getInt16(16, true) / 256 / 20);
  return { channels, preSkip: view.getUint16(10, true), gain, config: { codec: 'opus', channels, ...layout } };
}

/** The channel mapping table of family 1. */
function table(packet: Uint8Array, channels: number): { streams: number; coupled: number; mapping: number[] } {
  if (packet.length < 21 + channels) throw malformed('Opus', 'the channel mapping is cut off');
  const [streams, coupled] = [packet[19], packet[20]];
  const mapping = [...packet.subarray(21, 21 + channels)];
  const wrong = mapping.some((index) => index !== 255 && index >= streams + coupled);
  if (streams === 0 || coupled > streams || streams + coupled > 255 || wrong)
    throw malformed('Opus', `${streams} streams, ${coupled} of them coupled, for channels ${mapping}`);
  return { streams, coupled, mapping };
}

/** Samples at 48 kHz of one frame: by the configuration in the upper five bits (RFC 6716, table 2). */
function frameSamples(configuration: number): number {
  if (configuration < 12) return [480, 960, 1920, 2880][configuration & 3];
  if (configuration < 16) return [480, 960][configuration & 1];
  return [120, 240, 480, 960][configuration & 3];
}

/** Samples at 48 kHz of a packet. */
export function opusPacketSamples(packet: Uint8Array): number {
  if (packet.length === 0) throw damaged('Opus', 'an empty packet');
  const code = packet[0] & 3;
  if (code === 3 && packet.length < 2) throw damaged('Opus', 'a packet of one byte that announces more');
  const frames = code === 0 ? 1 : code < 3 ? 2 : packet[1] & 63;
  const samples = frames * frameSamples(packet[0] >> 3);
  if (samples === 0 || samples > 5760) throw damaged('Opus', `a packet of ${samples} samples`);
  return samples;
}

/** Channels in WAV's order, which is Vorbis's in the stream; with the header's gain. */
export async function decodeOpusPackets(
  session: Session,
  packets: Uint8Array[],
  { channels, gain }: { channels: number; gain: number },
): Promise<Sound> {
  const expected = packets.map(opusPacketSamples);
  const decoded = await session.decode(packets);
  checkErrors('Opus', decoded);
  const wrong = decoded.counts.findIndex((count, i) => count !== expected[i]);
  if (wrong >= 0) throw damaged('Opus', `a packet gave ${decoded.counts[wrong]} of ${expected[wrong]} samples`);
  const ordered = vorbisOrder[channels].map((place) => decoded.channels[place]);
  if (gain !== 1) for (const samples of ordered) for (let i = 0; i < samples.length; i++) samples[i] *= gain;
  return { channels: ordered, counts: decoded.counts };
}
