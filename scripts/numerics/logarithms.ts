/** Section 2: the logarithm stage, walked over the bit patterns of float32, against `Math.log` in float64. */

import { bounds } from '../../oracle/bounds.ts';
import type { Affine } from '../../packages/melisma/src/stages/log/kernel.ts';
import { LN_10 } from '../../packages/melisma/src/tables/math.ts';
import { LOG_BATCH, logKernel } from '../stage-kernels.ts';

/** What the stage computes: scale ln(x) + offset. */
const kinds = {
  ln: { scale: 1, offset: 0 },
  log10: { scale: 1 / LN_10[0], offset: 0 },
  decibels: { scale: 10 / LN_10[0], offset: 0 },
  "Whisper's (log10 + 4) / 4": { scale: 0.25 / LN_10[0], offset: 1 },
} as const;
type Kind = keyof typeof kinds;

const bitsOf = (x: number): number => new Uint32Array(Float32Array.of(x).buffer)[0];

/** Patterns `from`, `from + step`, ... below `to`. The kinds are one piece of code with other constants. */
interface Walk {
  name: string;
  kinds: readonly Kind[];
  from: number;
  to: number;
  step: number;
}

const binade = (name: string, from: number): Walk => ({
  name,
  kinds: ['log10'],
  from: bitsOf(from),
  to: bitsOf(2 * from),
  step: 1,
});

/** The floor of a spec is at least 1e-30; no power of accepted samples overflows. */
const walks: readonly Walk[] = [
  {
    name: '1e-30 to 3.4e38, every 1009th',
    kinds: ['ln', 'log10', 'decibels', "Whisper's (log10 + 4) / 4"],
    from: bitsOf(1e-30),
    to: 0x7f7fffff,
    step: 1009,
  },
  binade('[1/2, 1), every one', 0.5),
  binade('[1, 2), every one', 1),
  binade('[2^-34, 2^-33), every one: 1e-10 is here', 2 ** -34),
];

export interface LogError {
  walk: string;
  kind: Kind;
  target: 'simd' | 'double';
  values: number;
  /** Largest error in the result's own unit. */
  absolute: number;
  /** Largest error in units of the result's last place as float32. */
  ulps: number;
  /** Largest error over the bound that holds for the value: at most 1. */
  ofBound: number;
}

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);
const units = Float64Array.from({ length: 256 }, (_, e) => 2 ** (Math.max(e, 1) - 150));

/** A unit in the last place of a number as float32. */
function unitOf(x: number): number {
  float[0] = x;
  return units[(floatBits[0] >>> 23) & 255];
}

/** The error that a value may have: see oracle/bounds.ts. Planned once: it is asked a hundred million times. */
function boundOn({ scale, offset }: Affine, target: LogError['target']): (exact: number) => number {
  if (target === 'simd') {
    const [absolute, ulps] = [bounds.logarithm.simd.log10 * scale * LN_10[0], bounds.logarithm.simd.ulps];
    return (exact) => Math.max(absolute, ulps * unitOf(exact));
  }
  const { relative } = bounds.logarithm.double;
  const rounding = (exact: number) => Number.EPSILON * Math.max(Math.abs(exact), offset) + Number.MIN_VALUE;
  return (exact) => relative * Math.abs(exact - offset) + rounding(exact);
}

/** One kind on one target, fed batch by batch. */
class Measurement {
  readonly error: LogError;
  readonly #kernel;
  readonly #bound;
  readonly #affine;

  constructor(walk: Walk, kind: Kind, target: LogError['target']) {
    this.error = { walk: walk.name, kind, target, values: 0, absolute: 0, ulps: 0, ofBound: 0 };
    this.#affine = kinds[kind];
    this.#bound = boundOn(this.#affine, target);
    this.#kernel = logKernel(target === 'simd' ? 'f32' : 'f64', this.#affine);
  }

  /** `logs` are the natural logarithms of the first `count` of `x`. */
  take(x: Float32Array, logs: Float64Array, count: number): void {
    const { input, output, run } = this.#kernel;
    input.set(x);
    run();
    const { scale, offset } = this.#affine;
    const bound = this.#bound;
    let { absolute, ulps, ofBound } = this.error;
    for (let i = 0; i < count; i++) {
      const exact = scale * logs[i] + offset;
      const error = Math.abs(output[i] - exact);
      absolute = Math.max(absolute, error);
      ulps = Math.max(ulps, error / unitOf(exact));
      ofBound = Math.max(ofBound, error / bound(exact));
    }
    Object.assign(this.error, { absolute, ulps, ofBound, values: this.error.values + count });
  }
}

function measure(walk: Walk): LogError[] {
  const all = walk.kinds.flatMap((kind) =>
    (['simd', 'double'] as const).map((target) => new Measurement(walk, kind, target)),
  );
  const patterns = new Uint32Array(LOG_BATCH).fill(bitsOf(1));
  const x = new Float32Array(patterns.buffer);
  const logs = new Float64Array(LOG_BATCH);
  for (let from = walk.from; from < walk.to; from += LOG_BATCH * walk.step) {
    const count = Math.min(LOG_BATCH, Math.ceil((walk.to - from) / walk.step));
    for (let i = 0; i < count; i++) patterns[i] = from + i * walk.step;
    for (let i = 0; i < count; i++) logs[i] = Math.log(x[i]);
    for (const measurement of all) measurement.take(x, logs, count);
  }
  return all.map(({ error }) => error);
}

/** Every walk, kind and target. */
export const logErrors = (): LogError[] => walks.flatMap(measure);
