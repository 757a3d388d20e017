/**
 * Drawings of features, for any canvas: a page's, a worker's or Node's.
 *
 *     const panel = { title: 'talk.wav', facts: ['whisper'], ...gridPart(gridOf(features), spec) };
 *     const figure = { panels: [panel], start: 0, unit: 'seconds' };
 *     const { width, height } = pictureSize(figure);
 *     drawFigure(new OffscreenCanvas(width, height).getContext('2d'), figure, 'sans-serif');
 *
 * `features` are what an extractor returns: values, dims, names of the axes, valid frames. The heat map has the same pixels on
 * every canvas; letters are as its fonts are.
 */
export {
  bandHeight,
  bandHertz,
  inThousands,
  type RowAxis,
  rowAxis,
  type Span,
  type Tick,
  timeTicks,
  timeUnit,
} from './axes.ts';
export { blueToRed, type Colormap, type Colour, gray, magma, nowhere, paletteOf, viridis } from './colormap.ts';
export { type Figure, gridPart, largestOf, type Panel, type Range, sharedRange, spanOf } from './figure.ts';
export {
  durationOf,
  frameCount,
  type Grid,
  GridMaker,
  gridOf,
  lieOf,
  rangeOf,
  resizeGrid,
  type Table,
  unitOf,
} from './grid.ts';
export { type Box, type Context2D, frame, type Inks, leftTicks, type Pen, sideLabel } from './pen.ts';
export { drawFigure, pictureSize } from './picture.ts';
export { cellsOf, coloursOf, drawScale, paint } from './spectrogram.ts';
export { drawTimeAxis } from './time-axis.ts';
export { envelopeOf } from './waveform.ts';
