/** How far features are from those of an array, in ways that tell what is wrong with them. */
import type { Matrix } from './matrix.ts';

/** All are root mean squares, as a share of the array's own spread (its standard deviation). */
export interface Distance {
  /** As they are. */
  plain: number;
  /** After the best factor and offset for all values: what a wrong logarithm or normalisation leaves. */
  shape: number;
  /** After the best factor and offset for each band, as a share of the spread in the bands: what statistics over time leave. */
  bands: number;
  /** The factor and offset of `shape`. */
  line: Line;
}

/** `theirs = factor * ours + offset`, as near as a line comes. */
export interface Line {
  factor: number;
  offset: number;
}

/** One number for a search: each of the three lowers it, and none hides the others; what is below `none` counts as that. */
export function scoreOf({ plain, shape, bands }: Distance, none: number): number {
  const [a, b, c] = [plain, shape, bands].map((distance) => Math.max(distance, none));
  return Math.sqrt(a) * (b * c) ** 0.25;
}

/** Sums over the pairs of one band: `a` ours, `b` theirs. */
interface Sums {
  n: number;
  a: number;
  b: number;
  aa: number;
  ab: number;
  bb: number;
  /** Of `(a - b)^2`. */
  gap: number;
}

const noSums = (): Sums => ({ n: 0, a: 0, b: 0, aa: 0, ab: 0, bb: 0, gap: 0 });

/** Over the frames that are named; undefined where fewer than half of the values are finite in both, or theirs do not vary. */
export function distanceOf(ours: Matrix, theirs: Matrix, frames: Iterable<number>): Distance | undefined {
  const bands = Array.from({ length: theirs.width }, noSums);
  let visited = 0;
  for (const t of frames) {
    visited += bands.length;
    bands.forEach((sums, i) => {
      add(sums, at(ours, t, i), at(theirs, t, i));
    });
  }
  const all = bands.reduce(together, noSums());
  const spread = all.bb - (all.b * all.b) / all.n;
  if (!(all.n >= visited / 2 && spread > 0)) return undefined;
  const inBands = bands.reduce((sum, band) => sum + variance(band), 0);
  const left = bands.reduce((sum, band) => sum + residual(band), 0);
  return {
    plain: Math.sqrt(all.gap / spread),
    shape: Math.sqrt(residual(all) / spread),
    line: lineOf(all),
    bands: Math.sqrt(left / Math.max(inBands, 1e-12 * spread)),
  };
}

const at = ({ data, frameStride, valueStride }: Matrix, t: number, i: number): number =>
  data[t * frameStride + i * valueStride];

function add(sums: Sums, a: number, b: number): void {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return;
  sums.n++;
  sums.a += a;
  sums.b += b;
  sums.aa += a * a;
  sums.ab += a * b;
  sums.bb += b * b;
  sums.gap += (a - b) * (a - b);
}

function together(x: Sums, y: Sums): Sums {
  const [n, a, b] = [x.n + y.n, x.a + y.a, x.b + y.b];
  return { n, a, b, aa: x.aa + y.aa, ab: x.ab + y.ab, bb: x.bb + y.bb, gap: x.gap + y.gap };
}

/** Of theirs, about their mean, as a sum of squares. */
const variance = ({ n, b, bb }: Sums): number => (n > 0 ? Math.max(0, bb - (b * b) / n) : 0);

/** What the best line through the pairs leaves, as a sum of squares. */
function residual(sums: Sums): number {
  const { n, a, b, aa, ab } = sums;
  if (n === 0) return 0;
  const [saa, sab] = [aa - (a * a) / n, ab - (a * b) / n];
  return Math.max(0, variance(sums) - (saa > 1e-12 * aa ? (sab * sab) / saa : 0));
}

function lineOf({ n, a, b, aa, ab }: Sums): Line {
  const factor = (ab - (a * b) / n) / (aa - (a * a) / n);
  return Number.isFinite(factor) ? { factor, offset: (b - factor * a) / n } : { factor: 0, offset: b / n };
}

/** The largest `|ours - theirs|` over the frames that both have. */
export function largestGap(ours: Matrix, theirs: Matrix): number {
  let largest = 0;
  for (let t = 0; t < Math.min(ours.frames, theirs.frames); t++)
    for (let i = 0; i < theirs.width; i++) {
      const gap = Math.abs(at(ours, t, i) - at(theirs, t, i));
      if (gap > largest) largest = gap;
    }
  return largest;
}

/** At most about `count` of `frames` frames, evenly, with those at both ends, where framings differ. */
export function someFrames(frames: number, count: number): number[] {
  const step = Math.max(1, Math.floor(frames / count));
  const atEnds = (t: number) => t < edge || t >= frames - edge;
  return Array.from({ length: frames }, (_, t) => t).filter((t) => t % step === 0 || atEnds(t));
}

const edge = 4;
