import { describe, expect, it } from 'vitest';
import { seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { ProgramBuilder } from '../../generator/builder.ts';
import { type Element, elementBytes } from '../../generator/program.ts';
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

  /** Values at a misaligned address, after the kernel; what stands beside them must stay. */
  function lift(values: ArrayLike<number>, lowest: number): number[] {
    const both = new SideBySide(program);
    const count = values.length;
    both.writeFloats(room, [-1e9, ...Array.from(values), -1e9], stored);
    both.writeFloats(limit, [lowest]);
    both.run('maximum', room + width, count * width);
    expect(both.difference()).toBeUndefined();
    const [before, ...rest] = both.read(room, count + 2, stored);
    expect([before, rest.pop()]).toEqual([round(-1e9), round(-1e9)]);
    return rest;
  }

  it.each([4, 8, 12, 960, 3000])('%i values: exactly the reference, and nothing beside them', (count) => {
    const x = seededNoise(count, count).map((value) => round(8 * value));
    const range = 2;
    const lowest = x.reduce((a, b) => Math.max(a, b)) - range;
    const normalize = { kind: 'maximum', range, offset: 0, scale: 1 } as const;
    const want = maximumReference({ ...presets.whisper, normalize })(x).map(round);
    expect(lift(x, lowest)).toEqual([...want]);
  });

  it('keeps zeros, infinities and what is above, and lifts the rest', () => {
    const values = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-45, -3, -2, -1.9999];
    expect(lift(values, -2)).toEqual([0, -0, Number.POSITIVE_INFINITY, -2, round(1e-45), -2, -2, round(-1.9999)]);
  });

  it('leaves NaN where it stands', () => {
    expect(lift([1, Number.NaN, 3, 4], 2)).toEqual([2, Number.NaN, 3, 4]);
  });
});
