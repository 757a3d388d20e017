/** How a cell of a drawing is put into a terminal. */
import { type Colormap, type Colour, nowhere } from './colormap.ts';

/** A way to draw one line of text. */
export interface Ink {
  /** Rows of the grid in one line of text: two with half blocks. */
  cellsPerLine: 1 | 2;
  /** Values from 0 to 1 of the upper and the lower row (the same row where a line holds one). */
  line(upper: Float32Array, lower: Float32Array): string;
  /** One line of a bar chart: values from 0 (and below: empty) to 1 (and above: full). */
  bars(levels: Float32Array): string;
  /** Text in the characters that there are, cut to a width. */
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
