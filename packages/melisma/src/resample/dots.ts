/**
 * Sample by sample: each output is a dot product of the signal with the filter, taken at the output's own time. For short filters, and
 * for ratios whose period is too long for a transform.
 *
 * A ratio of few phases has a row of the table for each. Of many phases a few rows are kept, and each output is interpolated
 * between four of them (Lagrange, third order): with 128 rows a sample of the lower rate the error is below -150 dB.
 */

import type { Instance } from '../generator/instance.ts';
import type { RateEngine } from './engine.ts';
import type { Shape } from './filter.ts';
import { DOTS_BLOCK, dotsProgram } from './programs.ts';
import { gainOf, inputReach, outputLength, placeOf, type Ratio, singlePhaseOf } from './ratio.ts';
import type { Source } from './source.ts';

/** Rows of a table, each the filter at one phase, and where they lie. */
export interface DotsPlan {
  rows: Float64Array[];
  /** Samples of a row before the output's own sample, and behind it. */
  before: number;
  after: number;
  /** Rows a sample where outputs are interpolated; 0 where each phase has its own row. */
  density: number;
  /** Rows more at both ends, for phases that rounding takes over an edge; and whether it does. */
  margin: number;
  hasSinglePhases: boolean;
}

/** Numbers in a table with a row for each phase, at most: 4 MB. */
const LARGEST_TABLE = 2 ** 20;

/** Rows a sample of the lower rate. */
const DENSITY = 128;

/** Rows come in whole turns of the loop: two vectors of four. */
const TURN = 8;

export function planDots(ratio: Ratio, shape: Shape): DotsPlan {
  // One sample more on each side: interpolated outputs look at rows of neighbouring samples, too.
  const before = inputReach(ratio, shape.halfWidth);
  const after = before + 1;
  const isExact = ratio.output * (before + 1 + after) <= LARGEST_TABLE;
  const density = isExact ? 0 : Math.max(4, Math.ceil(DENSITY * gainOf(ratio)));
  const { hasSinglePhases = false } = shape;
  const margin = hasSinglePhases ? Math.ceil((density * ratio.input) / 2 ** 25) : 0;
  const phases = isExact
    ? allPhases(ratio, hasSinglePhases)
    : Array.from({ length: density + 3 + 2 * margin }, (_, row) => (row - 1 - margin) / density);
  const rows = phases.map((phase) => filterRow(ratio, shape, before, after, phase));
  return { rows, before, after, density, margin, hasSinglePhases };
}

/** Of each phase, in samples. */
function allPhases(ratio: Ratio, hasSinglePhases: boolean): number[] {
  const phases = Array<number>(ratio.output);
  for (let n = 0; n < ratio.output; n++) {
    const { phase } = placeOf(ratio, n);
    phases[phase] = (hasSinglePhases ? singlePhaseOf(ratio, n) : phase) / ratio.output;
  }
  return phases;
}

/** Samples `-before` .. `after` of the filter whose middle lies `phase` samples behind sample 0; zeros up to a whole turn. */
function filterRow(ratio: Ratio, shape: Shape, before: number, after: number, phase: number): Float64Array {
  const gain = gainOf(ratio);
  const row = new Float64Array(Math.ceil((before + 1 + after) / TURN) * TURN);
  for (let i = -before; i <= after; i++) row[i + before] = gain * shape.at((i - phase) * gain);
  return row;
}

/** Samples of the signal in memory at a time, besides a filter's own. */
const INPUT_SAMPLES = 8192;

/** The program for a plan. Where each phase has its own row, the places of all outputs of a period, and of a block behind it, are known. */
export function programOf(ratio: Ratio, { rows, density }: DotsPlan): ReturnType<typeof dotsProgram> {
  const count = density === 0 ? ratio.output + DOTS_BLOCK : 0;
  const steps = Array.from({ length: count }, (_, n) => {
    const { sample, phase } = placeOf(ratio, n);
    return { sample, row: phase };
  });
  return dotsProgram('f32', rows, INPUT_SAMPLES + rows[0].length, steps);
}

type DotsLayout = ReturnType<typeof dotsProgram>['layout'];

/** Weights of four neighbours -1, 0, 1, 2 at `t` between 0 and 1: Lagrange. */
const cubicWeights = (t: number): [number, number, number, number] => [
  (-t * (t - 1) * (t - 2)) / 6,
  ((t + 1) * (t - 1) * (t - 2)) / 2,
  (-(t + 1) * t * (t - 2)) / 2,
  ((t + 1) * t * (t - 1)) / 6,
];

/** The engine over an instance of the program. */
export class DotsEngine implements RateEngine {
  readonly latency: number;
  readonly #ratio: Ratio;
  readonly #plan: DotsPlan;
  readonly #layout: DotsLayout;
  readonly #instance: Instance;
  readonly #output: Float32Array;
  readonly #places: Int32Array;
  /** The part of the memory that the last run read, and the part that it wrote: runs of one length, as a stream has them, share them. */
  #input: Float32Array;
  #part: Float32Array;
  /** Outputs of one run. */
  readonly #block: number;

  constructor(ratio: Ratio, plan: DotsPlan, layout: DotsLayout, instance: Instance) {
    this.latency = plan.after + 1;
    this.#ratio = ratio;
    this.#plan = plan;
    this.#layout = layout;
    this.#instance = instance;
    this.#input = instance.view(layout.input, layout.inputSamples) as Float32Array;
    this.#output = instance.view(layout.output, layout.block) as Float32Array;
    this.#part = this.#output;
    this.#places = new Int32Array(this.#output.buffer, layout.places, 2 * layout.block);
    const perOutput = plan.density === 0 ? 1 : 4;
    this.#block = Math.max(1, Math.min(layout.block / perOutput, outputLength(ratio, INPUT_SAMPLES) - 1));
  }

  ready(samples: number): number {
    return outputLength(this.#ratio, Math.max(0, samples - this.#plan.after));
  }

  oldest(from: number): number {
    return placeOf(this.#ratio, from).sample - this.#plan.before;
  }

  compute(source: Source, from: number, out: Float32Array): void {
    for (let done = 0; done < out.length; done += this.#block) {
      const count = Math.min(this.#block, out.length - done);
      this.#readFor(source, from + done, count);
      if (this.#plan.density === 0) this.#exact(from + done, count, out, done);
      else this.#interpolated(from + done, out.subarray(done, done + count));
    }
  }

  /** What so many outputs look at. A row's last weights, which fill up its last turn, are zeros: any sample may stand there. */
  #readFor(source: Source, from: number, count: number): void {
    const { before, after } = this.#plan;
    const span = placeOf(this.#ratio, from + count - 1).sample - placeOf(this.#ratio, from).sample;
    const samples = before + 1 + span + after;
    if (this.#input.length !== samples)
      this.#input = new Float32Array(this.#output.buffer, this.#layout.input, samples);
    source.read(this.oldest(from), this.#input);
  }

  /** One dot product an output: the places repeat from period to period, only the signal moves. */
  #exact(from: number, count: number, out: Float32Array, place: number): void {
    const { input, steps } = this.#layout;
    const first = from % this.#ratio.output;
    const base = input - 4 * placeOf(this.#ratio, first).sample;
    this.#run(count, steps + 8 * first, base);
    if (this.#part.length !== count) this.#part = this.#output.subarray(0, count);
    out.set(this.#part, place);
  }

  /** Four dot products an output, and a sum of them in double precision. */
  #interpolated(from: number, out: Float32Array): void {
    const { rowBytes, table } = this.#layout;
    this.#eachPlace(from, out.length, (i, address, place) => {
      const row = table + Math.floor(place) * rowBytes;
      for (let j = 0; j < 4; j++) {
        this.#places[8 * i + 2 * j] = address;
        this.#places[8 * i + 2 * j + 1] = row + j * rowBytes;
      }
    });
    this.#run(4 * out.length, this.#layout.places, 0);
    this.#eachPlace(from, out.length, (i, _, place) => {
      const [a, b, c, d] = cubicWeights(place - Math.floor(place));
      const at = 4 * i;
      const sums = this.#output;
      out[i] = a * sums[at] + b * sums[at + 1] + c * sums[at + 2] + d * sums[at + 3];
    });
  }

  /** `count` dot products, or a few more: what they read is somewhere in memory. */
  #run(count: number, places: number, base: number): void {
    const { group } = this.#layout;
    this.#instance.call('run', Math.ceil(count / group) * group * 4, places, base);
  }

  /** For each output the address of its rows' first sample, and its place in the table, in rows. */
  #eachPlace(from: number, count: number, body: (i: number, address: number, place: number) => void): void {
    const { input, output } = this.#ratio;
    const whole = Math.floor(input / output);
    const rest = input - whole * output;
    const { density, margin, hasSinglePhases } = this.#plan;
    const scale = density / output;
    let { phase } = placeOf(this.#ratio, from);
    let address = this.#layout.input;
    for (let i = 0; i < count; i++) {
      body(i, address, margin + scale * (hasSinglePhases ? singlePhaseOf(this.#ratio, from + i) : phase));
      phase += rest;
      address += 4 * whole;
      if (phase < output) continue;
      phase -= output;
      address += 4;
    }
  }
}
