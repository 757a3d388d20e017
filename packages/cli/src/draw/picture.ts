/** The picture of `--plot`: the waveform above, the spectrogram below on the same time axis, the colour scale beside it. */
import { basename } from 'node:path';
import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Extractor, FeatureArray, Spec } from 'melisma';
import { secondsOf as lengthOf } from '../audio/recording.ts';
import type { Done } from '../extract/one.ts';
import { validity } from '../extract/summary.ts';
import { printable } from '../report/line.ts';
import { formatSeconds } from '../report/numbers.ts';
import { frequencyTicks, secondsOf, type Tick, timeTicks, timeUnit, unitOf, valueTicks } from './axes.ts';
import { magma, magmaTable } from './colormap.ts';
import { envelopeOf } from './envelope.ts';
import { font, registerFonts } from './fonts.ts';
import { type Grid, gridOf, rangeOf, resizeGrid } from './grid.ts';
import { type Box, faint, frame, hair, ink, leftTicks, line, sideLabel, text } from './pen.ts';

/** Two pixels a unit: sharp on screens of both densities. */
const density = 2;
const size = { width: 1100, height: 544 };
const wave: Box = { x: 66, y: 74, width: 926, height: 72 };
const spectrum: Box = { x: 66, y: 166, width: 926, height: 320 };
/** Where the names of the left axes stand. */
const labelColumn = 20;
const bar: Box = { x: 1010, y: 166, width: 12, height: 320 };

const paper = '#ffffff';
const soundEdge = '#b9a5d6';
const soundBody = '#51127c';

/** @returns the bytes of a PNG */
export function drawPicture(done: Done, extractor: Extractor<FeatureArray>): Buffer {
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
  drawTimeGrid(g, seconds);
  drawWaveform(g, done, seconds);
  drawSpectrogram(g, grid, low, high);
  drawFrequencyAxis(g, frequencyTicks(spec));
  drawTimeAxis(g, seconds);
  drawColourBar(g, valueTicks(low, high, 5), unitOf(spec));
}

/** The file's name, and under it what was computed. */
function drawTitle(g: SKRSContext2D, { job, recording, features }: Done, { name }: Extractor<FeatureArray>): void {
  const file = job.input.path === '-' ? 'standard input' : basename(job.input.path);
  const sound = `${formatSeconds(lengthOf(recording))} at ${recording.sampleRate / 1000} kHz`;
  const parts = [name ?? 'own spec', `[${features.dims.join(', ')}]`, sound, validity(features)];
  text(g, printable(file), wave.x, 36, { font: font(20, 600), fill: ink, align: 'left', room: wave.width });
  text(g, parts.join('  \u00b7  '), wave.x, 58, { font: font(13), fill: faint, align: 'left', room: wave.width });
}

/** Extremes in a light tone, root mean square in a dark one; the scale is symmetrical and just wide enough. */
function drawWaveform(g: SKRSContext2D, { recording }: Done, seconds: number): void {
  const numSamples = Math.round(seconds * recording.sampleRate);
  const { lowest, highest, rms, peak } = envelopeOf(recording.signals[0], numSamples, wave.width * density);
  const limit = roundUp(peak);
  fillColumns(g, soundEdge, limit, lowest, highest);
  fillColumns(
    g,
    soundBody,
    limit,
    rms.map((value) => -value),
    rms,
  );
  const label = (value: number) => String(value).replace('-', '\u2212');
  leftTicks(
    g,
    wave,
    [-limit, 0, limit].map((value, i) => ({ at: i / 2, label: label(value) })),
  );
  sideLabel(g, 'amplitude', labelColumn, wave.y + wave.height / 2);
}

/** A stroke of one pixel a column, from `low` to `high` on a scale from `-limit` to `limit`; never thinner than a pixel. */
function fillColumns(g: SKRSContext2D, colour: string, limit: number, low: Float32Array, high: Float32Array): void {
  const pixel = 1 / density;
  g.fillStyle = colour;
  for (let c = 0; c < low.length; c++) {
    const top = wave.y + (wave.height / 2) * (1 - high[c] / limit);
    const height = ((high[c] - low[c]) / limit) * (wave.height / 2);
    g.fillRect(wave.x + c * pixel, top, pixel, Math.max(height, pixel));
  }
}

/** The next number of one figure that is not below the peak. */
function roundUp(peak: number): number {
  if (peak <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(peak));
  return Number((Math.ceil((peak / power) * (1 - 1e-6)) * power).toPrecision(1));
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
  const label = ticks.length > 0 ? 'frequency, Hz (mel scale)' : 'values of a frame';
  sideLabel(g, label, labelColumn, spectrum.y + spectrum.height / 2);
}

/** Hairlines behind the waveform at the marks of the time axis, so that the eye finds the sound in both panels. */
function drawTimeGrid(g: SKRSContext2D, seconds: number): void {
  for (const { at } of timeTicks(seconds, 12)) {
    const x = wave.x + at * wave.width;
    line(g, x, wave.y, x, wave.y + wave.height, hair);
  }
}

function drawTimeAxis(g: SKRSContext2D, seconds: number): void {
  const foot = spectrum.y + spectrum.height;
  for (const { at, label } of timeTicks(seconds, 12)) {
    const x = spectrum.x + at * spectrum.width;
    line(g, x, foot, x, foot + 5, faint);
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
