/** AAC: by WebCodecs where the runtime has it, else by what the caller gives. */
import { MelismaError } from 'melisma';
import { damaged } from '../errors.ts';
import type { AacDecoder, DecodeOptions } from '../recording.ts';
import type { TrackInfo } from '../worker/protocol.ts';
import type { TrackDecoder } from './codecs.ts';

/** Samples of an access unit of AAC-LC. */
const UNIT_SAMPLES = 1024;

/** @throws MelismaError ERR_DECODER_MISSING where there is none */
export function decodeAac(track: TrackInfo, options: DecodeOptions): TrackDecoder {
  const { sampleRate, channels } = track;
  const decode = options.aac ?? webCodecs();
  if (decode === undefined) throw missing();
  return {
    info: { codec: 'aac', sampleRate, channels },
    decode: (packets) => counted(decode, track, packets),
  };
}

/** Every access unit must give its samples: 1024, or 2048 where the decoder doubles the rate. */
async function* counted(
  decode: AacDecoder,
  track: TrackInfo,
  packets: AsyncIterable<Uint8Array>,
): AsyncGenerator<Float32Array[]> {
  let [units, given] = [0, 0];
  const watched = async function* () {
    for await (const packet of packets) {
      units++;
      yield packet;
    }
  };
  const config = track.description ?? new Uint8Array(0);
  for await (const block of decode({
    sampleRate: track.sampleRate,
    channels: track.channels,
    config,
    packets: watched(),
  })) {
    if (block.length !== track.channels)
      throw damaged('AAC', `${block.length} channels where ${track.channels} were announced`);
    given += block[0].length;
    yield block;
  }
  if (given < units * UNIT_SAMPLES)
    throw damaged('AAC', `the decoder gave ${given} of ${units * UNIT_SAMPLES} samples`, {
      expected: units * UNIT_SAMPLES,
      given,
    });
}

function missing(): MelismaError {
  const message =
    'AAC needs a decoder that is not here: in Node install ffmpeg (apt-get install ffmpeg, brew install ffmpeg) and use @melisma/decode/node; a browser needs WebCodecs';
  return new MelismaError('ERR_DECODER_MISSING', message, { option: 'aac', expected: 'ffmpeg or WebCodecs' });
}

/** The runtime's own decoder. */
function webCodecs(): AacDecoder | undefined {
  return typeof AudioDecoder === 'undefined' ? undefined : decodeByWebCodecs;
}

/** Units that are in the decoder at a time. */
const IN_FLIGHT = 32;

async function* decodeByWebCodecs({
  sampleRate,
  channels,
  config,
  packets,
}: Parameters<AacDecoder>[0]): AsyncGenerator<Float32Array[]> {
  const ready: Float32Array[][] = [];
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

function planes(data: AudioData): Float32Array[] {
  const channels = Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex, format: 'f32-planar' });
    return samples;
  });
  data.close();
  return channels;
}
