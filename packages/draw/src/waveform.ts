/** The waveform of a panel: extremes in a light tone, root mean square in a dark one. */
import type { Sound, SoundSamples } from './figure.ts';
import { type Box, leftTicks, type Pen, sideLabel } from './pen.ts';

const edge = '#b9a5d6';
const body = '#51127c';

/** What is drawn of a sound that lasts `seconds`, in `columns` columns. */
export function waveOf({ samples, sampleRate }: Sound, seconds: number, columns: number): Envelope {
  return envelopeOf(samples, Math.round(seconds * sampleRate), Math.max(1, Math.round(columns)));
}

/** On a symmetrical scale up to `limit`, from the left edge of the box on. */
export function drawWaveform(pen: Pen, box: Box, { lowest, highest, rms }: Envelope, limit: number): void {
  fillColumns(pen, box, rms ? edge : body, limit, lowest, highest);
  if (rms)
    fillColumns(
      pen,
      box,
      body,
      limit,
      rms.map((value) => -value),
      rms,
    );
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
  { context, density }: Pen,
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

/**
 * For each column of a drawing: the extremes of its samples and their root mean square. Where there are few samples for so many columns, it is
 * the line through the samples, and there is no band.
 */
export interface Envelope {
  lowest: Float32Array;
  highest: Float32Array;
  /** None of a line. */
  rms?: Float32Array;
  /** The largest absolute value. */
  peak: number;
}

/** Of so few samples in a column a root mean square says nothing: of one it is the sample and its mirror image. */
const fewest = 4;

/** `columns` columns over the first `numSamples` samples. */
export function envelopeOf(samples: SoundSamples, numSamples: number, columns: number): Envelope {
  if (numSamples < fewest * columns) return lineThrough(samples.subarray(0, numSamples), numSamples, columns);
  const [lowest, highest, rms] = [0, 1, 2].map(() => new Float32Array(columns));
  let peak = 0;
  for (let c = 0; c < columns; c++) {
    const first = Math.floor((c * numSamples) / columns);
    const part = samples.subarray(first, Math.floor(((c + 1) * numSamples) / columns));
    if (part.length === 0) break;
    [lowest[c], highest[c]] = extremesOf(part);
    rms[c] = Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / part.length);
    peak = Math.max(peak, -lowest[c], highest[c]);
  }
  return { lowest, highest, rms, peak };
}

function extremesOf(samples: Iterable<number>): [lowest: number, highest: number] {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const x of samples) {
    if (x < lowest) lowest = x;
    if (x > highest) highest = x;
  }
  return [lowest, highest];
}

/** Straight from sample to sample, each in the middle of its columns; a column holds what the line passes through. */
function lineThrough(samples: Float32Array, numSamples: number, columns: number): Envelope {
  const [lowest, highest] = [0, 1].map(() => new Float32Array(columns));
  const last = Math.max(0, Math.min(samples.length, numSamples) - 1);
  const perColumn = numSamples / columns;
  const placeOf = (column: number): number => Math.min(Math.max(column * perColumn - 0.5, 0), last);
  const at = (place: number): number => {
    const [before, after] = [Math.floor(place), Math.ceil(place)];
    return samples[before] + (place - before) * (samples[after] - samples[before]);
  };
  for (let c = 0; c < columns && c * perColumn < last + 1; c++) {
    const [from, to] = [placeOf(c), placeOf(c + 1)];
    const within = samples.subarray(Math.ceil(from), Math.floor(to) + 1);
    [lowest[c], highest[c]] = extremesOf([at(from), at(to), ...within]);
  }
  return { lowest, highest, peak: Math.max(...extremesOf(samples.subarray(0, last + 1)).map(Math.abs)) };
}
