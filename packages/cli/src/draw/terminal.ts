/** The spectrogram as text: half blocks in colour where the terminal has colour, shades of grey characters elsewhere. */
import type { Extractor, FeatureArray } from 'melisma';
import type { Done } from '../extract/one.ts';
import { formatCount } from '../report/numbers.ts';
import { frequencyTicks, hasFrequencies, secondsOf, type Tick, timeTicks, timeUnit } from './axes.ts';
import { frameCount, type Grid, gridOf, rangeOf, resizeGrid } from './grid.ts';
import { chooseInk, type Ink } from './ink.ts';

/** Lines of text that the drawing takes at most; two bands of 80 a line and half block. */
const tallest = 20;
/** Characters left of the drawing: label, space, axis. */
const margin = 6;

/** Lines with both axes, without a line break at the end. */
export function drawInTerminal(
  { features }: Pick<Done, 'features'>,
  { spec }: Extractor<FeatureArray>,
  out = process.stdout,
): string {
  const ink = chooseInk(out, process.env);
  const grid = gridOf(features);
  const columns = Math.max(10, Math.min((out.columns ?? 80) - margin - 1, Math.max(grid.frames, 60)));
  const lines = Math.max(8, Math.min(tallest, (out.rows ?? 40) - 14));
  const body = inkLines(resizeGrid(grid, lines * ink.cellsPerLine, columns), ink);
  const labels = frequencyLabels(frequencyTicks(spec), lines, ink);
  const rows = body.map((line, i) => labels[i] + line);
  return [
    heading(features, grid, hasFrequencies(spec)),
    ...rows,
    ...timeAxis(secondsOf(spec, grid.frames), columns, ink),
  ].join('\n');
}

/** The unit of the frequencies, where there are any, and what was left out. */
function heading({ dims, axes }: Done['features'], { frames }: Grid, inHertz: boolean): string {
  const padding = frameCount(dims, axes) - frames;
  return `${(inHertz ? 'Hz' : '').padStart(margin - 2)}${padding > 0 ? `  (${formatCount(padding)} frames of padding are not drawn)` : ''}`;
}

/** From the highest line to the lowest. */
function inkLines(grid: Grid, ink: Ink): string[] {
  const [low, high] = rangeOf(grid.values);
  const scaled = grid.values.map((value) => (value - low) / (high - low));
  const row = (m: number) => scaled.subarray(m * grid.frames, (m + 1) * grid.frames);
  const lines: string[] = [];
  for (let m = grid.bands - 1; m >= 0; m -= ink.cellsPerLine)
    lines.push(ink.line(row(m), row(m - ink.cellsPerLine + 1)));
  return lines;
}

/** `  1k ┤` beside the line of each mark. */
function frequencyLabels(ticks: readonly Tick[], lines: number, { strokes }: Ink): string[] {
  const labels = Array.from({ length: lines }, () => `${' '.repeat(margin - 1)}${strokes.up}`);
  for (const { at, label } of ticks) {
    const line = Math.min(lines - 1, Math.floor((1 - at) * lines));
    labels[line] = `${label.padStart(margin - 2)} ${strokes.left}`;
  }
  return labels;
}

/** A ruled line with marks, and their labels below, after the unit. */
function timeAxis(seconds: number, columns: number, { strokes }: Ink): string[] {
  const rule = Array.from({ length: columns }, () => strokes.along);
  const below = Array.from({ length: columns }, () => ' ');
  for (const { at, label } of timeTicks(seconds, columns / 8)) {
    const column = Math.min(columns - 1, Math.round(at * columns));
    rule[column] = strokes.below;
    const start = Math.min(Math.max(column - (label.length >> 1), 0), columns - label.length);
    below.splice(start, label.length, ...label);
  }
  const unit = timeUnit(seconds)
    .padStart(margin - 2)
    .padEnd(margin);
  return [`${' '.repeat(margin - 1)}${strokes.corner}${rule.join('')}`, `${unit}${below.join('').trimEnd()}`];
}
