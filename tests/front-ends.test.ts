/**
 * Every preset against the code that it is named after: equal shapes and masks, and the distance from the source in float64,
 * beside the source's own float32.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createExtractorSync, getPreset, type Target } from '../packages/melisma/src/index.ts';
import { bounds } from './bounds.ts';
import {
  type FrontEndCase,
  type FrontEndManifest,
  frontEndArray,
  frontEndClip,
  frontEndManifests,
  keptFrames,
  statisticsOf,
} from './front-ends.ts';

const manifests = frontEndManifests().filter(({ preset }) => preset !== 'tables');

const rows: string[][] = [['largest error', 'simd', 'double', "the source's"]];
afterAll(() => {
  console.log(
    rows.map(([title, ...cells]) => title.padEnd(44) + cells.map((cell) => cell.padEnd(12)).join('')).join('\n'),
  );
});

function extractorOf(manifest: FrontEndManifest, target: Target) {
  const cmvn = statisticsOf(manifest.preset);
  return createExtractorSync(getPreset(manifest.preset), { target, ...(cmvn && { cmvn }) });
}

/** Ours on a clip, at the frames that are kept. */
function ours(manifest: FrontEndManifest, golden: FrontEndCase, target: Target) {
  const extractor = extractorOf(manifest, target);
  const features = extractor.extract(frontEndClip(golden.clip), { sampleRate: manifest.sampleRate });
  extractor.dispose();
  return { ...features, kept: keptFrames(features.data, features.dims, manifest.frameAxis, golden.frames) };
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, i) => (Object.is(x, b[i]) ? most : Math.max(most, Math.abs(x - b[i]))), 0);

describe.each(manifests.map((manifest) => [manifest.preset, manifest] as const))('%s', (preset, manifest) => {
  test.each(manifest.cases.map((golden) => [golden.clip, golden] as const))('%s', (clip, golden) => {
    const truth = frontEndArray(manifest, golden.double).data;
    const [simd, double] = (['simd', 'double'] as const).map((target) => ours(manifest, golden, target));
    expect(double.dims).toEqual(golden.shape);
    if (golden.validFrames !== null) expect(double.validFrames).toBe(golden.validFrames);
    // Without a logarithm values are as large as the audio makes them: errors count in units of the largest.
    const unit = getPreset(preset).log === 'none' ? Math.max(...truth.map(Math.abs)) : 1;
    const [simdError, doubleError] = [simd, double].map(({ kept }) => largest(kept, truth) / unit);
    const sourceError = golden.sourceError / unit;
    rows.push([`${preset} ${clip}`, ...[simdError, doubleError, sourceError].map((error) => error.toExponential(1))]);
    const { double: doubleBound, largestRatio, largestFloor } = bounds.frontEnds;
    expect(doubleError).toBeLessThanOrEqual(doubleBound);
    expect(simdError).toBeLessThanOrEqual(Math.max(largestRatio * sourceError, largestFloor));
  });
});
