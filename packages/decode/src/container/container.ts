/**
 * MP4, WebM, Matroska and ADTS: mediabunny finds the packets, the decoders of the other formats take them. AAC goes to WebCodecs, or to what the
 * caller gives for it.
 */
import { damaged, unsupported } from '../errors.ts';
import type { AudioInfo, DecodeOptions, Opened } from '../recording.ts';
import type { ByteSource } from '../source/source.ts';
import { trimmed, withoutEnd } from '../trim.ts';
import type { Packet, TrackInfo } from '../worker/protocol.ts';
import { Session } from '../worker/session.ts';
import { openAac } from './aac.ts';
import { checkBoxes } from './boxes.ts';
import { openTrack } from './codecs.ts';
import { discardedSeconds } from './ebml.ts';

const names = { mp4: 'MP4', webm: 'WebM', adts: 'AAC' } as const;
type Container = keyof typeof names;

/** Seconds by which a packet may lie off the end of the one before: WebM rounds to milliseconds. */
const TOLERANCE_SECONDS = 0.002;

/** Codecs that are recognised in order to be named. */
const otherCodecs: Readonly<Record<string, string>> = {
  ac3: 'AC-3',
  eac3: 'E-AC-3',
  alac: 'Apple Lossless',
  A_ALAC: 'Apple Lossless',
  'A_MPEG/L1': 'MPEG layer 1',
  'A_MPEG/L2': 'MPEG layer 2',
  ima4: 'IMA ADPCM',
  dts: 'DTS',
};

/** @throws MelismaError ERR_AUDIO_FORMAT, ERR_AUDIO_UNSUPPORTED, ERR_AUDIO_DAMAGED, ERR_DECODER_MISSING */
export async function openContainer(source: ByteSource, options: DecodeOptions): Promise<Opened> {
  const format = await containerOf(source);
  if (format === 'mp4') await checkBoxes(source);
  const discards = format === 'webm' ? await discardedSeconds(source) : undefined;
  const session = await Session.open('container', options, source);
  try {
    const track = await session.call({ kind: 'demux', byteLength: source.byteLength });
    if (track === null) throw unsupported(names[format], 'no audio track');
    const facts = checkTrack(track, names[format]);
    const packets = packetsOf(session, facts, names[format]);
    const decoder =
      facts.codec === 'aac' ? await openAac(facts, packets, options) : openTrack(facts, names[format], options);
    const info: AudioInfo = { format, ...decoder.info };
    if (format === 'mp4') info.statedFrames = statedFrames(facts, info.sampleRate);
    return {
      info,
      blocks: closing(session, inTime(decoder.decode(packets), facts, info, decoder.preSkip, discards?.get(facts.id))),
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Samples up to the end that the container's header tells. */
const statedFrames = ({ firstTimestamp, end }: TrackInfo, sampleRate: number): number | undefined =>
  end === undefined ? undefined : Math.max(0, Math.round((end - Math.max(0, firstTimestamp)) * sampleRate));

async function containerOf(source: ByteSource): Promise<Container> {
  const [first] = await source.read(0, 1);
  return first === 0xff ? 'adts' : first === 0x1a ? 'webm' : 'mp4';
}

function checkTrack(track: TrackInfo, name: string): TrackInfo {
  const { codec, sampleRate, channels } = track;
  if (codec in otherCodecs) throw unsupported(name, otherCodecs[codec]);
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || channels < 1)
    throw damaged(name, `${channels} channels at ${sampleRate} Hz`);
  return track;
}

/** Packets one by one. One that is missing leaves a gap in time, or an end before the announced one. */
async function* packetsOf(session: Session, track: TrackInfo, name: string): AsyncGenerator<Uint8Array> {
  let end: number | undefined;
  let longest = 0;
  // Packets in a row without a duration: those of Matroska's laced blocks before the next cluster.
  let untimed = 0;
  for (
    let batch = await session.call({ kind: 'packets' });
    batch.length > 0;
    batch = await session.call({ kind: 'packets' })
  )
    for (const packet of batch) {
      checkPacket(packet, end, longest * (untimed + 1), name);
      end = packet.timestamp + packet.duration;
      untimed = packet.duration > 0 ? 0 : untimed + 1;
      longest = Math.max(longest, packet.duration);
      yield packet.data;
    }
  if (end === undefined) throw damaged(name, 'it holds no packet');
  if (track.end !== undefined && end + Math.max(longest * (untimed + 1), 0.1) < track.end)
    throw damaged(name, `it ends at ${end.toFixed(3)} of ${track.end.toFixed(3)} s`, {
      expected: track.end,
      given: end,
    });
}

function checkPacket({ data, timestamp }: Packet, end: number | undefined, slack: number, name: string): void {
  if (data.length === 0) throw damaged(name, `the packet at ${timestamp.toFixed(3)} s is empty`);
  if (end === undefined || Math.abs(timestamp - end) <= Math.max(TOLERANCE_SECONDS, slack)) return;
  throw damaged(name, `a packet begins at ${timestamp.toFixed(3)} s, the one before ended at ${end.toFixed(3)} s`);
}

/**
 * Samples before the time 0 are the encoder's, and so are those that the last block wants discarded. An MP4's header counts in the samples of the
 * sound, so its end holds; a WebM's rounds to milliseconds, so it states none.
 */
function inTime(
  blocks: AsyncIterable<Float32Array[]>,
  { firstTimestamp }: TrackInfo,
  { sampleRate, statedFrames }: AudioInfo,
  preSkip: number | undefined,
  discardedSeconds = 0,
): AsyncIterable<Float32Array[]> {
  const early = Math.max(0, Math.round(-firstTimestamp * sampleRate));
  return withoutEnd(trimmed(blocks, preSkip ?? early, statedFrames), Math.round(discardedSeconds * sampleRate));
}

async function* closing(session: Session, blocks: AsyncIterable<Float32Array[]>): AsyncGenerator<Float32Array[]> {
  try {
    yield* blocks;
  } finally {
    await session.close();
  }
}
