import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from '../files/float16.ts';
import type { StoredArray } from '../files/stored-array.ts';
import { shapeHints, valueHints } from './hints.ts';

/** Values without a pattern, the same every time: the fractional parts of multiples of the golden ratio. */
const value = (i: number) => ((i * 0.6180339887498949 + (i * i * 0.7548776662466927) / 7) % 1) - 0.5;

/** [12, 40], band and frame. */
const data = Float64Array.from({ length: 480 }, (_, i) => value(i));
const array = (values: Float64Array, dims = [12, 40]): StoredArray => ({ dims, dtype: 'float64', data: values });
const a = array(data);
const turned = (values: Float64Array, rows: number, columns: number) =>
  values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);

describe('values that differ', () => {
  it.each([
    ['by a constant', data.map((x) => x + 0.25), 'B is A + 0.25'],
    [
      'by 16-bit integers',
      data.map((x) => x - Math.log(2 ** 30)),
      'B is A - 20.79442 (ln(32768^2): samples as 16-bit integers on one side?)',
    ],
    ['by a factor', data.map((x) => 3 * x), 'B is A times 3'],
    ['by a logarithm', data.map((x) => x / Math.LN10), 'B is A times 0.4342945 (natural and decimal logarithm?)'],
    ['by both', data.map((x) => 0.25 * x + 1), 'B is A times 0.25 + 1'],
    ['by the means of the bands', data.map((x, i) => x + Math.floor(i / 40)), /each place of axis 0/],
    ['by a frame', data.map((_, i) => value(i - 1)), 'B is A 1 place later along axis 1'],
    ['in each value', data.map((_, i) => value(7919 + i)), undefined],
    ['nowhere', data, undefined],
  ])('%s', (_, values, hint) => {
    const hints = valueHints(a, array(values));
    if (hint === undefined) expect(hints).toEqual([]);
    else expect(hints).toEqual([typeof hint === 'string' ? hint : expect.stringMatching(hint)]);
  });

  it('do so in spite of rounding, and of values that are not finite', () => {
    const values = data.map((x) => Math.fround(x + 0.25));
    values[7] = Number.NaN;
    expect(valueHints(a, array(values))[0]).toMatch(/^B is A \+ 0\.25/);
  });

  it('may be transposed', () => {
    const square = array(data.slice(0, 144), [12, 12]);
    expect(valueHints(square, array(turned(square.data, 12, 12), [12, 12]))).toEqual(['B is A transposed']);
  });

  it('may be rounded: that is no constant, though all values move alike', () => {
    const silence = array(new Float64Array(480).fill(Math.log(2 ** -23)));
    const halves: StoredArray = { ...array(silence.data.map((x) => fromFloat16(toFloat16(x)))), dtype: 'float16' };
    expect(valueHints(silence, halves)).toEqual(['B is A rounded to float16']);
    expect(valueHints(halves, silence)).toEqual(['A is B rounded to float16']);
    expect(valueHints(silence, { ...halves, dtype: 'float64' })).toEqual([expect.stringMatching(/^B is A - 0\.00/)]);
    const louder = array(halves.data.map((x) => x + 0.25));
    expect(valueHints(halves, louder)).toEqual(['B is A + 0.25']);
    expect(valueHints(a, { ...array(a.data.map(Math.fround)), dtype: 'float32' })).toEqual([
      'B is A rounded to float32',
    ]);
  });

  it('are zeros: nothing to go by', () => {
    expect(valueHints(a, array(new Float64Array(480)))).toEqual([]);
  });
});

describe('shapes that differ', () => {
  it('may be transposed: so turned, the arrays are compared', () => {
    const b = array(turned(data, 12, 40), [40, 12]);
    b.data[5] += 0.5;
    expect(shapeHints(a, b)).toEqual(['B has the shape of A transposed; so turned, the largest difference is 0.500']);
  });

  it('may have more frames in one, or a batch axis', () => {
    const longer = Float64Array.from({ length: 12 * 41 }, (_, i) =>
      i % 41 < 40 ? data[Math.floor(i / 41) * 40 + (i % 41)] : 9,
    );
    expect(shapeHints(a, array(longer, [12, 41]))).toEqual([
      'B has 1 more along that axis; over the first 40, the largest difference is 0.00',
    ]);
    expect(shapeHints(a, array(data, [1, 12, 40]))).toEqual(['the shapes differ by axes of length 1 only']);
    expect(shapeHints(a, array(data, [15, 32]))).toEqual([]);
  });
});
