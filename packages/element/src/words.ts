/** What the element says to those who hear it, and what it says of the value under a pointer. */
import { bandHertz, type Grid, inThousands, unitOf } from '@melisma/draw';
import type { Spec } from 'melisma';

/** Four digits, with a minus that is one. */
const number = (value: number): string => String(Number(value.toPrecision(4))).replace('-', '\u2212');

const plural = (count: number, word: string): string => `${inThousands(count)} ${word}${count === 1 ? '' : 's'}`;

/** `1.25 s`; without a spec nobody knows how long a frame lasts: `frame 125`. */
export const timeWords = (frame: number, secondsOf: ((frame: number) => number) | undefined): string =>
  secondsOf ? `${secondsOf(frame).toFixed(2)} s` : `frame ${inThousands(frame)}`;

/** `516 Hz`, or `row 12` where rows stand at no frequency. */
export function bandWords(spec: Spec | undefined, band: number): string {
  const hertz = spec && bandHertz(spec, band);
  return hertz === undefined ? `row ${band}` : `${inThousands(Math.round(hertz))} Hz`;
}

export const valueWords = (value: number): string => (Number.isNaN(value) ? 'no number' : number(value));

/** What a value is: `log10 mel power`. */
const ofValues = (spec: Spec | undefined): string => (spec ? `, ${unitOf(spec)}` : '');

/** Of `frames` frames, of which `cells` is what is drawn. */
export function summaryOf(
  cells: Grid,
  frames: number,
  spec: Spec | undefined,
  secondsOf: ((frame: number) => number) | undefined,
): string {
  const long = secondsOf ? `${secondsOf(frames).toFixed(1)} seconds` : plural(frames, 'frame');
  const [lowest, highest] = extremesOf(cells.values);
  const said = `Spectrogram of ${long}, ${plural(cells.bands, 'row')}`;
  if (highest < 0) return `${said}, without a number among its values.`;
  const frame = Math.floor((((highest % cells.frames) + 0.5) * frames) / cells.frames);
  const [low, high] = [lowest, highest].map((at) => number(cells.values[at]));
  const where = `${timeWords(frame, secondsOf)}, ${bandWords(spec, Math.floor(highest / cells.frames))}`;
  return `${said}. Values from ${low} to ${high}${ofValues(spec)}; the highest at ${where}.`;
}

/** Where the lowest and the highest finite value are; -1 where there is none. */
function extremesOf(values: Float32Array): [lowest: number, highest: number] {
  let [lowest, highest] = [-1, -1];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    if (lowest < 0 || values[i] < values[lowest]) lowest = i;
    if (highest < 0 || values[i] > values[highest]) highest = i;
  }
  return [lowest, highest];
}

export const liveSummary = (
  bands: number,
  frames: number,
  spec: Spec | undefined,
  secondsOf?: (frame: number) => number,
): string =>
  `Live spectrogram, the last ${secondsOf ? `${secondsOf(frames).toFixed(0)} seconds` : plural(frames, 'frame')}, ${plural(bands, 'row')}${ofValues(spec)}.`;
