import { describe, expect, it } from 'vitest';
import { interleave } from '../../../../../oracle/lanes.ts';
import { seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { ProgramBuilder } from '../../generator/builder.ts';
import { type Element, elementBytes } from '../../generator/program.ts';
import { whisper } from '../../presets/whisper.ts';
import type { Normalize, Spec } from '../../spec/spec.ts';
import { logReference } from '../log/reference.ts';
import { maximumReference } from '../maximum/reference.ts';
import { affineReference } from '../normalize/reference.ts';
import { outputKernel } from './kernel.ts';

const kinds: [Element, Element][] = [['f32', 'f32'], ['f64', 'f64'], ['f64', 'f32']]; // biome-ignore format: a table

/** Below, at, above and a multiple of the lane count and of the unrolled loop. */
const melCounts = [1, 2, 3, 4, 5, 7, 8, 9, 80];

const none: Normalize = { kind: 'none' };
const normalizations: Record<string, Partial<Spec>> = {
  'log10, clamp': { normalize: none },
  'ln, add': { log: 'ln', logFloor: 1e-4, logFloorMode: 'add', normalize: none },
  dB: { log: 'db', normalize: none },
  'no log': { log: 'none', normalize: none },
  affine: { log: 'ln', normalize: { kind: 'affine', shift: 4, scale: -2 } },
  maximum: {},
  'fixed maximum': { normalize: { kind: 'fixed-maximum', maximum: 1, range: 4, offset: 4, scale: 4 } },
};

/** What the per-frame part leaves: all but the utterance stage's own maximum. */
function reference(spec: Spec, mels: Float64Array): Float64Array {
  const { normalize } = spec;
  const logs = logReference(spec)(mels);
  if (normalize.kind === 'maximum') return logs.map((x) => (x + normalize.offset) / normalize.scale);
  return affineReference(spec)(maximumReference(spec)(logs));
}

/** One group of frames through the kernel, to an address that is a multiple of no vector. */
function run(spec: Spec, element: Element, stored: Element, mels: ArrayLike<number>[], stride: number) {
  const p = new ProgramBuilder(element);
  const [mel, maximum] = [p.reserveVectors(spec.melCount), p.reserveVectors(1)];
  const width = elementBytes(stored);
  const frameMajor = spec.layout === 'frame-major';
  const room = spec.layout === 'mel-major' ? spec.melCount * stride : spec.melCount * p.lanes;
  const out = p.reserve((room + 8) * width) + 3 * width;
  p.define(
    'run',
    2,
    (f) =>
      outputKernel(
        f,
        { spec, mel, rows: spec.melCount, frameMajor, maximum, element: stored },
        f.params[0],
        f.params[1],
      ),
    true,
  );
  const both = new SideBySide(p.finish());
  both.writeFloats(mel, interleave(mels));
  both.writeFloats(maximum, Array(p.lanes).fill(Number.NEGATIVE_INFINITY));
  both.writeFloats(out - 3 * width, Array(room + 8).fill(77), stored);
  both.run('run', out, stride * width);
  expect(both.difference()).toBeUndefined();
  const all = both.read(out - 3 * width, room + 8, stored);
  return { all, before: 3, largest: [...both.read(maximum, p.lanes)], lanes: p.lanes };
}

describe.each(kinds)('%s to %s', (element, stored) => {
  const lanes = element === 'f32' ? 4 : 2;
  const round = element === 'f32' ? Math.fround : (x: number) => x;

  describe.each(Object.entries(normalizations))('%s', (_, change) => {
    describe.each(['mel-major', 'frame-major'] as const)('%s', (layout) => {
      it.each(melCounts)('%i mels: near the reference, each in its place, nothing beside', (melCount) => {
        const spec: Spec = { ...whisper, ...change, layout, melCount };
        const mels = Array.from({ length: lanes }, (_, lane) =>
          seededNoise(melCount, 10 * melCount + lane).map((x, m) =>
            round(m % 7 === 5 ? 0 : Math.abs(x) * 10 ** ((m % 9) - 6)),
          ),
        );
        const stride = lanes + 4;
        const { all, before, largest } = run(spec, element, stored, mels, stride);
        const places = new Set<number>();
        const bound = element === 'f32' ? 5e-6 : stored === 'f32' ? 4e-6 : 1e-9;
        const far: string[] = [];
        mels.forEach((frame, lane) => {
          reference(spec, Float64Array.from(frame)).forEach((want, m) => {
            const place = before + (layout === 'mel-major' ? m * stride + lane : lane * melCount + m);
            places.add(place);
            if (!(Math.abs(all[place] - want) <= bound))
              far.push(`frame ${lane}, mel ${m}: ${all[place]}, not ${want}`);
          });
        });
        expect(far).toEqual([]);
        expect([...all].flatMap((x, i) => (places.has(i) || x === 77 ? [] : [i]))).toEqual([]);
        if (spec.normalize.kind !== 'maximum') return;
        const values = [...places].map((place) => all[place]);
        const most = Math.max(...largest);
        expect(stored === 'f32' ? Math.fround(most) : most).toBe(Math.max(...values));
      });
    });
  });

  it('keeps one maximum for each lane, above what earlier groups left', () => {
    for (const layout of ['mel-major', 'frame-major'] as const) {
      const spec: Spec = { ...whisper, layout, melCount: 5 };
      const mels = Array.from({ length: lanes }, (_, lane) => [1, 2, 3, 4, 5].map((x) => x * 10 ** lane));
      const { largest } = run(spec, element, stored, mels, 8);
      largest.forEach((most, lane) => {
        expect(most).toBeCloseTo((Math.log10(5) + lane + 4) / 4, 6);
      });
    }
  });

  it('lifts zeros, negative zeros and subnormal numbers to the floor', () => {
    const spec: Spec = { ...whisper, melCount: 4, normalize: none };
    const mels = Array.from({ length: lanes }, () => [0, -0, 1e-45, 1e-11]);
    const { all, before } = run(spec, element, stored, mels, lanes);
    const values = [...all.subarray(before, before + 4 * lanes)];
    expect(new Set(values).size).toBe(1);
    expect(values[0]).toBeCloseTo(-10, 6);
  });
});
