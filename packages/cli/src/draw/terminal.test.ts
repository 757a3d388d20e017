import { presets } from 'melisma';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseInk } from './ink.ts';
import { drawInTerminal } from './terminal.ts';

/** Frames that grow louder, bands that grow quieter. */
const features = {
  data: Float32Array.from({ length: 80 * 100 }, (_, i) => (i % 100) - Math.floor(i / 100)),
  dims: [80, 100],
  axes: ['mel' as const, 'frame' as const],
  validFrames: 100,
};

const screen = (depth: number, columns = 80, rows = 50) =>
  ({ isTTY: true, columns, rows, getColorDepth: () => depth }) as unknown as typeof process.stdout;

const draw = (out: typeof process.stdout) =>
  drawInTerminal({ features }, { spec: presets.whisper } as never, out).split('\n');

/** Width of a line without its colours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of a colour
const width = (line: string) => line.replace(/\x1b\[[\d;]*m/g, '').length;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the drawing', () => {
  it('fits the terminal, and each line gives the colours back', () => {
    for (const columns of [20, 40, 80, 200]) {
      vi.stubEnv('NO_COLOR', '');
      const lines = draw(screen(24, columns));
      expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(columns);
      for (const line of lines.filter((text) => text.includes('\u2580'))) expect(line.endsWith('\x1b[0m')).toBe(true);
    }
  });

  it('takes half the lines in a low terminal', () => {
    vi.stubEnv('NO_COLOR', '');
    expect(draw(screen(24)).filter((line) => line.includes('\u2580'))).toHaveLength(20);
    expect(draw(screen(24, 80, 24)).filter((line) => line.includes('\u2580'))).toHaveLength(10);
  });
});

describe('chooseInk', () => {
  const row = Float32Array.of(0, 1);
  const line = (depth: number, env: NodeJS.ProcessEnv) => chooseInk(screen(depth), env).line(row, row);

  it('goes as far as the terminal goes', () => {
    expect(line(24, {})).toContain('\x1b[38;2;0;0;4;48;2;0;0;4m');
    expect(line(8, {})).toContain('\x1b[38;5;16;48;5;16m');
    expect(line(4, { LANG: 'de_DE.UTF-8' })).toBe(' \u2588');
    expect(line(1, { LC_ALL: 'C' })).toBe(' @');
  });

  it('draws no colour with NO_COLOR or in a pipe', () => {
    expect(line(24, { NO_COLOR: '1' })).toBe(' \u2588');
    expect(chooseInk({ getColorDepth: () => 24 }, {}).line(row, row)).toBe(' \u2588');
  });
});
