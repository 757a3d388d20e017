/** `--start`, `--duration`, `--channel`, `--resampler`: which part of a recording is taken, and how it gets to a rate. */
import type { AudioInfo } from '@melisma/decode';
import { UsageError } from '../errors/failure.ts';

/** The average of the channels, each by itself, or one of them, counted from 0. */
export type Channel = 'average' | 'each' | number;

/** The qualities of `melisma/resample`, and the resamplers whose output models were trained on. */
export type Resampling = 'high' | 'fast' | 'torchaudio' | 'kaldi';

/** As commander hands them over. */
export interface SourceFlags {
  start?: number;
  duration?: number;
  channel?: Channel;
  resampler?: Resampling | 'none';
}

/** Of what computes features. */
export interface ScaleFlags {
  /** Float samples are what they are, whatever their peak. */
  anyScale?: boolean;
}

/** What a decoder has scaled has full scale at 1, however loud it is; only floats may be integers in disguise. */
export const anyScaleOf = ({ float }: AudioInfo, { anyScale }: ScaleFlags): boolean => anyScale ?? !float;

/** `90`, `1:30` or `1:02:03.5` as seconds. @throws UsageError */
export function secondsIn(option: string, text: string): number {
  const match = /^(?:(?:(\d+):)?([0-5]?\d):)?(\d+(?:\.\d*)?|\.\d+)$/.exec(text);
  if (!match)
    throw new UsageError(`${option} ${text}: expected seconds or [hours:]minutes:seconds, such as 90 or 1:30`);
  const [, hours = '0', minutes = '0', seconds] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** @throws UsageError for a duration of nothing */
export function durationIn(text: string): number {
  const seconds = secondsIn('--duration', text);
  if (seconds === 0) throw new UsageError(`--duration ${text}: expected more than nothing`);
  return seconds;
}

/** `average`, `each`, or the number of a channel. @throws UsageError */
export function channelIn(text: string): Channel {
  if (text === 'average' || text === 'each') return text;
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new UsageError(`--channel ${text}: expected average, each, or the number of a channel, 0 being the first`);
}

/** A sample rate in Hz. @throws UsageError */
export function rateIn(text: string): number {
  const rate = Number(text);
  if (Number.isInteger(rate) && rate > 0) return rate;
  throw new UsageError(`--rate ${text}: expected a whole number of Hz`);
}

/** A sample rate in Hz, or `own`. @throws UsageError */
export const rateOrOwn = (text: string): number | 'own' => (text === 'own' ? text : rateIn(text));
