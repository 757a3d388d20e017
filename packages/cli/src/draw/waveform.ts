/** The waveform of a panel: extremes in a light tone, root mean square in a dark one. */
import type { Sound } from './figure.ts';
import { type Box, type Context2D, density, leftTicks, type Pen, sideLabel } from './pen.ts';

const edge = '#b9a5d6';
const body = '#51127c';

/** What is drawn of a sound that lasts `seconds`, over `width` units. */
export function waveOf({ samples, sampleRate }: Sound, seconds: number, width: number): Envelope {
  return envelopeOf(samples, Math.round(seconds * sampleRate), Math.max(1, Math.round(width * density)));
}

/** On a symmetrical scale up to `limit`, from the left edge of the box on. */
export function drawWaveform(pen: Pen, box: Box, { lowest, highest, rms }: Envelope, limit: number): void {
  const negative = rms.map((value) => -value);
  fillColumns(pen.context, box, edge, limit, lowest, highest);
  fillColumns(pen.context, box, body, limit, negative, rms);
  const labels = [-limit, 0, limit].map((value) => String(value).replace('-', '\u2212'));
  leftTicks(
    pen,
    box,
    labels.map((label, i) => ({ at: i / 2, label })),
  );
  sideLabel(pen, 'amplitude', box);
}

/** A stroke of one pixel a column, from `low` to `high`; never thinner than a pixel. */
function fillColumns(
  context: Context2D,
  box: Box,
  colour: string,
  limit: number,
  low: Float32Array,
  high: Float32Array,
): void {
  const pixel = 1 / density;
  const half = box.height / 2;
  context.fillStyle = colour;
  for (let c = 0; c < low.length; c++) {
    const height = ((high[c] - low[c]) / limit) * half;
    context.fillRect(box.x + c * pixel, box.y + half * (1 - high[c] / limit), pixel, Math.max(height, pixel));
  }
}

/** The smallest number with one significant digit that is not below the peak. */
export function roundUp(peak: number): number {
  if (peak <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(peak));
  return Number((Math.ceil((peak / power) * (1 - 1e-6)) * power).toPrecision(1));
}

/** For each column of a drawing: the extremes of its samples and their root mean square. */
export interface Envelope {
  lowest: Float32Array;
  highest: Float32Array;
  rms: Float32Array;
  /** The largest absolute value. */
  peak: number;
}

/** `columns` columns over the first `numSamples` samples. */
export function envelopeOf(samples: Float32Array, numSamples: number, columns: number): Envelope {
  const make = () => new Float32Array(columns);
  const envelope: Envelope = { lowest: make(), highest: make(), rms: make(), peak: 0 };
  for (let c = 0; c < columns; c++) {
    const first = Math.floor((c * numSamples) / columns);
    const end = Math.max(first + 1, Math.floor(((c + 1) * numSamples) / columns));
    fillColumn(envelope, c, samples.subarray(first, end));
  }
  return envelope;
}

function fillColumn(envelope: Envelope, c: number, samples: Float32Array): void {
  if (samples.length === 0) return;
  let [lowest, highest, sum] = [Infinity, -Infinity, 0];
  for (const x of samples) {
    if (x < lowest) lowest = x;
    if (x > highest) highest = x;
    sum += x * x;
  }
  envelope.lowest[c] = lowest;
  envelope.highest[c] = highest;
  envelope.rms[c] = Math.sqrt(sum / samples.length);
  envelope.peak = Math.max(envelope.peak, -lowest, highest);
}
