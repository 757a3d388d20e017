/** Ogg (RFC 3533) with Vorbis, Opus (RFC 7845) or FLAC (RFC 9639, 10.1) to blocks of samples. Links that are chained follow each other. */

import type { OpenOptions } from '../../bounds.ts';
import { decodeOpusPackets, OPUS_RATE, parseOpusHead } from '../../codecs/opus/packets.ts';
import { decodeVorbisPackets, isVorbisHeader, parseVorbisHead, vorbisConfig } from '../../codecs/vorbis/packets.ts';
import { type DecodePackets, inFlight, openSession, type Sound } from '../../codecs/worker/packets.ts';
import type { CodecConfig } from '../../codecs/worker/protocol.ts';
import { damaged, malformed, unsupported } from '../../errors.ts';
import type { AudioInfo, Opened } from '../../recording.ts';
import { ascii } from '../../source/bytes.ts';
import { Reader } from '../../source/reader.ts';
import type { ByteSource } from '../../source/source.ts';
import { skipTail } from '../../source/tags.ts';
import { firstPages, type PagePackets, pagePackets } from './packets.ts';
import { type Page, readPage } from './page.ts';
import { statedFrames } from './stated.ts';

/** One link of the chain: what it is, and its samples. */
type Link = Opened;

/** A link with its first page, and the serial numbers of the streams beside the sound. */
type FullLink = Link & { page: Page; others: ReadonlySet<number> };

type Codec = 'vorbis' | 'opus' | 'flac';

/** @throws MelismaError ERR_AUDIO_FORMAT, ERR_AUDIO_UNSUPPORTED, ERR_AUDIO_DAMAGED */
export async function openOgg(source: ByteSource, options: OpenOptions): Promise<Opened> {
  const reader = new Reader(source);
  const link = await openLink(reader, options);
  if (link.info.codec !== 'flac') link.info.statedFrames = await statedFrames(source, link.page, reader.position);
  return { info: link.info, blocks: chain(link, reader, options) };
}

/** Links one after the other, all alike. */
async function* chain(first: FullLink, reader: Reader, options: OpenOptions): AsyncGenerator<Float32Array[]> {
  yield* first.blocks;
  for (let { others } = first; await hasLink(reader, others); ) {
    const { info, blocks, others: beside } = await openLink(reader, options);
    others = beside;
    for (const key of ['codec', 'sampleRate', 'channels'] as const)
      if (info[key] !== first.info[key])
        throw unsupported('Ogg', `a chain whose ${key} changes from ${first.info[key]} to ${info[key]}`);
    yield* blocks;
  }
}

/** Whether a further link follows, after what is left of the streams beside the sound. Zeros and tags are passed over. */
async function hasLink(reader: Reader, others: ReadonlySet<number>): Promise<boolean> {
  while (!(await skipTail(reader))) {
    const at = reader.position;
    const { first, serial } = await readPage(reader);
    if (!first && others.has(serial)) continue;
    reader.position = at;
    return true;
  }
  return false;
}

async function openLink(reader: Reader, options: OpenOptions): Promise<FullLink> {
  const pages = await firstPages(reader);
  const page = pages.find(({ parts }) => codecOf(parts[0]) !== undefined);
  if (page === undefined) throw unsupported('Ogg', pages.map(({ parts }) => nameOf(parts[0])).join(' and '));
  const packets = pagePackets(reader, page.serial, page.sequence);
  const link = await openers[codecOf(page.parts[0])!](page, packets, options);
  return { ...link, page, others: new Set(pages.filter((other) => other !== page).map(({ serial }) => serial)) };
}

function codecOf(packet: Uint8Array): Codec | undefined {
  if (isVorbisHeader(packet, 1)) return 'vorbis';
  if (ascii(packet, 0, 8) === 'OpusHead') return 'opus';
  return ascii(packet, 0, 5) === '\x7fFLAC' ? 'flac' : undefined;
}

/** The name of a codec that is not decoded here. */
function nameOf(packet: Uint8Array): string {
  if (ascii(packet, 0, 5) === 'Speex') return 'Speex';
  return ascii(packet, 1, 7) === 'theora'
    ? 'Theora'
    : `a stream that begins with ${JSON.stringify(ascii(packet, 0, 8).replace(/[^\x20-\x7e]/g, '.'))}`;
}

type OpenLink = (page: Page, pages: AsyncGenerator<PagePackets>, options: OpenOptions) => Promise<Link>;

const openers: Readonly<Record<Codec, OpenLink>> = {
  vorbis: openVorbis,
  opus: openOpus,
  flac: async (page, pages, options) => (await import('./flac.ts')).openOggFlac(page, pages, options),
};

/**
 * The `count` packets that follow the first header, and the pages after them. Sound should begin on a page of its own; where it does not, what the
 * headers leave of their page comes first.
 */
async function headersOf(
  pages: AsyncGenerator<PagePackets>,
  count: number,
  codec: string,
): Promise<{ headers: Uint8Array[]; sound: AsyncGenerator<PagePackets> }> {
  const headers: Uint8Array[] = [];
  for (;;) {
    const { value: page, done } = await pages.next();
    if (done) throw damaged(codec, 'it ends within its headers');
    headers.push(...page.packets);
    if (headers.length < count) continue;
    const packets = headers.splice(count);
    return { headers, sound: packets.length === 0 && !page.last ? pages : inRow({ ...page, packets }, pages) };
  }
}

async function* inRow(first: PagePackets, rest: AsyncGenerator<PagePackets>): AsyncGenerator<PagePackets> {
  yield first;
  yield* rest;
}

async function openVorbis(page: Page, pages: AsyncGenerator<PagePackets>, options: OpenOptions): Promise<Link> {
  const head = parseVorbisHead(page.parts[0]);
  const { headers, sound } = await headersOf(pages, 2, 'Vorbis');
  const config = vorbisConfig(page.parts[0], headers[1]);
  const decode: DecodePackets = (session, packets, isFirst) => decodeVorbisPackets(session, packets, head, isFirst);
  const timing = new Timing('Vorbis', 0);
  return {
    info: { format: 'ogg', codec: 'vorbis', ...head },
    blocks: timed(sound, { config, decode, timing, options }),
  };
}

async function openOpus(page: Page, pages: AsyncGenerator<PagePackets>, options: OpenOptions): Promise<Link> {
  const head = parseOpusHead(page.parts[0]);
  const { headers, sound } = await headersOf(pages, 1, 'Opus');
  if (ascii(headers[0], 0, 8) !== 'OpusTags') throw malformed('Opus', 'the second header is missing');
  const info: AudioInfo = { format: 'ogg', codec: 'opus', sampleRate: OPUS_RATE, channels: head.channels };
  const decode: DecodePackets = (session, packets) => decodeOpusPackets(session, packets, head);
  const timing = new Timing('Opus', head.preSkip);
  return { info, blocks: timed(sound, { config: head.config, decode, timing, options }) };
}

interface TimedCodec {
  config: CodecConfig;
  decode: DecodePackets;
  timing: Timing;
  options: OpenOptions;
}

/** Bytes of packets that are decoded at a time: a page of most encoders has some 4 kB, and to ask the worker takes as long as to decode 1 kB. */
const BATCH_BYTES = 1 << 14;
/** What a packet counts as at least: one of Opus has 2 bytes for 0.12 s of silence, and a batch of such would be minutes of sound. */
const PACKET_BYTES = 64;

/** Pages, as many as go to the decoder at a time. */
async function* batches(pages: AsyncGenerator<PagePackets>): AsyncGenerator<PagePackets[]> {
  let batch: PagePackets[] = [];
  let bytes = 0;
  for await (const page of pages) {
    batch.push(page);
    for (const { length } of page.packets) bytes += Math.max(PACKET_BYTES, length);
    if (bytes < BATCH_BYTES) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/** Decodes batches of pages; what each page says of its place decides which of its samples count. */
async function* timed(pages: AsyncGenerator<PagePackets>, codec: TimedCodec): AsyncGenerator<Float32Array[]> {
  const session = await openSession(codec.config, codec.options);
  let isFirst = true;
  const decode = async (batch: PagePackets[]): Promise<Sound> => {
    const packets = batch.flatMap((page) => page.packets);
    if (packets.length === 0) return { channels: [], counts: [] };
    const begins = isFirst;
    isFirst = false;
    return codec.decode(session, packets, begins);
  };
  try {
    for await (const [batch, sound] of inFlight(batches(pages), decode)) {
      for (const { from, to } of codec.timing.stretches(batch, sound.counts))
        yield sound.channels.map((samples) => samples.subarray(from, to));
      if (codec.options.room.passes) session.reuse(sound.channels);
    }
  } finally {
    await session.close();
  }
}

/** Samples of a batch that count. */
interface Stretch {
  from: number;
  to: number;
}

/**
 * Holds samples against the positions of pages: fewer are a loss. The position of the first page may lie below its samples (Vorbis: those in front
 * are cut off) or beyond (the recording begins later), and that of the last below (those behind are cut off).
 */
class Timing {
  readonly #codec: string;
  #skip: number;
  #decoded = 0;
  /** Position at which decoding began, once a page told. */
  #origin: number | undefined;

  constructor(codec: string, preSkip: number) {
    this.#codec = codec;
    this.#skip = preSkip;
  }

  /** Which samples of some pages count, given how many each packet gave; those of pages in a row are one stretch. */
  *stretches(pages: readonly PagePackets[], counts: readonly number[]): Generator<Stretch> {
    let open: Stretch = { from: 0, to: 0 };
    let [start, packet] = [0, 0];
    for (const page of pages) {
      let count = 0;
      for (const end = packet + page.packets.length; packet < end; packet++) count += counts[packet];
      const { from, to } = this.#place(page, count);
      if (to > from && start + from !== open.to) {
        if (open.to > open.from) yield open;
        open = { from: start + from, to: start + from };
      }
      if (to > from) open.to = start + to;
      start += count;
    }
    if (open.to > open.from) yield open;
  }

  /** Which of the `count` samples of a page count. */
  #place({ packets, granule, last }: PagePackets, count: number): Stretch {
    this.#decoded += count;
    if (granule === undefined) {
      if (packets.length > 0 || last) throw damaged(this.#codec, 'a page without its position');
      return { from: 0, to: 0 };
    }
    if (packets.length > 0 || last) this.#origin ??= this.#begin(granule, last);
    const surplus = this.#decoded - (granule - (this.#origin ?? granule));
    if (surplus < 0 || surplus > (last ? count : 0))
      throw damaged(this.#codec, `${this.#decoded} samples up to a page whose position is ${granule}`);
    const from = Math.min(this.#skip, count - surplus);
    this.#skip -= from;
    return { from, to: count - surplus };
  }

  #begin(granule: number, last: boolean): number {
    const origin = granule - this.#decoded;
    if (origin >= 0) return origin;
    if (last) return 0;
    if (this.#codec === 'Opus') throw damaged('Opus', 'its first page has more samples than its position');
    this.#skip -= origin;
    return origin;
  }
}
