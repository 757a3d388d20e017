/** Chunks of rows as streaming models take them. */
import { readOptions } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';

/** How rows are cut into chunks: plain data. */
export interface ChunkPlan {
  /** Rows of the first chunk. */
  firstFrames: number;
  /** Rows of each later one. */
  frames: number;
  /** Those of them that repeat the last rows of the chunk before. Default 0. */
  overlapFrames?: number;
  /** Zeros before the signal, in samples at the front end's rate. Default 0. */
  leftZeros?: number;
}

const LARGEST = 2 ** 31 - 1;

/** Throws ERR_OPTION. */
export function checkedChunk(given: ChunkPlan): Required<ChunkPlan> {
  const keys = ['firstFrames', 'frames', 'overlapFrames', 'leftZeros'] as const;
  const { firstFrames, frames, overlapFrames = 0, leftZeros = 0 } = readOptions(given, keys, 'chunk');
  const whole = (name: string, value: unknown, least: number, most: number) => {
    if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return;
    throw refusal('ERR_OPTION', `chunk.${name}`, `a whole number from ${least} to ${most}`, value);
  };
  whole('firstFrames', firstFrames, 1, LARGEST);
  whole('frames', frames, 1, LARGEST);
  whole('overlapFrames', overlapFrames, 0, Math.min(firstFrames, frames - 1));
  whole('leftZeros', leftZeros, 0, LARGEST);
  return { firstFrames, frames, overlapFrames, leftZeros };
}
