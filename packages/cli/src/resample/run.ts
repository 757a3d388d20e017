/** A whole call of `melisma resample`: the plan first, then file by file. */
import { findInputs } from '../files/inputs.ts';
import { type Place, planPlaces } from '../files/outputs.ts';
import { runJobs, showPlan } from '../jobs/run.ts';
import { checkFlags, type ResampleFlags } from './flags.ts';
import { resampleOne } from './one.ts';
import { closingLine, count, newTally, showDone } from './show.ts';

/** @returns the exit code @throws UsageError for what is wrong with the call as a whole */
export async function runResample(audio: string[], flags: ResampleFlags): Promise<number> {
  const destination = checkFlags(flags);
  const inputs = await findInputs(audio, flags.filesFrom, 'melisma resample AUDIO... --rate HZ -o FILE|DIR');
  const jobs = planPlaces(inputs, flags.output, destination, '.wav');
  return flags.dryRun ? showPlan(jobs, flags) : await runAll(jobs, flags);
}

function runAll(jobs: readonly Place[], flags: ResampleFlags): Promise<number> {
  const tally = newTally(jobs.length);
  return runJobs(jobs, flags, {
    counts: tally,
    async workOn(job, onProgress) {
      const done = await resampleOne(job, flags, onProgress);
      count(tally, done, flags);
      showDone(done, flags);
    },
    closingLine: () => closingLine(tally),
  });
}
