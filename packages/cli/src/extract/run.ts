/** A whole call of `melisma extract`: the front end and the plan first, then file by file, and a closing line. */
import { createExtractor, type Extractor, type ExtractorOptions, type FeatureArray } from 'melisma';
import { secondsOf } from '../audio/read.ts';
import { findInputs } from '../files/inputs.ts';
import { type Job, planOutputs } from '../files/outputs.ts';
import { type Counts, filesDone, leftOver, newCounts } from '../jobs/counts.ts';
import { runJobs, showPlan } from '../jobs/run.ts';
import { requireCanvas } from '../pictures/canvas.ts';
import { formatCount, formatMilliseconds, formatRealtime, formatSeconds } from '../report/text.ts';
import { chooseFrontEnd, tellNotes } from '../spec/choose.ts';
import { checkFlags, checkInputs, computesDoubles, type ExtractFlags } from './flags.ts';
import { type Done, extractOne } from './one.ts';
import { showDone } from './show.ts';

/** @returns the exit code @throws UsageError, MelismaError for what is wrong with the call as a whole */
export async function runExtract(audio: string[], flags: ExtractFlags): Promise<number> {
  checkFlags(flags);
  if (flags.plot !== undefined) await requireCanvas();
  const frontEnd = await chooseFrontEnd(flags);
  tellNotes(frontEnd, flags);
  using extractor = await createExtractor(frontEnd.spec, optionsOf(flags));
  const inputs = await findInputs(audio, flags.filesFrom);
  checkInputs(flags, inputs);
  const jobs = planOutputs(inputs, flags.output, flags.format);
  return flags.dryRun ? showPlan(jobs, flags) : await runAll(extractor, jobs, flags);
}

/** An option that was not given is left out. */
const optionsOf = ({ target, layout, dtype }: ExtractFlags): ExtractorOptions => ({
  target,
  ...(layout === undefined ? {} : { layout }),
  // float16 is rounded once, from doubles, if the target computes them.
  ...(dtype !== 'float32' && computesDoubles(target) ? { output: 'float64' } : {}),
});

function runAll(extractor: Extractor<FeatureArray>, jobs: readonly Job[], flags: ExtractFlags): Promise<number> {
  const tally = newTally(jobs.length);
  return runJobs(jobs, flags, {
    counts: tally,
    async workOn(job, onProgress) {
      const done = await extractOne(extractor, job, flags, onProgress);
      if (flags.plot !== undefined) await drawDone(flags.plot, done, extractor, flags.start);
      count(tally, done, flags);
      await showDone(done, extractor, flags, jobs.length);
    },
    closingLine: () => closingLine(tally),
  });
}

/** The code that draws is loaded only for a picture. */
async function drawDone(path: string, done: Done, extractor: Extractor<FeatureArray>, start?: number): Promise<void> {
  const { writePicture } = await import('./figure.ts');
  await writePicture(path, done, extractor, start);
}

function count(tally: Tally, { job, features, recording, milliseconds }: Done, { dtype }: ExtractFlags): void {
  tally.frames += features.validFrames;
  tally.seconds += secondsOf(recording);
  if (recording.resampling) tally.resampled++;
  tally.milliseconds += milliseconds;
  if (job.format === 'raw' && tally.total === 1) tally.values = `${dtype} [${features.dims.join(', ')}]`;
}

/** What a call has done so far. */
interface Tally extends Counts {
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

const newTally = (total: number): Tally => ({
  ...newCounts(total),
  resampled: 0,
  frames: 0,
  seconds: 0,
  milliseconds: 0,
});

/** `12 files (132 s of audio), 13,200 frames in 24 ms, 5,500 times realtime; 3 skipped (they exist: --overwrite)` */
function closingLine(tally: Tally): string {
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
