/** Spectrograms of a sweep through each resampler, in one picture: one line is the sweep, all else is alias, image and noise. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../entries.ts';
import { levelMeter } from './spectrum.ts';

export interface Panel {
  title: string;
  samples: Float32Array;
}

const COLUMNS = 3;
const WIDTH = 340;
const HEIGHT = 200;
const MARGIN = 10;
const TITLE = 24;
const FLOOR = -150;

/** Dark to bright: black, purple, red, yellow, white. */
const COLOURS = [
  [0, 0, 4],
  [60, 15, 110],
  [150, 40, 120],
  [225, 80, 85],
  [250, 160, 60],
  [252, 253, 190],
];

function colourOf(level: number): number[] {
  const place = Math.min(1, Math.max(0, level)) * (COLOURS.length - 1);
  const i = Math.min(COLOURS.length - 2, Math.floor(place));
  return COLOURS[i].map((c, channel) => c + (place - i) * (COLOURS[i + 1][channel] - c));
}

/** Levels in dB, [WIDTH][HEIGHT], the lowest frequency last. */
function spectrogram(samples: Float32Array): Float64Array[] {
  const levels = levelMeter();
  const step = (samples.length - levels.size) / (WIDTH - 1);
  return Array.from({ length: WIDTH }, (_, x) => {
    const bins = levels.of(samples, Math.round(x * step));
    return Float64Array.from({ length: HEIGHT }, (_, y) => {
      const first = Math.floor(((HEIGHT - 1 - y) * bins.length) / HEIGHT);
      const last = Math.max(first + 1, Math.floor(((HEIGHT - y) * bins.length) / HEIGHT));
      return bins.subarray(first, last).reduce((a, b) => Math.max(a, b));
    });
  });
}

/** A PNG. */
export function picture(panels: readonly Panel[]): Buffer {
  const require = createRequire(join(root, 'packages/cli/package.json'));
  const { createCanvas } = require('@napi-rs/canvas') as typeof import('@napi-rs/canvas');
  const rows = Math.ceil(panels.length / COLUMNS);
  const canvas = createCanvas(COLUMNS * (WIDTH + MARGIN) + MARGIN, rows * (HEIGHT + TITLE + MARGIN) + MARGIN);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  panels.forEach(({ title, samples }, i) => {
    const left = MARGIN + (i % COLUMNS) * (WIDTH + MARGIN);
    const top = MARGIN + Math.floor(i / COLUMNS) * (HEIGHT + TITLE + MARGIN);
    context.fillStyle = '#222222';
    context.font = '15px sans-serif';
    context.fillText(title, left, top + 16);
    const image = context.createImageData(WIDTH, HEIGHT);
    spectrogram(samples).forEach((levels, x) => {
      levels.forEach((level, y) => {
        image.data.set([...colourOf(1 - level / FLOOR), 255], 4 * (y * WIDTH + x));
      });
    });
    context.putImageData(image, left, top + TITLE);
  });
  return canvas.toBuffer('image/png');
}
