/** `--start` and `--duration`: a stretch of a recording, in samples of its own rate. */
import type { AudioBlock } from '@melisma/decode';
import { type MelismaError, refusal } from 'melisma/errors';

/** From sample `first` up to `end`, which may be infinite. */
export interface Part {
  first: number;
  end: number;
}

/** Seconds to samples, rounded down as `librosa.load(offset, duration)` does. */
export function partOf(sampleRate: number, start = 0, duration = Infinity): Part {
  const first = Math.floor(start * sampleRate);
  return { first, end: first + Math.floor(duration * sampleRate) };
}

/** What a block holds of the part; undefined if nothing. */
export function within({ first, end }: Part, { channels, firstFrame }: AudioBlock): Float32Array[] | undefined {
  const length = channels[0].length;
  const [from, to] = [Math.max(0, first - firstFrame), Math.min(length, end - firstFrame)];
  if (from >= to) return undefined;
  return to - from === length ? channels : channels.map((samples) => samples.subarray(from, to));
}

/** ERR_EMPTY_AUDIO: the recording was gone through, and nothing of it lies in the part. */
export function emptyPart({ first }: Part, numFrames: number, sampleRate: number): MelismaError {
  const [at, end] = [first, numFrames].map((samples) => Number((samples / sampleRate).toFixed(2)));
  if (numFrames === 0) return refusal('ERR_EMPTY_AUDIO', 'source', 'at least one sample', 0, { expected: 1 });
  const words = `less than ${end} seconds, where the recording ends`;
  return refusal('ERR_EMPTY_AUDIO', '--start', words, at, { expected: end });
}
