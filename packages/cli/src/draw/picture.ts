/** The picture of `--plot`: the waveform above, the spectrogram below on the same time axis, the colour scale beside it. */
import { basename } from 'node:path';
import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Extractor, Spec } from 'melisma';
import type { Done } from '../extract/one.ts';
import { validity } from '../extract/summary.ts';
import { printable } from '../report/line.ts';
import { formatSeconds } from '../report/numbers.ts';
import { frequencyTicks, secondsOf, type Tick, timeTicks, timeUnit, unitOf, valueTicks } from './axes.ts';
import { magma, magmaTable } from './colormap.ts';
import { envelopeOf } from './envelope.ts';
import { font, registerFonts } from './fonts.ts';
import { type Grid, gridOf, rangeOf, resizeGrid } from './grid.ts';

/** A rectangle, in units of the layout. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Two pixels a unit: sharp on screens of both densities. */
const density = 2;
const size = { width: 1100, height: 540 };
const wave: Box = { x: 66, y: 74, width: 926, height: 72 };
const spectrum: Box = { x: 66, y: 160, width: 926, height: 320 };
const bar: Box = { x: 1010, y: 160, width: 12, height: 320 };

const paper = '#ffffff';
const ink = '#1d1a26';
const faint = '#6f6a7d';
const hair = '#c9c5d2';
const soundEdge = '#b9a5d6';
const soundBody = '#51127c';

/** @returns the bytes of a PNG */
export function drawPicture(done: Done, extractor: Extractor): Buffer {
  registerFonts();
  const canvas = createCanvas(size.width * density, size.height * density);
  const g = canvas.getContext('2d');
  g.scale(density, density);
  g.fillStyle = paper;
  g.fillRect(0, 0, size.width, size.height);
  drawTitle(g, done, extractor);
  drawPanels(g, done, extractor.spec);
  return canvas.encodeSync('png');
}

function drawPanels(g: SKRSContext2D, done: Done, spec: Spec): void {
  const grid = gridOf(done.features);
  const [low, high] = rangeOf(grid.values);
  const seconds = secondsOf(spec, grid.frames);
  drawWaveform(g, done, seconds);
  drawSpectrogram(g, grid, low, high);
  drawFrequencyAxis(g, frequencyTicks(spec));
  drawTimeAxis(g, seconds);
  drawColourBar(g, valueTicks(low, high, 5), unitOf(spec));
}

/** The file's name, and under it what was computed. */
function drawTitle(g: SKRSContext2D, { job, recording, features }: Done, { name }: Extractor): void {
  const file = job.input.path === '-' ? 'standard input' : basename(job.input.path);
  const sound = `${formatSeconds(recording.samples.length / recording.sampleRate)} at ${recording.sampleRate / 1000} kHz`;
  const parts = [name ?? 'own spec', `[${features.dims.join(', ')}]`, sound, validity(features)];
  text(g, printable(file), wave.x, 36, { font: font(20, 600), fill: ink, align: 'left', room: wave.width });
  text(g, parts.join('  \u00b7  '), wave.x, 58, { font: font(13), fill: faint, align: 'left', room: wave.width });
}

/** Extremes in a light tone, root mean square in a dark one; the scale is symmetrical and just wide enough. */
function drawWaveform(g: SKRSContext2D, { recording }: Done, seconds: number): void {
  const { samples, sampleRate } = recording;
  const envelope = envelopeOf(samples, Math.round(seconds * sampleRate), wave.width * density);
  const limit = roundUp(envelope.peak);
  const y = (value: number) => wave.y + (wave.height / 2) * (1 - value / limit);
  const column = (c: number, from: number, to: number) =>
    g.fillRect(wave.x + c / density, y(to), 1 / density, Math.max(y(from) - y(to), 1 / density));
  g.fillStyle = soundEdge;
  envelope.highest.forEach((highest, c) => {
    column(c, envelope.lowest[c], highest);
  });
  g.fillStyle = soundBody;
  envelope.rms.forEach((rms, c) => {
    column(c, -rms, rms);
  });
  leftTicks(g, wave, [
    { at: 0, label: `\u2212${limit}` },
    { at: 0.5, label: '0' },
    { at: 1, label: String(limit) },
  ]);
  sideLabel(g, 'amplitude', 20, wave.y + wave.height / 2);
}

/** The next of 1, 0.5, 0.2, 0.1 ... that is not below the peak. */
function roundUp(peak: number): number {
  if (peak <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(peak));
  const step = [1, 2, 5, 10].find((s) => s * power >= peak * (1 - 1e-6)) ?? 10;
  return Number((step * power).toPrecision(1));
}

function drawSpectrogram(g: SKRSContext2D, grid: Grid, low: number, high: number): void {
  const columns = Math.min(grid.frames, spectrum.width * density);
  const image = imageOf(resizeGrid(grid, grid.bands, columns), low, high);
  g.imageSmoothingEnabled = false;
  g.drawImage(image, spectrum.x, spectrum.y, spectrum.width, spectrum.height);
  frame(g, spectrum);
}

/** One pixel a cell, the lowest band at the foot. */
function imageOf({ bands, frames, values }: Grid, low: number, high: number): Canvas {
  const canvas = createCanvas(frames, bands);
  const g = canvas.getContext('2d');
  const image = g.createImageData(frames, bands);
  const table = magmaTable();
  for (let m = 0; m < bands; m++)
    for (let t = 0; t < frames; t++) {
      const level = Math.round((255 * (values[m * frames + t] - low)) / (high - low));
      image.data.set([...table[level], 255], 4 * ((bands - 1 - m) * frames + t));
    }
  g.putImageData(image, 0, 0);
  return canvas;
}

function drawFrequencyAxis(g: SKRSContext2D, ticks: readonly Tick[]): void {
  leftTicks(g, spectrum, ticks);
  sideLabel(g, 'frequency, Hz (mel scale)', 20, spectrum.y + spectrum.height / 2);
}

/** Marks under the spectrogram, and hairlines through both panels' gap so that the eye keeps the time. */
function drawTimeAxis(g: SKRSContext2D, seconds: number): void {
  const foot = spectrum.y + spectrum.height;
  for (const { at, label } of timeTicks(seconds, 12)) {
    const x = spectrum.x + at * spectrum.width;
    line(g, x, foot, x, foot + 5, faint);
    line(g, x, wave.y + wave.height + 3, x, spectrum.y - 3, hair);
    text(g, label, x, foot + 20, { font: font(12), fill: ink, align: 'center' });
  }
  const middle = spectrum.x + spectrum.width / 2;
  text(g, `time, ${timeUnit(seconds)}`, middle, foot + 42, { font: font(12.5), fill: faint, align: 'center' });
}

function drawColourBar(g: SKRSContext2D, ticks: readonly Tick[], unit: string): void {
  const steps = bar.height * density;
  for (let i = 0; i < steps; i++) {
    g.fillStyle = `rgb(${magma(1 - i / (steps - 1)).join(' ')})`;
    g.fillRect(bar.x, bar.y + i / density, bar.width, 1 / density);
  }
  frame(g, bar);
  for (const { at, label } of ticks) {
    const [x, y] = [bar.x + bar.width, bar.y + (1 - at) * bar.height];
    line(g, x, y, x + 5, y, faint);
    text(g, label, x + 9, y + 4, { font: font(12), fill: ink, align: 'left' });
  }
  sideLabel(g, unit, size.width - 18, bar.y + bar.height / 2);
}

/** Marks and labels on the left edge of a panel. */
function leftTicks(g: SKRSContext2D, box: Box, ticks: readonly Tick[]): void {
  for (const { at, label } of ticks) {
    const y = box.y + (1 - at) * box.height;
    line(g, box.x - 5, y, box.x, y, faint);
    text(g, label, box.x - 9, y + 4, { font: font(12), fill: ink, align: 'right' });
  }
}

/** A label that reads upwards, centred on a point. */
function sideLabel(g: SKRSContext2D, label: string, x: number, y: number): void {
  g.save();
  g.translate(x, y);
  g.rotate(-Math.PI / 2);
  text(g, label, 0, 4, { font: font(12.5), fill: faint, align: 'center' });
  g.restore();
}

interface TextStyle {
  font: string;
  fill: string;
  align: 'left' | 'center' | 'right';
  /** Width that the text must not exceed: it ends in an ellipsis instead. */
  room?: number;
}

function text(g: SKRSContext2D, said: string, x: number, y: number, style: TextStyle): void {
  g.font = style.font;
  g.fillStyle = style.fill;
  g.textAlign = style.align;
  g.fillText(style.room === undefined ? said : fitted(g, said, style.room), x, y);
}

function fitted(g: SKRSContext2D, said: string, room: number): string {
  let kept = said;
  while (kept.length > 1 && g.measureText(kept).width > room) kept = `${kept.replace(/\u2026$/, '').slice(0, -1)}\u2026`;
  return kept;
}

function line(g: SKRSContext2D, x0: number, y0: number, x1: number, y1: number, colour: string): void {
  g.strokeStyle = colour;
  g.lineWidth = 1;
  g.beginPath();
  g.moveTo(x0, y0);
  g.lineTo(x1, y1);
  g.stroke();
}

function frame(g: SKRSContext2D, { x, y, width, height }: Box): void {
  g.strokeStyle = hair;
  g.lineWidth = 0.5;
  g.strokeRect(x - 0.25, y - 0.25, width + 0.5, height + 0.5);
}
