/** What a call has done so far, and how that is said at its end. */
import { type Counts, filesDone, leftOver, newCounts } from '../jobs/counts.ts';
import { formatCount, formatMilliseconds, formatRealtime, formatSeconds } from '../report/numbers.ts';

export interface Tally extends Counts {
  /** Recordings that came at another rate. */
  resampled: number;
  frames: number;
  /** Of audio. */
  seconds: number;
  /** Of extraction. */
  milliseconds: number;
  /** Type and sizes of the one raw output, which does not say them itself. */
  values?: string;
}

export const newTally = (total: number): Tally => ({
  ...newCounts(total),
  resampled: 0,
  frames: 0,
  seconds: 0,
  milliseconds: 0,
});

/** `12 files (132 s of audio), 13,200 frames in 24 ms, 5,500 times realtime; 3 skipped (they exist: --overwrite)` */
export function closingLine(tally: Tally): string {
  const parts = [doneLine(tally)];
  if (tally.values !== undefined) parts.push(tally.values);
  if (tally.resampled > 0) parts.push(`${tally.resampled} resampled`);
  return [...parts, ...leftOver(tally)].join('; ');
}

function doneLine(tally: Tally): string {
  const { done, frames, seconds, milliseconds } = tally;
  const files = filesDone(tally);
  if (done === 0) return files;
  const speed = `${formatMilliseconds(milliseconds)} (${formatRealtime(seconds, milliseconds)})`;
  return `${files}, ${formatSeconds(seconds)} of audio, ${formatCount(frames)} frames in ${speed}`;
}
