/** What a resampler did to the signals, in figures. */
import { AMPLITUDE, IMPULSE_SECONDS, type Pair, type Tone, tonesOf } from './signals.ts';

export interface Figures {
  /** Largest deviation of the gain from 1 up to 0.91 of half of the lower rate, dB. */
  ripple: number;
  /** The strongest alias or image, against the tone that it came from, dB. */
  rejection: number;
  /** Tone against all else in the output, the worst of those that pass, dB. */
  noise: number;
  /** The largest delay of a tone that passes, and the centre of the impulse less its own time: samples out. */
  delay: number;
  impulse: number;
}

interface Fit {
  gain: number;
  /** Samples. */
  delay: number;
  /** Root mean square of what is left. */
  rest: number;
}

const rms = (values: Float64Array): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);

/** The middle of an output, away from the ends, where a filter still sees silence: the place of its first sample, and the samples. */
function middle(signal: Float32Array): { first: number; part: Float64Array } {
  const [first, last] = [0.25, 0.75].map((share) => Math.round(share * signal.length));
  return { first, part: Float64Array.from(signal.subarray(first, last)) };
}

/** Least squares: a sin + b cos of one frequency, and the rest. */
function fitTone(signal: Float32Array, rate: number, frequency: number): Fit {
  const { first, part } = middle(signal);
  const turn = (i: number) => (2 * Math.PI * frequency * (first + i)) / rate;
  const sine = part.map((_, i) => Math.sin(turn(i)));
  const cosine = part.map((_, i) => Math.cos(turn(i)));
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  const [ss, cc, sc] = [dot(sine, sine), dot(cosine, cosine), dot(sine, cosine)];
  const [ys, yc] = [dot(part, sine), dot(part, cosine)];
  const determinant = ss * cc - sc * sc;
  const a = (ys * cc - yc * sc) / determinant;
  const b = (yc * ss - ys * sc) / determinant;
  const rest = rms(part.map((y, i) => y - a * sine[i] - b * cosine[i]));
  return {
    gain: Math.hypot(a, b) / AMPLITUDE,
    delay: (Math.atan2(-b, a) / (2 * Math.PI * frequency)) * rate,
    rest,
  };
}

const decibels = (x: number): number => 20 * Math.log10(x);
const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

/** The centre of an impulse response by its power, less where it ought to be. */
function impulseOffset(signal: Float32Array, rate: number): number {
  let [sum, moment] = [0, 0];
  signal.forEach((x, i) => {
    sum += x * x;
    moment += x * x * i;
  });
  return moment / sum - IMPULSE_SECONDS * rate;
}

/** Of outputs in the order of `signalsOf`. */
export function figuresOf(pair: Pair, outputs: readonly Float32Array[]): Figures {
  const tones = tonesOf(pair);
  const fits = tones.map(({ frequency }, i) => fitTone(outputs[i], pair.to, frequency));
  const chosen = (kind: Tone['kind']) =>
    tones.flatMap((tone, i) => (tone.kind === kind ? [{ tone, fit: fits[i], output: outputs[i] }] : []));
  const passing = chosen('passing').map(({ fit }) => fit);
  const level = AMPLITUDE / Math.SQRT2;
  const aliases = chosen('stopped').map(({ output }) => rms(middle(output).part) / level);
  const images = [...passing, ...chosen('edge').map(({ fit }) => fit)].map(({ rest }) => rest / level);
  return {
    ripple: most(passing.map(({ gain }) => Math.abs(decibels(gain)))),
    rejection: -decibels(most(pair.from > pair.to ? aliases : images)),
    noise: -decibels(most(passing.map(({ gain, rest }) => rest / (gain * level)))),
    delay: most(passing.map(({ delay }) => Math.abs(delay))),
    impulse: impulseOffset(outputs[tones.length], pair.to),
  };
}
