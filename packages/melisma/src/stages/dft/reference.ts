/** dft: the discrete Fourier transform of a real frame, by definition. */
import { binCount } from '../../spec/sizes.ts';
import { cosTurn, sinTurn } from '../../tables/math.ts';
import type { FrameStage, Spectrum } from '../stage.ts';

/**
 * in   [fftSize]        out  re, im [fftSize / 2 + 1], unscaled
 *
 *   X[k] = sum over n of x[n] exp(-2 pi i k n / N)
 *
 * N^2 multiplications: the oracle of everything faster. Source: numpy.fft.rfft, "Implementation details".
 */
export const dftReference: FrameStage<Float64Array, Spectrum> = (spec) => {
  const size = spec.fftSize;
  const cosine = Float64Array.from({ length: size }, (_, i) => cosTurn(i, size));
  const sine = Float64Array.from({ length: size }, (_, i) => sinTurn(i, size));
  return (frame) => {
    const re = new Float64Array(binCount(spec));
    const im = new Float64Array(binCount(spec));
    for (let k = 0; k < re.length; k++) {
      for (let n = 0; n < size; n++) {
        re[k] += frame[n] * cosine[(k * n) % size];
        im[k] -= frame[n] * sine[(k * n) % size];
      }
    }
    return { re, im };
  };
};
