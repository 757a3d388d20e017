import { expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import type { Spec } from '../../spec/spec.ts';
import { windowReference } from './reference.ts';

const small: Spec = { ...presets.whisper, fftSize: 8, windowLength: 4 };
const ones = new Float64Array(4).fill(1);

it('stands in the middle of the DFT buffer, or at its left', () => {
  expect([...windowReference(small)(ones)]).toEqual([0, 0, 0, 0.5, 1, 0.5, 0, 0]);
  expect([...windowReference({ ...small, windowPlacement: 'left' })(ones)]).toEqual([0, 0.5, 1, 0.5, 0, 0, 0, 0]);
});

it('multiplies sample by sample', () => {
  const spec: Spec = { ...small, fftSize: 4, window: 'hamming', windowPeriodic: false };
  const out = windowReference(spec)(Float64Array.of(1, -1, 100, 0));
  expect([out[0], out[1], out[3]]).toEqual([0.08, -0.77, 0]);
});
