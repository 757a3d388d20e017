import { describe, expect, it } from 'vitest';
import { interleave, laneOf } from '../../../../../oracle/lanes.ts';
import { seededBits, seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { ProgramBuilder } from '../../generator/builder.ts';
import type { Element } from '../../generator/program.ts';
import { whisper } from '../../presets/whisper.ts';
import { binCount } from '../../spec/sizes.ts';
import type { Spec } from '../../spec/spec.ts';
import { melFilters } from '../../tables/mel.ts';
import { melKernel } from './kernel.ts';
import { melReference } from './reference.ts';

const specs: Record<string, Spec> = {
  'Whisper 80': whisper,
  'Whisper 128': { ...whisper, melCount: 128 },
  'one band': { ...whisper, melCount: 1 },
  'empty bands': { ...whisper, melCount: 250 },
  Kaldi: {
    ...whisper,
    fftSize: 512,
    melScale: 'kaldi',
    melSpace: 'mel',
    melNorm: 'none',
    minFrequency: 20,
    maxFrequency: 7600,
  },
  '2048 points': { ...whisper, fftSize: 2048, melScale: 'htk', melCount: 13 },
};

/** 0 .. count-1 in another order. */
function shuffled(count: number): number[] {
  const next = seededBits(3);
  return Array.from({ length: count }, (_, i) => ({ i, key: next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ i }) => i);
}

function run(spec: Spec, element: Element, power: ArrayLike<number>[]) {
  const bins = binCount(spec);
  const slots = shuffled(bins);
  const p = new ProgramBuilder(element);
  const [spectrum, out] = [p.reserveVectors(bins), p.reserveVectors(spec.melCount + 1)];
  p.define('run', 0, (f) => melKernel(f, melFilters(spec), spectrum, slots, out), true);
  const both = new SideBySide(p.finish());
  const inSlots = power.map((frame) => {
    const values = new Float64Array(bins);
    slots.forEach((slot, k) => {
      values[slot] = frame[k];
    });
    return values;
  });
  both.writeFloats(spectrum, interleave(inSlots));
  both.run('run');
  expect(both.difference()).toBeUndefined();
  const vectors = both.read(out, (spec.melCount + 1) * p.lanes);
  expect([...vectors.subarray(spec.melCount * p.lanes)]).toEqual(Array(p.lanes).fill(0));
  return power.map((_, lane) => laneOf(vectors, p.lanes, lane).slice(0, spec.melCount));
}

describe.each(['f32', 'f64'] as const)('%s', (element) => {
  const lanes = element === 'f32' ? 4 : 2;
  const round = element === 'f32' ? Math.fround : (x: number) => x;
  const epsilon = element === 'f32' ? 2 ** -23 : 2 ** -52;

  it.each(Object.entries(specs))(
    '%s: half a unit a bin, and one more, from the dense matrix; bins in any order',
    (_, spec) => {
      const power = Array.from({ length: lanes }, (_, lane) =>
        seededNoise(binCount(spec), lane + 5).map((x, k) => round(x * x * 10 ** ((k % 9) - 4))),
      );
      const filters = melFilters(spec);
      const got = run(spec, element, power);
      const beyond = got.flatMap((mels, lane) => {
        const want = melReference(spec)(power[lane]);
        // Half a unit for each weight, for its product and for each sum; in float64 the reference has the same error.
        const bound = (m: number) => ((filters[m].weights.length + 1) / 2) * epsilon * (element === 'f64' ? 2 : 1);
        return mels.flatMap((x, m) => (Math.abs(x - want[m]) <= bound(m) * want[m] ? [] : [m]));
      });
      expect(beyond).toEqual([]);
    },
  );

  it('leaves a band without bins at zero', () => {
    const mels = run(
      specs['empty bands'],
      element,
      Array.from({ length: lanes }, () => Array(201).fill(1)),
    )[0];
    const empty = melFilters(specs['empty bands']).flatMap(({ weights }, m) => (weights.length === 0 ? [m] : []));
    expect(empty.length).toBeGreaterThan(0);
    expect(empty.map((m) => mels[m])).toEqual(empty.map(() => 0));
  });

  it('keeps infinities and NaN to their bands and lanes, and takes subnormal numbers', () => {
    const power = Array.from({ length: lanes }, () => new Float64Array(201).fill(1e-42));
    power[0][50] = Number.POSITIVE_INFINITY;
    power[1][100] = Number.NaN;
    const got = run(whisper, element, power);
    const touched = (k: number) =>
      melFilters(whisper).flatMap(({ firstBin, weights }, m) =>
        k >= firstBin && k < firstBin + weights.length ? [m] : [],
      );
    const odd = (mels: number[]) => mels.flatMap((x, m) => (Number.isFinite(x) ? [] : [m]));
    expect(odd(got[0])).toEqual(touched(50));
    expect(odd(got[1])).toEqual(touched(100));
    expect(got.slice(2).flatMap(odd)).toEqual([]);
  });
});
