import { type Figure, magma, rowAxis } from '@melisma/draw';
import { presets } from 'melisma';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseInk, drawInTerminal, drawSpectrogram } from './terminal.ts';

/** Frames that grow louder, bands that grow quieter. */
const grid = {
  bands: 80,
  frames: 100,
  values: Float32Array.from({ length: 80 * 100 }, (_, i) => (i % 100) - Math.floor(i / 100)),
};
const sound = { samples: Float32Array.from({ length: 16000 }, (_, i) => Math.sin(i) * (i / 16000)), sampleRate: 16000 };
const panel = {
  title: 'talk.wav',
  facts: ['whisper', '1.00 s'],
  sound,
  grid,
  length: 1,
  rows: rowAxis(presets.whisper, 80),
  values: 'log10 mel power',
};
const figure: Figure = { panels: [panel], start: 0, unit: 'seconds' };

const screen = (depth: number, columns = 80, rows = 50) =>
  ({ isTTY: true, columns, rows, getColorDepth: () => depth }) as unknown as typeof process.stdout;
const pipe = {} as typeof process.stdout;

const lines = (text: string) => text.split('\n');

/** Width of a line without its colours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of a colour
const width = (line: string) => line.replace(/\x1b\[[\d;]*m/g, '').length;
const isDrawn = (line: string) => line.includes('\u2580');

beforeEach(() => {
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('LC_ALL', 'C.UTF-8');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('below a summary', () => {
  it('fits the terminal, and each line gives the colours back', () => {
    for (const columns of [20, 40, 80, 200]) {
      const drawn = lines(drawSpectrogram(figure, screen(24, columns)));
      expect(Math.max(...drawn.map(width))).toBeLessThanOrEqual(columns);
      for (const line of drawn.filter(isDrawn)) expect(line.endsWith('\x1b[0m')).toBe(true);
    }
  });

  it('takes half the lines in a low terminal', () => {
    expect(lines(drawSpectrogram(figure, screen(24))).filter(isDrawn)).toHaveLength(20);
    expect(lines(drawSpectrogram(figure, screen(24, 80, 24))).filter(isDrawn)).toHaveLength(10);
  });
});

describe('a whole figure', () => {
  it('is as large as the terminal, the prompt left out', () => {
    for (const [columns, rows, count] of [
      [80, 24, 1],
      [100, 60, 2],
      [200, 80, 3],
    ]) {
      const drawn = lines(drawInTerminal({ ...figure, panels: Array(count).fill(panel) }, screen(24, columns, rows)));
      expect(drawn.length).toBeLessThan(rows);
      expect(drawn.length).toBeGreaterThanOrEqual(rows - count);
      expect(Math.max(...drawn.map(width))).toBeLessThanOrEqual(columns);
      expect(Math.max(...drawn.map(width))).toBeGreaterThanOrEqual(columns - 1);
    }
  });

  it('says whose it is and what the shades stand for, with the level of the sound', () => {
    const [title, upper, lower, scale] = lines(drawInTerminal(figure, pipe));
    expect(title).toBe('talk.wav \u00b7 whisper \u00b7 1.00 s');
    expect(scale).toMatch(/^ {2}Hz {2}-[67]\d(\.\d)? to 9\d(\.\d)?: log10 mel power$/);
    expect(lower).toMatch(/^ {6,12}\u2581.*\u2588+$/);
    expect(upper.trim()).toMatch(/^\u2581.*[\u2587\u2588]$/);
  });

  it('shorter panels end earlier', () => {
    const half = { ...panel, grid: { ...grid, values: grid.values.map(() => 99), bands: 40 }, length: 0.5 };
    const drawn = lines(drawInTerminal({ ...figure, panels: [panel, half] }, pipe));
    const last = drawn.filter((line) => line.includes('\u2588'.repeat(20))).map(width);
    expect(last.at(-1)).toBe(6 + Math.round(73 / 2));
  });

  it('is ASCII where the locale has no more', () => {
    vi.stubEnv('LC_ALL', 'C');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    expect(drawInTerminal(figure, pipe)).toMatch(/^[\x00-\x7f]*$/);
  });
});

describe('chooseInk', () => {
  const row = Float32Array.of(0, 1);
  const line = (depth: number, env: NodeJS.ProcessEnv) => chooseInk(screen(depth), env, magma).line(row, row);

  it('goes as far as the terminal goes', () => {
    expect(line(24, {})).toContain('\x1b[38;2;0;0;4;48;2;0;0;4m');
    expect(line(8, {})).toContain('\x1b[38;5;16;48;5;16m');
    expect(line(4, { LANG: 'de_DE.UTF-8' })).toBe(' \u2588');
    expect(line(1, { LC_ALL: 'C' })).toBe(' @');
  });

  it('draws no colour with NO_COLOR or in a pipe', () => {
    expect(line(24, { NO_COLOR: '1' })).toBe(' \u2588');
    expect(chooseInk({ getColorDepth: () => 24 }, {}, magma).line(row, row)).toBe(' \u2588');
  });

  it('a NaN is a grey cell, or a question mark', () => {
    const missing = Float32Array.of(Number.NaN);
    expect(chooseInk(screen(24), {}, magma).line(missing, missing)).toContain('2;143;143;143');
    expect(chooseInk(pipe, {}, magma).line(missing, missing)).toBe('?');
  });
});
