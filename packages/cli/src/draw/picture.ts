/** A figure as a PNG: waveforms above their spectrograms on one time axis, the scales of the colours beside them. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { printable } from '../report/line.ts';
import { blueToRed, magma } from './colormap.ts';
import { type Figure, type Panel, type Range, sharedRange, spanOf } from './figure.ts';
import { font, registerFonts } from './fonts.ts';
import type { Grid } from './grid.ts';
import { type Layout, layOut, type Place } from './layout.ts';
import { type Box, density, faint, hair, ink, leftTicks, line, sideLabel, text } from './pen.ts';
import { cellsOf, drawCells, drawScale } from './spectrogram.ts';
import { type Span, timeTicks, timeUnit } from './time.ts';
import { drawWaveform, roundUp, waveOf } from './waveform.ts';

const paper = '#ffffff';

/** @returns the bytes of a PNG */
export function drawFigure(figure: Figure): Buffer {
  registerFonts();
  const layout = layOut(figure);
  const canvas = createCanvas(layout.width * density, layout.height * density);
  const g = canvas.getContext('2d');
  g.scale(density, density);
  g.fillStyle = paper;
  g.fillRect(0, 0, layout.width, layout.height);
  drawPanels(g, figure, layout);
  return canvas.encodeSync('png');
}

function drawPanels(g: SKRSContext2D, figure: Figure, { places }: Layout): void {
  const span = spanOf(figure);
  const drawn = figure.panels.map((panel, i) => ({ panel, place: places[i] }));
  for (const { panel, place } of drawn) drawHead(g, panel, place, figure.panels.length === 1);
  drawWaveforms(g, drawn, span);
  for (const signed of [false, true]) {
    const group = drawn.filter(({ panel }) => (panel.signed ?? false) === signed);
    if (group.length > 0) drawSpectrograms(g, group, span, signed);
  }
  drawTimeAxis(g, places[places.length - 1].spectrum, span);
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
function drawHead(g: SKRSContext2D, { title, facts }: Panel, { head, spectrum }: Place, isAlone: boolean): void {
  const { x, width } = spectrum;
  const titleFont = font(isAlone ? 20 : 15, 600);
  const taken = text(g, printable(title), x, head, { font: titleFont, fill: ink, align: 'left', room: width });
  const aside = isAlone ? 0 : taken + 14;
  const style = { font: font(13), fill: faint, align: 'left', room: width - aside } as const;
  text(g, printable(facts.join('  \u00b7  ')), x + aside, isAlone ? head + 22 : head, style);
}

/** All on one scale. */
function drawWaveforms(g: SKRSContext2D, drawn: readonly Drawn[], span: Span): void {
  const waves = drawn.flatMap(({ panel, place: { wave } }) => {
    if (!panel.sound || !wave) return [];
    return [{ wave, envelope: waveOf(panel.sound, panel.length, filled(wave, panel, span).width) }];
  });
  const limit = roundUp(Math.max(...waves.map(({ envelope }) => envelope.peak)));
  for (const { wave, envelope } of waves) {
    drawTimeGrid(g, wave, span);
    drawWaveform(g, wave, envelope, limit);
  }
}

/** All on one scale of colours. */
function drawSpectrograms(g: SKRSContext2D, group: readonly Drawn[], span: Span, signed: boolean): void {
  const map = signed ? blueToRed : magma;
  const boxes = group.map(({ panel, place }) => filled(place.spectrum, panel, span));
  const cells: Grid[] = group.map(({ panel }, i) => cellsOf(panel.grid, boxes[i]));
  const range: Range = sharedRange(cells, signed);
  group.forEach(({ panel, place }, i) => {
    drawCells(g, boxes[i], cells[i], range, map);
    leftTicks(g, place.spectrum, panel.rows.ticks);
    sideLabel(g, panel.rows.label, place.spectrum);
  });
  const frames = group.map(({ place }) => place.spectrum);
  drawScale(g, frames, range, map, group[0].panel.values);
}

/** Characters that the labels of the time axis have room for: 12 pixels high, about 8 wide. */
const roomIn = ({ width }: Box): number => width / 8;

/** Hairlines behind the waveform at the marks of the time axis, so that the eye finds the sound in both. */
function drawTimeGrid(g: SKRSContext2D, box: Box, span: Span): void {
  for (const { at } of timeTicks(span, roomIn(box))) {
    const x = box.x + at * box.width;
    line(g, x, box.y, x, box.y + box.height, hair);
  }
}

function drawTimeAxis(g: SKRSContext2D, box: Box, span: Span): void {
  const foot = box.y + box.height;
  for (const { at, label } of timeTicks(span, roomIn(box))) {
    const x = box.x + at * box.width;
    line(g, x, foot, x, foot + 5, faint);
    text(g, label, x, foot + 20, { font: font(12), fill: ink, align: 'center' });
  }
  const said = span.unit === 'frames' ? 'frame' : `time, ${timeUnit(span)}`;
  text(g, said, box.x + box.width / 2, foot + 42, { font: font(12.5), fill: faint, align: 'center' });
}
