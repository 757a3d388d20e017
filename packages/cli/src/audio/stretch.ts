/** A recording gone through block by block: the part that is wanted, mixed, at the rate that is wanted. */
import type { AudioInfo, AudioStream } from '@melisma/decode';
import type { Resampler, ResamplerStream } from 'melisma/resample';
import type { SourceFlags } from './flags.ts';
import { mixed } from './mixing.ts';
import { infoOf } from './open.ts';
import { emptyPart, partOf, within } from './part.ts';
import { type Resampling, resamplerFor } from './resampling.ts';

/** What is made of a recording. */
export interface ReadOptions extends SourceFlags {
  /** Hz; undefined leaves it at its own rate. */
  rate?: number;
  /** Called with the share that has been read, where the length is known beforehand. */
  onProgress?(share: number): void;
}

export interface Stretch {
  /** What the file is, at its own rate. */
  source: AudioInfo;
  /** Hz, of the blocks. */
  sampleRate: number;
  /** What brings it to another rate; undefined where nothing does. */
  resampling: Resampling | undefined;
  /** Samples per channel that will come, where the recording's header says how many it has. */
  numFrames: number | undefined;
  /** One signal, or with `--channel each` one a channel, in pieces: some may be empty. To be gone through once. */
  blocks: AsyncIterable<readonly Float32Array[]>;
}

/** @throws MelismaError whatever is wrong with what is asked of the recording; the blocks throw what is wrong with itself */
export async function stretchOf(stream: AudioStream, options: ReadOptions): Promise<Stretch> {
  const source = infoOf(stream);
  const { resampler = 'high', rate = stream.sampleRate } = options;
  const isLeft = resampler === 'none' || rate === stream.sampleRate;
  const made = isLeft ? undefined : await resamplerFor(stream.sampleRate, rate, resampler);
  return {
    source,
    sampleRate: isLeft ? stream.sampleRate : rate,
    resampling: isLeft ? undefined : resampler,
    numFrames: lengthOf(source, options, made),
    blocks: resampled(partsOf(stream, options), made),
  };
}

function lengthOf({ sampleRate, numFrames }: AudioInfo, options: SourceFlags, resampler?: Resampler) {
  if (numFrames === undefined) return undefined;
  const { first, end } = partOf(sampleRate, options.start, options.duration);
  const length = Math.max(0, Math.min(numFrames, end) - first);
  return resampler ? resampler.outputLength(length) : length;
}

/** Goes through the recording as far as it is wanted. @throws MelismaError ERR_EMPTY_AUDIO */
async function* partsOf(stream: AudioStream, options: ReadOptions): AsyncGenerator<readonly Float32Array[]> {
  const { sampleRate, numFrames = stream.statedFrames ?? Infinity } = stream;
  const part = partOf(sampleRate, options.start, options.duration);
  let [end, isEmpty] = [0, true];
  for await (const block of stream) {
    const channels = within(part, block);
    if (channels) yield mixed(channels, options.channel ?? 'average');
    isEmpty &&= channels === undefined;
    end = block.firstFrame + block.channels[0].length;
    if (end >= part.end) break;
    options.onProgress?.(Math.min(1, end / Math.min(numFrames, part.end)));
  }
  if (isEmpty) throw emptyPart(part, end, sampleRate);
}

/** @throws MelismaError ERR_NON_FINITE from the resampler */
async function* resampled(
  parts: AsyncIterable<readonly Float32Array[]>,
  resampler: Resampler | undefined,
): AsyncGenerator<readonly Float32Array[]> {
  if (!resampler) return yield* parts;
  let streams: ResamplerStream[] = [];
  for await (const channels of parts) {
    if (streams.length === 0) streams = channels.map(() => resampler.stream());
    yield channels.map((samples, c) => streams[c].push(samples));
  }
  yield streams.map((stream) => stream.flush());
}
