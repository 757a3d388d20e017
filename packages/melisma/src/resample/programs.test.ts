/** The programs of resampling: generated code against the interpreter, to the bit, with different data in each lane. */
import { describe, expect, it } from 'vitest';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../oracle/side-by-side.ts';
import { type BlocksShape, blocksProgram, dotsProgram } from './programs.ts';

const elements = ['f32', 'f64'] as const;

/** From `inputBlock` to `outputBlock` points, the lower half of the bins kept as they are. */
const plainShape = (inputBlock: number, outputBlock: number): BlocksShape => ({
  inputBlock,
  outputBlock,
  inputHop: inputBlock / 2,
  outputHop: outputBlock / 2,
  ahead: Math.floor((inputBlock * 3) / 16) * 4,
  response: new Float64Array(Math.ceil(Math.min(inputBlock, outputBlock) / 4)).fill(1 / inputBlock),
});

/** Output `n` of a block by definition: the kept bins of its points, one after the other. */
function expected(
  { inputBlock, outputBlock, response, ahead, inputHop }: BlocksShape,
  x: Float64Array,
  lane: number,
  n: number,
): number {
  const before = inputBlock - ahead;
  let sum = 0;
  for (let i = 0; i < inputBlock; i++) {
    const sample = x[lane * inputHop + before + (i < ahead ? i : i - inputBlock)];
    for (let k = 0; k < response.length; k++) {
      const turn = (k * i) / inputBlock - (k * n) / outputBlock;
      sum += sample * response[k] * (k === 0 ? 1 : 2) * Math.cos(2 * Math.PI * turn);
    }
  }
  return sum;
}

describe.each(elements)('%s', (element) => {
  const bound = element === 'f32' ? 1e-6 : 1e-14;

  it.each([[48, 32], [32, 48], [48, 16], [30, 42], [42, 30], [40, 40]])('blocks of %i to %i points', (from, to) => {
    const shape = plainShape(from, to);
    const { program, layout } = blocksProgram(element, shape);
    const both = new SideBySide(program);
    const samples = seededNoise(layout.inputSamples, from).map(Math.fround);
    both.writeFloats(layout.input, samples);
    both.run('run');
    expect(both.difference()).toBeUndefined();
    const got = both.read(layout.output, layout.lanes * shape.outputHop);
    got.forEach((value, i) => {
      const [lane, n] = [Math.floor(i / shape.outputHop), i % shape.outputHop];
      expect(Math.abs(value - expected(shape, samples, lane, n)), `lane ${lane}, output ${n}`).toBeLessThan(bound);
    });
  }); // biome-ignore format: a table of sizes

  it('a block knows nothing of the blocks in other lanes, nor of what was there before', () => {
    const shape = plainShape(48, 32);
    const { program, layout } = blocksProgram(element, shape);
    const both = new SideBySide(program);
    const samples = seededNoise(layout.inputSamples, 5);
    both.writeFloats(layout.input, samples);
    both.run('run');
    const first = both.read(layout.output, shape.outputHop);
    both.writeFloats(layout.input, samples.map((x, i) => (i < shape.inputBlock ? x : Number.NaN)));
    both.run('run');
    expect(both.read(layout.output, shape.outputHop)).toEqual(first);
    both.writeFloats(layout.input, samples);
    both.run('run');
    expect(both.read(layout.output, shape.outputHop)).toEqual(first);
  }); // biome-ignore format: as above

  it.each([1, 3, 4, 5, 8, 13])('%i dot products', (count) => {
    const taps = 16;
    const rows = Array.from({ length: 3 }, (_, row) => seededNoise(taps, row + 1));
    const { program, layout } = dotsProgram(element, rows, 64);
    const both = new SideBySide(program);
    const samples = seededNoise(64, 9);
    const places = Array.from({ length: count }, (_, i) => ({ sample: (7 * i) % 49, row: i % 3 }));
    const width = element === 'f32' ? 4 : 8;
    both.writeFloats(layout.input, samples);
    both.write(
      layout.places,
      Int32Array.from(
        places.flatMap(({ sample, row }) => [layout.input + width * sample, layout.table + row * layout.rowBytes]),
      ),
    );
    both.run('run', Math.ceil(count / layout.group) * 16, layout.places, 0);
    expect(both.difference()).toBeUndefined();
    const got = both.read(layout.output, count);
    places.forEach(({ sample, row }, i) => {
      const sum = rows[row].reduce((total, h, j) => total + h * samples[sample + j], 0);
      expect(Math.abs(got[i] - sum)).toBeLessThan(bound);
    });
  });
});
