/** A whole call of `melisma extract`: the front end and the plan first, then file by file, and a closing line. */
import type { Extractor, FeatureArray } from 'melisma';
import { findInputs } from '../files/inputs.ts';
import { destinationOf, type Job, planOutputs, refuseInput } from '../files/outputs.ts';
import { type Counts, filesDone, leftOver, newCounts } from '../jobs/counts.ts';
import { Journal } from '../jobs/journal.ts';
import { runJobs, showPlan } from '../jobs/run.ts';
import { requireCanvas } from '../pictures/canvas.ts';
import { formatMilliseconds, formatSeconds } from '../report/text.ts';
import { extractorFor } from '../spec/extractor.ts';
import { checkFlags, checkInputs, type ExtractFlags, optionsOf } from './flags.ts';
import { type ExtractSetup, performWith } from './perform.ts';

/** @returns the exit code @throws UsageError, MelismaError for what is wrong with the call as a whole */
export async function runExtract(audio: string[], flags: ExtractFlags): Promise<number> {
  checkFlags(flags);
  if (flags.raw !== undefined) {
    const { checkLive, runLive } = await import('./live.ts');
    checkLive(audio, flags);
    return runLive(flags);
  }
  if (flags.plot !== undefined) await requireCanvas();
  using extractor = await extractorFor(flags, optionsOf(flags));
  const inputs = await findInputs(audio, flags.filesFrom, undefined, flags);
  checkInputs(flags, inputs);
  if (flags.plot !== undefined) refuseInput('--plot', flags.plot, inputs);
  const jobs = planOutputs(inputs, flags.output, flags.format);
  const journal = journalOf(extractor, flags);
  return flags.dryRun ? showPlan(jobs, flags, journal) : await runAll(extractor, jobs, flags, journal);
}

/** Where outputs go to a directory, what is recorded there. */
function journalOf({ specHash, bitsVersion }: Extractor<FeatureArray>, flags: ExtractFlags): Journal | undefined {
  if (destinationOf(flags.output) !== 'directory') return undefined;
  const names = [
    'format',
    'dtype',
    'length',
    'target',
    'start',
    'duration',
    'channel',
    'resampler',
    'anyScale',
  ] as const;
  const given = names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]]));
  return new Journal(flags.output!, { specHash, bitsVersion, options: Object.fromEntries(given) });
}

function runAll(
  extractor: Extractor<FeatureArray>,
  jobs: readonly Job[],
  flags: ExtractFlags,
  journal: Journal | undefined,
): Promise<number> {
  const tally = newTally(jobs.length);
  const { name, spec } = extractor;
  const setup: ExtractSetup = { name, spec, flags, total: jobs.length };
  return runJobs(jobs, flags, {
    counts: tally,
    perform: performWith(extractor, flags, jobs.length),
    thread: { command: 'extract', setup },
    journal,
    take(report) {
      tally.seconds += report.seconds;
      tally.milliseconds += report.milliseconds;
      if (report.isResampled) tally.resampled++;
      if (jobs[0].format === 'raw' && tally.total === 1) tally.values = `${flags.dtype} [${report.dims.join(', ')}]`;
    },
    closingLine: () => closingLine(tally, journal?.remade() ?? []),
  });
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
function closingLine(tally: Tally, remade: readonly string[]): string {
  const parts = [doneLine(tally)];
  if (tally.values !== undefined) parts.push(tally.values);
  if (tally.resampled > 0) parts.push(`${tally.resampled} resampled`);
  return [...parts, ...remade, ...leftOver(tally)].join('; ');
}

/** What the user has waited for, from the start of the process on, and how much of that was not reading and writing. */
function doneLine(tally: Tally): string {
  const { done, seconds, milliseconds } = tally;
  const files = filesDone(tally);
  if (done === 0) return files;
  const all = `${files}, ${formatSeconds(seconds)} of audio in ${formatMilliseconds(performance.now())}`;
  return `${all}; features ${formatMilliseconds(milliseconds)} of it`;
}
