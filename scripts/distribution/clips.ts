/**
 * 200 random clips by their numbers: speech, noise, tones, at random levels and lengths. Every engine makes the same ones: integers, our own sine
 * and exponential, and operations of float64 that are exact by the standard.
 */

import { clipSamples } from '../../oracle/golden.ts';
import { seededBits } from '../../oracle/seeded.ts';
import { exp, LN_10, sinTurn } from '../../packages/melisma/src/tables/math.ts';

export const CLIPS = 200;
export const SAMPLE_RATE = 16000;
/** Samples: 0.3 to 6 s. */
const [SHORTEST, LONGEST] = [4800, 96000];
/** Level of the largest sample, dB. */
const [QUIETEST, LOUDEST] = [-60, 0];

/** What a clip is drawn from: uniform in [0, 1), in [low, high), and an integer of [low, high). */
class Dice {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededBits(seed);
    for (let i = 0; i < 8; i++) this.#next();
  }

  one = (): number => this.#next() / 2 ** 32;
  between = (low: number, high: number): number => low + (high - low) * this.one();
  integer = (low: number, high: number): number => Math.floor(this.between(low, high));
}

const amplitudeOf = (decibels: number): number => exp((decibels * LN_10[0]) / 20);

/** One period of a sine; a phase is a place in it, so frequencies are multiples of 16000 / 2^18 Hz, 0.06. */
const PERIOD = 2 ** 18;
let period: Float64Array | undefined;
function sine(phase: number): number {
  period ??= Float64Array.from({ length: PERIOD }, (_, k) => sinTurn(k, PERIOD));
  return period[phase % PERIOD];
}
const phaseStep = (hertz: number): number => Math.round((hertz / SAMPLE_RATE) * PERIOD);

type Signal = Float64Array;

const sum = (a: Signal, b: Signal): Signal => a.map((x, i) => x + b[i]);
const scaled = (a: Signal, factor: number): Signal => a.map((x) => x * factor);

const white = (n: number, dice: Dice): Signal => Float64Array.from({ length: n }, () => dice.between(-1, 1));

/** `signal` over white noise that lies so many decibels below. */
const over = (signal: Signal, dice: Dice, [low, high]: [number, number]): Signal =>
  sum(signal, scaled(white(signal.length, dice), amplitudeOf(-dice.between(low, high))));

let recording: Signal | undefined;

/** A place in the recording. */
function speech(n: number, dice: Dice): Signal {
  recording ??= clipSamples('jfk');
  const start = dice.integer(0, recording.length - n);
  return recording.slice(start, start + n);
}

/** White noise through one pole: falling or rising by up to 40 dB from one end of the band to the other. */
function coloured(n: number, dice: Dice): Signal {
  const pole = dice.between(-0.98, 0.98);
  let last = 0;
  return white(n, dice).map((x) => {
    last = pole * last + (1 - Math.abs(pole)) * x;
    return last;
  });
}

/** One to five sines, their levels within 40 dB. */
function tones(n: number, dice: Dice): Signal {
  const parts = Array.from({ length: dice.integer(1, 6) }, () => ({
    step: phaseStep(dice.between(40, 7900)),
    start: dice.integer(0, PERIOD),
    amplitude: amplitudeOf(-dice.between(0, 40)),
  }));
  return Float64Array.from({ length: n }, (_, i) =>
    parts.reduce((total, { step, start, amplitude }) => total + amplitude * sine(start + step * i), 0),
  );
}

/** Harmonics of a voice that is held, 80 to 320 Hz, the k-th of amplitude 1/k; its period is a number of samples. */
function voice(n: number, dice: Dice): Signal {
  const length = dice.integer(50, 200);
  const starts = Array.from({ length: Math.floor((length - 1) / 2) }, () => dice.integer(0, length));
  const cycle = Float64Array.from({ length }, (_, i) =>
    starts.reduce((total, start, k) => total + sinTurn(start + (k + 1) * i, length) / (k + 1), 0),
  );
  return Float64Array.from({ length: n }, (_, i) => cycle[i % length]);
}

/** A linear sweep, 976 to 3906 Hz a second, which folds at the ends of the band. */
function sweep(n: number, dice: Dice): Signal {
  const [start, rise] = [phaseStep(dice.between(20, 7900)), dice.integer(1, 5)];
  let [phase, step] = [0, start];
  return Float64Array.from({ length: n }, () => {
    phase = (phase + step) % PERIOD;
    step += rise;
    return sine(phase);
  });
}

/** Zeros for up to half of the clip, somewhere in it. */
function paused(signal: Signal, dice: Dice): Signal {
  const length = dice.integer(0, signal.length >> 1);
  const start = dice.integer(0, signal.length - length);
  return signal.slice().fill(0, start, start + length);
}

type Make = (n: number, dice: Dice) => Signal;

/** Each makes as many clips as it has shares, of 20. */
const kinds: readonly { name: string; shares: number; make: Make }[] = [
  { name: 'speech', shares: 5, make: speech },
  { name: 'speech in noise', shares: 3, make: (n, dice) => over(speech(n, dice), dice, [20, 60]) },
  { name: 'speech with a pause and an offset', shares: 1, make: (n, dice) => paused(speech(n, dice), dice).map(shifted(dice)) }, // biome-ignore format: a table
  { name: 'white noise', shares: 2, make: white },
  { name: 'coloured noise', shares: 2, make: coloured },
  { name: 'tones in noise', shares: 2, make: (n, dice) => over(tones(n, dice), dice, [20, 80]) },
  { name: 'voice in noise', shares: 2, make: (n, dice) => over(voice(n, dice), dice, [30, 80]) },
  { name: 'sweep in noise', shares: 1, make: (n, dice) => over(sweep(n, dice), dice, [20, 80]) },
  { name: 'tones', shares: 1, make: tones },
  { name: 'sweep', shares: 1, make: sweep },
];

/** A constant, up to 0.1, is added. */
function shifted(dice: Dice): (x: number) => number {
  const offset = dice.between(-0.1, 0.1);
  return (x) => x + offset;
}

const table = kinds.flatMap(({ shares, ...kind }) => Array.from({ length: shares }, () => kind));

export interface RandomClip {
  kind: string;
  /** dB. */
  level: number;
  samples: Float32Array<ArrayBuffer>;
}

const largest = (signal: Signal): number => signal.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Clip `index` of them, scaled to its level. Kinds take turns; every other round of them is rounded to 16 bits, as recordings are. */
export function randomClip(index: number): RandomClip {
  const dice = new Dice(index + 1);
  const { name, make } = table[index % table.length];
  const level = Math.round(dice.between(QUIETEST, LOUDEST));
  const signal = make(dice.integer(SHORTEST, LONGEST), dice);
  const factor = amplitudeOf(level) / largest(signal);
  const recorded = Math.floor(index / table.length) % 2 === 0;
  const samples = Float32Array.from(signal, (x) => (recorded ? Math.round(x * factor * 32767) / 32768 : x * factor));
  return { kind: name, level, samples };
}
