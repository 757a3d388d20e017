/** A whole call of `melisma info`, file by file, and what is said of each: a table for one, a line for one of several, or JSON. */

import { secondsOf } from '../audio/read.ts';
import { channelsOf, kindOf } from '../audio/words.ts';
import { findInputs } from '../files/inputs.ts';
import type { Place } from '../files/outputs.ts';
import { type Counts, filesDone, leftOver, newCounts } from '../jobs/counts.ts';
import { type JobFlags, runJobs } from '../jobs/run.ts';
import type { JobReport, Perform } from '../jobs/threads.ts';
import { formatClock, formatCount, formatSeconds, namedLines, printable } from '../report/text.ts';
import { decibels, type Facts, factsOf, type Level } from './facts.ts';

/** As commander hands them over. There is no output, so nothing to overwrite. */
export interface InfoFlags extends Pick<JobFlags, 'filesFrom' | 'json' | 'quiet' | 'jobs' | 'progress'> {
  check?: boolean;
}

/** @returns the exit code @throws UsageError for what is wrong with the call as a whole */
export async function runInfo(audio: string[], flags: InfoFlags): Promise<number> {
  const inputs = await findInputs(audio, flags.filesFrom, 'melisma info AUDIO...', flags);
  const jobs = inputs.map((input) => ({ input, output: undefined }));
  const counts = newCounts(jobs.length);
  const setup: InfoSetup = { flags, total: jobs.length };
  let seconds = 0;
  return runJobs(jobs, flags, {
    counts,
    perform: performer(setup),
    thread: { command: 'info', setup },
    take(report) {
      seconds += report.seconds;
    },
    closingLine: () => closingLine(counts, seconds),
  });
}

/** What a thread is told. */
export interface InfoSetup {
  flags: InfoFlags;
  /** Recordings of the call. */
  total: number;
}

/** Work on one recording, here or in a thread. */
export const performer =
  ({ flags, total }: InfoSetup): Perform<Place, JobReport> =>
  async ({ input }, onProgress) => {
    const facts = await factsOf(input, flags.check ?? false, onProgress);
    return { seconds: secondsOf(facts), text: textOf(input.path, facts, flags, total) };
  };

function textOf(path: string, facts: Facts, flags: InfoFlags, total: number): string | undefined {
  if (flags.json) return JSON.stringify(recordOf(path, facts));
  if (flags.quiet) return undefined;
  return total > 1 ? briefLine(path, facts) : tableOf(path, facts);
}

/** Bits a second over the whole file, its tags and pictures with it; undefined where there is no length or no size. */
function bitRateOf(facts: Facts): number | undefined {
  const seconds = secondsOf(facts);
  return facts.bytes === undefined || seconds === 0 ? undefined : Math.round((8 * facts.bytes) / seconds);
}

const kilobits = (bitRate: number): string => `${formatCount(Math.round(bitRate / 1000))} kbit/s`;

/** Lines `name   value`, without a line break at the end. */
export function tableOf(path: string, facts: Facts): string {
  const bitRate = bitRateOf(facts);
  const rows: [string, string | undefined][] = [
    ['file', path === '-' ? 'standard input' : path],
    ['format', kindOf(facts)],
    ['rate', `${facts.sampleRate} Hz`],
    ['channels', String(facts.channels)],
    ['length', lengthOf(facts)],
    ['size', facts.bytes === undefined ? undefined : `${formatCount(facts.bytes)} bytes`],
    ['bit rate', bitRate === undefined ? undefined : kilobits(bitRate)],
    ...(facts.level ? checkRows(facts, facts.level) : []),
  ];
  const known = rows.filter((row): row is [string, string] => row[1] !== undefined);
  return namedLines(known);
}

function lengthOf(facts: Facts): string {
  const { numFrames } = facts;
  const seconds = secondsOf(facts);
  return `${formatClock(seconds)}, ${seconds.toFixed(3)} s, ${formatCount(numFrames)} samples${originOf(facts)}`;
}

function originOf({ numFrames, statedFrames = numFrames, lengthFrom, level }: Facts): string {
  if (statedFrames !== numFrames) return ` (counted; the file says ${formatCount(statedFrames)})`;
  if (lengthFrom === 'stated') return ' (as the file says; not counted)';
  return lengthFrom === 'decoding' && !level ? ' (counted)' : '';
}

function checkRows({ md5, codec }: Facts, level: Level): [string, string][] {
  const sum = codec !== 'flac' ? '' : md5 === undefined ? '; the file has no MD5' : '; the MD5 agrees';
  return [
    ['check', `all samples decoded${sum}`],
    ['peak', formatLevel(level.peak)],
    ['rms', formatLevel(level.rms)],
  ];
}

const formatLevel = (share: number): string => `${share === 0 ? '-inf' : decibels(share).toFixed(2)} dBFS`;

/** One of several: columns, the path last. */
export function briefLine(path: string, facts: Facts): string {
  const bitRate = bitRateOf(facts);
  const level = facts.level;
  const columns = [
    formatClock(secondsOf(facts)).padStart(12),
    `${facts.sampleRate} Hz`.padStart(9),
    channelsOf(facts).padStart(11),
    (bitRate === undefined ? '' : kilobits(bitRate)).padStart(13),
    kindOf(facts).padEnd(27),
    ...(level ? [`peak ${formatLevel(level.peak).padStart(12)}`, `rms ${formatLevel(level.rms).padStart(12)}`] : []),
    printable(path),
  ];
  return columns.join('  ');
}

export function recordOf(path: string, facts: Facts): object {
  const { level, md5, bytes, bitDepth, ...rest } = facts;
  const seconds = secondsOf(facts);
  return {
    path,
    ...rest,
    bitDepth: bitDepth ?? null,
    seconds,
    bytes: bytes ?? null,
    bitRate: bitRateOf(facts) ?? null,
    md5: md5 ?? null,
    ...(level ? { check: levelRecord(level) } : {}),
  };
}

/** Silence has no decibels: null, as JSON has no infinity. */
function levelRecord({ peak, rms }: Level): object {
  const db = (share: number) => (share === 0 ? null : Number(decibels(share).toFixed(3)));
  return { peak, rms, peakDbfs: db(peak), rmsDbfs: db(rms) };
}

/** `12 files, 1 h 02 min of audio; 1 failed` */
function closingLine(counts: Counts, seconds: number): string {
  const files = filesDone(counts);
  const done = counts.done === 0 ? files : `${files}, ${formatSeconds(seconds)} of audio`;
  return [done, ...leftOver(counts)].join('; ');
}
