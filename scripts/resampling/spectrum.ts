/** Levels of a short stretch of a signal, under a window whose side lobes lie below -150 dB. */

import { besselI0 } from '../../packages/melisma/src/resample/filter.ts';
import { complexTransform } from '../../packages/melisma/src/stages/dft/scalar.ts';

const SIZE = 1024;
const BETA = 18;

export interface Levels {
  size: number;
  /** dB of a full-scale sine, bins 0 .. size / 2 - 1, of the samples from `start` on. */
  of(samples: Float32Array, start: number): Float64Array;
}

export function levelMeter(): Levels {
  const window = Float64Array.from({ length: SIZE }, (_, i) =>
    besselI0(BETA * Math.sqrt(Math.max(0, 1 - ((2 * i + 1) / SIZE - 1) ** 2))),
  );
  const sum = window.reduce((a, b) => a + b, 0);
  const transform = complexTransform(SIZE);
  return {
    size: SIZE,
    of(samples, start) {
      const re = window.map((w, i) => (2 * w * (samples[start + i] ?? 0)) / sum);
      const data = { re, im: new Float64Array(SIZE) };
      transform(data);
      return Float64Array.from(
        { length: SIZE / 2 },
        (_, k) => 20 * Math.log10(1e-12 + Math.hypot(data.re[k], data.im[k])),
      );
    },
  };
}
