/** What is said about each recording: on standard output, as JSON lines or for a person. */
import { type Extractor, type FeatureArray, MelismaError } from 'melisma';
import { secondsOf } from '../audio/recording.ts';
import { describe } from '../errors/failure.ts';
import { wordingOf } from '../errors/wording.ts';
import type { Job } from '../files/outputs.ts';
import { printable } from '../report/line.ts';
import { formatMilliseconds, formatRealtime, formatSeconds, realtime } from '../report/numbers.ts';
import { print } from '../report/streams.ts';
import type { ExtractFlags } from './flags.ts';
import type { Done } from './one.ts';
import { summarize } from './summary.ts';

/** JSON with `--json`; otherwise, without `-o`, a summary: whole for one recording, a line for one of several. */
export async function showDone(
  done: Done,
  extractor: Extractor<FeatureArray>,
  flags: ExtractFlags,
  total: number,
): Promise<void> {
  if (flags.json) print(JSON.stringify(doneRecord(done, extractor, flags)));
  else if (flags.quiet || flags.output !== undefined) return;
  else if (total > 1) print(briefLine(done));
  else await showSummary(done, extractor, flags);
}

async function showSummary(done: Done, extractor: Extractor<FeatureArray>, flags: ExtractFlags): Promise<void> {
  print(summarize(done, extractor, flags));
  if (flags.plot !== undefined || flags.channel === 'each') return;
  const { drawInTerminal } = await import('../draw/terminal.ts');
  print(`\n${drawInTerminal(done, extractor)}`);
}

function briefLine({ job, recording, features, milliseconds }: Done): string {
  const seconds = secondsOf(recording);
  const speed = `${formatMilliseconds(milliseconds)} (${formatRealtime(seconds, milliseconds)})`;
  return `${printable(job.input.path)}: ${formatSeconds(seconds)}, [${features.dims.join(', ')}], ${speed}`;
}

function doneRecord(
  { job, recording, features, milliseconds }: Done,
  extractor: Extractor<FeatureArray>,
  flags: ExtractFlags,
): object {
  const seconds = secondsOf(recording);
  return {
    path: job.input.path,
    preset: extractor.name ?? null,
    specHash: extractor.specHash,
    target: extractor.target,
    bitsVersion: extractor.bitsVersion,
    source: recording.source,
    channel: flags.channel ?? 'average',
    resampled: recording.resampling ?? null,
    start: flags.start ?? 0,
    sampleRate: recording.sampleRate,
    seconds,
    dims: features.dims,
    dtype: flags.dtype,
    axes: features.axes,
    validFrames: features.validFrames,
    milliseconds: Number(milliseconds.toFixed(3)),
    timesRealtime: realtime(seconds, milliseconds),
    output: job.output ?? null,
    ...(flags.plot === undefined ? {} : { plot: flags.plot }),
  };
}

export function showSkipped({ input, output }: Job, flags: ExtractFlags): void {
  if (flags.json) print(JSON.stringify({ path: input.path, output, skipped: true }));
}

export function showFailure({ input, output }: Job, error: unknown, flags: ExtractFlags): void {
  if (!flags.json) return;
  const code = error instanceof MelismaError ? error.code : 'ERR_INTERNAL';
  const message = error instanceof MelismaError ? wordingOf(error) : describe(error);
  print(JSON.stringify({ path: input.path, output: output ?? null, error: { code, message } }));
}
