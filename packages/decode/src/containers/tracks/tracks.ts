/**
 * MP4, WebM and Matroska: mediabunny finds the packets, the decoders of the other formats take them. AAC goes to WebCodecs, or to what the
 * caller gives for it.
 */

import type { OpenOptions } from '../../bounds.ts';
import { aacRate, openAac, UNIT_SAMPLES } from '../../codecs/aac/aac.ts';
import { type Mp3Frame, mp3FrameAt } from '../../codecs/mp3/header.ts';
import { OPUS_RATE, opusPacketSamples } from '../../codecs/opus/packets.ts';
import type { Packet, TrackInfo } from '../../codecs/worker/protocol.ts';
import { Session } from '../../codecs/worker/session.ts';
import { damaged, unsupported } from '../../errors.ts';
import { trimmed, withoutEnd } from '../../pcm/trim.ts';
import type { AudioInfo, Opened } from '../../recording.ts';
import type { ByteSource } from '../../source/source.ts';
import { type Gapless, mp4Facts } from '../isobmff/boxes.ts';
import { checkSums, type Ends, type WebmFacts, webmFacts } from '../matroska/ebml.ts';
import { openTrack } from './codecs.ts';

const names = { mp4: 'MP4', webm: 'WebM' } as const;
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
export async function openContainer(source: ByteSource, options: OpenOptions): Promise<Opened> {
  const format = await containerOf(source);
  const mp4 = format === 'mp4' ? await mp4Facts(source) : undefined;
  const webm = format === 'webm' ? await webmFacts(source) : undefined;
  const session = await Session.open('container', options, source);
  try {
    const track = await session.call({ kind: 'demux', byteLength: source.byteLength });
    if (track === null) throw unsupported(names[format], 'no audio track');
    const facts = checkTrack(track, names[format]);
    const gapless = mp4?.edited.has(facts.id) ? undefined : mp4?.gapless;
    const pace = new Pace(names[format], packetSeconds(facts));
    const packets = packetsOf(session, facts, names[format], pace);
    const decoder =
      facts.codec === 'aac' ? await openAac(facts, packets, options) : openTrack(facts, names[format], options);
    const info: AudioInfo = { format, ...decoder.info };
    if (format === 'mp4') info.statedFrames = statedFrames(facts, info.sampleRate, gapless);
    const edges = edgesOf(facts, info, { preSkip: decoder.preSkip, gapless, ends: webm?.ends.get(facts.id) });
    const sound =
      facts.codec === 'aac' ? decoder.decode(packets) : pace.counting(decoder.decode(packets), info.sampleRate);
    const blocks = withoutEnd(trimmed(sound, edges.front, info.statedFrames), edges.back);
    return { info, blocks: closing(session, checked(blocks, source, webm)), close: () => session.close() };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Samples up to the end that the container's header tells. */
function statedFrames(
  { firstTimestamp, end }: TrackInfo,
  sampleRate: number,
  gapless: Gapless | undefined,
): number | undefined {
  if (gapless) return gapless.frames;
  return end === undefined ? undefined : Math.max(0, Math.round((end - Math.max(0, firstTimestamp)) * sampleRate));
}

async function containerOf(source: ByteSource): Promise<Container> {
  const [first] = await source.read(0, 1);
  return first === 0x1a ? 'webm' : 'mp4';
}

function checkTrack(track: TrackInfo, name: string): TrackInfo {
  const { codec, sampleRate, channels } = track;
  if (codec in otherCodecs) throw unsupported(name, otherCodecs[codec]);
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || channels < 1)
    throw damaged(name, `${channels} channels at ${sampleRate} Hz`);
  return track;
}

/** Packets one by one. One that is missing leaves a gap in time, or an end before the announced one. */
async function* packetsOf(session: Session, track: TrackInfo, name: string, pace: Pace): AsyncGenerator<Uint8Array> {
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
      pace.see(packet);
      end = packet.timestamp + packet.duration;
      untimed = packet.duration > 0 ? 0 : untimed + 1;
      longest = Math.max(longest, packet.duration);
      yield packet.data;
    }
  if (end === undefined) throw damaged(name, 'it holds no packet');
  // An MP4 may show its first packet later than the others (faac): its end counts from there.
  const late = longest / 2 + Math.max(0, track.firstTimestamp);
  const missing = name === 'MP4' ? late : Math.max(longest * (untimed + 1), 0.1);
  if (track.end !== undefined && end + missing < track.end)
    throw damaged(name, `it ends at ${end.toFixed(3)} of ${track.end.toFixed(3)} s`, {
      expected: track.end,
      given: end,
    });
}

/**
 * Holds the times of packets against how long those before them last: WebM tells when a packet begins, not when it ends, so a lost one leaves no gap.
 * Recordings of a browser are late by a few milliseconds now and then; most of a packet is a packet.
 */
class Pace {
  readonly #name: string;
  readonly #secondsOf: ((packet: Uint8Array) => number) | undefined;
  #sampleRate = 0;
  /** Where times were compared last, and how long the packets since then last, as far as is known. */
  #from: number | undefined;
  #seconds = 0;
  #packets = 0;

  constructor(name: string, secondsOf: ((packet: Uint8Array) => number) | undefined) {
    this.#name = name;
    this.#secondsOf = secondsOf;
  }

  /** Passes the samples on of a decoder that gives those of all packets that it took. They count where a packet itself does not tell. */
  async *counting(blocks: AsyncIterable<Float32Array[]>, sampleRate: number): AsyncGenerator<Float32Array[]> {
    this.#sampleRate = sampleRate;
    for await (const channels of blocks) {
      if (this.#secondsOf === undefined) this.#seconds += channels[0].length / this.#sampleRate;
      yield channels;
    }
  }

  /** A packet, before it is decoded. @throws MelismaError ERR_AUDIO_DAMAGED */
  see({ data, timestamp, duration }: Packet): void {
    if (this.#seconds > 0 && duration > 0) {
      const missing = timestamp - this.#from! - this.#seconds;
      if (missing > Math.max(TOLERANCE_SECONDS, (0.75 * this.#seconds) / this.#packets))
        throw damaged(this.#name, `${missing.toFixed(3)} s are missing before ${timestamp.toFixed(3)} s`);
    }
    if (this.#from === undefined || (this.#seconds > 0 && duration > 0))
      [this.#from, this.#seconds, this.#packets] = [timestamp, 0, 0];
    this.#packets++;
    this.#seconds += this.#secondsOf?.(data) ?? 0;
  }
}

/** How long a packet lasts, where it says so itself. */
function packetSeconds({ codec, description }: TrackInfo): ((packet: Uint8Array) => number) | undefined {
  if (codec === 'opus') return (packet) => opusPacketSamples(packet) / OPUS_RATE;
  if (codec === 'mp3') return (packet) => secondsOf(mp3FrameAt(packet, 0));
  const rate = codec === 'aac' && description !== undefined ? aacRate(description) : undefined;
  return rate === undefined ? undefined : () => UNIT_SAMPLES / rate;
}

const secondsOf = (frame: Mp3Frame | undefined): number => (frame === undefined ? 0 : frame.samples / frame.sampleRate);

function checkPacket({ data, timestamp }: Packet, end: number | undefined, slack: number, name: string): void {
  if (data.length === 0) throw damaged(name, `the packet at ${timestamp.toFixed(3)} s is empty`);
  if (end === undefined || Math.abs(timestamp - end) <= Math.max(TOLERANCE_SECONDS, slack)) return;
  throw damaged(name, `a packet begins at ${timestamp.toFixed(3)} s, the one before ended at ${end.toFixed(3)} s`);
}

/** What containers say of samples that are none of the recording's. */
interface Edges {
  /** The codec's own header. */
  preSkip: number | undefined;
  /** iTunes. */
  gapless: Gapless | undefined;
  /** Matroska. */
  ends: Ends | undefined;
}

/**
 * Samples to be cut off at both ends. Those before the time 0 are the encoder's, too. An MP4's header counts in the samples of the sound, so its end
 * holds; a WebM's rounds to milliseconds, so it states none.
 */
function edgesOf(
  { firstTimestamp }: TrackInfo,
  { sampleRate }: AudioInfo,
  { preSkip, gapless, ends }: Edges,
): { front: number; back: number } {
  const delay = ends?.delay === undefined ? unsaidDelay(ends?.encoder) : Math.round(ends.delay * sampleRate);
  const early = Math.max(0, delay - Math.round(firstTimestamp * sampleRate));
  return { front: preSkip ?? gapless?.delay ?? early, back: Math.round((ends?.padding ?? 0) * sampleRate) };
}

/**
 * Samples that an encoder of ffmpeg puts in front, without a word of them in Matroska before ffmpeg 6: libmp3lame 576 and the decoder's 529, its own
 * AAC 1024 (ffmpeg 5.1.9, initial_padding of the codecs).
 */
const unsaidDelay = (encoder: string | undefined): number =>
  encoder === undefined ? 0 : / libmp3lame$/.test(encoder) ? 1105 : / aac$/.test(encoder) ? 1024 : 0;

/** The sums of Matroska's elements, which reach over what has been decoded. */
async function* checked(
  blocks: AsyncIterable<Float32Array[]>,
  source: ByteSource,
  webm: WebmFacts | undefined,
): AsyncGenerator<Float32Array[]> {
  yield* blocks;
  if (webm) await checkSums(source, webm);
}

async function* closing(session: Session, blocks: AsyncIterable<Float32Array[]>): AsyncGenerator<Float32Array[]> {
  try {
    yield* blocks;
  } finally {
    await session.close();
  }
}
