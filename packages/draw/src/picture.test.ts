import { presets } from 'melisma';
import { describe, expect, it } from 'vitest';
import { magma } from './colormap.ts';
import { type Context2D, drawFigure, type Figure, gridOf, gridPart, pictureSize } from './index.ts';
import type { Pixels } from './pen.ts';

/** The contexts of a page and of its workers have all that is used: the types say so. */
const ofPage = (context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D): Context2D => context;

/** A canvas of paper: heat maps and words are noted, strokes are not. */
function paper() {
  const [maps, words]: [{ pixels: Pixels; x: number; y: number }[], string[]] = [[], []];
  const nothing = () => {};
  const context: Context2D = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    font: '',
    textAlign: '',
    save: nothing,
    restore: nothing,
    scale: nothing,
    translate: nothing,
    rotate: nothing,
    beginPath: nothing,
    moveTo: nothing,
    lineTo: nothing,
    stroke: nothing,
    fillRect: nothing,
    strokeRect: nothing,
    fillText: (text) => words.push(text),
    measureText: ({ length }) => ({ width: 7 * length }),
    createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: (pixels, x, y) => maps.push({ pixels, x, y }),
  };
  return { context, maps, words };
}

/** Two frames of three values, the lowest of them first. */
const features = { data: [0, 2, 4, 1, Number.NaN, 5], dims: [2, 3], axes: ['frame', 'mel'], validFrames: 2 };
const figureOf = (...lengths: number[]): Figure => ({
  panels: lengths.map((length) => ({
    title: 'talk.wav',
    facts: ['3 values'],
    ...gridPart(gridOf(features), undefined),
    length,
  })),
  start: 0,
  unit: 'frames',
});

const drawn = (figure: Figure) => {
  const { context, maps, words } = paper();
  drawFigure(ofPage(context as unknown as CanvasRenderingContext2D), figure, 'serif');
  return { maps, words };
};

/** Red, green and blue of a pixel. */
const at = ({ width, data }: Pixels, x: number, y: number) => [...data.subarray(4 * (y * width + x)).slice(0, 3)];

describe('a figure on any canvas', () => {
  it('has the lowest band at the foot, each pixel the colour of its cell, a NaN in grey', () => {
    const [{ pixels, x, y }] = drawn(figureOf(2)).maps;
    const { width, height } = pixels;
    expect([x % 1, y % 1, width + x < pictureSize(figureOf(2)).width]).toEqual([0, 0, true]);
    const level = (value: number) => [...magma(Math.round((255 * value) / 5) / 255)];
    expect(at(pixels, 0, height - 1)).toEqual(level(0));
    expect(at(pixels, width - 1, height - 1)).toEqual(level(1));
    expect(at(pixels, 0, 0)).toEqual(level(4));
    expect(at(pixels, width - 1, 0)).toEqual(level(5));
    expect(at(pixels, width / 2 - 1, height >> 1)).toEqual(level(2));
    expect(at(pixels, width / 2, height >> 1)).toEqual([0x8f, 0x8f, 0x8f]);
    expect(pixels.data.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  it('draws the shorter of two panels as far as it goes', () => {
    const [long, short] = drawn(figureOf(2, 0.5)).maps.map(({ pixels }) => pixels.width);
    expect(short).toBe(Math.round(long / 4));
  });

  it('names the axes by what is known of the features', () => {
    expect(drawn(figureOf(2)).words).toEqual(
      expect.arrayContaining(['talk.wav', '3 values', 'band', 'frame', 'value']),
    );
    const [panel] = figureOf(2).panels;
    const known = { ...panel, ...gridPart(panel.grid, presets.whisper) };
    expect(drawn({ panels: [known], start: 0, unit: 'seconds' }).words).toEqual(
      expect.arrayContaining(['frequency, Hz (mel scale)', 'time, s', 'log10 mel power, normalised', '8k']),
    );
  });
});
