/** What a recording is: from its header as far as that goes, otherwise by decoding; and how loud it is. */
import type { AudioInfo, AudioStream } from '@melisma/decode';
import { nonFinite } from '../audio/finite.ts';
import { infoOf, openRecording } from '../audio/read.ts';
import { type Input, standard } from '../files/inputs.ts';
import { statusOf } from '../files/status.ts';

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
    const status = input.path === standard ? undefined : statusOf(input.path);
    const bytes = status?.isFile() ? status.size : undefined;
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

export class Level {
  #peak = 0;
  #squares = 0;
  #count = 0;

  /** @throws MelismaError ERR_NON_FINITE: no sound, and nothing that could be measured */
  take(channels: readonly Float32Array[], firstFrame: number): void {
    channels.forEach((samples, c) => {
      const squares = this.#squaresOf(samples);
      if (!Number.isFinite(squares)) throw nonFinite(samples, c, firstFrame);
      this.#squares += squares;
      this.#count += samples.length;
    });
  }

  /** In float64: no square of a finite float32 overflows it. */
  #squaresOf(samples: Float32Array): number {
    let [squares, peak] = [0, this.#peak];
    for (let i = 0; i < samples.length; i++) {
      const x = Math.abs(samples[i]);
      if (x > peak) peak = x;
      squares += x * x;
    }
    this.#peak = peak;
    return squares;
  }

  /** The largest absolute sample, 1 being full scale. */
  get peak(): number {
    return this.#peak;
  }

  /** The root of the mean square, 1 being full scale: a sine of full scale has 0.707, -3.01 dBFS. */
  get rms(): number {
    return this.#count === 0 ? 0 : Math.sqrt(this.#squares / this.#count);
  }
}

/** -Infinity for silence. */
export const decibels = (share: number): number => 20 * Math.log10(share);
