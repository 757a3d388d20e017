/**
 * Statistics of a stream, which knows the past alone: in the place of those over the utterance. For frame `t` they are taken of the frames
 *
 *   running   0 .. max(t, warmUp - 1)
 *   sliding   max(0, t - frames) .. max(t, warmUp - 1)
 *
 * Source of the second: Kaldi, feat/feature-functions.cc, SlidingWindowCmn with `center` false and `min_window` the warm-up.
 */
import { isOverTime, type OverTime } from '../spec/grid-sizes.ts';
import { maximumRange } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { type Grid, stepsOf } from '../stages/grid.ts';
import { SMALLEST_DEVIATION } from '../stages/normalize/utterance.ts';

/** Over which frames: all so far, or the last so many; the first `warmUp` frames leave together. */
export interface Past {
  /** Infinity for all so far. */
  frames: number;
  warmUp: number;
}

type Floats = Float32Array | Float64Array;

/** Statistics of one stream. Each frame is shown once, in its order, and then treated by what is known of those shown. */
export interface Running {
  /** Take the frame whose values stand `step` apart from `place` on into the statistics. */
  add(data: Floats, place: number, step: number): void;
  /** Treat a frame in place. Where no frame was added, it stays as it is. */
  apply(data: Floats, place: number, step: number): void;
}

/** The largest of `width` values, where the spec's `normalize` or `topDb` asks for it. */
export function maximumOf(spec: Spec, width: number, { frames }: Past): Running | undefined {
  const range = maximumRange(spec);
  return range === null ? undefined : new Maximum(width, range, frames, spec.dbReference === 'maximum');
}

/** Mean and variance of `width` values, where `normalize` asks for them. */
export function momentsOf({ normalize }: Spec, width: number, { frames }: Past): Running | undefined {
  return isOverTime(normalize) ? new Moments(width, normalize, frames) : undefined;
}

/**
 * The frames of a grid, of which the first has the number `first`, shown and treated. The first call brings the frames of the warm-up or,
 * at the end of a short signal, all there are. Frames from number `valid` on are not shown.
 */
export function follow(
  running: Running,
  grid: Grid,
  frames: number,
  first: number,
  { warmUp }: Past,
  valid = Number.POSITIVE_INFINITY,
): void {
  const { frameStep, valueStep } = stepsOf(grid);
  const together = first === 0 ? Math.min(warmUp, frames) : 0;
  for (let t = 0; t < Math.min(together, valid); t++) running.add(grid.data, t * frameStep, valueStep);
  for (let t = 0; t < frames; t++) {
    if (t >= together && first + t < valid) running.add(grid.data, t * frameStep, valueStep);
    running.apply(grid.data, t * frameStep, valueStep);
  }
}

/** Mean and variance of each value: sums of the distances from the first frame, and of their squares, so that little cancels. */
class Moments implements Running {
  readonly #width: number;
  readonly #normalize: OverTime;
  readonly #frames: number;
  readonly #origin: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  /** The window's distances, the oldest in the place of the next. */
  readonly #ring: Float64Array | undefined;
  #count = 0;

  constructor(width: number, normalize: OverTime, frames: number) {
    this.#width = width;
    this.#normalize = normalize;
    this.#frames = frames + 1; // Kaldi's window: so many frames before this one
    this.#origin = new Float64Array(width);
    this.#sums = new Float64Array(width);
    this.#squares = new Float64Array(width);
    this.#ring = frames === Number.POSITIVE_INFINITY ? undefined : new Float64Array(width * (frames + 1));
  }

  add(data: Floats, place: number, step: number): void {
    const [width, ring, frames] = [this.#width, this.#ring, this.#frames];
    const [origin, sums, squares] = [this.#origin, this.#sums, this.#squares];
    const t = this.#count++;
    if (t === 0) for (let i = 0; i < width; i++) origin[i] = data[place + i * step];
    if (ring === undefined) {
      for (let i = 0; i < width; i++) {
        const distance = data[place + i * step] - origin[i];
        sums[i] += distance;
        squares[i] += distance * distance;
      }
      return;
    }
    const first = (t % frames) * width;
    for (let i = 0; i < width; i++) {
      const distance = data[place + i * step] - origin[i];
      const gone = ring[first + i]; // 0 at first
      sums[i] += distance - gone;
      squares[i] += distance * distance - gone * gone;
      ring[first + i] = distance;
    }
    // Once a window the sums are taken anew: what was added and subtracted leaves rounding errors behind.
    if (t % frames === frames - 1) this.#sumAnew(ring);
  }

  #sumAnew(ring: Float64Array): void {
    const [width, sums, squares] = [this.#width, this.#sums, this.#squares];
    sums.fill(0);
    squares.fill(0);
    for (let place = 0; place < ring.length; place += width) {
      for (let i = 0; i < width; i++) {
        const distance = ring[place + i];
        sums[i] += distance;
        squares[i] += distance * distance;
      }
    }
  }

  apply(data: Floats, place: number, step: number): void {
    const [width, normalize] = [this.#width, this.#normalize];
    const [origin, sums, squares] = [this.#origin, this.#sums, this.#squares];
    const count = Math.min(this.#count, this.#frames);
    if (count === 0) return;
    if (normalize.kind === 'mean') {
      for (let i = 0; i < width; i++, place += step) data[place] -= origin[i] + sums[i] / count;
      return;
    }
    const { degreesOfFreedom, epsilon, epsilonOn } = normalize;
    // One division a value, for a root and a division take most of the time.
    const [share, perDegree] = [1 / count, 1 / (count - degreesOfFreedom)];
    const inside = epsilonOn === 'variance' ? epsilon : 0;
    const outside = epsilon - inside;
    for (let i = 0; i < width; i++, place += step) {
      const mean = sums[i] * share;
      const spread = squares[i] - mean * sums[i];
      const variance = spread > 0 ? spread * perDegree : 0;
      const deviation = Math.sqrt(variance + inside) + outside;
      const distance = data[place] - origin[i] - mean;
      data[place] = distance / (deviation > SMALLEST_DEVIATION ? deviation : SMALLEST_DEVIATION);
    }
  }
}

/** The largest value of the frames so far, or of the last ones: what lies too far below it is lifted. */
class Maximum implements Running {
  readonly #width: number;
  readonly #range: number;
  readonly #frames: number;
  /** True where the largest is taken off. */
  readonly #relative: boolean;
  /** Frames that no later one exceeds, in falling order of their values; the first is the largest. */
  readonly #peaks: { frame: number; value: number }[] = [];
  #count = 0;

  constructor(width: number, range: number, frames: number, relative: boolean) {
    this.#width = width;
    this.#range = range;
    this.#relative = relative;
    this.#frames = frames + 1;
  }

  add(data: Floats, place: number, step: number): void {
    const [width, peaks, frames] = [this.#width, this.#peaks, this.#frames];
    let value = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < width; i++, place += step) if (data[place] > value) value = data[place];
    const frame = this.#count++;
    while (peaks.length > 0 && peaks[peaks.length - 1].value <= value) peaks.pop();
    // Of all frames so far the largest alone counts.
    if (peaks.length === 0 || frames < Number.POSITIVE_INFINITY) peaks.push({ frame, value });
    if (peaks[0].frame <= frame - frames) peaks.shift();
  }

  apply(data: Floats, place: number, step: number): void {
    if (this.#count === 0) return;
    const width = this.#width;
    const largest = this.#peaks[0].value;
    const [limit, reference] = [largest - this.#range, this.#relative ? largest : 0];
    for (let i = 0; i < width; i++, place += step) {
      if (data[place] < limit) data[place] = limit;
      data[place] -= reference;
    }
  }
}
