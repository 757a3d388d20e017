import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../../../oracle/same-bits.ts';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { createExtractorSync, defineSpec } from '../index.ts';
import { getPreset, presetNames } from '../presets/registry.ts';
import { melFilters } from '../tables/mel.ts';
import { windowTable } from '../tables/windows.ts';
import { silenceOf } from './silence.ts';

function silenceOfPreset(name: string): number {
  const spec = getPreset(name);
  const window = windowTable(spec.window, spec.windowLength, spec.windowPeriodic).map((w) => w * spec.inputScale);
  return silenceOf(spec, window, melFilters(spec));
}

const withFloor = presetNames().filter((name) => silenceOfPreset(name) > 0);

const noise = seededNoise(48000, 1);

/** Half a second that is as loud as it can be with |x| <= 1, in one bin or in all. */
const SIGNALS: Readonly<Record<string, (i: number) => number>> = {
  offset: () => 1,
  'sign in turns': (i) => (-1) ** i,
  square: (i) => (i % 32 < 16 ? 1 : -1),
  noise: (i) => noise[i],
};

describe.each(withFloor)('%s', (name) => {
  const spec = getPreset(name);
  const { sampleRate } = spec;
  const silence = silenceOfPreset(name);
  // Statistics of a model's training come after all logarithms; those that every caller has to bring are left out. Dither is no silence.
  const normalize = spec.normalize.kind === 'cmvn' ? ({ kind: 'none' } as const) : spec.normalize;
  const bare = defineSpec({ ...spec, normalize, dither: 0 });
  const extractor = createExtractorSync(bare);
  const features = (x: (i: number) => number) =>
    extractor.extract(
      Float32Array.from({ length: sampleRate / 2 }, (_, i) => x(i)),
      { sampleRate },
    ).data;

  it('cannot tell what is a little louder, and computed, from zeros', () => {
    const zeros = features(() => 0);
    const louder = silence * (1 + 2 ** -10);
    for (const signal of Object.values(SIGNALS))
      expect(
        firstDifference(
          features((i) => louder * signal(i)),
          zeros,
        ),
      ).toBeUndefined();
  });

  it('holds all samples whose sums would be subnormal', () => {
    expect(silence).toBeGreaterThan(1e-30);
  });
});

it('there is none where neither a logarithm nor a root has a floor', () => {
  expect(presetNames().filter((name) => silenceOfPreset(name) === 0)).toEqual([
    'librosa-mel',
    'psf-fbank',
    'torchaudio-mel',
  ]);
});

it('is that of the epsilon under the root where there is one', () => {
  const spec = defineSpec({ ...getPreset('tacotron2'), log: 'none', spectrumEpsilon: 1e-9 });
  const silence = silenceOf(spec, [1], [{ firstBin: 0, weights: Float64Array.of(1) }]);
  expect(Math.fround(1e-9 + (4 * silence) ** 2)).toBe(Math.fround(1e-9));
  expect(silence).toBeGreaterThan(1e-11);
  const energetic = { ...spec, cepstrum: { ...getPreset('kaldi-mfcc-energy').cepstrum!, energy: true } };
  expect(silenceOf(energetic, [1], [{ firstBin: 0, weights: Float64Array.of(1) }])).toBe(0);
});
