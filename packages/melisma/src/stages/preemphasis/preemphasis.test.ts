import { expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import { preemphasisReference } from './reference.ts';

const run = (change: object, frame: number[]) => [
  ...preemphasisReference({ ...presets.whisper, ...change })(Float64Array.from(frame)),
];

it('takes c times the sample before; the first stands in for the one before it', () => {
  expect(run({ preemphasis: 0.5 }, [4, 2, 8, 0])).toEqual([2, 0, 7, -4]);
});

it('removes the mean first', () => {
  expect(run({ removeDcOffset: true }, [1, 2, 3])).toEqual([-1, 0, 1]);
  expect(run({ removeDcOffset: true, preemphasis: 0.5 }, [1, 2, 3])).toEqual([-0.5, 0.5, 1]);
});

it('copies where it has nothing to do', () => {
  const frame = Float64Array.of(1, 2);
  const out = preemphasisReference(presets.whisper)(frame);
  expect(out).toEqual(frame);
  expect(out).not.toBe(frame);
});
