/**
 * Low-pass filters of resampling: windowed sincs, as functions of time in samples of the lower rate. Only + - * / and the square
 * root, so that every engine computes the same bits.
 */
import { sinPi } from '../tables/sin-pi.ts';

/** A filter of linear phase, h(-u) = h(u), for the rate below; h is 0 from `halfWidth` on. */
export interface Shape {
  /** In samples of the lower rate. */
  halfWidth: number;
  /** h(u), u in samples of the lower rate; the integral of h is 1. */
  at(u: number): number;
  /** True where outputs stand where torchaudio's class puts them: `singlePhaseOf`. */
  hasSinglePhases?: boolean;
}

const sinc = (x: number): number => (x === 0 ? 1 : sinPi(x) / (Math.PI * x));

/** The modified Bessel function of order 0, by its power series; for x up to 40. */
export function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let [term, sum] = [1, 1];
  for (let k = 1; term > 1e-18 * sum; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/** Kaiser's window (Kaiser and Schafer, 1980) on [-1, 1], without its factor. */
const kaiser = (beta: number, x: number): number => besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x)));

/** A sinc with its cutoff at `cutoff` of the lower Nyquist frequency, under a Kaiser window. */
export function kaiserShape(cutoff: number, halfWidth: number, beta: number): Shape {
  const scale = cutoff / besselI0(beta);
  return {
    halfWidth,
    at: (u) => (Math.abs(u) < halfWidth ? scale * sinc(cutoff * u) * kaiser(beta, u / halfWidth) : 0),
  };
}

/** cos(pi x / 2)^2. A product, for `** 2` is a power, which engines round as they like. */
function raisedCosine(x: number): number {
  const cosine = sinPi((1 - x) / 2);
  return cosine * cosine;
}

/** A sinc under a raised cosine: Kaldi's filter, and torchaudio's after it. */
export function hannShape(cutoff: number, halfWidth: number): Shape {
  return {
    halfWidth,
    at: (u) => (Math.abs(u) < halfWidth ? cutoff * sinc(cutoff * u) * raisedCosine(u / halfWidth) : 0),
  };
}

/** What a quality promises, in shares of the lower Nyquist frequency and in decibels. */
export interface Quality {
  /** Flat up to here. */
  passband: number;
  /** What the window is designed for; at the Nyquist frequency itself it comes to 3 dB less. */
  attenuation: number;
}

export const qualities = {
  high: { passband: 0.91, attenuation: 130 },
  fast: { passband: 0.8, attenuation: 90 },
  'low-latency': { passband: 0.9, attenuation: 95 },
} as const satisfies Record<string, Quality>;

/**
 * The Kaiser window that takes a sinc from its passband to `attenuation` at the Nyquist frequency. Source of both formulas:
 * Oppenheim and Schafer, Discrete-Time Signal Processing, 7.5.3 (for more than 50 dB).
 */
export function qualityShape({ passband, attenuation }: Quality): Shape {
  const beta = 0.1102 * (attenuation - 8.7);
  const taps = (attenuation - 8) / (2.285 * Math.PI * (1 - passband));
  return kaiserShape((1 + passband) / 2, taps / 2, beta);
}
