/** Every program of the stand-alone functions: generated code against the interpreter, to the bit. */
import { describe, expect, it } from 'vitest';
import { seededBits, seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { melFilters } from '../../tables/mel.ts';
import { windowTable } from '../../tables/windows.ts';
import { melColumnsProgram, stftProgram } from './columns.ts';
import { elementwiseNames, elementwiseProgram, STEP_BYTES } from './elementwise.ts';
import { filterbankProgram, transformProgram, windowProgram } from './frames.ts';

const elements = ['f32', 'f64'] as const;
const kinds = ['complex', 'power', 'magnitude'] as const;

/** Numbers of every kind: zeros, infinities, NaN, subnormal ones, and bit patterns at random. */
function allKinds(count: number, element: 'f32' | 'f64'): Float64Array {
  const edges = [0, -0, 1, -1, 15, 1000, 1e-40, -1e-310, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 88.4, 710, -800]; // biome-ignore format: a list
  const next = seededBits(7);
  const bits = Uint32Array.from({ length: 2 * count }, next);
  const random = element === 'f32' ? new Float32Array(bits.buffer) : new Float64Array(bits.buffer);
  return Float64Array.from({ length: count }, (_, i) => {
    if (i % 3 === 0) return edges[(i / 3) % edges.length];
    return i % 3 === 1 ? random[i] : (bits[i] / 2 ** 32) * 8000;
  });
}

const filters = melFilters({
  sampleRate: 16000,
  fftSize: 64,
  melCount: 7,
  melScale: 'htk',
  melNorm: 'slaney',
  melSpace: 'hz',
  minFrequency: 100,
  maxFrequency: 7000,
});

describe.each(elements)('%s', (element) => {
  const bytes = element === 'f32' ? 4 : 8;

  it.each(elementwiseNames)('%s', (name) => {
    const { program, layout } = elementwiseProgram(name, element);
    const both = new SideBySide(program);
    const count = (24 * STEP_BYTES) / bytes;
    const values = allKinds(count, element);
    layout.inputs.forEach((address, i) => {
      both.writeFloats(address, i === 0 ? values : values.toReversed());
    });
    both.writeFloats(layout.parameters, [1e-10, 3.5, -80].slice(0, layout.parameterCount));
    both.run('run', count * bytes);
    if (layout.parameterCount > 0) both.run('largest', count * bytes);
    expect(both.difference()).toBeUndefined();
    expect(both.read(layout.output, count).some(Number.isFinite)).toBe(true);
  });

  it.each([1, 3, 16, 37])('windows of %i', (length) => {
    const { program, layout, window } = windowProgram(element, length);
    const both = new SideBySide(program);
    both.writeFloats(window, seededNoise(length, 1));
    both.writeFloats(layout.input, seededNoise(layout.lanes * 2 * length, 2));
    both.run('run', 0, 2);
    expect(both.difference()).toBeUndefined();
  });

  it.each(kinds.flatMap((kind) => [[kind, 5, 8] as const, [kind, 48, 48] as const, [kind, 40, 64] as const, [kind, 37, 37] as const]))(
    '%s of rows of %i in transforms of %i',
    (kind, length, fftSize) => {
      const { program, layout } = transformProgram(element, length, fftSize, kind);
      const both = new SideBySide(program);
      both.writeFloats(layout.input, seededNoise(layout.lanes * 3 * length, 3));
      both.run('run', 0, 2);
      both.run('run', 2, 1);
      expect(both.difference()).toBeUndefined();
      expect(both.read(layout.outputs[0], 3 * layout.lanes * layout.outputLength)).not.toContain(0);
    },
  ); // biome-ignore format: a table

  it('mel bands of rows and of columns, the same bits in both', () => {
    const rows = filterbankProgram(element, 33, filters);
    const columns = melColumnsProgram(element, 33, filters);
    const [a, b] = [rows, columns].map(({ program }) => new SideBySide(program));
    const frames = rows.layout.lanes;
    const power = seededNoise(33 * frames, 4).map(Math.abs);
    a.writeFloats(rows.layout.input, power);
    for (let k = 0; k < 33; k++) {
      const bin = Float64Array.from({ length: frames }, (_, t) => power[t * 33 + k]);
      b.writeFloats(columns.layout.input + k * columns.layout.stride * bytes, bin);
    }
    a.run('run', 0, 1);
    b.run('run', 16);
    expect([a.difference(), b.difference()]).toEqual([undefined, undefined]);
    for (let m = 0; m < 7; m++) {
      const band = b.read(columns.layout.output + m * columns.layout.stride * bytes, frames);
      expect([...band]).toEqual(Array.from({ length: frames }, (_, t) => a.read(rows.layout.outputs[0] + (t * 7 + m) * bytes, 1)[0])); // biome-ignore format: one line
    }
  });

  it.each([[24, 10, 13], [24, 10, 24], [15, 40, 8]])('short-time transforms of %i, hop %i, %i bins', (fftSize, hopLength, bins) => {
    const shape = { fftSize, hopLength, bins, window: windowTable('hamming', fftSize - 3, true) };
    const { program, layout } = stftProgram(element, shape);
    const both = new SideBySide(program);
    both.writeFloats(layout.input, seededNoise(2 * layout.tileFrames * hopLength + layout.tileSamples, 5));
    both.run('run', 0, 2 * layout.tileFrames * bytes, 2);
    expect(both.difference()).toBeUndefined();
    expect(both.read(layout.outputs[0], bins * 2 * layout.tileFrames)).not.toContain(0);
  }); // biome-ignore format: a table
});
