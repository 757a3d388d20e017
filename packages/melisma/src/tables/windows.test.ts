import { describe, expect, it } from 'vitest';
import { goldenTable } from '../../../../oracle/golden.ts';
import type { WindowFamily } from '../spec/spec.ts';
import { windowTable } from './windows.ts';

const families: WindowFamily[] = ['hann', 'hamming', 'povey', 'blackman', 'rectangular', 'sine'];

/** The definitions as the sources write them; `Math.cos` is good to 1e-15 here. */
const definitions: Record<WindowFamily, (i: number, n: number, length: number) => number> = {
  hann: (i, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n),
  hamming: (i, n) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / n),
  povey: (i, n) => (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n)) ** 0.85,
  blackman: (i, n) => 0.42 - 0.5 * Math.cos((2 * Math.PI * i) / n) + 0.08 * Math.cos((4 * Math.PI * i) / n),
  rectangular: () => 1,
  sine: (i, _n, length) => Math.sin((Math.PI * (i + 0.5)) / length),
};

describe.each(families)('%s', (family) => {
  it.each([400, 401, 512, 25])('follows its definition at %i points', (length) => {
    for (const periodic of [true, false]) {
      const intervals = periodic ? length : length - 1;
      const table = windowTable(family, length, periodic);
      const distances = table.map((value, i) => Math.abs(value - definitions[family](i, intervals, length)));
      expect(Math.max(...distances)).toBeLessThan(2e-15);
    }
  });

  it('is symmetric to the bit and within [0, 1]', () => {
    const table = windowTable(family, 400, false);
    expect(table).toEqual(table.slice().reverse());
    expect(Math.min(...table)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...table)).toBeLessThanOrEqual(1);
  });

  it('takes one and two points', () => {
    expect([...windowTable(family, 1, false)]).toEqual([1]);
    expect(windowTable(family, 2, true)).toHaveLength(2);
  });
});

describe('periodic hann of 400, against the sources', () => {
  const ours = windowTable('hann', 400, true);

  it('is 0, 1/2, 1, 1/2 at the quarters', () => {
    expect([ours[0], ours[100], ours[200], ours[300]]).toEqual([0, 0.5, 1, 0.5]);
  });

  it.each(['scipy-hann-400', 'hf-hann-400'])('%s, float64', (name) => {
    const distances = goldenTable(name).data as Float64Array;
    expect(Math.max(...distances.map((value, i) => Math.abs(value - ours[i])))).toBeLessThan(5e-16);
  });

  it('torch-hann-400, float32: torch rounds in between, we do not', () => {
    const theirs = goldenTable('torch-hann-400').data;
    const distance = Math.max(...theirs.map((value, i) => Math.abs(value - Math.fround(ours[i]))));
    console.log(`torch.hann_window(400): largest distance ${distance}`);
    expect(distance).toBeLessThan(3e-7);
  });
});
