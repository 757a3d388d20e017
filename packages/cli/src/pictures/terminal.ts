/** A figure as text: half blocks in colour where the terminal has colour, shades of grey characters elsewhere. */

import {
  blueToRed,
  type Colormap,
  type Colour,
  envelopeOf,
  type Figure,
  type Grid,
  magma,
  nowhere,
  type Panel,
  type Range,
  resizeGrid,
  type Span,
  sharedRange,
  spanOf,
  type Tick,
  timeTicks,
  timeUnit,
} from '@melisma/draw';
import { printable } from '../report/text.ts';

/** Lines that a spectrogram takes at most below a summary, and in a pipe: two bands of 80 a line and half block. */
const tallest = 20;
const leastLines = 6;
/** Characters left of the drawing: label, space, axis. */
const margin = 6;
const waveLines = 2;

/** How much room there is. */
interface Size {
  columns: number;
  /** Of text, for the spectrogram of each panel. */
  lines: number;
}

/** What a drawing must know of where it goes. */
export type Terminal = Pick<typeof process.stdout, 'isTTY' | 'columns' | 'rows' | 'getColorDepth'>;

/** The spectrogram of a figure's one panel, with both axes, to stand below a summary. No line break at the end. */
export function drawSpectrogram(figure: Figure, out: Terminal = process.stdout): string {
  const lines = Math.max(8, Math.min(tallest, (out.rows ?? 40) - 14));
  const columns = Math.min(columnsOf(out), Math.max(figure.panels[0].grid.frames, 60));
  return drawing(figure, { columns, lines }, out, false);
}

/** A whole figure, as large as the terminal is: titles, waveforms, what the shades stand for. No line break at the end. */
export function drawInTerminal(figure: Figure, out: Terminal = process.stdout): string {
  const { panels } = figure;
  const taken = panels.reduce((sum, { sound }) => sum + 2 + (sound ? waveLines : 0), 3);
  const lines = out.rows === undefined ? tallest : Math.floor((out.rows - taken) / panels.length);
  return drawing(figure, { columns: columnsOf(out), lines: Math.max(leastLines, lines) }, out, true);
}

const columnsOf = ({ columns = 80 }: Terminal): number => Math.max(10, columns - margin - 1);

function drawing(figure: Figure, size: Size, out: Terminal, isWhole: boolean): string {
  const span = spanOf(figure);
  const inks = { plain: chooseInk(out, process.env, magma), signed: chooseInk(out, process.env, blueToRed) };
  const inkOf = ({ signed }: Panel) => (signed ? inks.signed : inks.plain);
  const cells = figure.panels.map((panel) => cellsOf(panel, span, size, inkOf(panel)));
  const rangeOf = (signed: boolean) =>
    sharedRange(
      cells.filter((_, i) => (figure.panels[i].signed ?? false) === signed),
      signed,
    );
  const ranges = { plain: rangeOf(false), signed: rangeOf(true) };
  const parts = figure.panels.flatMap((panel, i) => {
    const [range, ink] = [panel.signed ? ranges.signed : ranges.plain, inkOf(panel)];
    const head = isWhole ? wholeHead(panel, span, size, range, ink) : [panel.rows.short.padStart(margin - 2)];
    return [...head, ...body(panel, cells[i], range, size, ink)];
  });
  return [...parts, ...timeAxis(span, size.columns, inks.plain)].join('\n');
}

/** The columns of a panel: all of them for the longest. */
const shareOf = ({ length }: Panel, span: Span, columns: number): number =>
  Math.max(1, Math.round((columns * length) / span.length));

const cellsOf = (panel: Panel, span: Span, { columns, lines }: Size, ink: Ink): Grid =>
  resizeGrid(panel.grid, lines * ink.cellsPerLine, shareOf(panel, span, columns));

/** Title and facts, waveform, and what the shades stand for. */
function wholeHead(panel: Panel, span: Span, size: Size, [low, high]: Range, ink: Ink): string[] {
  const number = (value: number) => String(Number(value.toPrecision(3)));
  const title = printable([panel.title, ...panel.facts].join(' \u00b7 '));
  const scale = `${panel.rows.short.padStart(margin - 2)}  ${number(low)} to ${number(high)}: ${panel.values}`;
  const width = size.columns + margin;
  return [ink.words(title, width), ...wave(panel, span, size, ink), ink.words(scale, width)];
}

/** The level of the sound; the largest fills all lines. */
function wave(panel: Panel, span: Span, { columns }: Size, ink: Ink): string[] {
  const { sound, length } = panel;
  if (!sound) return [];
  const count = shareOf(panel, span, columns);
  const { lowest, highest, peak } = envelopeOf(sound.samples, Math.round(length * sound.sampleRate), count);
  const levels = highest.map((value, c) => (peak > 0 ? Math.max(value, -lowest[c]) / peak : 0));
  return Array.from({ length: waveLines }, (_, i) => {
    const foot = waveLines - 1 - i;
    return `${' '.repeat(margin)}${ink.bars(levels.map((level) => level * waveLines - foot))}`;
  });
}

/** From the highest line to the lowest, each after its label. */
function body(panel: Panel, cells: Grid, [low, high]: Range, { lines }: Size, ink: Ink): string[] {
  const scaled = cells.values.map((value) => (value - low) / (high - low));
  const row = (m: number) => scaled.subarray(m * cells.frames, (m + 1) * cells.frames);
  const labels = rowLabels(panel.rows.ticks, lines, ink);
  return labels.map((label, i) => {
    const upper = cells.bands - 1 - i * ink.cellsPerLine;
    return label + ink.line(row(upper), row(upper - ink.cellsPerLine + 1));
  });
}

/** `  1k ┤` beside the line of each mark. */
function rowLabels(ticks: readonly Tick[], lines: number, { strokes }: Ink): string[] {
  const labels = Array.from({ length: lines }, () => `${' '.repeat(margin - 1)}${strokes.up}`);
  for (const { at, label } of ticks) {
    const line = Math.min(lines - 1, Math.floor((1 - at) * lines));
    labels[line] = `${label.padStart(margin - 2)} ${strokes.left}`;
  }
  return labels;
}

/** A ruled line with marks, and their labels below, after the unit. */
function timeAxis(span: Span, columns: number, { strokes }: Ink): string[] {
  const rule = Array.from({ length: columns }, () => strokes.along);
  const below = Array.from({ length: columns }, () => ' ');
  for (const { at, label } of timeTicks(span, columns)) {
    const column = Math.min(columns - 1, Math.round(at * columns));
    rule[column] = strokes.below;
    const start = Math.min(Math.max(column - (label.length >> 1), 0), columns - label.length);
    below.splice(start, label.length, ...label);
  }
  const unit = timeUnit(span)
    .padStart(margin - 2)
    .padEnd(margin);
  return [`${' '.repeat(margin - 1)}${strokes.corner}${rule.join('')}`, `${unit}${below.join('').trimEnd()}`];
}

/** A way to draw one line of text. */
export interface Ink {
  /** Rows of the grid in one line of text: two with half blocks. */
  cellsPerLine: 1 | 2;
  /** Values from 0 to 1 of the upper and the lower row (the same row where a line holds one). */
  line(upper: Float32Array, lower: Float32Array): string;
  /** One line of a bar chart: values from 0 (and below: empty) to 1 (and above: full). */
  bars(levels: Float32Array): string;
  /** Text in the characters of the terminal, cut to a width. */
  words(text: string, width: number): string;
  /** The strokes of the axes. */
  strokes: Strokes;
}

/** Vertical axis, a mark on it, the corner, horizontal axis, a mark on it. */
interface Strokes {
  up: string;
  left: string;
  corner: string;
  along: string;
  below: string;
}

const boxStrokes: Strokes = { up: '\u2502', left: '\u2524', corner: '\u2514', along: '\u2500', below: '\u252c' };
const plainStrokes: Strokes = { up: '|', left: '+', corner: '+', along: '-', below: '+' };

/** What is known about where the text goes. */
interface Sheet {
  isTTY?: boolean;
  getColorDepth?(): number;
}

/** Colour as far as the terminal goes; none in a pipe, or where `NO_COLOR` is set (no-color.org). */
export function chooseInk(sheet: Sheet, env: NodeJS.ProcessEnv, map: Colormap): Ink {
  const depth = env.NO_COLOR || !sheet.isTTY ? 1 : (sheet.getColorDepth?.() ?? 1);
  if (depth >= 24) return halfBlocks(map, trueColour);
  if (depth >= 8) return halfBlocks(map, cubeColour);
  return speaksUnicode(env)
    ? { ...shades(' \u2591\u2592\u2593\u2588'), ...unicode }
    : { ...shades(' .:-=+*#%@'), ...ascii };
}

/** The locale's character set, as the C library reads it; where none is named (Windows, containers) UTF-8 is likely. */
function speaksUnicode(env: NodeJS.ProcessEnv): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}

type Letters = Pick<Ink, 'bars' | 'words' | 'strokes'>;

/** A character a value, of a `ramp` that goes from empty to full; a NaN is a question mark. */
const filledFrom = (ramp: string) => (values: Float32Array) => Array.from(values, shadeOf(ramp)).join('').trimEnd();

const shadeOf = (ramp: string) => (value: number) =>
  ramp[Math.max(0, Math.min(ramp.length - 1, Math.floor(value * ramp.length)))] ?? '?';

const cutTo = (text: string, width: number): string => [...text].slice(0, width).join('');

const unicode: Letters = {
  bars: filledFrom(' \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588'),
  words: cutTo,
  strokes: boxStrokes,
};

const ascii: Letters = {
  bars: filledFrom(' .:|'),
  words: (text, width) => cutTo(text.replaceAll('\u00b7', '-').replace(/[^\x20-\x7e]/g, '?'), width),
  strokes: plainStrokes,
};

const trueColour = ([r, g, b]: Colour): string => `2;${r};${g};${b}`;

/** The nearest colour of the 6 x 6 x 6 cube that terminals of 256 colours have. */
const cubeColour = ([r, g, b]: Colour): string => {
  const level = (v: number) => (v < 48 ? 0 : v < 115 ? 1 : Math.floor((v - 35) / 40));
  return `5;${16 + 36 * level(r) + 6 * level(g) + level(b)}`;
};

/** The upper half block: its colour is the upper cell, its background the lower. A colour is named where it changes. */
function halfBlocks(map: Colormap, code: (colour: Colour) => string): Ink {
  const paint = (value: number) => code(Number.isNaN(value) ? nowhere : map(value));
  const line = (upper: Float32Array, lower: Float32Array) => {
    let [text, before] = ['', ''];
    for (let t = 0; t < upper.length; t++) {
      const colours = `\x1b[38;${paint(upper[t])};48;${paint(lower[t])}m`;
      text += colours === before ? '\u2580' : `${colours}\u2580`;
      before = colours;
    }
    return `${text}\x1b[0m`;
  };
  return { cellsPerLine: 2, line, ...unicode };
}

/** Characters from light to dark. */
const shades = (ramp: string): Pick<Ink, 'cellsPerLine' | 'line'> => ({ cellsPerLine: 1, line: filledFrom(ramp) });
