/** The random clips: the figures in README.md and docs/NUMERICS.md belong to these clips and to the bits that `simd` gives today. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExtractorSync } from 'melisma';
import { expect, test } from 'vitest';
import { bounds } from '../oracle/bounds.ts';
import { CLIPS, randomClip } from '../scripts/distribution/clips.ts';
import { Fingerprints, featuresOf, measured } from '../scripts/distribution/features.ts';
import { readmeSection } from '../scripts/distribution/page.ts';
import { ratiosOf, storedDistribution } from '../scripts/distribution/results.ts';
import { root } from '../scripts/entries.ts';

const stored = storedDistribution();

test('clips and features are those that were measured (on purpose? npm run distribution)', () => {
  const extractors = measured.map((preset) => [preset, createExtractorSync(preset)] as const);
  const fingerprints = new Fingerprints();
  for (let number = 0; number < CLIPS; number++) {
    const clip = randomClip(number);
    fingerprints.add('clips', clip.samples);
    for (const [preset, extractor] of extractors) fingerprints.add(preset, featuresOf(extractor, clip));
  }
  expect(fingerprints.digests()).toEqual(stored.bits);
  expect(stored.clips.length).toBe(CLIPS);
}, 120_000);

test('the README has their figures (npm run distribution)', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, section] = /<!-- distribution -->\n(.*)\n<!-- \/distribution -->/s.exec(readme)!;
  expect(section).toBe(readmeSection(stored));
});

test.each(measured)('%s: within bounds', (preset) => {
  const [largest, rms] = ([0, 1] as const).map((which) => ratiosOf(stored.clips, preset, which));
  expect(largest.median).toBeLessThanOrEqual(bounds.distribution.median);
  expect(rms.median).toBeLessThanOrEqual(bounds.distribution.median);
  expect(rms.p90).toBeLessThanOrEqual(bounds.distribution.rmsP90);
});
