/**
 * Parity with the code that the presets are named after: every golden case, our largest and root-mean-square error
 * against float64 beside OpenAI's. docs/NUMERICS.md has the table.
 */
import { expect, test } from 'vitest';
import { bounds } from './bounds.ts';
import { errors, errorsOf, ours, titleOf, truthOf } from './errors.ts';
import { goldenCases } from './golden.ts';

test.each(goldenCases().map((golden) => [titleOf(golden), golden] as const))(
  '%s: no further from float64 than the code it replaces',
  (_, golden) => {
    const openai = errorsOf(golden, 'openai')!;
    const [simd, double] = (['simd', 'double'] as const).map((target) => {
      const { values, dims } = ours(golden, target);
      expect(dims).toEqual(golden.shape);
      return errors(values, truthOf(golden));
    });
    const { largestRatio, largestFloor, rmsRatio } = bounds.features.simd;
    expect(simd.largest).toBeLessThanOrEqual(Math.max(largestRatio * openai.largest, largestFloor));
    expect(simd.rms).toBeLessThanOrEqual(rmsRatio * openai.rms);
    expect(double.largest).toBeLessThanOrEqual(bounds.features.double);
  },
);
