/** What every resampler is given: tones, an impulse, a sweep. All float32, all signals of a pair of one length. */

/** Two rates between which is resampled. */
export interface Pair {
  from: number;
  to: number;
}

const RATES = [8000, 11025, 22050, 24000, 32000, 44100, 48000, 96000];

/** To 16 kHz, and back. */
export const pairs: readonly Pair[] = [
  ...RATES.map((from) => ({ from, to: 16000 })),
  ...RATES.map((to) => ({ from: 16000, to })),
];

/** The pair whose sweep is drawn. */
export const SWEPT: Pair = { from: 44100, to: 16000 };

export const pairName = ({ from, to }: Pair): string => `${from}-${to}`;

/** Half of the lower rate, Hz. */
const halfRate = ({ from, to }: Pair): number => Math.min(from, to) / 2;

/** What passes, as shares of half of the lower rate. */
const PASSING = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.88, 0.91];
/** What must not, where there is any. */
const STOPPED = [1.0005, 1.01, 1.03, 1.07, 1.15, 1.3, 1.6, 2.1, 2.9, 3.8, 5.2];
/** Where upsampling might leave an image above half of the lower rate: besides what passes. */
const EDGE = [0.93, 0.95, 0.97, 0.99, 0.9995];

export interface Tone {
  kind: 'passing' | 'stopped' | 'edge';
  /** Hz. */
  frequency: number;
}

export function tonesOf(pair: Pair): Tone[] {
  const half = halfRate(pair);
  const toned = (kind: Tone['kind'], shares: readonly number[]) =>
    shares.map((share) => ({ kind, frequency: share * half }));
  const stopped = toned('stopped', STOPPED).filter(({ frequency }) => frequency < 0.999 * (pair.from / 2));
  return [...toned('passing', PASSING), ...(pair.from > pair.to ? stopped : toned('edge', EDGE))];
}

/** 0.36 s: whole periods of all pairs of rates (40 ms), and time for every filter. */
const signalLength = ({ from }: Pair): number => 0.36 * from;

export const AMPLITUDE = 0.9;
/** Raised-cosine ends, as shares of the length. */
const FADE = 0.08;

function fade(share: number): number {
  const edge = Math.min(share, 1 - share, FADE) / FADE;
  return 0.5 - 0.5 * Math.cos(Math.PI * edge);
}

function toneSignal(pair: Pair, frequency: number): Float32Array {
  const length = signalLength(pair);
  return Float32Array.from(
    { length },
    (_, i) => AMPLITUDE * fade(i / length) * Math.sin((2 * Math.PI * frequency * i) / pair.from),
  );
}

/** The impulse stands half-way, at a time that both rates have: 0.2 s. */
export const IMPULSE_SECONDS = 0.2;

function impulseSignal(pair: Pair): Float32Array {
  const signal = new Float32Array(signalLength(pair));
  signal[Math.round(IMPULSE_SECONDS * pair.from)] = AMPLITUDE;
  return signal;
}

/** The tones in their order, then the impulse. */
export const signalsOf = (pair: Pair): Float32Array[] => [
  ...tonesOf(pair).map(({ frequency }) => toneSignal(pair, frequency)),
  impulseSignal(pair),
];

const SWEEP_SECONDS = 8;

/** From 0 to half of the rate, linear. */
export function sweepSignal({ from }: Pair): Float32Array {
  const length = SWEEP_SECONDS * from;
  return Float32Array.from({ length }, (_, i) => AMPLITUDE * Math.sin(((Math.PI * i) / 2) * (i / length)));
}
