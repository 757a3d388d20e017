import { describe, expect, it } from 'vitest';
import { ProgramBuilder } from '../../generator/builder.ts';
import { type Element, elementBytes } from '../../generator/program.ts';
import { seededNoise } from '../../generator/seeded.ts';
import { SideBySide } from '../../generator/side-by-side.ts';
import { presets } from '../../presets/registry.ts';
import { defineMaximum } from './kernel.ts';
import { maximumReference } from './reference.ts';

const kinds: [Element, Element][] = [['f32', 'f32'], ['f64', 'f64'], ['f64', 'f32']]; // biome-ignore format: a table

describe.each(kinds)('%s over %s', (element, stored) => {
  const p = new ProgramBuilder(element);
  const limit = p.reserveVectors(1);
  const room = p.reserve(16384);
  defineMaximum(p, 'maximum', limit, stored);
  const program = p.finish();
  const width = elementBytes(stored);
  const round = stored === 'f32' ? Math.fround : (x: number) => x;

  /** `rows` of `count` values, `stride` apart, at a misaligned address; returns all of the room. */
  function lift(values: ArrayLike<number>, rows: number, count: number, stride: number, lowest: number): number[] {
    const both = new SideBySide(program);
    const base = room + width;
    both.writeFloats(room, Array(rows * stride + 2).fill(-1e9), stored);
    for (let row = 0; row < rows; row++) {
      both.writeFloats(base + row * stride * width, Array.from({ length: count }, (_, i) => values[row * count + i]), stored); // biome-ignore format: a call
    }
    both.writeFloats(limit, [lowest]);
    both.run('maximum', base, rows, stride * width, count * width);
    expect(both.difference()).toBeUndefined();
    const all = both.read(room, rows * stride + 2, stored);
    expect(all[0], 'before the first row').toBe(round(-1e9));
    return Array.from({ length: rows * stride }, (_, i) => all[i + 1]);
  }

  it.each([[4, 1, 4], [8, 1, 8], [4, 3, 12], [12, 80, 16], [3000, 1, 3000]])(
    '%i values in %i rows: exactly the reference, and nothing between the rows',
    (count, rows, stride) => {
      const x = seededNoise(rows * count, count).map((value) => round(8 * value));
      const range = 2;
      const lowest = x.reduce((a, b) => Math.max(a, b)) - range;
      const out = lift(x, rows, count, stride, lowest);
      const normalize = { kind: 'maximum', range, offset: 0, scale: 1 } as const;
      const want = maximumReference({ ...presets.whisper, normalize })(x).map(round);
      const rowOf = (row: number) => out.slice(row * stride, row * stride + count);
      expect(Array.from({ length: rows }, (_, row) => rowOf(row)).flat()).toEqual([...want]);
      const between = Array.from({ length: rows - 1 }, (_, row) => out.slice(row * stride + count, (row + 1) * stride)).flat();
      expect(between.every((value) => value === round(-1e9))).toBe(true);
    },
  ); // biome-ignore format: a table

  it('keeps zeros, infinities and what is above, and lifts the rest', () => {
    const values = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-45, -3, -2, -1.9999];
    expect(lift(values, 1, 8, 8, -2)).toEqual([
      0,
      -0,
      Number.POSITIVE_INFINITY,
      -2,
      round(1e-45),
      -2,
      -2,
      round(-1.9999),
    ]);
  });

  it('leaves NaN where it stands', () => {
    expect(lift([1, Number.NaN, 3, 4], 1, 4, 4, 2)).toEqual([2, Number.NaN, 3, 4]);
  });
});
