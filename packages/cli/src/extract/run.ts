/** A whole call of `melisma extract`: the front end and the plan first, then file by file, and a closing line. */
import { createExtractor, type Extractor, type FeatureArray } from 'melisma';
import { secondsOf } from '../audio/read.ts';
import { findInputs } from '../files/inputs.ts';
import { type Job, planOutputs, refuseInput } from '../files/outputs.ts';
import { type Counts, filesDone, leftOver, newCounts } from '../jobs/counts.ts';
import { runJobs, showPlan } from '../jobs/run.ts';
import { requireCanvas } from '../pictures/canvas.ts';
import { formatMilliseconds, formatSeconds } from '../report/text.ts';
import { chooseFrontEnd, tellNotes } from '../spec/choose.ts';
import { checkFlags, checkInputs, type ExtractFlags, optionsOf } from './flags.ts';
import { type Done, extractOne } from './one.ts';
import { showDone, showsValues } from './show.ts';

/** @returns the exit code @throws UsageError, MelismaError for what is wrong with the call as a whole */
export async function runExtract(audio: string[], flags: ExtractFlags): Promise<number> {
  checkFlags(flags);
  if (flags.raw !== undefined) {
    const { checkLive, runLive } = await import('./live.ts');
    checkLive(audio, flags);
    return runLive(flags);
  }
  if (flags.plot !== undefined) await requireCanvas();
  const frontEnd = await chooseFrontEnd(flags);
  tellNotes(frontEnd, flags);
  using extractor = await createExtractor(frontEnd.spec, optionsOf(flags));
  const inputs = await findInputs(audio, flags.filesFrom, undefined, flags);
  checkInputs(flags, inputs);
  if (flags.plot !== undefined) refuseInput('--plot', flags.plot, inputs);
  const jobs = planOutputs(inputs, flags.output, flags.format);
  return flags.dryRun ? showPlan(jobs, flags) : await runAll(extractor, jobs, flags);
}

function runAll(extractor: Extractor<FeatureArray>, jobs: readonly Job[], flags: ExtractFlags): Promise<number> {
  const tally = newTally(jobs.length);
  return runJobs(jobs, flags, {
    counts: tally,
    async workOn(job, onProgress) {
      const wantsOverview = showsValues(flags, jobs.length);
      await extractOne(extractor, job, flags, onProgress, wantsOverview, async (done) => {
        if (flags.plot !== undefined) await drawDone(flags.plot, done, extractor, flags.start);
        count(tally, done, flags);
        await showDone(done, extractor, flags, jobs.length);
      });
    },
    closingLine: () => closingLine(tally),
  });
}

/** The code that draws is loaded only for a picture. */
async function drawDone(path: string, done: Done, extractor: Extractor<FeatureArray>, start?: number): Promise<void> {
  const { writePicture } = await import('./figure.ts');
  await writePicture(path, done, extractor, start);
}

function count(tally: Tally, { job, shape, recording, milliseconds }: Done, { dtype }: ExtractFlags): void {
  tally.seconds += secondsOf(recording);
  if (recording.resampling) tally.resampled++;
  tally.milliseconds += milliseconds;
  if (job.format === 'raw' && tally.total === 1) tally.values = `${dtype} [${shape.dims.join(', ')}]`;
}

/** What a call has done so far. */
interface Tally extends Counts {
  /** Recordings that came at another rate. */
  resampled: number;
  /** Of audio. */
  seconds: number;
  /** Of extraction. */
  milliseconds: number;
  /** Type and sizes of the one raw output, which does not say them itself. */
  values?: string;
}

const newTally = (total: number): Tally => ({
  ...newCounts(total),
  resampled: 0,
  seconds: 0,
  milliseconds: 0,
});

/** `300 files, 14 min 03 s of audio in 7.41 s; features 301 ms of it; 3 skipped: the output exists (--overwrite replaces it)` */
function closingLine(tally: Tally): string {
  const parts = [doneLine(tally)];
  if (tally.values !== undefined) parts.push(tally.values);
  if (tally.resampled > 0) parts.push(`${tally.resampled} resampled`);
  return [...parts, ...leftOver(tally)].join('; ');
}

/** What the user has waited for, from the start of the process on, and how much of that was not reading and writing. */
function doneLine(tally: Tally): string {
  const { done, seconds, milliseconds } = tally;
  const files = filesDone(tally);
  if (done === 0) return files;
  const all = `${files}, ${formatSeconds(seconds)} of audio in ${formatMilliseconds(performance.now())}`;
  return `${all}; features ${formatMilliseconds(milliseconds)} of it`;
}
