/** A call over recordings: one after the other, with progress, and one's failure does not stop the others. */

import { dirname } from 'node:path';
import { MelismaError } from 'melisma';
import { describe, UsageError, wordingOf } from '../errors/failure.ts';
import { standard } from '../files/inputs.ts';
import { destinationOf, type Place } from '../files/outputs.ts';
import { isOrdinaryFile } from '../files/status.ts';
import { removeLeftovers } from '../files/temporary.ts';
import { refuseExisting } from '../files/write.ts';
import { onInterrupt } from '../report/interrupt.ts';
import { type Progress, startProgress } from '../report/progress.ts';
import { print, sayOnError, tellFileFailure } from '../report/streams.ts';
import { printable } from '../report/text.ts';
import { type Counts, interruptedLine } from './counts.ts';

/** As commander hands them over. */
export interface JobFlags {
  output?: string;
  filesFrom?: string;
  json?: boolean;
  quiet?: boolean;
  overwrite?: boolean;
  dryRun?: boolean;
}

/** For `-o -`. @throws UsageError */
export function checkStandardOutput(flags: JobFlags): void {
  if (flags.json) throw new UsageError('-o - and --json both want standard output');
  if (process.stdout.isTTY && !flags.dryRun)
    throw new UsageError('-o - would write binary data to the terminal: redirect it or name a file');
}

/** What a command does. */
export interface Work<Job extends Place> {
  /** Kept up to date as the call goes on. */
  counts: Counts;
  /** Works on one recording and shows what came of it. @throws MelismaError whatever is wrong with it or its output */
  workOn(job: Job, onProgress: (share: number) => void): Promise<void>;
  /** The last line on standard error. */
  closingLine(): string;
}

/** @returns the exit code */
export async function runJobs<Job extends Place>(
  jobs: readonly Job[],
  flags: JobFlags,
  work: Work<Job>,
): Promise<number> {
  clearUp(jobs, flags);
  const progress = startProgress(jobs.length, flags);
  const release = onInterrupt(() => {
    progress.stop();
    sayOnError(interruptedLine(work.counts, flags.output !== undefined));
  });
  for (const job of jobs) {
    await runJob(job, flags, work, progress);
    progress.step();
  }
  release();
  progress.stop();
  if (!flags.quiet) sayClosing(flags, work);
  return work.counts.failed > 0 ? 1 : 0;
}

/** What killed calls have left in the directories of the outputs. */
function clearUp(jobs: readonly Place[], { quiet }: JobFlags): void {
  const outputs = jobs.flatMap(({ output }) => (output === undefined || output === standard ? [] : dirname(output)));
  for (const directory of new Set(outputs))
    for (const path of removeLeftovers(directory))
      if (!quiet)
        sayOnError(
          `melisma: note: ${printable(path)} is half written, on another machine or by a call that was killed there`,
        );
}

async function runJob<Job extends Place>(
  job: Job,
  flags: JobFlags,
  { counts, workOn }: Work<Job>,
  progress: Progress,
): Promise<void> {
  try {
    if (isDone(job, flags)) {
      counts.skipped++;
      showSkipped(job, flags);
      return;
    }
    await workOn(job, progress.within);
    counts.done++;
  } catch (error) {
    counts.failed++;
    progress.pause();
    tellFileFailure(job.input.path, error);
    showFailure(job, error, flags);
  }
}

/**
 * Whether the output is there already: in a directory it was done by an earlier call.
 *
 * @throws MelismaError where it is the one output of the call: then nothing is replaced unasked
 */
function isDone({ input, output }: Place, flags: JobFlags): boolean {
  if (output === undefined || output === standard || flags.overwrite || input.failure || !isOrdinaryFile(output))
    return false;
  if (destinationOf(flags.output) !== 'directory') refuseExisting(output);
  return true;
}

/** A call on one recording prints no closing line if it failed or has no `-o`: its error or its summary is enough. */
function sayClosing<Job extends Place>({ output }: JobFlags, { counts, closingLine }: Work<Job>): void {
  const said = counts.total === 1 && (counts.failed > 0 || output === undefined);
  if (!said) sayOnError(closingLine());
}

/** `--dry-run`: each recording, its output, and what would happen. */
export function showPlan(jobs: readonly Place[], flags: JobFlags): number {
  let failed = 0;
  for (const job of jobs) {
    try {
      if (job.input.failure) throw job.input.failure;
      showPlanned(job, isDone(job, flags) ? 'skip' : 'write', flags);
    } catch (error) {
      failed++;
      tellFileFailure(job.input.path, error);
    }
  }
  return failed > 0 ? 1 : 0;
}

function showSkipped({ input, output }: Place, flags: JobFlags): void {
  if (flags.json) print(JSON.stringify({ path: input.path, output, skipped: true }));
}

function showFailure({ input, output }: Place, error: unknown, flags: JobFlags): void {
  if (!flags.json) return;
  const code = error instanceof MelismaError ? error.code : 'ERR_INTERNAL';
  const message = error instanceof MelismaError ? wordingOf(error) : describe(error);
  print(JSON.stringify({ path: input.path, output: output ?? null, error: { code, message } }));
}

function showPlanned({ input, output }: Place, action: 'write' | 'skip', flags: JobFlags): void {
  if (flags.json) print(JSON.stringify({ path: input.path, output: output ?? null, action }));
  else print(`${input.path} -> ${output ?? 'a summary'}${action === 'skip' ? ' (exists: would be skipped)' : ''}`);
}
