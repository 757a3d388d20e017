/** What is said about each recording: on standard output, as JSON lines or for a person. */
import type { Extractor, FeatureArray } from 'melisma';
import { secondsOf } from '../audio/recording.ts';
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
  const [{ figureOf }, { drawSpectrogram }] = await Promise.all([
    import('../draw/extracted.ts'),
    import('../draw/terminal.ts'),
  ]);
  print(`\n${drawSpectrogram(figureOf(done, extractor, flags.start))}`);
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
