/**
 * resample, by definition: y[n] = sum over i of x[i] h(i - n M / L), in float64; samples beyond the ends are 0.
 *
 * M samples in are L samples out; h is the low-pass filter for the lower of the two rates, centred on 0: no delay. torchaudio's class has
 * M float32(n / L), within a period of L outputs, in place of n M / L.
 * Source: Crochiere and Rabiner, Multirate Digital Signal Processing, 2.3. What the fast ways are tested against, and `target: 'reference'`.
 */
import type { RateEngine } from './engine.ts';
import type { Shape } from './filter.ts';
import { gainOf, inputReach, lowerTicks, outputLength, placeOf, type Ratio, singlePhaseOf } from './ratio.ts';
import type { Source } from './source.ts';

/** How far the time of output n lies behind its sample, in 1/L samples. */
const phaseOf = (ratio: Ratio, shape: Shape, n: number): number =>
  shape.hasSinglePhases ? singlePhaseOf(ratio, n) : placeOf(ratio, n).phase;

/** h at samples `-reach` .. `reach + 1` from an output's own. */
function filterAt(ratio: Ratio, shape: Shape, phase: number): Float64Array {
  const reach = inputReach(ratio, shape.halfWidth);
  return Float64Array.from({ length: 2 * reach + 2 }, (_, j) =>
    shape.at(((j - reach) * ratio.output - phase) / lowerTicks(ratio)),
  );
}

/** One output; `first` is the place in `samples` of the first one that the filter meets, perhaps before the beginning. */
function outputOf(gain: number, filter: Float64Array, samples: ArrayLike<number>, first: number): number {
  const end = Math.min(filter.length, samples.length - first);
  let sum = 0;
  for (let j = Math.max(0, -first); j < end; j++) sum += samples[first + j] * gain * filter[j];
  return sum;
}

export function referenceResample(ratio: Ratio, shape: Shape, samples: ArrayLike<number>): Float64Array {
  const reach = inputReach(ratio, shape.halfWidth);
  return Float64Array.from({ length: outputLength(ratio, samples.length) }, (_, n) => {
    const filter = filterAt(ratio, shape, phaseOf(ratio, shape, n));
    return outputOf(gainOf(ratio), filter, samples, placeOf(ratio, n).sample - reach);
  });
}

/** Numbers of filters that are kept, at most: 8 MB. */
const MOST_KEPT = 2 ** 20;

/** The definition as an engine: each output by itself, rounded once. A filter depends on the phase alone and is kept for the next period. */
export class ReferenceEngine implements RateEngine {
  readonly latency: number;
  readonly #ratio: Ratio;
  readonly #shape: Shape;
  readonly #reach: number;
  readonly #filters = new Map<number, Float64Array>();

  constructor(ratio: Ratio, shape: Shape) {
    this.#ratio = ratio;
    this.#shape = shape;
    this.#reach = inputReach(ratio, shape.halfWidth);
    this.latency = this.#reach + 2;
  }

  ready(samples: number): number {
    return outputLength(this.#ratio, Math.max(0, samples - this.#reach - 1));
  }

  oldest(from: number): number {
    return placeOf(this.#ratio, from).sample - this.#reach;
  }

  compute(source: Source, from: number, out: Float32Array): void {
    const start = this.oldest(from);
    const samples = new Float32Array(this.oldest(from + out.length - 1) - start + 2 * this.#reach + 2);
    source.read(start, samples);
    for (let i = 0; i < out.length; i++) {
      const filter = this.#filterOf(phaseOf(this.#ratio, this.#shape, from + i));
      out[i] = outputOf(gainOf(this.#ratio), filter, samples, this.oldest(from + i) - start);
    }
  }

  #filterOf(phase: number): Float64Array {
    const kept = this.#filters.get(phase);
    if (kept) return kept;
    const filter = filterAt(this.#ratio, this.#shape, phase);
    if ((this.#filters.size + 1) * filter.length > MOST_KEPT) this.#filters.clear();
    this.#filters.set(phase, filter);
    return filter;
  }
}
