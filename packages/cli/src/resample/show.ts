/** What is said about each recording, and at the end of the call. */
import { sourceLine } from '../audio/words.ts';
import { type Counts, filesDone, leftOver, newCounts } from '../jobs/counts.ts';
import { printable } from '../report/line.ts';
import { formatCount, formatMilliseconds, formatRealtime, formatSeconds, realtime } from '../report/numbers.ts';
import { print, sayOnError } from '../report/streams.ts';
import type { ResampleFlags } from './flags.ts';
import type { Done } from './one.ts';

export interface Tally extends Counts {
  /** Of audio. */
  seconds: number;
  milliseconds: number;
  clipped: number;
  /** What was made of the only recording of the call. */
  words?: string;
}

export const newTally = (total: number): Tally => ({ ...newCounts(total), seconds: 0, milliseconds: 0, clipped: 0 });

const secondsOf = ({ numFrames, sampleRate }: Done): number => numFrames / sampleRate;

export function count(tally: Tally, done: Done, { format, channel = 'each' }: ResampleFlags): void {
  tally.seconds += secondsOf(done);
  tally.milliseconds += done.milliseconds;
  tally.clipped += done.clipped;
  if (tally.total === 1) tally.words = `${sourceLine(done, { channel })}, as ${format}`;
}

/** A line of JSON, and a warning where samples were clipped. */
export function showDone(done: Done, flags: ResampleFlags): void {
  if (flags.json) print(JSON.stringify(recordOf(done, flags)));
  if (done.clipped === 0 || flags.quiet) return;
  const many = `${formatCount(done.clipped)} ${done.clipped === 1 ? 'sample lies' : 'samples lie'}`;
  const path = printable(done.job.input.path);
  sayOnError(`melisma: ${path}: ${many} beyond full scale and were clipped: --format float32 keeps them`);
}

function recordOf(done: Done, { channel = 'each', start = 0, format }: ResampleFlags): object {
  const { job, source, resampling, sampleRate, channels, numFrames, clipped, milliseconds } = done;
  const seconds = secondsOf(done);
  return {
    path: job.input.path,
    source,
    channel,
    resampled: resampling ?? null,
    start,
    sampleRate,
    channels,
    numFrames,
    seconds,
    format,
    clipped,
    milliseconds: Number(milliseconds.toFixed(3)),
    timesRealtime: realtime(seconds, milliseconds),
    output: job.output,
  };
}

/** `1 file, 11.00 s of audio in 41.2 ms (267 times realtime): WAV, ... resampled to 16000 Hz (high), as float32` */
export function closingLine(tally: Tally): string {
  const { done, seconds, milliseconds, clipped, words } = tally;
  const files = filesDone(tally);
  const speed = `${formatMilliseconds(milliseconds)} (${formatRealtime(seconds, milliseconds)})`;
  const parts = [done === 0 ? files : `${files}, ${formatSeconds(seconds)} of audio in ${speed}`];
  if (words !== undefined) parts[0] += `: ${words}`;
  if (clipped > 0) parts.push(`${formatCount(clipped)} samples clipped`);
  return [...parts, ...leftOver(tally)].join('; ');
}
