import { expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import type { Spec } from '../../spec/spec.ts';
import { logReference } from './reference.ts';

const run = (change: Partial<Spec>, ...mel: number[]) => [
  ...logReference({ ...presets.whisper, ...change })(Float64Array.from(mel)),
];

it('clamps to the floor', () => {
  expect(run({}, 1000, 1, 1e-10, 1e-20, 0)).toEqual([3, 0, -10, -10, -10]);
});

it('adds the floor', () => {
  expect(run({ logFloorMode: 'add', logFloor: 1 }, 0, 9, 99)).toEqual([0, 1, 2]);
});

it('knows natural logarithms, decibels and none', () => {
  expect(run({ log: 'ln' }, Math.E, 1)).toEqual([1, 0]);
  expect(run({ log: 'db' }, 100, 0)).toEqual([20, -100]);
  expect(run({ log: 'none' }, 100, 0)).toEqual([100, 0]);
});
