/** What a heat map is shown on: a canvas with WebGL2 where one can be had, else a plain one. */
import { paint } from '@melisma/draw';
import { WebGlScreen } from './webgl-screen.ts';

/** Cells and their colours, the lowest band first; `oldest` is the column at the left edge, from which on they go round. */
export interface Picture {
  bands: number;
  frames: number;
  oldest: number;
  /** Four bytes each: `bands` rows of `frames`. */
  colours: Uint32Array<ArrayBuffer>;
}

export interface Screen {
  readonly canvas: HTMLCanvasElement;
  /** A picture of any size, over the whole canvas. */
  show(picture: Picture): void;
  /** The picture that is shown, of which `count` columns from `first` on, round the ring, have changed. */
  refresh(picture: Picture, first: number, count: number): void;
  /** Gives back what the browser has few of. */
  close(): void;
}

/** `onLoss` is called when the browser takes the context away: the screen is black then, and another must be opened. */
export function openScreen(onLoss: () => void): Screen {
  return WebGlScreen.open(onLoss) ?? new PlainScreen();
}

/** Pixels by the processor: a picture that stands still exactly as the command draws it, one that runs scaled by the canvas. */
export class PlainScreen implements Screen {
  readonly canvas = document.createElement('canvas');
  readonly #context = this.canvas.getContext('2d', { alpha: false })!;
  /** The ring, a pixel a cell. */
  #ring: CanvasRenderingContext2D | undefined;

  show(picture: Picture): void {
    const { width, height } = this.canvas;
    this.#ring = undefined;
    if (picture.oldest > 0) return this.refresh(picture, 0, picture.frames);
    const pixels = this.#context.createImageData(width, height);
    paint(pixels, picture, picture.colours);
    this.#context.putImageData(pixels, 0, 0);
  }

  refresh(picture: Picture, first: number, count: number): void {
    const { bands, frames, oldest, colours } = picture;
    const cells = new ImageData(new Uint8ClampedArray(colours.buffer), frames, bands);
    const isNew = this.#ring === undefined;
    const ring = this.#ring ?? ringOf(frames, bands);
    this.#ring = ring;
    const straight = isNew ? frames : Math.min(count, frames - first);
    ring.putImageData(cells, 0, 0, isNew ? 0 : first, 0, straight, bands);
    if (!isNew && straight < count) ring.putImageData(cells, 0, 0, 0, 0, count - straight, bands);
    this.#unroll(ring.canvas, oldest);
  }

  /** From the oldest column on, the lowest band at the foot. */
  #unroll(ring: HTMLCanvasElement, oldest: number): void {
    const { width, height } = this.canvas;
    const context = this.#context;
    context.imageSmoothingEnabled = false;
    context.setTransform(1, 0, 0, -1, 0, height);
    const seam = Math.round(((ring.width - oldest) / ring.width) * width);
    context.drawImage(ring, oldest, 0, ring.width - oldest, ring.height, 0, 0, seam, height);
    if (oldest > 0) context.drawImage(ring, 0, 0, oldest, ring.height, seam, 0, width - seam, height);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  close(): void {
    // A canvas keeps its pixels until it is collected.
    this.canvas.width = 0;
    this.#ring = undefined;
  }
}

function ringOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  return canvas.getContext('2d', { alpha: false })!;
}
