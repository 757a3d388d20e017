/** Audio as it comes: samples in plain arrays, or the blocks of a recording. */
import { refusal } from '../errors/refusal.ts';
import type { Samples } from '../extract/types.ts';

/** A block of a recording as `@melisma/decode` gives it; of one channel, for nothing is mixed here. */
export interface AudioBlock {
  readonly channels: readonly Float32Array[];
}

/** Chunks of samples, of any lengths. */
export type StreamAudio = AsyncIterable<Samples | AudioBlock> | Iterable<Samples | AudioBlock>;

/** The samples of each chunk. Throws ERR_OPTION for what cannot be gone over, and for blocks of more than one channel. */
export async function* chunksOf(audio: StreamAudio): AsyncGenerator<Samples, void, undefined> {
  const given = audio as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined;
  if (!(given?.[Symbol.asyncIterator] || given?.[Symbol.iterator]) || ArrayBuffer.isView(given)) {
    throw refusal('ERR_OPTION', 'audio', 'an iterable of samples or of blocks', audio);
  }
  for await (const chunk of audio) {
    const channels = (chunk as Partial<AudioBlock> | null | undefined)?.channels;
    if (channels === undefined) yield chunk as Samples;
    else if (channels.length === 1) yield channels[0];
    else
      throw refusal('ERR_OPTION', 'audio', 'blocks of one channel', `${channels.length} channels`, {
        expected: 1,
        words: `${channels.length}`,
      });
  }
}
