/** A whole call of `melisma extract`: the plan first, then file by file. One file's failure does not stop the others. */
import { createExtractor, type Extractor, type ExtractorOptions, type FeatureArray } from 'melisma';
import { secondsOf } from '../audio/recording.ts';
import { tellFileFailure } from '../errors/failure.ts';
import { refuseExisting } from '../files/atomic.ts';
import { findInputs, standard } from '../files/inputs.ts';
import { destinationOf, type Job, planOutputs } from '../files/outputs.ts';
import { isOrdinaryFile } from '../files/status.ts';
import { type Progress, startProgress } from '../report/progress.ts';
import { print, sayOnError } from '../report/streams.ts';
import { chooseFrontEnd, tellNotes } from '../spec/choose.ts';
import { checkFlags, checkInputs, computesDoubles, type ExtractFlags, skipsExisting } from './flags.ts';
import { onInterrupt } from './interrupt.ts';
import { type Done, extractOne } from './one.ts';
import { showDone, showFailure, showSkipped } from './show.ts';
import { closingLine, interruptedLine, newTally, type Tally } from './tally.ts';

/** @returns the exit code @throws UsageError, MelismaError for what is wrong with the call as a whole */
export async function runExtract(audio: string[], flags: ExtractFlags): Promise<number> {
  checkFlags(flags);
  const frontEnd = await chooseFrontEnd(flags);
  tellNotes(frontEnd, flags);
  using extractor = await createExtractor(frontEnd.spec, optionsOf(flags));
  const inputs = await findInputs(audio, flags.filesFrom);
  checkInputs(flags, inputs);
  const jobs = planOutputs(inputs, flags.output, flags.format);
  return flags.dryRun ? showPlan(jobs, flags) : await runJobs(extractor, jobs, flags);
}

/** An option that was not given is left out. */
const optionsOf = ({ target, layout, dtype }: ExtractFlags): ExtractorOptions => ({
  target,
  ...(layout === undefined ? {} : { layout }),
  // Halves are rounded from doubles where there are any: once.
  ...(dtype !== 'float32' && computesDoubles(target) ? { output: 'float64' } : {}),
});

async function runJobs(extractor: Extractor<FeatureArray>, jobs: readonly Job[], flags: ExtractFlags): Promise<number> {
  const tally = newTally(jobs.length);
  const progress = startProgress(jobs.length, flags);
  const release = onInterrupt(() => {
    progress.stop();
    sayOnError(interruptedLine(tally));
  });
  for (const job of jobs) {
    await runJob(extractor, job, flags, tally, progress);
    progress.step();
  }
  release();
  progress.stop();
  if (!flags.quiet) sayClosing(tally, flags);
  return tally.failed > 0 ? 1 : 0;
}

async function runJob(
  extractor: Extractor<FeatureArray>,
  job: Job,
  flags: ExtractFlags,
  tally: Tally,
  progress: Progress,
): Promise<void> {
  try {
    if (isDone(job, flags)) {
      tally.skipped++;
      showSkipped(job, flags);
      return;
    }
    const done = await extractOne(extractor, job, flags, progress.within);
    count(tally, done, flags);
    await showDone(done, extractor, flags, tally.total);
  } catch (error) {
    tally.failed++;
    progress.pause();
    tellFileFailure(job.input.path, error);
    showFailure(job, error, flags);
  }
}

/** Whether the output is there already. @throws MelismaError where that is an error rather than a resumed call */
function isDone({ input, output }: Job, flags: ExtractFlags): boolean {
  if (output === undefined || output === standard || flags.overwrite || input.failure || !isOrdinaryFile(output))
    return false;
  if (!skipsExisting(destinationOf(flags.output))) refuseExisting(output);
  return true;
}

function count(tally: Tally, { job, features, recording, milliseconds }: Done, { dtype }: ExtractFlags): void {
  tally.done++;
  tally.frames += features.validFrames;
  tally.seconds += secondsOf(recording);
  if (recording.resampling) tally.resampled++;
  tally.milliseconds += milliseconds;
  if (job.format === 'raw' && tally.total === 1) tally.values = `${dtype} [${features.dims.join(', ')}]`;
}

/** One recording that failed has had its line, and without `-o` its own summary; all else ends in a line. */
function sayClosing(tally: Tally, flags: ExtractFlags): void {
  const said = tally.total === 1 && (tally.failed > 0 || flags.output === undefined);
  if (!said) sayOnError(closingLine(tally));
}

/** `--dry-run`: each recording, its output, and what would happen. */
function showPlan(jobs: readonly Job[], flags: ExtractFlags): number {
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

function showPlanned({ input, output }: Job, action: 'write' | 'skip', flags: ExtractFlags): void {
  if (flags.json) print(JSON.stringify({ path: input.path, output: output ?? null, action }));
  else print(`${input.path} -> ${output ?? 'a summary'}${action === 'skip' ? ' (exists: would be skipped)' : ''}`);
}
