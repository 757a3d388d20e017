import { expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import { powerReference } from './reference.ts';

const spectrum = { re: Float64Array.of(3, 0, -1e-200, 0), im: Float64Array.of(-4, 2, 0, 0) };

it('is the squared length, unscaled', () => {
  expect([...powerReference(presets.whisper)(spectrum)]).toEqual([25, 4, 0, 0]);
});

it('is the length for a magnitude, with epsilon under the root', () => {
  const magnitude = { ...presets.whisper, spectrum: 'magnitude' as const };
  expect([...powerReference(magnitude)(spectrum)]).toEqual([5, 2, 0, 0]);
  expect([...powerReference({ ...magnitude, spectrumEpsilon: 0.25 })(spectrum)].slice(2)).toEqual([0.5, 0.5]);
});
