import { expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import type { Normalize } from '../../spec/spec.ts';
import { affineReference } from './reference.ts';

const run = (normalize: Normalize, ...features: number[]) => [
  ...affineReference({ ...presets.whisper, normalize })(Float64Array.from(features)),
];

it('adds shift, then divides by scale', () => {
  expect(run({ kind: 'affine', shift: 4, scale: 2 }, -4, 0, 6)).toEqual([0, 2, 5]);
});

it('lets other kinds through', () => {
  expect(run(presets.whisper.normalize, -4, 0)).toEqual([-4, 0]);
});
