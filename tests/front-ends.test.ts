/**
 * Every preset against the code that it is named after: equal shapes and masks, and the distance from the source in float64,
 * beside the source's own float32.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { bounds } from '../oracle/bounds.ts';
import { getPreset } from '../packages/melisma/src/index.ts';
import {
  extractorOf,
  type FrontEndBatch,
  type FrontEndCase,
  type FrontEndManifest,
  frontEndArray,
  frontEndClip,
  frontEndManifests,
  keptFrames,
  maskOf,
  oursOn,
} from './front-ends.ts';

const manifests = frontEndManifests();

const rows: string[][] = [['largest error', 'simd', 'double', "the source's"]];
afterAll(() => {
  const line = ([title, ...cells]: string[]) => title.padEnd(44) + cells.map((cell) => cell.padEnd(12)).join('');
  console.log(rows.map(line).join('\n'));
});

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, i) => (Object.is(x, b[i]) ? most : Math.max(most, Math.abs(x - b[i]))), 0);

/** Without a logarithm values are as large as the audio makes them: errors count in units of the largest. */
function unitOf(manifest: FrontEndManifest, truth: ArrayLike<number>): number {
  if (getPreset(manifest.preset).log !== 'none') return 1;
  return Array.from(truth).reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
}

/** What float32 makes of the source's formula: its own, or where it computes in float64 the same formula in float32. */
const singleError = ({ sourceError, float32Error }: FrontEndCase): number => Math.max(sourceError, float32Error ?? 0);

/**
 * Where one value of thousands lies beyond the bound, by name: the largest error of float32 is a matter of luck in the weakest bin, and
 * this is it. Root mean squares are alike (ours and the source's: beats 2.3e-3 and 2.4e-3, styletts2 1.6e-5 and 1.5e-5, gigaam-v3 4.4e-5 and 4.6e-5).
 */
const unlucky: Readonly<Record<string, number>> = {
  'beats chirp': 2.3,
  'styletts2 two-tones': 2.25,
  'gigaam-v3 two-tones': 1.61,
};

describe.each(manifests.map((manifest) => [manifest.preset, manifest] as const))('%s', (preset, manifest) => {
  test.each(manifest.cases.map((golden) => [golden.clip, golden] as const))('%s', (clip, golden) => {
    const truth = frontEndArray(manifest, golden.double).data;
    const [simd, double] = (['simd', 'double'] as const).map((target) =>
      oursOn(manifest, golden, extractorOf(preset, target)),
    );
    expect(double.dims).toEqual(golden.shape);
    if (golden.validFrames !== null) expect(double.validFrames).toBe(golden.validFrames);
    const unit = unitOf(manifest, truth);
    const [simdError, doubleError] = [simd, double].map(({ kept }) => largest(kept, truth) / unit);
    const sourceError = singleError(golden) / unit;
    rows.push([`${preset} ${clip}`, ...[simdError, doubleError, sourceError].map((error) => error.toExponential(1))]);
    const { double: doubleBound, largestRatio, largestFloor } = bounds.frontEnds;
    expect(doubleError).toBeLessThanOrEqual(doubleBound);
    expect(simdError).toBeLessThanOrEqual(
      Math.max((unlucky[`${preset} ${clip}`] ?? largestRatio) * sourceError, largestFloor),
    );
  });

  test.each(manifest.batches.map((batch) => [batch.clips.join(', '), batch] as const))('batch of %s', (_, batch) => {
    const { data, dims, mask } = extractorOf(preset, 'double').extractBatch(batch.clips.map(frontEndClip), {
      sampleRate: manifest.sampleRate,
    });
    expect(dims).toEqual(batch.shape);
    if (batch.mask !== null) expect([...mask]).toEqual(maskOf(batch));
    // NaN is what a class makes of statistics over too few frames: such a clip is filled up with what fills up a batch.
    const { batchFill } = getPreset(preset);
    const truth = Array.from(frontEndArray(manifest, batch.double).data, (x) => (Number.isNaN(x) ? batchFill : x));
    expect(largest(keptOfBatch(data, dims, manifest, batch), truth)).toBeLessThanOrEqual(bounds.frontEnds.double);
  });

  test.each(manifest.refuses.map(({ clip, message }) => [clip, message] as const))(
    'refuses %s as the source does',
    (clip) => {
      const extractor = extractorOf(preset, 'simd');
      const error = { code: 'ERR_TOO_SHORT' };
      const run = () => extractor.extract(frontEndClip(clip), { sampleRate: manifest.sampleRate });
      expect(run).toThrow(expect.objectContaining(error));
    },
  );
});

/** The kept frames of each row of a batch. */
function keptOfBatch(
  data: ArrayLike<number>,
  [count, ...dims]: number[],
  { frameAxis }: FrontEndManifest,
  { frames }: FrontEndBatch,
): number[] {
  const size = dims[0] * dims[1];
  const row = (i: number) => Array.from({ length: size }, (_, place) => data[i * size + place]);
  return Array.from({ length: count }, (_, i) => keptFrames(row(i), dims, frameAxis, frames)).flat();
}
