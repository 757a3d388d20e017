/** A heat map by the processor: a picture that stands still exactly as the command draws it, one that runs scaled by the canvas. */
import { paint } from '@melisma/draw';
import type { Picture, Screen } from './screen.ts';

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
