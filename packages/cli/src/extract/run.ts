/** A whole call of `melisma extract`: the front end and the plan first, then file by file. */
import { createExtractor, type Extractor, type ExtractorOptions, type FeatureArray } from 'melisma';
import { secondsOf } from '../audio/recording.ts';
import { requireCanvas } from '../draw/canvas.ts';
import { findInputs } from '../files/inputs.ts';
import { type Job, planOutputs } from '../files/outputs.ts';
import { runJobs, showPlan } from '../jobs/run.ts';
import { chooseFrontEnd, tellNotes } from '../spec/choose.ts';
import { checkFlags, checkInputs, computesDoubles, type ExtractFlags } from './flags.ts';
import { type Done, extractOne } from './one.ts';
import { showDone } from './show.ts';
import { closingLine, newTally, type Tally } from './tally.ts';

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
  // Halves are rounded from doubles where there are any: once.
  ...(dtype !== 'float32' && computesDoubles(target) ? { output: 'float64' } : {}),
});

function runAll(extractor: Extractor<FeatureArray>, jobs: readonly Job[], flags: ExtractFlags): Promise<number> {
  const tally = newTally(jobs.length);
  return runJobs(jobs, flags, {
    counts: tally,
    async workOn(job, onProgress) {
      const done = await extractOne(extractor, job, flags, onProgress);
      count(tally, done, flags);
      await showDone(done, extractor, flags, jobs.length);
    },
    closingLine: () => closingLine(tally),
  });
}

function count(tally: Tally, { job, features, recording, milliseconds }: Done, { dtype }: ExtractFlags): void {
  tally.frames += features.validFrames;
  tally.seconds += secondsOf(recording);
  if (recording.resampling) tally.resampled++;
  tally.milliseconds += milliseconds;
  if (job.format === 'raw' && tally.total === 1) tally.values = `${dtype} [${features.dims.join(', ')}]`;
}
