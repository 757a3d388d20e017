/** Matrices through programs that work on rows: block by block in, computed, out. */

import { type Floats, type Instance, instantiate } from '../generator/instance.ts';
import type { RowsLayout, RowsProgram } from './programs/frames.ts';
import type { DspArray } from './types.ts';

export class RowsPlan {
  readonly layout: RowsLayout;
  readonly instance: Instance;
  readonly #input: Floats;
  readonly #outputs: Floats[];

  constructor({ program, layout }: RowsProgram) {
    this.layout = layout;
    this.instance = instantiate(program);
    const { view } = this.instance;
    this.#input = view(layout.input, layout.block * layout.inputLength);
    this.#outputs = layout.outputs.map((address) => view(address, layout.block * layout.outputLength));
  }

  /** `rows` rows of `input` to as many of each of `outs`. Lanes behind the last row compute something that nobody reads. */
  run(input: DspArray, rows: number, outs: readonly DspArray[]): void {
    const { block, inputLength, outputLength, lanes } = this.layout;
    for (let row = 0; row < rows; row += block) {
      const count = Math.min(block, rows - row);
      this.#input.set(input.subarray(row * inputLength, (row + count) * inputLength));
      this.instance.call('run', 0, Math.ceil(count / lanes));
      outs.forEach((out, i) => {
        out.set(this.#outputs[i].subarray(0, count * outputLength), row * outputLength);
      });
    }
  }
}
