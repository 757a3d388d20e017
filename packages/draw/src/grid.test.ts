import { describe, expect, it } from 'vitest';
import { frameCount, gridOf, rangeOf, resizeGrid } from './grid.ts';

const count = (n: number) => Float32Array.from({ length: n }, (_, i) => i);

describe('gridOf', () => {
  it('cuts the padding off', () => {
    const grid = gridOf({ data: count(12), dims: [2, 6], axes: ['mel', 'frame'], validFrames: 4 });
    expect(grid).toEqual({ bands: 2, frames: 4, values: Float32Array.of(0, 1, 2, 3, 6, 7, 8, 9) });
  });

  it('reads frame-major features as well', () => {
    const grid = gridOf({ data: count(6), dims: [3, 2], axes: ['frame', 'mel'], validFrames: 3 });
    expect(grid.values).toEqual(Float32Array.of(0, 2, 4, 1, 3, 5));
  });

  it('lays windows side by side', () => {
    const grid = gridOf({ data: count(12), dims: [2, 2, 3], axes: ['window', 'mel', 'frame'], validFrames: 5 });
    expect(grid.values).toEqual(Float32Array.of(0, 1, 2, 6, 7, 3, 4, 5, 9, 10));
  });

  it('reads coefficients and stacked frames as it reads bands', () => {
    for (const axis of ['coefficient', 'feature'] as const) {
      const grid = gridOf({ data: count(6), dims: [3, 2], axes: ['frame', axis], validFrames: 2 });
      expect(grid).toEqual({ bands: 2, frames: 2, values: Float32Array.of(0, 2, 1, 3) });
    }
    expect(frameCount([67, 560], ['frame', 'feature'])).toBe(67);
  });

  it('draws one frame where none is valid', () => {
    expect(gridOf({ data: count(4), dims: [2, 2], axes: ['mel', 'frame'], validFrames: 0 }).frames).toBe(1);
  });
});

describe('resizeGrid', () => {
  const grid = { bands: 2, frames: 4, values: count(8) };

  it('takes means where it shrinks, and repeats where it grows', () => {
    expect(resizeGrid(grid, 1, 2).values).toEqual(Float32Array.of(2.5, 4.5));
    expect(resizeGrid(grid, 2, 8).values.subarray(0, 8)).toEqual(Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3));
  });

  it('leaves no cell out', () => {
    const ones = { bands: 7, frames: 97, values: new Float32Array(7 * 97).fill(1) };
    expect(new Set(resizeGrid(ones, 5, 60).values)).toEqual(new Set([1]));
  });
});

describe('rangeOf', () => {
  it('can be divided by, and what is flat is dark', () => {
    expect(rangeOf(Float32Array.of(2, 2))).toEqual([2, 3]);
  });

  it('is that of what is finite', () => {
    expect(rangeOf(Float32Array.of(Number.NaN, -Infinity, -3, 4, Infinity))).toEqual([-3, 4]);
    expect(rangeOf(Float32Array.of(Number.NaN))).toEqual([0, 1]);
  });

  it('passes over a hundredth of the values at the lower end', () => {
    const values = count(1000).map((i) => (i < 10 ? -900 : i));
    expect(rangeOf(values)).toEqual([10, 999]);
  });
});
