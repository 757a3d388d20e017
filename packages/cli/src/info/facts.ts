/** What a recording is: from its header as far as that goes, otherwise by decoding. */
import { statSync } from 'node:fs';
import type { AudioInfo, AudioStream } from '@melisma/decode';
import { infoOf, openRecording } from '../audio/open.ts';
import { type Input, standard } from '../files/inputs.ts';
import { isOrdinaryFile } from '../files/status.ts';
import { Level } from './level.ts';

/** Who says how long a recording is: a header whose word is kept, a tag, the last page or the track's duration, or all its samples, counted. */
type LengthFrom = 'header' | 'stated' | 'decoding';

export interface Facts extends AudioInfo {
  numFrames: number;
  lengthFrom: LengthFrom;
  /** Of the whole file; undefined where it came through a pipe. */
  bytes: number | undefined;
  /** Of all samples; undefined unless `--check` asked for it. */
  level: Level | undefined;
}

/** @throws MelismaError whatever is wrong with the recording, as far as it was read */
export async function factsOf(input: Input, check: boolean, onProgress: (share: number) => void): Promise<Facts> {
  const stream = await openRecording(input);
  try {
    const info = infoOf(stream);
    const bytes = input.path !== standard && isOrdinaryFile(input.path) ? statSync(input.path).size : undefined;
    const level = check ? new Level() : undefined;
    if (!check && info.numFrames !== undefined)
      return { ...info, numFrames: info.numFrames, lengthFrom: 'header', bytes, level };
    if (!check && info.statedFrames !== undefined)
      return { ...info, numFrames: info.statedFrames, lengthFrom: 'stated', bytes, level };
    return { ...info, numFrames: await count(stream, level, onProgress), lengthFrom: 'decoding', bytes, level };
  } finally {
    await stream.close();
  }
}

/** Goes through all of it. @returns the samples per channel */
async function count(
  stream: AudioStream,
  level: Level | undefined,
  onProgress: (share: number) => void,
): Promise<number> {
  const announced = stream.numFrames ?? stream.statedFrames ?? Infinity;
  let numFrames = 0;
  for await (const { channels, firstFrame } of stream) {
    level?.take(channels, firstFrame);
    numFrames = firstFrame + channels[0].length;
    onProgress(Math.min(1, numFrames / announced));
  }
  return numFrames;
}
