/** The decoders that are not ours, each behind the same call. They run in the worker only. */
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { OpusDecoder } from 'opus-decoder';
import { joined } from '../joined.ts';
import type { CodecConfig, DecodedPackets } from './protocol.ts';

export interface Codec {
  decode(packets: Uint8Array[]): DecodedPackets;
}

/** What every decoder of the family gives. */
interface Decoded {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
  errors: { message: string }[];
}

/**
 * The packet decoder inside OggVorbisDecoder 0.1.20 (pinned). Its public face takes Ogg pages and parses them anew, without telling which packet
 * failed; here pages are checked already.
 */
interface VorbisPackets {
  sendSetupHeader(header: Uint8Array): void;
  initDsp(): void;
  decodePackets(packets: Uint8Array[]): Decoded;
}

export async function openCodec(config: CodecConfig): Promise<Codec> {
  if (config.codec === 'mp3') return openMpeg();
  return config.codec === 'opus' ? openOpus(config) : openVorbis(config);
}

/** Frames in a row are fed as one stretch. Gaps at the ends are cut off outside, from the tag. */
async function openMpeg(): Promise<Codec> {
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  return {
    decode: (packets) => {
      const decoded = packets.map((packet) => decoder.decode(packet));
      return gathered(decoded);
    },
  };
}

async function openOpus(config: CodecConfig & { codec: 'opus' }): Promise<Codec> {
  const decoder = new OpusDecoder({
    channels: config.channels,
    streamCount: config.streams,
    coupledStreamCount: config.coupled,
    channelMappingTable: config.mapping,
  });
  await decoder.ready;
  return { decode: (packets) => gathered(packets.map((packet) => decoder.decodeFrame(packet))) };
}

async function openVorbis({ identification, setup }: CodecConfig & { codec: 'vorbis' }): Promise<Codec> {
  const whole = new OggVorbisDecoder();
  await whole.ready;
  const decoder = (whole as unknown as { _decoder: VorbisPackets })._decoder;
  decoder.sendSetupHeader(identification);
  decoder.sendSetupHeader(setup);
  decoder.initDsp();
  return { decode: (packets) => gathered(packets.map((packet) => decoder.decodePackets([packet]))) };
}

/** Many results in a row. */
function gathered(all: readonly Decoded[]): DecodedPackets {
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
