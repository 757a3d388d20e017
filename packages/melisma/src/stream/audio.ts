/** Audio as it comes: samples in plain arrays, or the blocks of a recording. */
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { readSamples, type Samples } from '../samples/samples.ts';

/** A block of a recording as `@melisma/decode` gives it; of one channel, for nothing is mixed here. */
export interface AudioBlock {
  readonly channels: readonly Float32Array[];
}

/** Chunks of samples, of any lengths. */
export type StreamAudio = AsyncIterable<Samples | AudioBlock> | Iterable<Samples | AudioBlock>;

/** The samples of each chunk. Throws ERR_OPTION for what cannot be gone over, and for blocks of more than one channel. */
export async function* chunksOf(audio: StreamAudio): AsyncGenerator<Samples, void, undefined> {
  const { later, now } = readable('audio', () => started(audio));
  if (later) for await (const chunk of later) yield readable('audio', () => onlyChannel(chunk));
  else for (const chunk of now) yield readable('audio', () => onlyChannel(chunk));
}

type Chunk = Samples | AudioBlock;
type Started = { later: AsyncIterable<Chunk>; now?: undefined } | { later?: undefined; now: Iterable<Chunk> };

/** What goes over the audio, begun: from here on errors are those of its source. */
function started(audio: StreamAudio): Started {
  const given = audio as Partial<AsyncIterable<Chunk> & Iterable<Chunk>> | null | undefined;
  if (!ArrayBuffer.isView(given)) {
    const later = given?.[Symbol.asyncIterator]?.();
    if (later) return { later: { [Symbol.asyncIterator]: () => later } };
    const now = given?.[Symbol.iterator]?.();
    if (now) return { now: { [Symbol.iterator]: () => now } };
  }
  throw refusal('ERR_OPTION', 'audio', 'an iterable of samples or of blocks', audio);
}

/** The samples of a chunk. Throws ERR_SAMPLE_TYPE, too. */
function onlyChannel(chunk: Chunk): Samples {
  const channels = (chunk as Partial<AudioBlock> | null | undefined)?.channels;
  if (channels === undefined) return readSamples(chunk);
  if (Array.isArray(channels) && channels.length === 1) return readSamples(channels[0]);
  const words = Array.isArray(channels) ? `${channels.length}` : 'none';
  throw refusal('ERR_OPTION', 'audio', 'blocks of one channel', `${words} channels`, { expected: 1, words });
}
