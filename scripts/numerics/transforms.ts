/** Section 1: relative L2 error of the DFT by length, ours beside the peers' (peers.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformLengths } from '../../oracle/bounds.ts';
import { seededNoise } from '../../oracle/seeded.ts';
import { type Spectrum, spectrumKernel } from '../stage-kernels.ts';
import { type ExactBin, type ExactSpectra, exactSpectra } from './exact-dft.ts';

/** Python's figures: relative L2 error by length, and the versions that made them. */
export interface Peers {
  versions: Record<string, string>;
  errors: Record<string, Record<string, number>>;
}

export const peers = (): Peers => JSON.parse(readFileSync(join(import.meta.dirname, 'peers.json'), 'utf8'));

export interface TransformError {
  length: number;
  simd: number;
  double: number;
}

/** Four signals, one for each lane, of floats that both targets take as they are. `peers.py` makes the same. */
const signals = (n: number): Float32Array[] => [1, 2, 3, 4].map((seed) => Float32Array.from(seededNoise(n, seed)));

/** ||got - want|| / ||want|| over all bins of all signals. */
function relativeError(got: readonly Spectrum[], want: ExactSpectra): number {
  let [error, norm] = [0, 0];
  const add = (values: Float64Array, exact: ExactBin[]) => {
    exact.forEach(({ high, low }, k) => {
      error += (values[k] - high - low) ** 2;
      norm += high ** 2;
    });
  };
  got.forEach(({ re, im }, i) => {
    add(re, want[i].re);
    add(im, want[i].im);
  });
  return Math.sqrt(error / norm);
}

function transformError(length: number): TransformError {
  const four = signals(length);
  const exact = exactSpectra(four);
  const double = spectrumKernel('f64', length);
  return {
    length,
    simd: relativeError(spectrumKernel('f32', length)(four), exact),
    double: relativeError([...double(four.slice(0, 2)), ...double(four.slice(2))], exact),
  };
}

export const transformErrors = (): TransformError[] =>
  [...transformLengths.models, ...transformLengths.long, ...transformLengths.primes].map(transformError);
