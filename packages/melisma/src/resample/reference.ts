/**
 * resample, by definition: y[n] = sum over i of x[i] h(i - n M / L), in float64; samples beyond the ends are 0.
 *
 * M samples in are L samples out; h is the low-pass filter for the lower of the two rates, centred on 0: no delay. torchaudio's class has
 * M float32(n / L), within a period of L outputs, in place of n M / L.
 * Source: Crochiere and Rabiner, Multirate Digital Signal Processing, 2.3. What the fast ways are tested against.
 */
import type { Shape } from './filter.ts';
import { gainOf, inputReach, lowerTicks, outputLength, placeOf, type Ratio, singlePhaseOf } from './ratio.ts';

export function referenceResample(ratio: Ratio, shape: Shape, samples: ArrayLike<number>): Float64Array {
  const reach = inputReach(ratio, shape.halfWidth);
  const out = new Float64Array(outputLength(ratio, samples.length));
  for (let n = 0; n < out.length; n++) {
    const { sample, phase: exact } = placeOf(ratio, n);
    const phase = shape.hasSinglePhases ? singlePhaseOf(ratio, n) : exact;
    const first = Math.max(0, sample - reach);
    const last = Math.min(samples.length - 1, sample + reach + 1);
    for (let i = first; i <= last; i++) {
      const u = ((i - sample) * ratio.output - phase) / lowerTicks(ratio);
      out[n] += samples[i] * gainOf(ratio) * shape.at(u);
    }
  }
  return out;
}
