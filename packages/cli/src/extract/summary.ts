/** The summary of one recording: what it is, what came out, how fast. */
import type { Extractor, FeatureArray } from 'melisma';
import { secondsOf } from '../audio/recording.ts';
import { sourceLine } from '../audio/words.ts';
import { unitOf } from '../draw/axes.ts';
import { frameCount } from '../draw/grid.ts';
import { namedLines } from '../report/line.ts';
import { formatCount, formatMilliseconds, formatRealtime, formatSeconds } from '../report/numbers.ts';
import { titleOf } from '../spec/words.ts';
import type { ExtractFlags } from './flags.ts';
import type { Done } from './one.ts';

/** Lines `name   value`, without a line break at the end. */
export function summarize(done: Done, extractor: Extractor<FeatureArray>, flags: ExtractFlags): string {
  const rows = [...soundRows(done, flags), ...featureRows(done, extractor, flags), ...speedRows(done, extractor)];
  if (flags.plot !== undefined) rows.push(['picture', flags.plot]);
  return namedLines(rows);
}

type Row = [name: string, value: string];

function soundRows({ job, recording }: Done, flags: ExtractFlags): Row[] {
  const { signals, sampleRate } = recording;
  const size = `${formatSeconds(secondsOf(recording))}, ${formatCount(signals[0].length)} samples at ${sampleRate} Hz`;
  return [
    ['file', job.input.path === '-' ? 'standard input' : job.input.path],
    ['source', sourceLine(recording, flags)],
    ['sound', flags.start ? `${size}, from ${formatSeconds(flags.start)} on` : size],
  ];
}

function featureRows({ features }: Done, extractor: Extractor<FeatureArray>, { dtype }: ExtractFlags): Row[] {
  const { lowest, highest, mean } = statistics(features.data);
  const shape = features.dims.map((size, i) => `${features.axes[i]} ${size}`).join(' x ');
  return [
    ['preset', titleOf(extractor.spec)],
    ['features', `[${features.dims.join(', ')}] (${shape}), ${dtype}; ${validity(features)}`],
    ['values', `${lowest.toFixed(4)} to ${highest.toFixed(4)}, mean ${mean.toFixed(4)} (${unitOf(extractor.spec)})`],
  ];
}

/** How many frames stand over the recording, and what the others are. */
export function validity({ dims, axes, validFrames }: Done['features']): string {
  const frames = frameCount(dims, axes);
  if (validFrames >= frames) return `${formatCount(frames)} frames`;
  return `${formatCount(validFrames)} frames of sound, ${formatCount(frames - validFrames)} of padding`;
}

function speedRows({ recording, milliseconds }: Done, { target, bitsVersion }: Extractor<FeatureArray>): Row[] {
  const seconds = secondsOf(recording);
  const speed = `${formatMilliseconds(milliseconds)}, ${formatRealtime(seconds, milliseconds)}`;
  return [['time', `${speed} (${target}, bits version ${bitsVersion})`]];
}

function statistics(data: FeatureArray): { lowest: number; highest: number; mean: number } {
  let [lowest, highest, sum] = [Infinity, -Infinity, 0];
  for (const value of data) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    sum += value;
  }
  return { lowest, highest, mean: sum / data.length };
}
