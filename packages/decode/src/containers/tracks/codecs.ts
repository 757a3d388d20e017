/** Which decoder takes the packets of a track. */
import { decodeSamples, type SampleFormat } from 'melisma/wav';
import type { OpenOptions } from '../../bounds.ts';
import { blocksOf, md5Of, PacketFrames } from '../../codecs/flac/flac.ts';
import { parseStreamInfo } from '../../codecs/flac/header.ts';
import { mp3FrameAt } from '../../codecs/mp3/header.ts';
import { decodeFrames } from '../../codecs/mp3/mp3.ts';
import { parseTag } from '../../codecs/mp3/tag.ts';
import { decodeOpusPackets, OPUS_RATE, parseOpusHead } from '../../codecs/opus/packets.ts';
import { decodeVorbisPackets, parseVorbisHead, vorbisConfig } from '../../codecs/vorbis/packets.ts';
import { type DecodePackets, openSession } from '../../codecs/worker/packets.ts';
import type { CodecConfig, TrackInfo } from '../../codecs/worker/protocol.ts';
import { damaged, malformed, unsupported } from '../../errors.ts';
import { bitsOf, codecOf, deinterleave, isFloat, toUnsigned } from '../../pcm/pcm.ts';
import { newRoom } from '../../pcm/room.ts';
import type { TrackDecoder } from '../../recording.ts';
import { ascii } from '../../source/bytes.ts';

/** @throws MelismaError ERR_AUDIO_UNSUPPORTED for a codec that is not decoded here */
export function openTrack(track: TrackInfo, name: string, options: OpenOptions): TrackDecoder {
  if (track.codec === 'vorbis') return openVorbis(track, options);
  if (track.codec === 'opus') return openOpus(track, options);
  if (track.codec === 'flac') return openFlacTrack(track, name);
  if (track.codec === 'mp3') return openMp3Track(track, options);
  const pcm = pcmFormats[track.codec];
  if (pcm === undefined) throw unsupported(name, track.codec);
  return openPcm(track, pcm);
}

const description = ({ description: bytes, codec }: TrackInfo): Uint8Array => {
  if (bytes === undefined) throw malformed(codec, 'its own header is missing');
  return bytes;
};

/** Packets that are decoded at a time; after each batch its samples are held against the time of the next packet. */
const BATCH_PACKETS = 16;

/** Batches of packets, so that the worker is not asked for each. */
async function* batches(packets: AsyncIterable<Uint8Array>, size = BATCH_PACKETS): AsyncGenerator<Uint8Array[]> {
  let batch: Uint8Array[] = [];
  for await (const packet of packets) {
    batch.push(packet);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Packets through the decoder in the worker. */
async function* decodedBy(
  decode: DecodePackets,
  config: CodecConfig,
  packets: AsyncIterable<Uint8Array>,
  options: OpenOptions,
): AsyncGenerator<Float32Array[]> {
  const session = await openSession(config, options);
  let isFirst = true;
  try {
    for await (const batch of batches(packets)) {
      yield (await decode(session, batch, isFirst)).channels;
      isFirst = false;
    }
  } finally {
    await session.close();
  }
}

function openVorbis(track: TrackInfo, options: OpenOptions): TrackDecoder {
  const [identification, , setup] = laced(description(track));
  const head = parseVorbisHead(identification);
  const config = vorbisConfig(identification, setup);
  const decode: DecodePackets = (session, batch, isFirst) => decodeVorbisPackets(session, batch, head, isFirst);
  return { info: { codec: 'vorbis', ...head }, decode: (packets) => decodedBy(decode, config, packets, options) };
}

/** Three packets in Xiph's lacing: how many less one, the lengths of all but the last, the packets. */
function laced(bytes: Uint8Array): Uint8Array[] {
  let at = 1;
  const lengths = Array.from({ length: 2 }, () => {
    let length = 0;
    while (bytes[at] === 255) length += bytes[at++];
    return length + (bytes[at++] ?? 0);
  });
  if (bytes[0] !== 2 || at + lengths[0] + lengths[1] >= bytes.length)
    throw malformed('Vorbis', 'its three headers are cut off');
  const starts = [at, at + lengths[0], at + lengths[0] + lengths[1]];
  return starts.map((start, i) => bytes.slice(start, starts[i + 1]));
}

function openOpus(track: TrackInfo, options: OpenOptions): TrackDecoder {
  const head = parseOpusHead(description(track));
  const decode: DecodePackets = (session, batch) => decodeOpusPackets(session, batch, head);
  return {
    info: { codec: 'opus', sampleRate: OPUS_RATE, channels: head.channels },
    preSkip: head.preSkip,
    decode: (packets) => decodedBy(decode, head.config, packets, options),
  };
}

function openFlacTrack(track: TrackInfo, name: string): TrackDecoder {
  const bytes = description(track);
  const magic = ascii(bytes, 0, 4) === 'fLaC' ? 8 : 4;
  const info = parseStreamInfo(bytes.subarray(magic, magic + 34));
  const { sampleRate, channels, bitDepth } = info;
  if (channels !== track.channels) throw damaged(name, `${channels} channels in FLAC, ${track.channels} in the track`);
  return {
    info: { codec: 'flac', sampleRate, channels, bitDepth, md5: md5Of(info) },
    decode: (packets) => blocksOf(new PacketFrames(batches(packets), info), info, newRoom),
  };
}

function openMp3Track({ sampleRate, channels }: TrackInfo, options: OpenOptions): TrackDecoder {
  return {
    info: { codec: 'mp3', sampleRate, channels },
    async *decode(packets) {
      const samples = sampleRate < 32000 ? 576 : 1152;
      let silent = 0;
      const frames = mp3Frames(packets, () => {
        silent = samples;
      });
      const session = await openSession({ codec: 'mp3' }, options);
      try {
        for await (const block of decodeFrames(session, frames, { sampleRate, channels, samples })) {
          if (silent > 0) yield block.map(() => new Float32Array(silent));
          silent = 0;
          yield block;
        }
      } finally {
        await session.close();
      }
    },
  };
}

/** A frame with LAME's tag that comes first is silence, which mpg123 would leave out: it keeps its time. */
async function* mp3Frames(packets: AsyncIterable<Uint8Array>, onTag: () => void) {
  let isFirst = true;
  for await (const bytes of packets) {
    const frame = mp3FrameAt(bytes, 0);
    if (frame === undefined || frame.bytes !== bytes.length) throw damaged('MP3', 'a packet is not one frame');
    if (isFirst && parseTag(bytes, frame) !== undefined) onTag();
    else yield { frame, bytes };
    isFirst = false;
  }
}

const pcmFormats: Readonly<Record<string, SampleFormat | undefined>> = {
  'pcm-u8': 'uint8',
  'pcm-s8': 'uint8',
  'pcm-s16': 'int16',
  'pcm-s16be': 'int16',
  'pcm-s24': 'int24',
  'pcm-s24be': 'int24',
  'pcm-s32': 'int32',
  'pcm-s32be': 'int32',
  'pcm-f32': 'float32',
  'pcm-f32be': 'float32',
  'pcm-f64': 'float64',
  'pcm-f64be': 'float64',
  ulaw: 'mulaw',
  alaw: 'alaw',
};

function openPcm({ codec, sampleRate, channels }: TrackInfo, format: SampleFormat): TrackDecoder {
  const layout = { format, channels, littleEndian: !codec.endsWith('be') };
  const prepare = codec === 'pcm-s8' ? toUnsigned : (bytes: Uint8Array) => bytes;
  return {
    info: { codec: codecOf(format), sampleRate, channels, bitDepth: bitsOf[format], float: isFloat(format) },
    async *decode(packets) {
      for await (const packet of packets) yield deinterleave(decodeSamples(prepare(packet), layout), channels);
    },
  };
}
