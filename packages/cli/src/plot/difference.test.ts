import type { Panel } from '@melisma/draw';
import { expect, it } from 'vitest';
import { withDifference } from './run.ts';

/** Values `[band, frame]`, half a second a frame. */
const panel = (bands: number, ...values: number[]): Panel => ({
  title: 'x',
  facts: [],
  grid: { bands, frames: values.length / bands, values: Float32Array.from(values) },
  length: values.length / bands / 2,
  rows: { ticks: [], label: 'band', short: 'band' },
  values: 'value',
});

it('is the first less the second, on a scale of its own', () => {
  const [a, b, difference] = withDifference([panel(2, 1, 2, 3, 4), panel(2, 1, 4, 3, 3)]);
  expect([a.length, b.length, difference.length]).toEqual([1, 1, 1]);
  expect(difference).toMatchObject({ signed: true, facts: ['at most 2'], grid: { bands: 2, frames: 2 } });
  expect([...difference.grid.values]).toEqual([0, -2, 0, 1]);
});

it('goes as far as both do, and so do the others then', () => {
  const panels = withDifference([panel(2, 1, 2, 9, 3, 4, 9), panel(2, 1, 2, 3, 4)]);
  expect(panels.map(({ length, grid }) => [length, grid.frames])).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(panels[2].facts).toEqual(['equal, over the first 2 frames']);
  expect([...panels[0].grid.values]).toEqual([1, 2, 3, 4]);
});

it('takes two, of frames of one width', () => {
  expect(() => withDifference([panel(1, 1)])).toThrow(/takes two, given 1/);
  expect(() => withDifference([panel(1, 1, 1), panel(2, 1, 1)])).toThrow(/1 values in one and 2 in the other/);
});
