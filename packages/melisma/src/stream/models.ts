/** The chunks of models whose streaming code is known, by their names. */
import { notAmong } from '../errors/guess.ts';
import { readOptions } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import type { ChunkPlan } from './chunk-plan.ts';

/** What a model's chunks follow from; each model knows one or two of them. */
export interface ChunkModelOptions {
  /** Nemotron: frames of the encoder after a frame that it looks at: 0, 1, 6 or 13. Default 13. */
  lookahead?: number;
  /** Voxtral: milliseconds that the text lies behind the audio, a multiple of 80. Default 480. */
  delayMilliseconds?: number;
  /** Zipformer: frames of the encoder in a chunk, `--chunk-size`. Default 16. */
  chunkFrames?: number;
  /** Parakeet: seconds that each window brings, and seconds of the window. Defaults 1.6 and 4. */
  chunkSeconds?: number;
  bufferSeconds?: number;
}

type Maker = { readonly keys: readonly (keyof ChunkModelOptions)[]; make(options: ChunkModelOptions): ChunkPlan };

const whole = (name: string, value: number, least: number, most: number, step = 1): number => {
  if (value >= least && value <= most && Number.isInteger(value / step)) return value;
  throw refusal('ERR_OPTION', name, `a multiple of ${step} from ${least} to ${most}`, value);
};

/**
 * transformers 5.23, NemotronAsrStreamingProcessor and Nemotron3_5AsrProcessor: the first chunk has one frame of the encoder and its
 * lookahead, the encoder takes every eighth row. Their later chunks are read from 256 samples before their first row's middle, which for
 * lookahead 0 lies before the clip.
 */
const nemotron: Maker = {
  keys: ['lookahead'],
  make({ lookahead = 13 }) {
    if (![0, 1, 6, 13].includes(lookahead)) throw notAmong('ERR_OPTION', 'lookahead', [0, 1, 6, 13], lookahead);
    return { firstFrames: 1 + 8 * lookahead, frames: 8 * (lookahead + 1), overlapFrames: 0, leftZeros: 0 };
  },
};

/** Of one token of Voxtral: rows, and samples. */
const [TOKEN_FRAMES, TOKEN_SAMPLES, LEFT_TOKENS] = [8, 1280, 32];

/**
 * transformers 5.23, VoxtralRealtimeProcessor, and mistral-common, get_padding_audio: 32 tokens of zeros before the audio; the first chunk
 * holds them, the delay, and one token more.
 */
const voxtral: Maker = {
  keys: ['delayMilliseconds'],
  make({ delayMilliseconds = 480 }) {
    const delay = whole('delayMilliseconds', delayMilliseconds, 80, 2400, 80) / 80;
    const firstFrames = (LEFT_TOKENS + delay + 1) * TOKEN_FRAMES;
    return { firstFrames, frames: TOKEN_FRAMES, overlapFrames: 0, leftZeros: LEFT_TOKENS * TOKEN_SAMPLES };
  },
};

/**
 * icefall, zipformer/export-onnx-streaming.py, streaming_decode.py and decode_stream.py: two rows for each frame of the encoder (`decode_chunk_len`), and 13
 * that the next chunk brings again (`pad_length`); together `T` of sherpa-onnx's metadata. The first Zipformer, pruned_transducer_stateless7_streaming, has 7. Behind the last row it has 13 and 30 more of log(1e-10), which are the caller's.
 */
const zipformer: Maker = {
  keys: ['chunkFrames'],
  make({ chunkFrames = 16 }) {
    const frames = 2 * whole('chunkFrames', chunkFrames, 1, 1024) + 13;
    return { firstFrames: frames, frames, overlapFrames: 13, leftZeros: 0 };
  },
};

/**
 * FunASR 1.4.16, paraformer_streaming/model.py, `chunk_size=[0, 10, 5]`: 600 ms, ten stacked rows, at a time; the five that follow a chunk,
 * and the five before it, are the encoder's own memory.
 */
const paraformer: Maker = {
  keys: [],
  make: () => ({ firstFrames: 10, frames: 10, overlapFrames: 0, leftZeros: 0 }),
};

/**
 * NeMo 3.0, BatchedFrameASRRNNT: a window of zeros that the audio is shifted into. With `statistics: 'chunk'`, whose deviation is the spec's
 * (`degreesOfFreedom` 1); NeMo's buffer takes that of 0, a factor of 1.00125 for 400 rows.
 */
const buffered: Maker = {
  keys: ['chunkSeconds', 'bufferSeconds'],
  make({ chunkSeconds = 1.6, bufferSeconds = 4 }) {
    const frames = Math.round(whole('bufferSeconds', Math.round(bufferSeconds * 100), 1, 100_000));
    const fresh = Math.round(whole('chunkSeconds', Math.round(chunkSeconds * 100), 1, frames));
    return { firstFrames: frames, frames, overlapFrames: frames - fresh, leftZeros: (frames - fresh) * 160 };
  },
};

const models = {
  'nemotron-asr-streaming': nemotron,
  'nvidia/nemotron-speech-streaming-en-0.6b': nemotron,
  'nemotron-3-5': nemotron,
  'nvidia/nemotron-3.5-asr-streaming-0.6b': nemotron,
  'voxtral-realtime': voxtral,
  'mistralai/Voxtral-Mini-4B-Realtime-2602': voxtral,
  icefall: zipformer,
  'csukuangfj/sherpa-onnx-streaming-zipformer-en-2023-06-26': zipformer,
  paraformer,
  'paraformer-zh-streaming': paraformer,
  'funasr/paraformer-zh-streaming': paraformer,
  'iic/speech_paraformer_asr_nat-zh-cn-16k-common-vocab8404-online': paraformer,
  'iic/speech_paraformer-large_asr_nat-zh-cn-16k-common-vocab8404-online': paraformer,
  'parakeet-tdt': buffered,
  'nvidia/parakeet-tdt-0.6b-v2': buffered,
  'nvidia/parakeet-tdt-0.6b-v3': buffered,
} as const satisfies Record<string, Maker>;

/** Models and presets whose chunks {@link chunkFor} knows. */
export type ChunkModel = keyof typeof models;

/**
 * The chunks that a streaming model takes, in rows of its front end. Throws ERR_UNKNOWN_MODEL, ERR_OPTION.
 *
 * @example
 * ```ts
 * import { chunkFor } from 'melisma/stream';
 *
 * chunkFor('nemotron-asr-streaming', { lookahead: 6 }); // { firstFrames: 49, frames: 56, overlapFrames: 0, leftZeros: 0 }
 * ```
 */
export function chunkFor(model: ChunkModel | (string & {}), options?: ChunkModelOptions): ChunkPlan {
  const wanted = typeof model === 'string' ? model.toLowerCase() : undefined;
  const found = Object.entries(models).find(([name]) => name.toLowerCase() === wanted)?.[1];
  if (!found) throw notAmong('ERR_UNKNOWN_MODEL', 'model', Object.keys(models), model);
  return found.make(readOptions(options, found.keys));
}
