import { expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import { melFilters } from '../../tables/mel.ts';
import { melReference } from './reference.ts';

it.each([presets.whisper, presets.whisperLargeV3])('of one bin is the column of that bin', (spec) => {
  const run = melReference(spec);
  for (const bin of [0, 1, 77, 200]) {
    const column = melFilters(spec).map(({ firstBin, weights }) => weights[bin - firstBin] ?? 0);
    expect([...run(new Float64Array(201).fill(0).with(bin, 1))]).toEqual(column);
  }
});

it('of white power is about 1/40 in every band: slaney areas are 1, bins 40 Hz apart', () => {
  const mel = melReference(presets.whisper)(new Float64Array(201).fill(40));
  expect(mel).toHaveLength(80);
  for (const band of mel.subarray(25)) expect(Math.abs(band - 1)).toBeLessThan(0.1);
});

it('of an empty band is 0', () => {
  const mel = melReference({ ...presets.whisper, fftSize: 64, windowLength: 64 })(new Float64Array(33).fill(1));
  expect(mel).toContain(0);
});
