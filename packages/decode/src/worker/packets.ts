/** Packets through the decoder in the worker, held against what each of them must give. */
import { damaged } from '../errors.ts';
import { opusPacketSamples } from '../ogg/opus.ts';
import { vorbisOrder } from '../ogg/vorbis.ts';
import type { OpenOptions } from '../recording.ts';
import type { CodecConfig, DecodedPackets } from './protocol.ts';
import { Session } from './session.ts';

/** Some packets to samples; `isFirst` says whether they begin the stream. */
export type DecodePackets = (session: Session, packets: Uint8Array[], isFirst: boolean) => Promise<Float32Array[]>;

/** A session with its decoder opened; closed again when that fails. */
export async function openSession(config: CodecConfig, options: OpenOptions): Promise<Session> {
  const session = await Session.open(config.codec, options);
  try {
    await session.call({ kind: 'open', config });
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

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
): Promise<Float32Array[]> {
  const decoded = await session.call({ kind: 'decode', packets });
  checkErrors('Vorbis', decoded);
  const silent = decoded.counts.findIndex((count, i) => count === 0 && !(isFirst && i === 0));
  if (silent >= 0) throw damaged('Vorbis', 'a packet cannot be decoded');
  if (decoded.channels.length === 0) return noSamples(channels);
  if (decoded.channels.length !== channels || decoded.sampleRate !== sampleRate)
    throw damaged('Vorbis', 'the decoder found other channels or another rate');
  return vorbisOrder[channels].map((place) => decoded.channels[place]);
}

/** Channels in WAV's order, which is Vorbis's in the stream; with the header's gain. */
export async function decodeOpusPackets(
  session: Session,
  packets: Uint8Array[],
  { channels, gain }: { channels: number; gain: number },
): Promise<Float32Array[]> {
  const expected = packets.map(opusPacketSamples);
  const decoded = await session.call({ kind: 'decode', packets });
  checkErrors('Opus', decoded);
  const wrong = decoded.counts.findIndex((count, i) => count !== expected[i]);
  if (wrong >= 0) throw damaged('Opus', `a packet gave ${decoded.counts[wrong]} of ${expected[wrong]} samples`);
  const ordered = vorbisOrder[channels].map((place) => decoded.channels[place]);
  return gain === 1 ? ordered : ordered.map((samples) => samples.map((x) => x * gain));
}

export const noSamples = (channels: number): Float32Array[] =>
  Array.from({ length: channels }, () => new Float32Array(0));

/** What a decoder complains about is a loss. */
export function checkErrors(codec: string, { errors }: DecodedPackets): void {
  if (errors.length > 0) throw damaged(codec, `the decoder says: ${errors[0]}`);
}
