/** Plays what `dots.ts` plans: an output is a dot product, or a sum of four. */
import type { Kernel, RateEngine } from './engine.ts';
import { outputLength, placeOf, type Ratio, singlePhaseOf } from './ratio.ts';
import type { Source } from './source.ts';

/** Addresses in bytes. */
export interface DotsLayout {
  /** Dot products of one run at most, a multiple of `group`. */
  block: number;
  /** Dot products are made so many at a time: a surplus one must have a place to read from. */
  group: number;
  input: number;
  inputSamples: number;
  /** Room for the places of one run, two integers each: its first sample's address less `base`, and its row's address. */
  places: number;
  /** Places that were given with the program. */
  steps: number;
  output: number;
  table: number;
  /** Bytes of a row. */
  rowBytes: number;
}

/** What the engine knows of a plan: its layout, and where the rows stand. In samples. */
export interface DotsSizes extends DotsLayout {
  /** Samples of a row before the output's own sample, and behind it. */
  before: number;
  after: number;
  /** Rows a sample where outputs are interpolated; 0 where each phase has its own row. */
  density: number;
  /** Rows more at both ends, for phases that rounding takes over an edge; and whether it does. */
  margin: number;
  hasSinglePhases: boolean;
  /** Outputs of one run at most. */
  outputs: number;
}

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
  readonly #sizes: DotsSizes;
  readonly #kernel: Kernel;
  readonly #output: Float32Array;
  readonly #places: Int32Array;
  /** The part of the memory that the last run read, and the part that it wrote: runs of one length, as a stream has them, share them. */
  #input: Float32Array;
  #part: Float32Array;

  constructor(ratio: Ratio, sizes: DotsSizes, kernel: Kernel) {
    const { buffer } = kernel;
    this.latency = sizes.after + 1;
    this.#ratio = ratio;
    this.#sizes = sizes;
    this.#kernel = kernel;
    this.#input = new Float32Array(buffer, sizes.input, sizes.inputSamples);
    this.#output = new Float32Array(buffer, sizes.output, sizes.block);
    this.#part = this.#output;
    this.#places = new Int32Array(buffer, sizes.places, 2 * sizes.block);
  }

  ready(samples: number): number {
    return outputLength(this.#ratio, Math.max(0, samples - this.#sizes.after));
  }

  oldest(from: number): number {
    return placeOf(this.#ratio, from).sample - this.#sizes.before;
  }

  compute(source: Source, from: number, out: Float32Array): void {
    const { outputs, density } = this.#sizes;
    for (let done = 0; done < out.length; done += outputs) {
      const count = Math.min(outputs, out.length - done);
      this.#readFor(source, from + done, count);
      if (density === 0) this.#exact(from + done, count, out, done);
      else this.#interpolated(from + done, out.subarray(done, done + count));
    }
  }

  /** What so many outputs look at. A row's last weights, which fill up its last turn, are zeros: any sample may stand there. */
  #readFor(source: Source, from: number, count: number): void {
    const { before, after } = this.#sizes;
    const span = placeOf(this.#ratio, from + count - 1).sample - placeOf(this.#ratio, from).sample;
    const samples = before + 1 + span + after;
    if (this.#input.length !== samples) this.#input = new Float32Array(this.#kernel.buffer, this.#sizes.input, samples);
    source.read(this.oldest(from), this.#input);
  }

  /** One dot product an output: the places repeat from period to period, only the signal moves. */
  #exact(from: number, count: number, out: Float32Array, place: number): void {
    const { input, steps } = this.#sizes;
    const first = from % this.#ratio.output;
    const base = input - 4 * placeOf(this.#ratio, first).sample;
    this.#run(count, steps + 8 * first, base);
    if (this.#part.length !== count) this.#part = this.#output.subarray(0, count);
    out.set(this.#part, place);
  }

  /** Four dot products an output, and a sum of them in double precision. */
  #interpolated(from: number, out: Float32Array): void {
    const { rowBytes, table } = this.#sizes;
    this.#eachPlace(from, out.length, (i, address, place) => {
      const row = table + Math.floor(place) * rowBytes;
      for (let j = 0; j < 4; j++) {
        this.#places[8 * i + 2 * j] = address;
        this.#places[8 * i + 2 * j + 1] = row + j * rowBytes;
      }
    });
    this.#run(4 * out.length, this.#sizes.places, 0);
    this.#eachPlace(from, out.length, (i, _, place) => {
      const [a, b, c, d] = cubicWeights(place - Math.floor(place));
      const at = 4 * i;
      const sums = this.#output;
      out[i] = a * sums[at] + b * sums[at + 1] + c * sums[at + 2] + d * sums[at + 3];
    });
  }

  /** `count` dot products, or a few more: what they read is somewhere in memory. */
  #run(count: number, places: number, base: number): void {
    const { group } = this.#sizes;
    this.#kernel.run(Math.ceil(count / group) * group * 4, places, base);
  }

  /** For each output the address of its rows' first sample, and its place in the table, in rows. */
  #eachPlace(from: number, count: number, body: (i: number, address: number, place: number) => void): void {
    const { input, output } = this.#ratio;
    const whole = Math.floor(input / output);
    const rest = input - whole * output;
    const { density, margin, hasSinglePhases } = this.#sizes;
    const scale = density / output;
    let { phase } = placeOf(this.#ratio, from);
    let address = this.#sizes.input;
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
