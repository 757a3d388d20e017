/** Plays what `blocks.ts` plans: a run is a block of the signal in each lane. */
import type { Kernel, RateEngine } from './engine.ts';
import type { Source } from './source.ts';

/** Addresses in bytes, all else in samples. */
export interface BlocksLayout {
  /** Blocks of one run. */
  lanes: number;
  /** The signal from `before` samples before the first block on. */
  input: number;
  before: number;
  inputSamples: number;
  /** `lanes` times `outputHop` samples. */
  output: number;
  /** One vector: the largest |x| met, lane by lane. */
  peak: number;
}

/** What the engine knows of a plan: its layout, and where the blocks stand. In samples. */
export interface BlocksSizes extends BlocksLayout {
  /** From block to block, in and out. */
  inputHop: number;
  outputHop: number;
  /** From the block's first sample on; a multiple of the lanes. */
  ahead: number;
}

/** The engine over an instance of the program. */
export class BlocksEngine implements RateEngine {
  readonly latency: number;
  readonly #sizes: BlocksSizes;
  readonly #kernel: Kernel;
  readonly #input: Float32Array;
  readonly #output: Float32Array;
  readonly #peak: Float32Array;

  constructor(sizes: BlocksSizes, kernel: Kernel) {
    const { buffer } = kernel;
    this.latency = sizes.ahead;
    this.#sizes = sizes;
    this.#kernel = kernel;
    this.#input = new Float32Array(buffer, sizes.input, sizes.inputSamples);
    this.#output = new Float32Array(buffer, sizes.output, sizes.lanes * sizes.outputHop);
    this.#peak = new Float32Array(buffer, sizes.peak, sizes.lanes);
  }

  ready(samples: number): number {
    const { ahead, inputHop, outputHop } = this.#sizes;
    return Math.max(0, Math.floor((samples - ahead) / inputHop) + 1) * outputHop;
  }

  oldest(from: number): number {
    return (from / this.#sizes.outputHop) * this.#sizes.inputHop - this.#sizes.before;
  }

  /** Its bits were compared as integers: NaN and infinities stand above everything. */
  peak(): number {
    return this.#peak.reduce((a, b) => (Number.isNaN(a) || a > b ? a : b));
  }

  compute(source: Source, from: number, out: Float32Array): void {
    this.#peak.fill(0);
    for (let done = 0; done < out.length; done += this.#output.length) {
      const count = Math.min(this.#output.length, out.length - done);
      source.read(this.oldest(from + done), this.#input);
      this.#kernel.run();
      out.set(this.#output.subarray(0, count), done);
    }
  }
}
