/** A call over recordings: one after the other or in threads, with progress, and one's failure does not stop the others. */

import { dirname } from 'node:path';
import { UsageError } from '../errors/failure.ts';
import { standard } from '../files/inputs.ts';
import { destinationOf, type Place } from '../files/outputs.ts';
import { isOrdinaryFile } from '../files/status.ts';
import { removeLeftovers, removeOwn } from '../files/temporary.ts';
import { refuseExisting } from '../files/write.ts';
import { onInterrupt } from '../report/interrupt.ts';
import { type Progress, startProgress } from '../report/progress.ts';
import { print, sayOnError, tellFileFailure } from '../report/streams.ts';
import { printable } from '../report/text.ts';
import { type Counts, interruptedLine } from './counts.ts';
import { failureOf, type Journal } from './journal.ts';
import type { JobReport, Outcome, Perform, ThreadSetup, Threads } from './threads.ts';

/** As commander hands them over. */
export interface JobFlags {
  output?: string;
  filesFrom?: string;
  json?: boolean;
  quiet?: boolean;
  overwrite?: boolean;
  dryRun?: boolean;
  /** Threads. */
  jobs?: number;
  progress?: 'bar' | 'plain';
}

/** For `-o -`. @throws UsageError */
export function checkStandardOutput(flags: JobFlags): void {
  if (flags.json) throw new UsageError('-o - and --json both want standard output');
  if (process.stdout.isTTY && !flags.dryRun)
    throw new UsageError('-o - would write binary data to the terminal: redirect it or name a file');
}

/** What a command does. */
export interface Work<Job extends Place, Told extends JobReport> {
  /** Kept up to date as the call goes on. */
  counts: Counts;
  /** Works on one recording. */
  perform: Perform<Job, Told>;
  /** How a thread is told to do the same. */
  thread: ThreadSetup;
  /** Takes a recording that is done into what the closing line tells. */
  take(report: Told): void;
  /** The last line on standard error. */
  closingLine(): string;
  /** What is recorded of earlier calls, where outputs go to a directory. */
  journal?: Journal;
}

/** @returns the exit code */
export async function runJobs<Job extends Place, Told extends JobReport>(
  jobs: readonly Job[],
  flags: JobFlags,
  work: Work<Job, Told>,
): Promise<number> {
  clearUp(jobs, flags);
  const call = new Call(jobs, flags, work);
  await call.run();
  if (!flags.quiet) sayClosing(flags, work);
  call.sayFailures();
  return work.counts.failed > 0 ? 1 : 0;
}

/** A call under way. Recordings end in any order, and are told in that of the call. */
class Call<Job extends Place, Told extends JobReport> {
  readonly #jobs: readonly Job[];
  readonly #flags: JobFlags;
  readonly #work: Work<Job, Told>;
  readonly #progress: Progress;
  /** Those that ended before one that comes earlier. */
  readonly #ended = new Map<Job, Ended<Told>>();
  #told = 0;
  readonly #failures: [path: string, error: unknown][] = [];

  constructor(jobs: readonly Job[], flags: JobFlags, work: Work<Job, Told>) {
    this.#jobs = jobs;
    this.#flags = flags;
    this.#work = work;
    this.#progress = startProgress(jobs.length, flags);
  }

  async run(): Promise<void> {
    const { counts } = this.#work;
    const threads = await this.#threads();
    const release = onInterrupt(async () => {
      await threads?.stop();
      if (threads) removeOwn(directoriesOf(this.#jobs));
      this.#progress.stop();
      this.sayFailures();
      sayOnError(interruptedLine(counts, this.#flags.output !== undefined));
    });
    if (threads) await threads.run<Job, Told>(this.#left(), (job, ended) => this.#end(job, ended));
    else
      for (const job of this.#left()) this.#end(job, await outcomeOf(this.#work.perform(job, this.#progress.within)));
    await threads?.stop();
    release();
    this.#progress.stop();
    this.#work.journal?.close();
  }

  /** Standard input can be read here alone, and one recording is done soonest without a thread. */
  async #threads(): Promise<Threads | undefined> {
    const count = Math.min(this.#flags.jobs ?? 1, this.#jobs.length);
    if (count < 2 || this.#jobs.some(({ input }) => input.path === standard)) return undefined;
    const { Threads } = await import('./threads.ts');
    return new Threads(count, this.#work.thread);
  }

  /** The jobs that must be done; what becomes of the others is told. */
  *#left(): Generator<Job> {
    for (const job of this.#jobs) {
      const ended = this.#without(job);
      if (ended) this.#end(job, ended);
      else {
        this.#work.journal?.begin(job);
        yield job;
      }
    }
  }

  /** What becomes of a recording without work. */
  #without(job: Job): Ended<Told> | undefined {
    try {
      if (job.input.failure) throw job.input.failure;
      return isDone(job, this.#flags, this.#work.journal) ? { isSkipped: true } : undefined;
    } catch (error) {
      return { error };
    }
  }

  #end(job: Job, ended: Ended<Told>): void {
    if (!('isSkipped' in ended)) this.#work.journal?.end(job, ended);
    this.#ended.set(job, ended);
    for (let next = this.#jobs[this.#told]; this.#ended.has(next); next = this.#jobs[++this.#told]) {
      this.#tell(next, this.#ended.get(next)!);
      this.#ended.delete(next);
    }
  }

  #tell(job: Job, ended: Ended<Told>): void {
    const { counts } = this.#work;
    if ('isSkipped' in ended) {
      counts.skipped++;
      showSkipped(job, this.#flags);
    } else if (ended.report) {
      counts.done++;
      this.#work.take(ended.report);
      if (ended.report.text !== undefined) print(ended.report.text);
      if (ended.report.warning !== undefined && !this.#flags.quiet) sayOnError(ended.report.warning);
    } else {
      counts.failed++;
      this.#progress.pause();
      if (this.#flags.jobs === undefined) tellFileFailure(job.input.path, ended.error);
      else this.#failures.push([job.input.path, ended.error]);
      showFailure(job, ended.error, this.#flags);
    }
    this.#progress.step('report' in ended ? ended.report?.seconds : undefined);
  }

  /** With `-j` failures are told together, where they are found: a line each, the paths in one column. */
  sayFailures(): void {
    const width = Math.max(...this.#failures.map(([path]) => printable(path).length));
    for (const [path, error] of this.#failures) tellFileFailure(path, error, width);
    this.#failures.length = 0;
  }
}

type Ended<Told> = Outcome<Told> | { isSkipped: true };

const outcomeOf = <Told>(work: Promise<Told>): Promise<Outcome<Told>> =>
  work.then(
    (report) => ({ report }),
    (error: unknown) => ({ error }),
  );

/** The directories of the outputs. */
const directoriesOf = (jobs: readonly Place[]): Set<string> =>
  new Set(jobs.flatMap(({ output }) => (output === undefined || output === standard ? [] : dirname(output))));

/** What killed calls have left in the directories of the outputs. */
function clearUp(jobs: readonly Place[], { quiet }: JobFlags): void {
  for (const directory of directoriesOf(jobs))
    for (const path of removeLeftovers(directory))
      if (!quiet)
        sayOnError(
          `melisma: note: ${printable(path)} is half written, on another machine or by a call that was killed there`,
        );
}

/**
 * Whether the output is there already: in a directory it was done by an earlier call.
 *
 * @throws MelismaError where it is the one output of the call: then nothing is replaced unasked
 */
function isDone(job: Place, flags: JobFlags, journal?: Journal): boolean {
  const { input, output } = job;
  if (output === undefined || output === standard || flags.overwrite || input.failure || !isOrdinaryFile(output))
    return false;
  if (destinationOf(flags.output) !== 'directory') refuseExisting(output);
  return journal?.isCurrent(job) ?? true;
}

/** A call on one recording prints no closing line if it failed or has no `-o`: its error or its summary is enough. */
function sayClosing(
  { output }: JobFlags,
  { counts, closingLine }: Pick<Work<never, never>, 'counts' | 'closingLine'>,
): void {
  const said = counts.total === 1 && (counts.failed > 0 || output === undefined);
  if (!said) sayOnError(closingLine());
}

/** `--dry-run`: each recording, its output, and what would happen. */
export function showPlan(jobs: readonly Place[], flags: JobFlags, journal?: Journal): number {
  let failed = 0;
  for (const job of jobs) {
    try {
      if (job.input.failure) throw job.input.failure;
      showPlanned(job, isDone(job, flags, journal) ? 'skip' : 'write', flags);
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
  print(JSON.stringify({ path: input.path, output: output ?? null, error: failureOf(error) }));
}

function showPlanned({ input, output }: Place, action: 'write' | 'skip', flags: JobFlags): void {
  if (flags.json) print(JSON.stringify({ path: input.path, output: output ?? null, action }));
  else print(`${input.path} -> ${output ?? 'a summary'}${action === 'skip' ? ' (exists: would be skipped)' : ''}`);
}
