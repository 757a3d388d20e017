/**
 * dft, the step between the definition and the kernels: an iterative mixed-radix FFT, one number at a time, float64.
 *
 * Any length: factors 4, 2, 3, 5 have butterflies of their own, other primes take the definition within the factor.
 * Self-sorting (Stockham): each pass reads one pair of arrays and writes the other, so that no index is reversed.
 * Source: Van Loan, "Computational Frameworks for the Fast Fourier Transform", 1.7; Swarztrauber 1984.
 */
import { twiddle } from '../../tables/twiddles.ts';
import type { FrameStage, Spectrum } from '../stage.ts';

/** Real frame [fftSize] in, re and im [fftSize / 2 + 1] out, unscaled. Even sizes run as a complex transform of half the size. */
export const dftScalar: FrameStage<Float64Array, Spectrum> = (spec) =>
  spec.fftSize % 2 === 0 ? evenTransform(spec.fftSize) : oddTransform(spec.fftSize);

/** One pass over all points. `length` is the size of the transforms that it splits, `stride` how many are interleaved. */
interface Pass {
  radix: number;
  length: number;
  stride: number;
  /** exp(-2 pi i p j / length) at [p * radix + j]. */
  twiddles: Spectrum;
  butterfly: (re: Float64Array, im: Float64Array) => void;
}

/** A complex transform in place: it may end in either buffer, and copies back. */
type ComplexTransform = (data: Spectrum) => void;

/** Sum over n of x[n] w^(k n) for `size` complex points. */
export function complexTransform(size: number): ComplexTransform {
  const passes = planPasses(size);
  const spare = newSpectrum(size);
  return (data) => {
    let [from, to] = [data, spare];
    for (const pass of passes) {
      runPass(pass, from, to);
      [from, to] = [to, from];
    }
    if (from !== data) copyInto(data, from);
  };
}

function planPasses(size: number): Pass[] {
  let [length, stride] = [size, 1];
  return factorsOf(size).map((radix) => {
    const twiddles = roots(length, length / radix, radix);
    const pass = { radix, length, stride, twiddles, butterfly: butterflies[radix] ?? anyButterfly(radix) };
    [length, stride] = [length / radix, stride * radix];
    return pass;
  });
}

/** Factors of `size`: fours first, then primes in rising order. */
export function factorsOf(size: number): number[] {
  const factors: number[] = [];
  let rest = size;
  for (; rest % 4 === 0; rest /= 4) factors.push(4);
  for (let prime = 2; rest > 1; prime++) for (; rest % prime === 0; rest /= prime) factors.push(prime);
  return factors;
}

/** exp(-2 pi i p j / length) at [p * columns + j]. */
function roots(length: number, rows: number, columns: number): Spectrum {
  const table = newSpectrum(rows * columns);
  for (let at = 0; at < rows * columns; at++) {
    const { re, im } = twiddle(Math.floor(at / columns) * (at % columns), length);
    [table.re[at], table.im[at]] = [re, im];
  }
  return table;
}

/** For each p and q: `radix` points that lie length/radix apart, a butterfly, twiddles, and out side by side. */
function runPass({ radix, length, stride, twiddles, butterfly }: Pass, from: Spectrum, to: Spectrum): void {
  const re = new Float64Array(radix);
  const im = new Float64Array(radix);
  const step = (length / radix) * stride;
  for (let p = 0; p < length / radix; p++) {
    for (let q = 0; q < stride; q++) {
      gather(from, q + stride * p, step, re, im);
      butterfly(re, im);
      scatter(to, q + stride * radix * p, stride, re, im, twiddles, p * radix);
    }
  }
}

function gather(from: Spectrum, first: number, step: number, re: Float64Array, im: Float64Array): void {
  for (let i = 0, at = first; i < re.length; i++, at += step) {
    re[i] = from.re[at];
    im[i] = from.im[at];
  }
}

/** Writes (re + i im) times the twiddles. */
function scatter(
  to: Spectrum,
  first: number,
  step: number,
  re: Float64Array,
  im: Float64Array,
  twiddles: Spectrum,
  firstTwiddle: number,
): void {
  for (let j = 0, at = first; j < re.length; j++, at += step) {
    const c = twiddles.re[firstTwiddle + j];
    const s = twiddles.im[firstTwiddle + j];
    to.re[at] = re[j] * c - im[j] * s;
    to.im[at] = re[j] * s + im[j] * c;
  }
}

/** Transforms of 2, 3, 4 and 5 points in place. */
const butterflies: Readonly<Record<number, Pass['butterfly']>> = {
  2: (re, im) => {
    [re[0], re[1]] = [re[0] + re[1], re[0] - re[1]];
    [im[0], im[1]] = [im[0] + im[1], im[0] - im[1]];
  },
  3: butterfly3,
  4: butterfly4,
  5: butterfly5,
};

const SIN_60 = Math.sqrt(3) / 2;

function butterfly3(re: Float64Array, im: Float64Array): void {
  const sumRe = re[1] + re[2];
  const sumIm = im[1] + im[2];
  const turnRe = SIN_60 * (im[1] - im[2]);
  const turnIm = SIN_60 * (re[2] - re[1]);
  const midRe = re[0] - sumRe / 2;
  const midIm = im[0] - sumIm / 2;
  re[0] += sumRe;
  im[0] += sumIm;
  re[1] = midRe + turnRe;
  im[1] = midIm + turnIm;
  re[2] = midRe - turnRe;
  im[2] = midIm - turnIm;
}

function butterfly4(re: Float64Array, im: Float64Array): void {
  const evenRe = re[0] + re[2];
  const evenIm = im[0] + im[2];
  const diffRe = re[0] - re[2];
  const diffIm = im[0] - im[2];
  const oddRe = re[1] + re[3];
  const oddIm = im[1] + im[3];
  const turnRe = im[1] - im[3];
  const turnIm = re[3] - re[1];
  re[0] = evenRe + oddRe;
  im[0] = evenIm + oddIm;
  re[1] = diffRe + turnRe;
  im[1] = diffIm + turnIm;
  re[2] = evenRe - oddRe;
  im[2] = evenIm - oddIm;
  re[3] = diffRe - turnRe;
  im[3] = diffIm - turnIm;
}

/** cos and sin of 72 and 144 degrees. */
const COS_72 = (Math.sqrt(5) - 1) / 4;
const COS_144 = (-Math.sqrt(5) - 1) / 4;
const SIN_72 = Math.sqrt((5 + Math.sqrt(5)) / 8);
const SIN_144 = Math.sqrt((5 - Math.sqrt(5)) / 8);

/** Pairs (1, 4) and (2, 3): their sums meet the cosines, their differences the sines. */
function butterfly5(re: Float64Array, im: Float64Array): void {
  const outerRe = re[1] + re[4];
  const outerIm = im[1] + im[4];
  const innerRe = re[2] + re[3];
  const innerIm = im[2] + im[3];
  const dOuterRe = re[1] - re[4];
  const dOuterIm = im[1] - im[4];
  const dInnerRe = re[2] - re[3];
  const dInnerIm = im[2] - im[3];
  const aRe = re[0] + COS_72 * outerRe + COS_144 * innerRe;
  const aIm = im[0] + COS_72 * outerIm + COS_144 * innerIm;
  const bRe = re[0] + COS_144 * outerRe + COS_72 * innerRe;
  const bIm = im[0] + COS_144 * outerIm + COS_72 * innerIm;
  const cRe = SIN_72 * dOuterIm + SIN_144 * dInnerIm;
  const cIm = -SIN_72 * dOuterRe - SIN_144 * dInnerRe;
  const dRe = SIN_144 * dOuterIm - SIN_72 * dInnerIm;
  const dIm = -SIN_144 * dOuterRe + SIN_72 * dInnerRe;
  re[0] += outerRe + innerRe;
  im[0] += outerIm + innerIm;
  re[1] = aRe + cRe;
  im[1] = aIm + cIm;
  re[4] = aRe - cRe;
  im[4] = aIm - cIm;
  re[2] = bRe + dRe;
  im[2] = bIm + dIm;
  re[3] = bRe - dRe;
  im[3] = bIm - dIm;
}

/** The definition, for `radix` points. */
function anyButterfly(radix: number): Pass['butterfly'] {
  const { re: c, im: s } = roots(radix, radix, radix);
  return (re, im) => {
    const inRe = re.slice();
    const inIm = im.slice();
    for (let k = 0; k < radix; k++) {
      re[k] = inRe.reduce((sum, x, n) => sum + x * c[k * radix + n] - inIm[n] * s[k * radix + n], 0);
      im[k] = inIm.reduce((sum, y, n) => sum + y * c[k * radix + n] + inRe[n] * s[k * radix + n], 0);
    }
  };
}

/** An odd number of real points: as complex ones, of which half the result is kept. */
function oddTransform(size: number): (frame: Float64Array) => Spectrum {
  const transform = complexTransform(size);
  return (frame) => {
    const data = { re: frame.slice(), im: new Float64Array(size) };
    transform(data);
    return { re: data.re.slice(0, (size + 1) / 2), im: data.im.slice(0, (size + 1) / 2) };
  };
}

/** Even points as real parts, odd ones as imaginary parts of half as many complex points. */
function evenTransform(size: number): (frame: Float64Array) => Spectrum {
  const half = size / 2;
  const transform = complexTransform(half);
  const turns = roots(size, half + 1, 2);
  return (frame) => {
    const packed = newSpectrum(half);
    for (let n = 0; n < half; n++) {
      packed.re[n] = frame[2 * n];
      packed.im[n] = frame[2 * n + 1];
    }
    transform(packed);
    return unpack(packed, turns);
  };
}

/**
 * X[k] = E[k] + w^k O[k], the transforms of the even and odd points, which lie in the packed one as
 * E[k] = (Z[k] + conj Z[h - k]) / 2 and O[k] = (Z[k] - conj Z[h - k]) / 2i.
 */
function unpack({ re, im }: Spectrum, turns: Spectrum): Spectrum {
  const half = re.length;
  const out = newSpectrum(half + 1);
  for (let k = 0; k <= half; k++) {
    const a = k === half ? 0 : k;
    const b = k === 0 ? 0 : half - k;
    const evenRe = (re[a] + re[b]) / 2;
    const evenIm = (im[a] - im[b]) / 2;
    const oddRe = (im[a] + im[b]) / 2;
    const oddIm = (re[b] - re[a]) / 2;
    const c = turns.re[2 * k + 1];
    const s = turns.im[2 * k + 1];
    out.re[k] = evenRe + c * oddRe - s * oddIm;
    out.im[k] = evenIm + c * oddIm + s * oddRe;
  }
  return out;
}

const newSpectrum = (length: number): Spectrum => ({ re: new Float64Array(length), im: new Float64Array(length) });

function copyInto(target: Spectrum, source: Spectrum): void {
  target.re.set(source.re);
  target.im.set(source.im);
}
