import { createExtractorSync } from 'melisma';
import { createFeatureStream } from 'melisma/stream';
import { expect, it } from 'vitest';
import { UsageError } from '../errors/failure.ts';
import { drawInTerminal } from '../pictures/terminal.ts';
import { checkFollow, Scroll } from './follow.ts';

const extractor = createExtractorSync('kaldi-fbank');
const terminal = { isTTY: true, columns: 60, rows: 20, getColorDepth: () => 1 } as const;

/** What stands in a terminal after all that was written, and how often it was drawn. */
function screen() {
  const lines = [''];
  let [row, drawings] = [0, 0];
  const write = (text: string) => {
    drawings++;
    // The sign for escape stands for it.
    const told = text.replaceAll('\x1b', '\u241b');
    const parts = told.matchAll(/\u241b\[(\d*)A|\u241b\[\?25[hl]|\r|\u241b\[J|\n|([^\u241b\r\n]+)/g);
    for (const [part, up, words] of parts) {
      if (up) row -= Number(up);
      else if (part === '\u241b[J') lines.splice(row, Infinity, '');
      else if (part === '\n') lines[++row] ??= '';
      else if (words) lines[row] += words;
    }
  };
  return { out: { ...terminal, write }, text: () => lines.join('\n').trimEnd(), drawings: () => drawings };
}

/** 30 s of a tone that rises. */
const audio = Float32Array.from({ length: 480_000 }, (_, i) => 0.3 * Math.sin(4e-6 * i * i));

it('shows the last seconds, drawn in the place of what was there before', () => {
  const { out, text, drawings } = screen();
  let now = 0;
  const scroll = new Scroll(extractor.spec, 5, out, () => now);
  const stream = createFeatureStream(extractor, { sampleRate: 16000 });
  for (let i = 0; i < audio.length; i += 1600) {
    now += 50; // every second chunk is drawn
    scroll.add(stream.push(audio.subarray(i, i + 1600)).data);
  }
  scroll.add(stream.flush().data);
  scroll.end();
  expect(drawings()).toBeGreaterThan(140);
  expect(drawings()).toBeLessThan(160);
  const { data } = extractor.extract(audio, { sampleRate: 16000 });
  const frames = data.length / 80;
  const values = new Float32Array(500 * 80);
  for (let t = 0; t < 500; t++) for (let m = 0; m < 80; m++) values[m * 500 + t] = data[(frames - 500 + t) * 80 + m];
  const [, ...drawn] = text().split('\n');
  const panel = { title: '', facts: [], grid: { bands: 80, frames: 500, values }, length: 5, values: '' };
  const whole = { start: (frames - 500) / 100, unit: 'seconds' as const };
  const rows = { ticks: [], label: '', short: '' };
  const [, , ...expected] = drawInTerminal({ panels: [{ ...panel, rows }], ...whole }, terminal).split('\n');
  // Labels aside: the picture, and the seconds below it.
  const bare = (lines: string[]) => lines.map((line) => line.slice(6));
  expect(bare(drawn.slice(1))).toEqual(bare(expected));
  expect(text().split('\n').length).toBeLessThan(terminal.rows);
});

it('begins with what there is, and draws nothing of nothing', () => {
  const { out, text, drawings } = screen();
  const scroll = new Scroll(extractor.spec, 5, out);
  scroll.add(new Float32Array(0));
  scroll.end();
  expect(drawings()).toBe(0);
  scroll.add(Float32Array.from({ length: 160 }, (_, i) => i % 80));
  expect(text()).toContain('standard input');
});

it.each([
  [['-'], {}, terminal, /--raw s16le --rate HZ says what comes/],
  [['a.wav'], { raw: 's16le', rate: 16000 }, terminal, /melisma plot - --raw s16le/],
  [['-'], { raw: 's16le' }, terminal, /--rate is missing/],
  [['-'], { raw: 's16le', rate: 16000, output: 'x.png' }, terminal, /--output is nothing for --raw/],
  [['-'], { raw: 's16le', rate: 16000, difference: true }, terminal, /--difference is nothing for --raw/],
  [['-'], { raw: 's16le', rate: 16000 }, { ...terminal, isTTY: false }, /standard output is none/],
] as const)('%j with %j is wrong usage', (audioArguments, flags, out, message) => {
  const check = () => checkFollow(audioArguments, flags, out as Parameters<typeof checkFollow>[2]);
  expect(check).toThrow(UsageError);
  expect(check).toThrow(message);
});
