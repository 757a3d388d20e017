/** The DCT of a cepstrum, its lifter folded in, in float64. */
import type { Spec } from '../spec/spec.ts';
import { cosTurn, sinTurn } from './math.ts';

/** What the matrix depends on. */
export type CepstrumSpec = Pick<Spec, 'melCount' | 'cepstrum'>;

/**
 * Rows [count] of the DCT-II over [melCount] values, row-major, each times its liftering weight:
 *
 *   C[c] = lifter(c) scale(c) sum over m of cos(pi c (m + 1/2) / M) x[m]
 *
 * Orthonormal: scale(0) = sqrt(1/M), scale(c) = sqrt(2/M) (librosa and torchaudio with norm='ortho'; Kaldi's ComputeDctMatrix);
 * otherwise 2 (scipy.fft.dct and torchaudio's create_dct with norm=None).
 */
export function dctTable({ melCount, cepstrum }: CepstrumSpec): Float64Array {
  const { count, orthonormal } = cepstrum!;
  const turn = 4 * melCount;
  const cosines = Float64Array.from({ length: turn }, (_, k) => cosTurn(k, turn));
  const table = new Float64Array(count * melCount);
  for (let c = 0; c < count; c++) {
    const scale = orthonormal ? Math.sqrt((c === 0 ? 1 : 2) / melCount) : 2;
    const gain = scale * lifterWeight(cepstrum!, c);
    for (let m = 0; m < melCount; m++) table[c * melCount + m] = gain * cosines[(c * (2 * m + 1)) % turn];
  }
  return table;
}

/** Weight of coefficient `c`: `1 + L/2 sin(pi n / L)`, `n` counted from `lifterFirst`. */
export function lifterWeight({ lifter, lifterFirst }: NonNullable<Spec['cepstrum']>, c: number): number {
  return lifter === 0 ? 1 : 1 + (lifter / 2) * sinTurn(c + lifterFirst, 2 * lifter);
}
