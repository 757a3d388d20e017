/** A figure on a canvas: waveforms above their spectrograms on one time axis, the scales of the colours beside them. */
import { type Span, timeTicks } from './axes.ts';
import { blueToRed, magma } from './colormap.ts';
import { type Figure, type Panel, type Range, sharedRange, spanOf } from './figure.ts';
import type { Grid } from './grid.ts';
import { type Box, type Context2D, type Inks, leftTicks, line, type Pen, sideLabel, text } from './pen.ts';
import { cellsOf, drawCells, drawScale } from './spectrogram.ts';
import { charactersIn, drawTimeAxis } from './time-axis.ts';
import { drawWaveform, roundUp, waveOf } from './waveform.ts';

const paper = '#ffffff';
const onPaper: Inks = { ink: '#1d1a26', faint: '#6f6a7d', hair: '#dcd9e3' };

/** Pixels a unit: sharp on screens of both densities. */
const density = 2;

/** How many pixels of a canvas a figure takes. */
export function pictureSize(figure: Figure): { width: number; height: number } {
  const { width, height } = layOut(figure);
  return { width: width * density, height: height * density };
}

/**
 * Draws a figure on a canvas of {@link pictureSize} pixels or more, from its upper left corner.
 * `families` are the fonts that it writes with, a CSS list: `'"IBM Plex Sans", sans-serif'`.
 */
export function drawFigure(context: Context2D, figure: Figure, families: string): void {
  const layout = layOut(figure);
  context.save();
  context.scale(density, density);
  context.fillStyle = paper;
  context.fillRect(0, 0, layout.width, layout.height);
  drawPanels({ context, families, density, inks: onPaper }, figure, layout);
  context.restore();
}

function drawPanels(pen: Pen, figure: Figure, { places }: Layout): void {
  const span = spanOf(figure);
  const drawn = figure.panels.map((panel, i) => ({ panel, place: places[i] }));
  for (const { panel, place } of drawn) drawHead(pen, panel, place, figure.panels.length === 1);
  drawWaveforms(pen, drawn, span);
  for (const signed of [false, true]) {
    const group = drawn.filter(({ panel }) => (panel.signed ?? false) === signed);
    if (group.length > 0) drawSpectrograms(pen, group, span, signed);
  }
  drawTimeAxis(pen, places[places.length - 1].spectrum, span);
}

/** A panel, and where it goes. */
interface Drawn {
  panel: Panel;
  place: Place;
}

/** The part of a box that a panel fills: all of it for the longest. */
const filled = (box: Box, { length }: Panel, span: Span): Box => ({
  ...box,
  width: (box.width * length) / span.length,
});

/** The title, and under it, or where panels are several beside it, the facts. */
function drawHead(pen: Pen, { title, facts }: Panel, { head, spectrum }: Place, isAlone: boolean): void {
  const { x, width } = spectrum;
  const taken = text(pen, title, x, head, {
    size: isAlone ? 20 : 15,
    weight: 600,
    fill: pen.inks.ink,
    align: 'left',
    maxWidth: width,
  });
  const aside = isAlone ? 0 : taken + 14;
  const style = { size: 13, fill: pen.inks.faint, align: 'left', maxWidth: width - aside } as const;
  text(pen, facts.join('  \u00b7  '), x + aside, isAlone ? head + 22 : head, style);
}

/** All on one scale. */
function drawWaveforms(pen: Pen, drawn: readonly Drawn[], span: Span): void {
  const waves = drawn.flatMap(({ panel, place: { wave } }) => {
    if (!panel.sound || !wave) return [];
    return [{ wave, envelope: waveOf(panel.sound, panel.length, filled(wave, panel, span).width * density) }];
  });
  const limit = roundUp(Math.max(...waves.map(({ envelope }) => envelope.peak)));
  for (const { wave, envelope } of waves) {
    drawTimeGrid(pen, wave, span);
    drawWaveform(pen, wave, envelope, limit);
  }
}

/** All on one scale of colours. */
function drawSpectrograms(pen: Pen, group: readonly Drawn[], span: Span, signed: boolean): void {
  const map = signed ? blueToRed : magma;
  const boxes = group.map(({ panel, place }) => filled(place.spectrum, panel, span));
  const cells: Grid[] = group.map(({ panel }, i) =>
    cellsOf(panel.grid, boxes[i].width * density, boxes[i].height * density),
  );
  const range: Range = sharedRange(cells, signed);
  group.forEach(({ panel, place }, i) => {
    drawCells(pen, boxes[i], cells[i], range, map);
    leftTicks(pen, place.spectrum, panel.rows.ticks);
    sideLabel(pen, panel.rows.label, place.spectrum);
  });
  const frames = group.map(({ place }) => place.spectrum);
  drawScale(pen, frames, range, map, group[0].panel.values);
}

/** Hairlines behind the waveform at the marks of the time axis, so that the eye finds the sound in both. */
function drawTimeGrid(pen: Pen, box: Box, span: Span): void {
  for (const { at } of timeTicks(span, charactersIn(box))) {
    const x = box.x + at * box.width;
    line(pen, x, box.y, x, box.y + box.height, pen.inks.hair);
  }
}

/** The places of one panel. */
interface Place {
  /** The title's baseline, or that of title and facts where they share a line. */
  head: number;
  /** None where the panel has no sound. */
  wave?: Box;
  spectrum: Box;
}

interface Layout {
  width: number;
  height: number;
  places: readonly Place[];
}

/** Distances and heights, in units. */
interface Measures {
  /** Above the first panel, and below the last: the time axis. */
  top: number;
  foot: number;
  /** From a panel's top to its title, and to what is below its title. */
  title: number;
  head: number;
  wave: number;
  waveGap: number;
  spectrum: number;
}

/** Left of the panels the axes, right of them the scale of colours. */
const margin = { left: 66, right: 108 };
const width = 1100;

const alone: Measures = { top: 0, foot: 58, title: 36, head: 74, wave: 72, waveGap: 20, spectrum: 320 };
/** Several panels have smaller heads, and title and facts share a line. */
const several: Measures = { top: 6, foot: 58, title: 26, head: 38, wave: 44, waveGap: 18, spectrum: 190 };

function layOut({ panels }: Pick<Figure, 'panels'>): Layout {
  const measures = panels.length > 1 ? several : alone;
  const places: Place[] = [];
  let y = measures.top;
  for (const { sound } of panels) {
    const place = placeAt(y, sound !== undefined, measures);
    places.push(place);
    y = place.spectrum.y + place.spectrum.height;
  }
  return { width, height: y + measures.foot, places };
}

function placeAt(y: number, hasSound: boolean, { title, head, wave, waveGap, spectrum }: Measures): Place {
  const box = (top: number, height: number): Box => ({
    x: margin.left,
    y: top,
    width: width - margin.left - margin.right,
    height,
  });
  const top = y + head + (hasSound ? wave + waveGap : 0);
  const place = { head: y + title, spectrum: box(top, spectrum) };
  return hasSound ? { ...place, wave: box(y + head, wave) } : place;
}
