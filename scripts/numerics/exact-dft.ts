/**
 * An oracle for transforms: the DFT in fixed point with 128 bits after the point, in BigInt. Its own error is about 1e-37 of the
 * input, and it shares nothing with the code under test.
 */
import { bigSinTurn, ONE, times } from '../../oracle/fixed-point.ts';

const BITS = 128n;

/** Sines come with 320 bits. */
const fewer = (x: bigint): bigint => x >> (320n - BITS);

interface Complex {
  re: bigint[];
  im: bigint[];
}

/** exp(-2 pi i k / n) for all k, each from the one before: the error grows by 2^-320 a step. */
function roots(n: number): Complex {
  const [cosine, sine] = [bigSinTurn(n - 4, 4 * n), -bigSinTurn(1, n)];
  const [re, im]: [bigint[], bigint[]] = [[], []];
  let [c, s] = [ONE, 0n];
  for (let k = 0; k < n; k++) {
    re.push(fewer(c));
    im.push(fewer(s));
    [c, s] = [times(c, cosine) - times(s, sine), times(c, sine) + times(s, cosine)];
  }
  return { re, im };
}

const smallestFactor = (n: number): number => {
  for (let p = 2; p * p <= n; p++) if (n % p === 0) return p;
  return n;
};

/** Samples `first, first + step, ...`: decimation in time by the smallest prime factor. `w` holds the roots of the whole length. */
function transform(x: readonly bigint[], first: number, step: number, w: Complex): Complex {
  const total = x.length;
  const n = total / step;
  if (n === 1) return { re: [x[first]], im: [0n] };
  const p = smallestFactor(n);
  const parts = Array.from({ length: p }, (_, r) => transform(x, first + r * step, step * p, w));
  const [re, im]: [bigint[], bigint[]] = [[], []];
  for (let k = 0; k < n; k++) {
    let [sumRe, sumIm] = [0n, 0n];
    parts.forEach((part, r) => {
      const [a, b] = [part.re[k % (n / p)], part.im[k % (n / p)]];
      const turn = (r * k * step) % total;
      const [c, s] = [w.re[turn], w.im[turn]];
      sumRe += a * c - b * s;
      sumIm += a * s + b * c;
    });
    re.push(sumRe >> BITS);
    im.push(sumIm >> BITS);
  }
  return { re, im };
}

/** A bin as the sum of a float64 and what it leaves: enough to subtract a float64 from it without loss. */
export interface ExactBin {
  high: number;
  low: number;
}

const SCALE = 2 ** -64;

function split(x: bigint): ExactBin {
  const high = Number(x >> 64n) * SCALE;
  const rest = x - (BigInt(Math.round(high * 2 ** 44)) << (BITS - 44n));
  return { high: Math.round(high * 2 ** 44) / 2 ** 44, low: Number(rest) * SCALE * SCALE };
}

export type ExactSpectra = { re: ExactBin[]; im: ExactBin[] }[];

/** One-sided spectra of signals of the same length, of floats in [-1, 1]. */
export function exactSpectra(signals: readonly Float32Array[]): ExactSpectra {
  const n = signals[0].length;
  const w = roots(n);
  return signals.map((signal) => {
    const x = Array.from(signal, (value) => BigInt(value * 2 ** 60) << (BITS - 60n));
    const { re, im } = transform(x, 0, 1, w);
    const bins = (n >> 1) + 1;
    return { re: re.slice(0, bins).map(split), im: im.slice(0, bins).map(split) };
  });
}
