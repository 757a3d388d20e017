/** The figure: the waveform, one heat map for each front end, a cursor over all, and the value under the pointer. */
import type { Extracted } from '../work/features.ts';
import { type Grid, gridOf } from './grid.ts';
import { imageOf, magma, paintImage, paintWaveform } from './paint.ts';
import { made, parts } from './parts.ts';

export interface Panel {
  title: string;
  features: Extracted;
}

interface Drawn extends Panel {
  grid: Grid;
  image: HTMLCanvasElement;
  canvas: HTMLCanvasElement;
}

let samples = new Float32Array();
let seconds = 0;
let drawn: Drawn[] = [];
const cursor = made('div', '', 'cursor');

export function showWaveform(given: Float32Array<ArrayBuffer>, sampleRate: number): void {
  samples = given;
  seconds = given.length / sampleRate;
  reveal();
  paintWaveform(parts.waveform, samples);
}

/** One heat map below the other, each on a scale of its own. */
export function showPanels(panels: readonly Panel[]): void {
  reveal();
  drawn = panels.map((panel) => {
    const grid = gridOf(panel.features);
    const canvas = made('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', inWords(panel, grid));
    return { ...panel, grid, image: imageOf(grid, magma), canvas };
  });
  parts.maps.replaceChildren(...drawn.map(figureOf), cursor);
  repaint();
}

const inWords = ({ title, features }: Panel, { bands, frames }: Grid): string =>
  `Heat map of ${title}: ${frames} frames of ${bands} values over ${features.seconds.toFixed(1)} seconds`;

function figureOf({ title, grid, canvas }: Drawn): HTMLElement {
  const figure = made('figure');
  figure.append(made('figcaption', `${title}, ${grid.bands} values a frame`), canvas);
  return figure;
}

function reveal(): void {
  parts.empty.hidden = true;
  parts.drawing.hidden = false;
  parts.readout.hidden = false;
}

export function repaint(): void {
  if (parts.drawing.hidden) return;
  if (samples.length > 0) paintWaveform(parts.waveform, samples);
  for (const { canvas, image } of drawn) paintImage(canvas, image);
}

/** A picture of the heat maps, one pixel for each value of a frame. */
export function pictureOf(): Promise<Blob | null> {
  const width = Math.max(...drawn.map(({ image }) => image.width));
  const height = drawn.reduce((sum, { image }) => sum + 2 * image.height + 8, -8);
  const canvas = made('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  let top = 0;
  for (const { image } of drawn) {
    context.drawImage(image, 0, top, width, 2 * image.height);
    top += 2 * image.height + 8;
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** Puts the cursor at a moment of the recording. */
export function moveCursor(at: number): void {
  cursor.hidden = at === 0;
  cursor.style.transform = `translateX(${(at / Math.max(seconds, 1e-9)) * parts.maps.clientWidth}px)`;
}

/** Tells time, row and value under the pointer, and jumps there on a click. */
export function watchPointer(seek: (second: number) => void): void {
  const shareOf = (event: PointerEvent | MouseEvent) => {
    const { left, width } = parts.maps.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - left) / width, 0), 1);
  };
  parts.drawing.addEventListener('pointermove', (event) => {
    const panel = drawn.find(({ canvas }) => canvas === event.target);
    const share = shareOf(event);
    parts.readout.textContent = `${(share * seconds).toFixed(2)} s${panel ? valueUnder(panel, event, share) : ''}`;
  });
  parts.drawing.addEventListener('click', (event) => seek(shareOf(event) * seconds));
}

function valueUnder({ grid, canvas }: Drawn, event: PointerEvent, share: number): string {
  const { top, height } = canvas.getBoundingClientRect();
  const band = Math.min(grid.bands - 1, Math.max(0, Math.floor((1 - (event.clientY - top) / height) * grid.bands)));
  const column = Math.min(grid.columns - 1, Math.floor(share * grid.columns));
  return `, row ${band}: ${grid.values[band * grid.columns + column].toPrecision(4)}`;
}
