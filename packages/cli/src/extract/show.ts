/** What is said about each recording, on standard output: JSON lines, or a summary of what it is, what came out, how fast. */

import { unitOf } from '@melisma/draw';
import type { Extractor, FeatureArray, Spec } from 'melisma';
import { secondsOf } from '../audio/read.ts';
import { sourceLine } from '../audio/words.ts';
import {
  formatCount,
  formatMilliseconds,
  formatRealtime,
  formatSeconds,
  namedLines,
  printable,
  realtime,
} from '../report/text.ts';
import type { ExtractFlags } from './flags.ts';
import type { Done } from './one.ts';
import { validity } from './shape.ts';

/** JSON with `--json`; otherwise, without `-o`, a summary: whole for one recording, a line for one of several. */
export async function textOf(
  done: Done,
  extractor: Extractor<FeatureArray>,
  flags: ExtractFlags,
  total: number,
): Promise<string | undefined> {
  if (flags.json) return JSON.stringify(doneRecord(done, extractor, flags));
  if (flags.quiet || flags.output !== undefined) return undefined;
  return total > 1 ? briefLine(done) : await summary(done, extractor, flags);
}

/** Whether values are told or drawn. */
export const showsValues = ({ json, quiet, output, plot }: ExtractFlags, total: number): boolean =>
  plot !== undefined || (!json && !quiet && output === undefined && total === 1);

async function summary(done: Done, extractor: Extractor<FeatureArray>, flags: ExtractFlags): Promise<string> {
  const lines = await summarize(done, extractor, flags);
  if (flags.plot !== undefined || flags.channel === 'each') return lines;
  const [{ figureOf }, { drawSpectrogram }] = await Promise.all([
    import('./figure.ts'),
    import('../pictures/terminal.ts'),
  ]);
  return `${lines}\n\n${drawSpectrogram(figureOf(done, extractor, flags.start))}`;
}

function briefLine({ job, recording, shape, milliseconds }: Done): string {
  const seconds = secondsOf(recording);
  const speed = `${formatMilliseconds(milliseconds)} (${formatRealtime(seconds, milliseconds)})`;
  return `${printable(job.input.path)}: ${formatSeconds(seconds)}, [${shape.dims.join(', ')}], ${speed}`;
}

function doneRecord(
  { job, recording, shape, milliseconds }: Done,
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
    dims: shape.dims,
    dtype: flags.dtype,
    axes: shape.axes,
    validFrames: shape.validFrames,
    milliseconds: Number(milliseconds.toFixed(3)),
    timesRealtime: realtime(seconds, milliseconds),
    output: job.output ?? null,
    ...(flags.plot === undefined ? {} : { plot: flags.plot }),
  };
}

/** Lines `name   value`, without a line break at the end. */
async function summarize(done: Done, extractor: Extractor<FeatureArray>, flags: ExtractFlags): Promise<string> {
  // A front end without a preset's name is told by what it changes in one.
  const title = extractor.name ?? (await import('../spec/words.ts')).titleOf(extractor.spec);
  const rows = [
    ...soundRows(done, flags),
    ...featureRows(done, title, extractor.spec, flags),
    ...speedRows(done, extractor),
  ];
  if (flags.plot !== undefined) rows.push(['picture', flags.plot]);
  return namedLines(rows);
}

type Row = [name: string, value: string];

function soundRows({ job, recording }: Done, flags: ExtractFlags): Row[] {
  const { numFrames, sampleRate } = recording;
  const size = `${formatSeconds(secondsOf(recording))}, ${formatCount(numFrames)} samples at ${sampleRate} Hz`;
  return [
    ['file', job.input.path === '-' ? 'standard input' : job.input.path],
    ['source', sourceLine(recording, flags)],
    ['sound', flags.start ? `${size}, from ${formatSeconds(flags.start)} on` : size],
  ];
}

function featureRows({ shape, overview }: Done, title: string, spec: Spec, { dtype }: ExtractFlags): Row[] {
  const { lowest, highest, mean } = overview!;
  const axes = shape.dims.map((size, i) => `${shape.axes[i]} ${size}`).join(' x ');
  return [
    ['preset', title],
    ['features', `[${shape.dims.join(', ')}] (${axes}), ${dtype}; ${validity(shape)}`],
    ['values', `${lowest.toFixed(4)} to ${highest.toFixed(4)}, mean ${mean.toFixed(4)} (${unitOf(spec)})`],
  ];
}

function speedRows({ recording, milliseconds }: Done, { target, bitsVersion }: Extractor<FeatureArray>): Row[] {
  const seconds = secondsOf(recording);
  const speed = `${formatMilliseconds(milliseconds)}, ${formatRealtime(seconds, milliseconds)}`;
  return [['time', `${speed} (${target}, bits version ${bitsVersion})`]];
}
