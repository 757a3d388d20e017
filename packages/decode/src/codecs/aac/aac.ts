/** AAC: by WebCodecs where the runtime has it, else by what the caller gives. */
import { type MelismaError, refusal } from 'melisma/errors';
import type { Bounds, OpenOptions } from '../../bounds.ts';
import { damaged } from '../../errors.ts';
import type { AacBlock, AacDecoder, AacStream, TrackDecoder } from '../../recording.ts';
import type { TrackInfo } from '../worker/protocol.ts';
import { aacRates, adtsUnits } from './adts.ts';

/** Samples of an access unit of AAC-LC. */
export const UNIT_SAMPLES = 1024;
/** Access units that are decoded in advance to learn rate and channels: enough for ffmpeg 5.1 to find SBR and parametric stereo. */
const PROBE_UNITS = 8;
/** Hz; the core of a stream with SBR has half of the rate, at most this. */
const MAX_CORE_RATE = 24000;

/** What a container says of an AAC track. */
type Track = Pick<TrackInfo, 'sampleRate' | 'channels' | 'description'>;

/**
 * Opens an AAC track. Rate and channels come from the decoder, because headers do not tell of SBR and parametric stereo reliably.
 *
 * @throws MelismaError ERR_DECODER_MISSING where there is no decoder
 */
export async function openAac(
  track: Track,
  packets: AsyncGenerator<Uint8Array>,
  options: OpenOptions,
): Promise<TrackDecoder> {
  const decode = options.aac ?? webCodecs();
  if (decode === undefined) throw missing();
  const first = isPlain(track) ? [] : await firstOf(packets, PROBE_UNITS);
  const run = (units: AsyncIterable<Uint8Array>) => decode(streamOf(track, units, options.bounds));
  const { sampleRate, channels } = first.length === 0 ? track : await probe(run, first);
  const unitsOf = track.description === undefined ? adtsUnits : () => 1;
  return {
    info: { codec: 'aac', sampleRate, channels },
    decode: (rest) => counted(run, { sampleRate, channels }, inRow(first, rest), unitsOf),
  };
}

/** Whether there can be no SBR: AAC-LC at more than 24 kHz. A track of ADTS has no config, the core's rate, and may leave the channels to the sound. */
function isPlain({ description, sampleRate, channels }: Track): boolean {
  if (description === undefined) return sampleRate > MAX_CORE_RATE && channels > 0;
  return description[0] >> 3 === 2 && aacRate(description)! > MAX_CORE_RATE;
}

/** Hz of the core, by an AudioSpecificConfig; undefined where it has no code. */
export const aacRate = (config: Uint8Array): number | undefined =>
  config[0] >> 3 === 31 ? undefined : aacRates[((config[0] & 7) << 1) | (config[1] >> 7)];

async function firstOf(packets: AsyncGenerator<Uint8Array>, count: number): Promise<Uint8Array[]> {
  const first: Uint8Array[] = [];
  while (first.length < count) {
    const { value, done } = await packets.next();
    if (done) break;
    first.push(value);
  }
  return first;
}

async function* inRow(first: Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}

/** Access units through the decoder. */
type Run = (units: AsyncIterable<Uint8Array>) => AsyncIterable<AacBlock>;

/** Rate and channels of the first samples. */
async function probe(run: Run, units: Uint8Array[]): Promise<Shape> {
  for await (const { sampleRate, channels } of run(inRow(units, noUnits())))
    return { sampleRate, channels: channels.length };
  throw damaged('AAC', 'the decoder gave no samples');
}

async function* noUnits(): AsyncGenerator<Uint8Array> {}

type Shape = Pick<Track, 'sampleRate' | 'channels'>;

const streamOf = (track: Track, packets: AsyncIterable<Uint8Array>, { signal }: Bounds): AacStream => ({
  sampleRate: track.sampleRate,
  channels: track.channels,
  config: track.description ?? new Uint8Array(0),
  packets,
  signal,
});

/**
 * Every access unit must give its samples: 1024, or 2048 where the decoder doubles the rate. Of the first some decoders make none: what it holds
 * belongs to a unit that is not there.
 */
async function* counted(
  run: Run,
  shape: Shape,
  packets: AsyncIterable<Uint8Array>,
  unitsOf: (packet: Uint8Array) => number,
): AsyncGenerator<Float32Array[]> {
  const first: Uint8Array[] = [];
  let [units, given] = [0, 0];
  const watched = async function* () {
    for await (const packet of packets) {
      if (first.length < PROBE_UNITS) first.push(packet);
      units += unitsOf(packet);
      yield packet;
    }
  };
  for await (const { sampleRate, channels } of run(watched())) {
    if (channels.length !== shape.channels || sampleRate !== shape.sampleRate)
      throw damaged(
        'AAC',
        `${channels.length} channels at ${sampleRate} Hz where ${shape.channels} at ${shape.sampleRate} Hz were announced`,
      );
    given += channels[0].length;
    yield channels;
  }
  const expected = units * UNIT_SAMPLES;
  if (given >= expected) return;
  if (given >= expected - UNIT_SAMPLES && (await beginsSilent(run, first))) return;
  throw damaged('AAC', `the decoder gave ${given} of ${expected} samples`, { expected, given });
}

/** Whether the decoder makes as many samples of the units without the first of them. */
async function beginsSilent(run: Run, units: Uint8Array[]): Promise<boolean> {
  const [all, others] = [await samplesOf(run, units), await samplesOf(run, units.slice(1))];
  return all === others;
}

async function samplesOf(run: Run, units: Uint8Array[]): Promise<number> {
  let given = 0;
  for await (const { channels } of run(inRow(units, noUnits()))) given += channels[0].length;
  return given;
}

const missing = (): MelismaError =>
  refusal('ERR_DECODER_MISSING', 'aac', 'a decoder', undefined, {
    words: 'none',
    more: ': AAC needs one, in Node ffmpeg (apt-get install ffmpeg, brew install ffmpeg) with @melisma/decode/node; a browser needs WebCodecs',
  });

/** The runtime's own decoder. */
function webCodecs(): AacDecoder | undefined {
  return typeof AudioDecoder === 'undefined' ? undefined : decodeByWebCodecs;
}

/** Units that are in the decoder at a time. */
const IN_FLIGHT = 32;

async function* decodeByWebCodecs({ sampleRate, channels, config, packets }: AacStream): AsyncGenerator<AacBlock> {
  const ready: AacBlock[] = [];
  let failure: unknown;
  const decoder = new AudioDecoder({
    output: (data) => ready.push(planes(data)),
    error: (error) => {
      failure = error;
    },
  });
  const setup = {
    codec: `mp4a.40.${config[0] >> 3 || 2}`,
    sampleRate,
    numberOfChannels: channels,
    description: config,
  };
  if (!(await AudioDecoder.isConfigSupported(setup)).supported) throw missing();
  decoder.configure(setup);
  try {
    let index = 0;
    for await (const data of packets) {
      const timestamp = Math.round((index++ * UNIT_SAMPLES * 1e6) / sampleRate);
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, data: data as Uint8Array<ArrayBuffer> }));
      if (index % IN_FLIGHT === 0)
        while (decoder.decodeQueueSize > 0 && !failure) await new Promise((done) => setTimeout(done, 1));
      if (failure) break;
      while (ready.length > 0) yield ready.shift()!;
    }
    if (!failure) await decoder.flush().catch((error) => (failure ??= error));
    if (failure) throw damaged('AAC', `the decoder says: ${failure}`);
    yield* ready;
  } finally {
    if (decoder.state !== 'closed') decoder.close();
  }
}

function planes(data: AudioData): AacBlock {
  const { sampleRate } = data;
  const channels = Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex, format: 'f32-planar' });
    return samples;
  });
  data.close();
  return { sampleRate, channels };
}
