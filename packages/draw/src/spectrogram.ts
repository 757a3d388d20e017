/** The spectrogram of a panel, and the scale of its colours. */
import { valueTicks } from './axes.ts';
import { type Colormap, paletteOf } from './colormap.ts';
import type { Range } from './figure.ts';
import { type Grid, resizeGrid } from './grid.ts';
import { type Box, frame, line, type Pen, type Pixels, sideLabel, text } from './pen.ts';

/** The grid, or its frames from `first` on before `end`, at no more cells than there are pixels: what is drawn, and what the colours are scaled to. */
export function cellsOf(grid: Grid, width: number, height: number, first = 0, end = grid.frames): Grid {
  const bands = Math.min(grid.bands, Math.max(1, Math.floor(height)));
  const frames = Math.min(end - first, Math.max(1, Math.round(width)));
  return bands === grid.bands && frames === grid.frames ? grid : resizeGrid(grid, bands, frames, first, end);
}

/** The heat map, the lowest band at the foot; `box` begins at a whole pixel. */
export function drawCells(pen: Pen, box: Box, cells: Grid, range: Range, map: Colormap): void {
  const { context, density } = pen;
  const pixels = context.createImageData(pixelsIn(box.width * density), pixelsIn(box.height * density));
  paint(pixels, cells, coloursOf(cells.values, range, paletteOf(map)));
  context.putImageData(pixels, box.x * density, box.y * density);
  frame(pen, box);
}

const pixelsIn = (pixels: number): number => Math.max(1, Math.round(pixels));

/**
 * The cell of each of `pixels` pixels: the one that the pixel's middle lies in, of two that meet there the first. Nothing is left to a
 * canvas's own scaling: every canvas gets the same pixels.
 */
const cellsUnder = (pixels: number, cells: number): number[] =>
  Array.from({ length: pixels }, (_, i) => Math.min(Math.ceil(((i + 0.5) * cells) / pixels) - 1, cells - 1));

/** The colour of each value, as {@link paletteOf} has it: its 256 colours from the lowest of the range to the highest. */
export function coloursOf(values: Float32Array, [low, high]: Range, palette: Uint32Array): Uint32Array<ArrayBuffer> {
  const colours = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const level = Math.round((255 * (values[i] - low)) / (high - low));
    colours[i] = palette[Number.isNaN(level) ? 256 : Math.min(Math.max(level, 0), 255)];
  }
  return colours;
}

/** Cells with `colours`, the lowest band first, over all of `pixels`. */
export function paint(
  { width, height, data }: Pixels,
  { bands, frames }: Pick<Grid, 'bands' | 'frames'>,
  colours: Uint32Array,
): void {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const columns = cellsUnder(width, frames);
  const rows = cellsUnder(height, bands).map((fromTop) => bands - 1 - fromTop);
  rows.forEach((row, y) => {
    const start = y * width;
    // Most rows of pixels show the cells of the row above.
    if (row === rows[y - 1]) pixels.copyWithin(start, start - width, start);
    else for (let x = 0; x < width; x++) pixels[start + x] = colours[row * frames + columns[x]];
  });
}

const bar = { gap: 18, width: 12, label: 72 };

/** Beside the boxes, from the top of the first to the foot of the last. */
export function drawScale(pen: Pen, boxes: readonly Box[], range: Range, map: Colormap, unit: string): void {
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  const height = last.y + last.height - first.y;
  const box = { x: first.x + first.width + bar.gap, y: first.y, width: bar.width, height };
  const { density } = pen;
  const steps = Math.round(height * density);
  for (let i = 0; i < steps; i++) {
    pen.context.fillStyle = `rgb(${map(1 - i / (steps - 1)).join(' ')})`;
    pen.context.fillRect(box.x, box.y + i / density, box.width, 1 / density);
  }
  frame(pen, box);
  rightTicks(pen, box, range);
  sideLabel(pen, unit, box, bar.label);
}

/** Marks and labels on the right edge. */
function rightTicks(pen: Pen, box: Box, [low, high]: Range): void {
  const x = box.x + box.width;
  for (const { at, label } of valueTicks(low, high, Math.min(10, Math.max(5, Math.round(box.height / 60))))) {
    const y = box.y + (1 - at) * box.height;
    line(pen, x, y, x + 5, y, pen.inks.faint);
    text(pen, label, x + 9, y + 4, { size: 12, fill: pen.inks.ink, align: 'left' });
  }
}
