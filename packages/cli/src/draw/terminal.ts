/** The spectrogram as text: half blocks in colour where the terminal has colour, shades of grey characters elsewhere. */
import type { Extractor } from 'melisma';
import type { Done } from '../extract/one.ts';
import { frequencyTicks, secondsOf, type Tick, timeTicks, timeUnit } from './axes.ts';
import { type Grid, gridOf, rangeOf, resizeGrid } from './grid.ts';
import { chooseInk, type Ink } from './ink.ts';

/** Lines of text that the drawing takes at most; two bands of 80 a line and half block. */
const tallest = 20;
/** Characters left of the drawing: label, space, axis. */
const margin = 6;

/** Lines with both axes, without a line break at the end. */
export function drawInTerminal({ features }: Pick<Done, 'features'>, { spec }: Extractor, out = process.stdout): string {
  const ink = chooseInk(out, process.env);
  const grid = gridOf(features);
  const columns = Math.max(1, Math.min((out.columns ?? 80) - margin - 1, Math.max(grid.frames, 60)));
  const lines = Math.max(8, Math.min(tallest, (out.rows ?? 40) - 14));
  const seconds = secondsOf(spec, grid.frames);
  const body = inkLines(resizeGrid(grid, lines * ink.cellsPerLine, columns), ink);
  const labels = frequencyLabels(frequencyTicks(spec), lines);
  return [...body.map((line, i) => labels[i] + line), ...timeAxis(seconds, columns)].join('\n');
}

/** From the highest line to the lowest. */
function inkLines(grid: Grid, ink: Ink): string[] {
  const [low, high] = rangeOf(grid.values);
  const scaled = grid.values.map((value) => (value - low) / (high - low));
  const row = (m: number) => scaled.subarray(m * grid.frames, (m + 1) * grid.frames);
  const lines: string[] = [];
  for (let m = grid.bands - 1; m >= 0; m -= ink.cellsPerLine) lines.push(ink.line(row(m), row(m - ink.cellsPerLine + 1)));
  return lines;
}

/** `  1k ┤` beside the line of each mark; the unit stands beside the highest. */
function frequencyLabels(ticks: readonly Tick[], lines: number): string[] {
  const labels = Array.from({ length: lines }, () => `${' '.repeat(margin - 1)}\u2502`);
  for (const { at, label } of ticks) {
    const line = Math.min(lines - 1, Math.floor((1 - at) * lines));
    labels[line] = `${label.padStart(margin - 2)} \u2524`;
  }
  return labels;
}

/** A ruled line with marks, and their labels below. */
function timeAxis(seconds: number, columns: number): string[] {
  const rule = Array.from({ length: columns }, () => '\u2500');
  const below = Array.from({ length: margin + columns + 2 }, () => ' ');
  for (const { at, label } of timeTicks(seconds, columns / 8)) {
    const column = Math.min(columns - 1, Math.round(at * columns));
    rule[column] = '\u252c';
    write(below, margin + column - (label.length >> 1), label);
  }
  write(below, 0, `Hz/${timeUnit(seconds)}`.slice(0, margin - 1));
  return [`${' '.repeat(margin - 1)}\u2514${rule.join('')}`, below.join('').trimEnd()];
}

function write(line: string[], at: number, text: string): void {
  if (at + text.length <= line.length) line.splice(at, text.length, ...text);
}
