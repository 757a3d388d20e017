import { describe, expect, it } from 'vitest';
import { nemotron35 } from '../presets/parakeet.ts';
import { toBfloat16 } from './bfloat16.ts';
import { melFilters } from './mel.ts';
import { windowOf } from './windows.ts';

describe('toBfloat16', () => {
  it.each([
    [0, 0],
    [-0, -0],
    [1, 1],
    [-1.5, -1.5],
    // 1 + 2^-8 lies between 1 and 1 + 2^-7: the even one is 1.
    [1 + 2 ** -8, 1],
    [1 + 3 * 2 ** -8, 1 + 2 ** -6],
    [1 + 2 ** -8 + 2 ** -20, 1 + 2 ** -7],
    [2 - 2 ** -9, 2],
    // To float32 first: 2^-40 more than a half is lost there.
    [1 + 2 ** -8 + 2 ** -40, 1],
    [1e-3, 0.00099945068359375],
  ])('%d becomes %d', (x, rounded) => {
    expect(toBfloat16(x)).toBe(rounded);
  });
});

it('rounds the window and every weight of the filters', () => {
  const values = [...windowOf(nemotron35), ...melFilters(nemotron35).flatMap(({ weights }) => [...weights])];
  expect(values.filter((x) => toBfloat16(x) !== x)).toEqual([]);
  const { tablePrecision, ...full } = nemotron35;
  expect(tablePrecision).toBe('bfloat16');
  const exact = melFilters(full).flatMap(({ weights }) => [...weights]);
  const rounded = melFilters(nemotron35).flatMap(({ weights }) => [...weights]);
  expect(rounded).toEqual(exact.map(toBfloat16));
});
