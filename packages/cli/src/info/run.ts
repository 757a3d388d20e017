/** A whole call of `melisma info`: file by file. One file's failure does not stop the others. */
import { findInputs } from '../files/inputs.ts';
import { newCounts } from '../jobs/counts.ts';
import { runJobs } from '../jobs/run.ts';
import { print } from '../report/streams.ts';
import { type Facts, factsOf } from './facts.ts';
import type { InfoFlags } from './flags.ts';
import { briefLine, closingLine, recordOf, secondsOf, tableOf } from './show.ts';

/** @returns the exit code @throws UsageError for what is wrong with the call as a whole */
export async function runInfo(audio: string[], flags: InfoFlags): Promise<number> {
  const inputs = await findInputs(audio, flags.filesFrom, 'melisma info AUDIO...');
  const jobs = inputs.map((input) => ({ input, output: undefined }));
  const counts = newCounts(jobs.length);
  let seconds = 0;
  return runJobs(jobs, flags, {
    counts,
    async workOn({ input }, onProgress) {
      const facts = await factsOf(input, flags.check ?? false, onProgress);
      seconds += secondsOf(facts);
      show(input.path, facts, flags, jobs.length);
    },
    closingLine: () => closingLine(counts, seconds),
  });
}

function show(path: string, facts: Facts, flags: InfoFlags, total: number): void {
  if (flags.json) print(JSON.stringify(recordOf(path, facts)));
  else if (!flags.quiet) print(total > 1 ? briefLine(path, facts) : tableOf(path, facts));
}
