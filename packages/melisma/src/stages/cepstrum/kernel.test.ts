import { describe, expect, it } from 'vitest';
import { seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { ProgramBuilder } from '../../generator/builder.ts';
import { type Element, elementBytes } from '../../generator/program.ts';
import { presets } from '../../presets/registry.ts';
import type { Spec } from '../../spec/spec.ts';
import { defineCepstrum } from './kernel.ts';
import { cepstrumReference } from './reference.ts';

const kinds: [Element, Element, number][] = [['f32', 'f32', 2e-6], ['f64', 'f64', 1e-14], ['f64', 'f32', 4e-7]]; // biome-ignore format: a table

const specOf = (melCount: number, count: number, energy: boolean): Spec => ({
  ...presets.whisper,
  melCount,
  normalize: { kind: 'none' },
  cepstrum: { count, orthonormal: true, lifter: 22, lifterFirst: 0, energy },
});

describe.each(kinds)('%s over %s', (element, stored, bound) => {
  it.each([
    [23, 13, false],
    [23, 13, true],
    [80, 80, false],
    [7, 1, true],
    [128, 20, false],
  ])('%i values to %i coefficients, energy %s: the reference, in place', (melCount, count, energy) => {
    const spec = specOf(melCount, count, energy);
    const rows = melCount + (energy ? 1 : 0);
    const [frames, stride] = [8, 12];
    const p = new ProgramBuilder(element);
    defineCepstrum(p, 'cepstrum', spec, stored);
    const base = p.reserve(rows * stride * 8);
    const both = new SideBySide(p.finish());
    const width = elementBytes(stored);
    const values = seededNoise(rows * stride, melCount).map(stored === 'f32' ? Math.fround : (x) => x);
    both.writeFloats(base, values, stored);
    both.run('cepstrum', base, stride * width, frames * width);
    expect(both.difference()).toBeUndefined();
    const all = both.read(base, rows * stride, stored);
    const reference = cepstrumReference(spec);
    for (let t = 0; t < frames; t++) {
      const want = reference(Float64Array.from({ length: rows }, (_, row) => values[row * stride + t]));
      want.forEach((value, c) => {
        expect(Math.abs(all[c * stride + t] - value)).toBeLessThanOrEqual(bound * Math.max(1, Math.abs(value)));
      });
    }
    // What lies between the rows stays as it was.
    expect([...all.subarray(frames, stride)]).toEqual([...values.subarray(frames, stride)]);
  });
});
