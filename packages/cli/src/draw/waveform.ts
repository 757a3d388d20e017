/** The waveform of a panel: extremes in a light tone, root mean square in a dark one. */
import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Envelope, envelopeOf } from './envelope.ts';
import type { Sound } from './figure.ts';
import { type Box, density, leftTicks, sideLabel } from './pen.ts';

const edge = '#b9a5d6';
const body = '#51127c';

/** What is drawn of a sound that lasts `seconds`, over `width` units. */
export function waveOf({ samples, sampleRate }: Sound, seconds: number, width: number): Envelope {
  return envelopeOf(samples, Math.round(seconds * sampleRate), Math.max(1, Math.round(width * density)));
}

/** On a symmetrical scale up to `limit`, from the left edge of the box on. */
export function drawWaveform(g: SKRSContext2D, box: Box, { lowest, highest, rms }: Envelope, limit: number): void {
  const negative = rms.map((value) => -value);
  fillColumns(g, box, edge, limit, lowest, highest);
  fillColumns(g, box, body, limit, negative, rms);
  const labels = [-limit, 0, limit].map((value) => String(value).replace('-', '\u2212'));
  leftTicks(
    g,
    box,
    labels.map((label, i) => ({ at: i / 2, label })),
  );
  sideLabel(g, 'amplitude', box);
}

/** A stroke of one pixel a column, from `low` to `high`; never thinner than a pixel. */
function fillColumns(
  g: SKRSContext2D,
  box: Box,
  colour: string,
  limit: number,
  low: Float32Array,
  high: Float32Array,
): void {
  const pixel = 1 / density;
  const half = box.height / 2;
  g.fillStyle = colour;
  for (let c = 0; c < low.length; c++) {
    const height = ((high[c] - low[c]) / limit) * half;
    g.fillRect(box.x + c * pixel, box.y + half * (1 - high[c] / limit), pixel, Math.max(height, pixel));
  }
}

/** The next number of one figure that is not below the peak. */
export function roundUp(peak: number): number {
  if (peak <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(peak));
  return Number((Math.ceil((peak / power) * (1 - 1e-6)) * power).toPrecision(1));
}
