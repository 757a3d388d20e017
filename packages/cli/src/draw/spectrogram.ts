/** The spectrogram of a panel, and the scale of its colours. */
import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { valueTicks } from './axes.ts';
import { type Colormap, nowhere, tableOf } from './colormap.ts';
import type { Range } from './figure.ts';
import { font } from './fonts.ts';
import { type Grid, resizeGrid } from './grid.ts';
import { type Box, density, faint, frame, ink, line, sideLabel, text } from './pen.ts';

/** The grid at no more cells than the box has pixels: what is drawn, and what the colours are scaled to. */
export function cellsOf(grid: Grid, { width, height }: Box): Grid {
  const bands = Math.min(grid.bands, Math.floor(height * density));
  const frames = Math.min(grid.frames, Math.max(1, Math.round(width * density)));
  return bands === grid.bands && frames === grid.frames ? grid : resizeGrid(grid, bands, frames);
}

/** The lowest band at the foot. */
export function drawCells(g: SKRSContext2D, box: Box, cells: Grid, range: Range, map: Colormap): void {
  g.imageSmoothingEnabled = false;
  g.drawImage(imageOf(cells, range, map), box.x, box.y, box.width, box.height);
  frame(g, box);
}

/** One pixel a cell. */
function imageOf({ bands, frames, values }: Grid, [low, high]: Range, map: Colormap): Canvas {
  const canvas = createCanvas(frames, bands);
  const g = canvas.getContext('2d');
  const image = g.createImageData(frames, bands);
  const table = tableOf(map).map((colour) => [...colour, 255]);
  const missing = [...nowhere, 255];
  for (let m = 0; m < bands; m++)
    for (let t = 0; t < frames; t++) {
      const level = Math.round((255 * (values[m * frames + t] - low)) / (high - low));
      const colour = Number.isNaN(level) ? missing : table[Math.min(Math.max(level, 0), 255)];
      image.data.set(colour, 4 * ((bands - 1 - m) * frames + t));
    }
  g.putImageData(image, 0, 0);
  return canvas;
}

const bar = { gap: 18, width: 12, label: 72 };

/** Beside the boxes, from the top of the first to the foot of the last. */
export function drawScale(g: SKRSContext2D, boxes: readonly Box[], range: Range, map: Colormap, unit: string): void {
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  const height = last.y + last.height - first.y;
  const box = { x: first.x + first.width + bar.gap, y: first.y, width: bar.width, height };
  const steps = Math.round(height * density);
  for (let i = 0; i < steps; i++) {
    g.fillStyle = `rgb(${map(1 - i / (steps - 1)).join(' ')})`;
    g.fillRect(box.x, box.y + i / density, box.width, 1 / density);
  }
  frame(g, box);
  rightTicks(g, box, range);
  sideLabel(g, unit, box, bar.label);
}

/** Marks and labels on the right edge. */
function rightTicks(g: SKRSContext2D, box: Box, [low, high]: Range): void {
  const x = box.x + box.width;
  for (const { at, label } of valueTicks(low, high, Math.min(10, Math.max(5, Math.round(box.height / 60))))) {
    const y = box.y + (1 - at) * box.height;
    line(g, x, y, x + 5, y, faint);
    text(g, label, x + 9, y + 4, { font: font(12), fill: ink, align: 'left' });
  }
}
