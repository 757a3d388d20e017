/** A whole call of `melisma resample`: the plan first, then file by file: decoded, cut, mixed, resampled and written, block by block. */

import type { AudioInfo } from '@melisma/decode';
import { createWavEncoder, type WavEncoder } from 'melisma/wav';
import type { Resampling, SourceFlags } from '../audio/flags.ts';
import { openRecording, type Stretch, secondsOf, stretchOf } from '../audio/read.ts';
import { sourceLine } from '../audio/words.ts';
import { UsageError } from '../errors/failure.ts';
import { findInputs, recordingNames, standard } from '../files/inputs.ts';
import { type Destination, destinationOf, type Place, planPlaces } from '../files/outputs.ts';
import { statusOf } from '../files/status.ts';
import { type Pieces, writeInPieces } from '../files/write.ts';
import { type Counts, filesDone, leftOver, newCounts } from '../jobs/counts.ts';
import { checkStandardOutput, type JobFlags, runJobs, showPlan } from '../jobs/run.ts';
import type { JobReport, Perform } from '../jobs/threads.ts';
import { printBytes } from '../report/streams.ts';
import { formatCount, formatMilliseconds, formatRealtime, formatSeconds, printable, realtime } from '../report/text.ts';

/** As commander hands them over. */
export interface ResampleFlags extends SourceFlags, JobFlags {
  /** Hz; `own` leaves each recording at its rate. */
  rate?: number | 'own';
  /** Integers round and clip, floats keep what the resampler gives. */
  format: 'float32' | 'int16' | 'int24' | 'int32';
}

const isWavName = (name: string): boolean => /\.wave?$/i.test(name);

/** @returns how `-o` was meant @throws UsageError for what is wrong before any file is looked at */
export function checkFlags(flags: ResampleFlags): Destination {
  const { output, rate, resampler } = flags;
  if (rate === undefined) throw new UsageError("--rate is missing: a number of Hz, or own to keep each recording's");
  if (output === undefined) throw new UsageError('-o is missing: a .wav file, a directory, or - for standard output');
  if (resampler === 'none' && rate !== 'own')
    throw new UsageError(`--resampler none and --rate ${rate}: --rate own keeps each recording's rate`);
  if (recordingNames.test(output) && !isWavName(output) && !statusOf(output)?.isDirectory())
    throw new UsageError(`-o ${output}: WAV is what is written: name it .wav`);
  const destination = destinationOf(output, isWavName, '.wav');
  if (destination === 'stdout') checkStandardOutput(flags);
  return destination;
}

/** @returns the exit code @throws UsageError for what is wrong with the call as a whole */
export async function runResample(audio: string[], flags: ResampleFlags): Promise<number> {
  const destination = checkFlags(flags);
  const inputs = await findInputs(audio, flags.filesFrom, 'melisma resample AUDIO... --rate HZ -o FILE|DIR', flags);
  const jobs = planPlaces(inputs, flags.output, destination, '.wav');
  return flags.dryRun ? showPlan(jobs, flags) : await runAll(jobs, flags);
}

function runAll(jobs: readonly Place[], flags: ResampleFlags): Promise<number> {
  const tally = newTally(jobs.length);
  return runJobs(jobs, flags, {
    counts: tally,
    perform: performer(flags),
    thread: { command: 'resample', setup: flags },
    take(report) {
      tally.seconds += report.seconds;
      tally.milliseconds += report.milliseconds;
      tally.clipped += report.clipped;
      if (tally.total === 1) tally.words = report.words;
    },
    closingLine: () => closingLine(tally),
  });
}

/** What came of one recording. */
interface ResampleReport extends JobReport {
  milliseconds: number;
  clipped: number;
  /** What was made of it. */
  words: string;
}

/** Work on one recording, here or in a thread. */
export const performer =
  (flags: ResampleFlags): Perform<Place, ResampleReport> =>
  async (job, onProgress) => {
    const done = await resampleOne(job, flags, onProgress);
    const { milliseconds, clipped } = done;
    const { format, channel = 'each' } = flags;
    return {
      seconds: secondsOf(done),
      milliseconds,
      clipped,
      words: `${sourceLine(done, { channel })}, as ${format}`,
      text: flags.json ? JSON.stringify(recordOf(done, flags)) : undefined,
      warning: clipped > 0 ? clippedWords(done) : undefined,
    };
  };

/** One recording, and what was written. */
export interface Done {
  job: Place;
  source: AudioInfo;
  /** Hz, of the output. */
  sampleRate: number;
  resampling: Resampling | undefined;
  channels: number;
  /** Samples per channel of the output. */
  numFrames: number;
  /** Samples of all channels that an integer format could not hold. */
  clipped: number;
  /** From opening to the last byte. */
  milliseconds: number;
}

type Options = Pick<ResampleFlags, 'rate' | 'format' | 'start' | 'duration' | 'channel' | 'resampler'>;

/** @throws MelismaError whatever is wrong with this recording or its output */
export async function resampleOne(job: Place, flags: Options, onProgress: (share: number) => void): Promise<Done> {
  const begin = performance.now();
  const { channel = 'each', rate, format } = flags;
  const stream = await openRecording(job.input);
  try {
    const stretch = await stretchOf(stream, { ...flags, channel, rate: rate === 'own' ? undefined : rate, onProgress });
    const { source, sampleRate, resampling } = stretch;
    const channels = channel === 'each' ? source.channels : 1;
    const wav = createWavEncoder({ format, channels, sampleRate, numFrames: stretch.numFrames });
    await writeTo(job.output!, (pieces) => writeWav(wav, stretch, pieces));
    const { numFrames, clipped } = wav;
    const milliseconds = performance.now() - begin;
    return { job, source, sampleRate, resampling, channels, numFrames, clipped, milliseconds };
  } finally {
    await stream.close();
  }
}

const writeTo = (output: string, write: (pieces: Pieces) => Promise<void>): Promise<void> =>
  output === standard ? write({ append: printBytes }) : writeInPieces(output, write);

/** Where the length was not known beforehand it is put into the header at the end; a pipe keeps sizes that say "unknown". */
async function writeWav(wav: WavEncoder, stretch: Stretch, { append, replace }: Pieces): Promise<void> {
  await append(wav.header());
  for await (const channels of stretch.blocks) await append(wav.push(channels));
  const padding = wav.end();
  if (stretch.numFrames !== undefined || replace) await append(padding);
  if (stretch.numFrames === undefined) replace?.(wav.header(), 0);
}

interface Tally extends Counts {
  /** Of audio. */
  seconds: number;
  milliseconds: number;
  clipped: number;
  /** What was made of the only recording of the call. */
  words?: string;
}

const newTally = (total: number): Tally => ({ ...newCounts(total), seconds: 0, milliseconds: 0, clipped: 0 });

/** A warning. */
function clippedWords({ clipped, job }: Done): string {
  const many = `${formatCount(clipped)} ${clipped === 1 ? 'sample lies' : 'samples lie'}`;
  const path = printable(job.input.path);
  return `melisma: ${path}: ${many} beyond full scale and were clipped: --format float32 keeps them`;
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
function closingLine(tally: Tally): string {
  const { done, seconds, milliseconds, clipped, words } = tally;
  const files = filesDone(tally);
  const speed = `${formatMilliseconds(milliseconds)} (${formatRealtime(seconds, milliseconds)})`;
  const parts = [done === 0 ? files : `${files}, ${formatSeconds(seconds)} of audio in ${speed}`];
  if (words !== undefined) parts[0] += `: ${words}`;
  if (clipped > 0) parts.push(`${formatCount(clipped)} samples clipped`);
  return [...parts, ...leftOver(tally)].join('; ');
}
