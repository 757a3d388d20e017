import { expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import type { Normalize } from '../../spec/spec.ts';
import { maximumReference } from './reference.ts';

const run = (normalize: Normalize, ...features: number[]) => [
  ...maximumReference({ ...presets.whisper, normalize })(Float64Array.from(features)),
];

it("is Whisper's: no lower than 8 below the maximum, plus 4, over 4", () => {
  expect(run(presets.whisper.normalize, 2, -10, 0, -6)).toEqual([1.5, -0.5, 1, -0.5]);
});

it('takes a given maximum', () => {
  const fixed: Normalize = { kind: 'fixed-maximum', maximum: 1.5, range: 8, offset: 4, scale: 4 };
  expect(run(fixed, 2, -10)).toEqual([1.5, -0.625]);
});

it('lets other kinds and empty features through', () => {
  expect(run({ kind: 'none' }, 2, -10)).toEqual([2, -10]);
  expect(run(presets.whisper.normalize)).toEqual([]);
});
