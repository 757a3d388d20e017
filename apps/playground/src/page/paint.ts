/** Canvases: waveforms and curves, sharp on every screen. */
import { type Grid, rangeOf } from '@melisma/draw';

/** Fits the canvas to its place in the page. @returns its size in CSS pixels, and the context in those */
function fitted(canvas: HTMLCanvasElement): {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
} {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = Math.min(devicePixelRatio || 1, 3);
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  return { context, width, height };
}

const colourOf = (canvas: HTMLElement, name: string): string => getComputedStyle(canvas).getPropertyValue(name).trim();

/** Lowest and highest sample of each column. */
export function paintWaveform(canvas: HTMLCanvasElement, samples: Float32Array): void {
  const { context, width, height } = fitted(canvas);
  context.fillStyle = colourOf(canvas, '--accent');
  for (let x = 0; x < width; x++) {
    const first = Math.floor((x * samples.length) / width);
    const end = Math.max(first + 1, Math.floor(((x + 1) * samples.length) / width));
    let [low, high] = [0, 0];
    for (let i = first; i < end; i++) {
      if (samples[i] < low) low = samples[i];
      if (samples[i] > high) high = samples[i];
    }
    const top = (0.5 - 0.48 * Math.min(high, 1)) * height;
    const bottom = (0.5 - 0.48 * Math.max(low, -1)) * height;
    context.fillRect(x, top, 1, Math.max(1, bottom - top));
  }
}

/** A curve from the left edge to the right one, as high as its values reach. */
export function paintCurve(canvas: HTMLCanvasElement, values: ArrayLike<number>): void {
  const { context, width, height } = fitted(canvas);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  const scale = high > low ? (height - 8) / (high - low) : 0;
  context.strokeStyle = colourOf(canvas, '--accent');
  context.lineWidth = 1.5;
  context.beginPath();
  for (let i = 0; i < values.length; i++)
    context.lineTo((i * width) / Math.max(1, values.length - 1), height - 4 - scale * (values[i] - low));
  context.stroke();
}

/** Rows that are drawn, from the oldest at the back to the newest in front. */
const WATERFALL_ROWS = 36;

/** The grid as curves one before the other, each the mean of its share of the frames; those in front hide what is behind. */
export function paintWaterfall(canvas: HTMLCanvasElement, { bands, frames, values }: Grid): void {
  const { context, width, height } = fitted(canvas);
  const [low, high] = rangeOf(values);
  const tall = height * 0.35;
  context.strokeStyle = colourOf(canvas, '--accent');
  context.fillStyle = colourOf(canvas, '--page');
  for (let row = 0; row < WATERFALL_ROWS; row++) {
    const first = Math.floor((row * frames) / WATERFALL_ROWS);
    const end = Math.max(first + 1, Math.floor(((row + 1) * frames) / WATERFALL_ROWS));
    const base = tall + ((row + 1) / WATERFALL_ROWS) * (height - tall - 2);
    context.beginPath();
    context.moveTo(0, base);
    for (let band = 0; band < bands; band++) {
      let sum = 0;
      for (let column = first; column < end; column++) sum += values[band * frames + column];
      const share = Math.max(0, (sum / (end - first) - low) / (high - low));
      context.lineTo((band * width) / Math.max(1, bands - 1), base - share * tall);
    }
    context.lineTo(width, base);
    context.fill();
    context.stroke();
  }
}

/** How often values occur, in bars. */
export function paintBars(canvas: HTMLCanvasElement, counts: readonly number[]): void {
  const { context, width, height } = fitted(canvas);
  const largest = Math.max(...counts, 1);
  context.fillStyle = colourOf(canvas, '--accent');
  const step = width / counts.length;
  for (const [i, count] of counts.entries()) {
    const tall = (count / largest) * (height - 4);
    context.fillRect(i * step, height - tall, Math.max(1, step - 1), tall);
  }
}
