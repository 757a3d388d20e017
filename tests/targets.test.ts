/** One body of cases over every target: the same call, the same shape, each within its own bound of float64. */
import { compileFrontEnd, createExtractorSync, getPreset, type Target } from 'melisma';
import { describe, expect, test } from 'vitest';
import { bounds } from '../oracle/bounds.ts';
import { clipSamples, goldenCases } from '../oracle/golden.ts';
import { errors, titleOf, truthOf } from './errors.ts';

const hasRelaxed = WebAssembly.validate(compileFrontEnd('whisper', { target: 'relaxed' }));

/** The largest error that each target may have where OpenAI's own is `openai`. The naive chain's is its rounding to float32. */
const largest: Record<Target, number> = {
  simd: bounds.features.simd.largestFloor,
  relaxed: bounds.features.simd.largestFloor,
  double: bounds.features.double,
  reference: bounds.features.double,
};

const clips = ['impulse', 'square', 'short-150', 'noise'];
const cases = goldenCases().filter(({ clip, mode }) => clips.includes(clip) && mode === 'padded');

describe.each(Object.entries(largest) as [Target, number][])('%s', (target, bound) => {
  const missing = target === 'relaxed' && !hasRelaxed;
  const why = missing ? ' (skipped: this runtime has no relaxed SIMD)' : '';

  test.skipIf(missing).each(cases.map((golden) => [titleOf(golden), golden] as const))(`%s${why}`, (_, golden) => {
    const extractor = createExtractorSync(getPreset(golden.preset), { target });
    const samples = Float32Array.from(clipSamples(golden.clip));
    const { data, dims } = extractor.extract(samples, { sampleRate: 16000 });
    expect(extractor.target).toBe(target);
    expect(dims).toEqual(golden.shape);
    const stored = golden.frames.length;
    const values = Float64Array.from({ length: dims[0] * stored }, (_, i) => {
      return data[Math.floor(i / stored) * dims[1] + golden.frames[i % stored]];
    });
    expect(errors(values, truthOf(golden)).largest).toBeLessThanOrEqual(bound);
  });
});

test.skipIf(hasRelaxed)(
  `relaxed is refused where the runtime lacks it${hasRelaxed ? ' (skipped: this runtime has relaxed SIMD)' : ''}`,
  () => {
    expect(() => createExtractorSync('whisper', { target: 'relaxed' })).toThrow(
      expect.objectContaining({ code: 'ERR_NO_WEBASSEMBLY' }),
    );
  },
);
