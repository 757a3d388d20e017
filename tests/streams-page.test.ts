/** docs/stream-rows.md: pushed sample by sample, each row of every preset comes with the sample that it says. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createExtractorSync, getPreset } from '../packages/melisma/src/index.ts';
import { geometryOf } from '../packages/melisma/src/spec/sizes.ts';
import { createFeatureStream } from '../packages/melisma/src/stream/index.ts';
import { perFrame, rowTimes, sampleOf, streamsFile, streamsPage } from '../scripts/streams-page.ts';

const times = rowTimes();

test('docs/stream-rows.md is up to date (npm run streams-page)', () => {
  expect(readFileSync(streamsFile, 'utf8')).toBe(streamsPage(times));
});

test.each(times)('$name', (preset) => {
  const { name, ahead } = preset;
  const spec = perFrame(getPreset(name));
  const stream = createFeatureStream(createExtractorSync(spec), { sampleRate: spec.sampleRate });
  const rows = 5;
  const stated = Array.from({ length: rows }, (_, row) => sampleOf(preset, row));
  const seen: number[] = [];
  for (let n = 1; n <= stated[rows - 1]; n++) {
    const { dims, firstFrame } = stream.push(Float32Array.of(Math.sin(n * n)));
    for (let row = firstFrame; row < firstFrame + dims[0]; row++) seen[row] = n;
  }
  expect(seen).toEqual(stated);
  stream.close();

  // By definition: the end of the last frame that the row is made of, that frame's existence in a clip of so many samples, and what is mirrored.
  const { firstSample, left, right, span, reflected, mirror } = geometryOf(spec);
  const { hopLength, windowLength, dropLastFrame, padMultiple, stack, validFrames, zeroInvalidFrames } = spec;
  seen.forEach((n, row) => {
    const last = row * (stack?.stride ?? 1) + ahead;
    const end = firstSample + last * hopLength + windowLength;
    const needed = (last + (dropLastFrame ? 1 : 0)) * hopLength + span - left - right;
    const exists = Math.floor((needed - 1) / padMultiple) * padMultiple + 1; // of a clip that is padded
    const floor = (last + 1) * hopLength;
    // Rows that are not valid in the end would be zero.
    const valid = !zeroInvalidFrames ? 0 : validFrames === 'whole' ? last * hopLength + span - left : floor;
    const mirrored = mirror === 0 ? 0 : Math.max(reflected + 1, mirror - 1 - firstSample);
    expect(n).toBe(Math.max(end, exists, valid, mirrored));
  });
});
