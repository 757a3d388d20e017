/** What the decoders that are not ours have in common. */
import { joined } from '../../source/bytes.ts';
import type { DecodedPackets } from './protocol.ts';

export interface Codec {
  decode(packets: Uint8Array[]): DecodedPackets;
}

/** What every decoder of the family gives. */
export interface Decoded {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
  errors: { message: string }[];
}

/** Many results in a row. */
export function gathered(all: readonly Decoded[]): DecodedPackets {
  const counts = all.map(({ samplesDecoded }) => samplesDecoded);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const full = all.filter(({ samplesDecoded }) => samplesDecoded > 0);
  const width = Math.max(0, ...full.map(({ channelData }) => channelData.length));
  const channels = Array.from({ length: width }, (_, c) =>
    joined(
      full.map(({ channelData }) => channelData[c]),
      new Float32Array(total),
    ),
  );
  return {
    sampleRate: all.at(-1)?.sampleRate ?? 0,
    channels,
    counts,
    errors: all.flatMap(({ errors }) => errors.map(({ message }) => message)),
  };
}
