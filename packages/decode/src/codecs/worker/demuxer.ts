/** Containers through mediabunny: the packets of the first audio track. It runs in the worker. */
import { CustomSource, type EncodedPacket, EncodedPacketSink, Input, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';
import type { Packet, TrackInfo } from './protocol.ts';

export interface Demuxer {
  info: TrackInfo;
  /** The next packets in order; empty at the end. */
  next(): Promise<Packet[]>;
  close(): void;
}

/** Bytes of packets that are handed over at a time. */
const BATCH_BYTES = 1 << 16;
/** Packets that are handed over at a time: many empty ones make a batch too. */
const BATCH_PACKETS = 256;
/** A duration with all bits set is "not known" (ISO 14496-12, 8.4.2.3), in 32 bits or in 64: mediabunny takes it for a number. */
const UNKNOWN_TICKS = 2 ** 32 - 1;
/** 30 years; all bits of 64 are 58,000 years in ticks of 100 ns. */
const MAX_SECONDS = 1e9;

/** The first audio track of a file; undefined when there is none. */
export async function demux(
  byteLength: number,
  read: (offset: number, length: number) => Promise<Uint8Array>,
): Promise<Demuxer | undefined> {
  const source = new CustomSource({
    getSize: () => byteLength,
    read: (start, end) => read(start, end - start),
    maxCacheSize: 1 << 21,
  });
  const input = new Input({ source, formats: [MP4, QTFF, WEBM, MATROSKA] });
  const track = await input.getPrimaryAudioTrack();
  if (track === null) return undefined;
  const sink = new EncodedPacketSink(track);
  const codec = await track.getCodec();
  if (codec === null) return named(await track.getInternalCodecId());
  const [sampleRate, channels, config, firstTimestamp, end] = await Promise.all([
    track.getSampleRate(),
    track.getNumberOfChannels(),
    track.getDecoderConfig(),
    track.getFirstTimestamp(),
    track.getDurationFromMetadata(),
  ]);
  const info = {
    id: track.id,
    codec,
    sampleRate,
    channels,
    description: bytesOf(config?.description),
    firstTimestamp,
    end: (await isOwnEnd(input)) ? known(end, firstTimestamp, await track.getTimeResolution()) : undefined,
  };
  return { info, next: batches(sink), close: () => input.dispose() };
}

/** @param end seconds, of which an edit list has moved the first to `first` */
function known(end: number | null, first: number, ticksPerSecond: number): number | undefined {
  if (end === null || end >= MAX_SECONDS) return undefined;
  return Math.round((end - first) * ticksPerSecond) === UNKNOWN_TICKS ? undefined : end;
}

/** Whether a track's end is its own: Matroska has one duration for all tracks, and the picture may go on after the sound. */
async function isOwnEnd(input: Input): Promise<boolean> {
  const format = await input.getFormat();
  return (format !== WEBM && format !== MATROSKA) || (await input.getTracks()).length === 1;
}

/** A track that nobody here can decode, with the container's own name of its codec. */
function named(codec: unknown): Demuxer {
  const info = {
    id: 0,
    codec: String(codec),
    sampleRate: 1,
    channels: 1,
    description: undefined,
    firstTimestamp: 0,
    end: undefined,
  };
  return { info, next: async () => [], close: () => undefined };
}

/** Packets one after the other, some at a time. */
function batches(sink: EncodedPacketSink): () => Promise<Packet[]> {
  let last: EncodedPacket | undefined;
  let ended = false;
  return async () => {
    const batch: Packet[] = [];
    for (let bytes = 0; !ended && bytes < BATCH_BYTES && batch.length < BATCH_PACKETS; ) {
      const packet: EncodedPacket | null = last ? await sink.getNextPacket(last) : await sink.getFirstPacket();
      ended = packet === null;
      if (packet === null) break;
      last = packet;
      bytes += packet.data.length;
      batch.push({ data: packet.data, timestamp: packet.timestamp, duration: packet.duration });
    }
    return batch;
  };
}

function bytesOf(data: AllowSharedBufferSource | undefined): Uint8Array | undefined {
  if (data === undefined) return undefined;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
