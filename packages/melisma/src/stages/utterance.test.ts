import { describe, expect, it } from 'vitest';
import { presets } from '../presets/registry.ts';
import type { Deltas, Normalize, Spec, Stack } from '../spec/spec.ts';
import { appendDeltas } from './deltas/utterance.ts';
import type { Grid } from './grid.ts';
import { applyStatistics, normalizeGrid } from './normalize/utterance.ts';
import { stackFrames } from './stack/utterance.ts';

const gridOf = (frames: number[][], melMajor: boolean): Grid => {
  const [count, width] = [frames.length, frames[0].length];
  const values = melMajor ? frames[0].flatMap((_, i) => frames.map((frame) => frame[i])) : frames.flat();
  return { data: Float64Array.from(values), frames: count, width, melMajor };
};

const framesOf = ({ data, frames, width, melMajor }: Grid): number[][] =>
  Array.from({ length: frames }, (_, t) =>
    Array.from({ length: width }, (_, i) => data[melMajor ? i * frames + t : t * width + i]),
  );

const empty = (frames: number, width: number, melMajor: boolean): Grid => ({
  data: new Float64Array(frames * width).fill(Number.NaN),
  frames,
  width,
  melMajor,
});

describe.each([true, false])('mel-major %s', (melMajor) => {
  const values = [[1, 10], [3, 10], [5, 40], [100, -7]]; // biome-ignore format: a table
  const normalized = (normalize: Normalize, valid: number, more: Partial<Spec> = {}) => {
    const grid = gridOf(values, melMajor);
    normalizeGrid({ ...presets.whisper, normalize, ...more }, grid, valid);
    return framesOf(grid);
  };

  it('takes away the mean over the valid frames', () => {
    expect(normalized({ kind: 'mean' }, 3)).toEqual([[-2, -10], [0, -10], [2, 20], [97, -27]]); // biome-ignore format: a table
  });

  it.each([
    [0, Math.sqrt(8 / 3)],
    [1, 2],
  ] as const)('divides by the deviation with %i degrees of freedom less', (degreesOfFreedom, deviation) => {
    const [first] = normalized({ kind: 'per-feature', degreesOfFreedom, epsilon: 0.5, epsilonOn: 'deviation' }, 3);
    expect(first[0]).toBeCloseTo(-2 / (deviation + 0.5), 14);
    const [other] = normalized({ kind: 'per-feature', degreesOfFreedom, epsilon: 0.5, epsilonOn: 'variance' }, 3);
    expect(other[0]).toBeCloseTo(-2 / Math.sqrt(deviation * deviation + 0.5), 14);
  });

  it('sets what is not valid to zero where the spec says so', () => {
    expect(normalized({ kind: 'mean' }, 3, { zeroInvalidFrames: true })[3]).toEqual([0, 0]);
  });

  it('applies statistics of the training data, either part of them', () => {
    const apply = (shift: number[] | null, scale: number[] | null) => {
      const grid = gridOf(values, melMajor);
      applyStatistics({ ...presets.whisper, normalize: { kind: 'cmvn', shift, scale } }, grid);
      return framesOf(grid)[0];
    };
    expect([apply([1, -2], [3, 0.5]), apply([1, -2], null), apply(null, [3, 0.5])]).toEqual([[6, 4], [2, 8], [3, 5]]); // biome-ignore format: a table
  });

  const stacked = (stack: Stack, count: number) => {
    const to = empty(count, 2 * stack.size, melMajor);
    stackFrames(stack, gridOf(values.slice(0, 3), melMajor), to);
    return framesOf(to);
  };
  const pairs: Stack = { size: 2, stride: 2, left: 0, end: 'drop', fill: -1, valid: 'last' };

  it('stacks whole pairs', () => {
    expect(stacked(pairs, 1)).toEqual([[1, 10, 3, 10]]);
  });

  it('fills up the last stack, or repeats the last frame', () => {
    expect(stacked({ ...pairs, end: 'fill' }, 2)[1]).toEqual([5, 40, -1, -1]);
    expect(stacked({ ...pairs, end: 'repeat' }, 2)[1]).toEqual([5, 40, 5, 40]);
  });

  it('begins with copies of the first frame', () => {
    const lfr = stacked({ size: 3, stride: 2, left: 1, end: 'repeat', fill: 0, valid: 'first' }, 2);
    expect(lfr).toEqual([[1, 10, 1, 10, 3, 10], [3, 10, 5, 40, 5, 40]]); // biome-ignore format: a table
  });

  const deltas = (series: number[], options: Deltas) => {
    const to = empty(series.length, options.orders + 1, melMajor);
    appendDeltas(options, gridOf(series.map((x) => [x]), melMajor), to); // biome-ignore format: a call
    return framesOf(to);
  };

  it('has the slopes of a parabola, ends apart', () => {
    const parabola = Array.from({ length: 9 }, (_, t) => t * t);
    const all = deltas(parabola, { orders: 2, width: 5, edges: 'replicate' });
    expect(all[4]).toEqual([16, expect.closeTo(8, 12), expect.closeTo(2, 12)]);
    expect(all[0][1]).toBeCloseTo((0 + 1 * (1 - 0) + 2 * (4 - 0)) / 10, 12);
  });

  it('fits the polynomials of the outermost frames', () => {
    const parabola = Array.from({ length: 9 }, (_, t) => 3 * t * t + t);
    const all = deltas(parabola, { orders: 2, width: 5, edges: 'interpolate' });
    for (const [, , second] of all) expect(second).toBeCloseTo(6, 11);
    // The slope of the line through frames 0 .. 4, the same at each of them.
    for (const t of [0, 1, 2]) expect(all[t][1]).toBeCloseTo(13, 11);
  });
});
