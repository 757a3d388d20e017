/**
 * Parity with the code that the presets are named after: every golden case, our largest and root-mean-square error
 * against float64 beside OpenAI's. The table is printed, and docs/NUMERICS.md has it with the naive chain's.
 */
import { afterAll, expect, test } from 'vitest';
import { bounds } from '../oracle/bounds.ts';
import { goldenCases } from '../oracle/golden.ts';
import { type Errors, errors, errorsOf, ours, titleOf, truthOf } from './errors.ts';

const rows: string[][] = [['largest and rms error', 'simd', 'double', 'openai', 'hf32', 'hf64']];

const figure = (value: Errors | undefined): string =>
  value ? `${value.largest.toExponential(1)} ${value.rms.toExponential(1)}` : '-';

afterAll(() => {
  const line = ([title, ...cells]: string[]) => title.padEnd(40) + cells.map((cell) => cell.padEnd(17)).join('');
  console.log(rows.map(line).join('\n'));
});

test.each(goldenCases().map((golden) => [titleOf(golden), golden] as const))(
  '%s: no further from float64 than the code it replaces',
  (_, golden) => {
    const openai = errorsOf(golden, 'openai')!;
    const [simd, double] = (['simd', 'double'] as const).map((target) => {
      const { values, dims } = ours(golden, target);
      expect(dims).toEqual(golden.shape);
      return errors(values, truthOf(golden));
    });
    const others = (['openai', 'hf32', 'hf64'] as const).map((source) => errorsOf(golden, source));
    rows.push([titleOf(golden), ...[simd, double, ...others].map(figure)]);
    const { largestRatio, largestFloor, rmsRatio } = bounds.features.simd;
    expect(simd.largest).toBeLessThanOrEqual(Math.max(largestRatio * openai.largest, largestFloor));
    expect(simd.rms).toBeLessThanOrEqual(rmsRatio * openai.rms);
    expect(double.largest).toBeLessThanOrEqual(bounds.features.double);
  },
);
