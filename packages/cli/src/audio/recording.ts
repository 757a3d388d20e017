/** A recording as it is worked on: the part of it that was asked for, mixed, at a rate. */
import type { AudioInfo } from '@melisma/decode';
import type { Resampling } from './resampling.ts';

export interface Recording {
  /** One signal `[samples]`; with `--channel each` one a channel. */
  signals: readonly Float32Array[];
  /** Hz, of the signals. */
  sampleRate: number;
  /** What the file is, at its own rate. */
  source: AudioInfo;
  /** What brought it to another rate; undefined where nothing did. */
  resampling: Resampling | undefined;
}

/** The length of what was taken. */
export const secondsOf = ({ signals, sampleRate }: Recording): number => signals[0].length / sampleRate;
