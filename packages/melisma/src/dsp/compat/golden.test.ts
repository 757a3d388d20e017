/** Against what the named libraries compute: fixtures/dsp-compat. */
import { describe, expect, it } from 'vitest';
import {
  type Case,
  distance,
  fileStates,
  functionNames,
  keptOf,
  largest,
  manifest,
  type NativeCase,
  ours,
  stored,
  transposed,
} from '../../../../../oracle/dsp-compat.ts';
import { readNpy } from '../../../../../oracle/golden.ts';
import { computeDeltas, delta } from './deltas.ts';

/** How far `double` may be from the source's float64; relative to the largest value where no logarithm is taken. */
const DOUBLE_BOUND = 2e-8;
/** `simd` may be half as far again as float32 makes the source, or so far. */
const SINGLE_RATIO = 1.5;
const SINGLE_FLOOR = 1e-4;

/**
 * Beyond the bound by luck in the weakest band, by name: one value of 2000 (the next one is 6.9e-5 off), and one band of the first
 * frame, which all its coefficients see.
 */
const unlucky: Readonly<Record<string, number>> = {
  "kaldi.fbank: 80 bands, icefall's, odd": 2.4,
  'torchaudio.mfcc: magnitude, odd': 2.8,
};

it('the fixtures are those of the manifest', () => {
  const states = fileStates();
  expect(states.length).toBe(9);
  expect(states.filter(([, isIntact]) => !isIntact)).toEqual([]);
});

describe.each(functionNames)('%s', (name) => {
  const { timeAxis, file, cases } = manifest.functions[name];

  it.each((cases as Case[]).map((entry) => [`${entry.case}, ${entry.clip}`, entry] as const))('%s', (title, entry) => {
    const { clip, options, shape, frames, sourceError, float32Error = 0 } = entry;
    const ratio = unlucky[`${name}: ${title}`] ?? SINGLE_RATIO;
    const singleBound = Math.max(ratio * Math.max(sourceError, float32Error), SINGLE_FLOOR);
    const targets = [['simd', singleBound], ['double', DOUBLE_BOUND], ['reference', DOUBLE_BOUND]] as const;
    for (const [target, bound] of clip === 'odd' ? targets : targets.slice(0, 2)) {
      const result = ours(name, clip, options, target);
      // torch.empty(0) has no columns; a matrix here has them.
      expect(shape.length === 1 ? [result.dims[0]] : result.dims).toEqual(shape);
      expect(result.data.length).toBe(result.dims[0] * result.dims[1]);
      const values = keptOf(result, frames, timeAxis);
      const unit = entry.linear ? largest(result.data) || 1 : 1;
      expect(distance(values, stored(file, entry.offset, values.length)) / unit, target).toBeLessThanOrEqual(bound);
    }
  }); // biome-ignore format: one case
});

it('every function has twelve sets of arguments or more', () => {
  for (const name of functionNames) {
    const sets = new Set((manifest.functions[name].cases as Case[]).map(({ options }) => JSON.stringify(options)));
    expect(sets.size).toBeGreaterThanOrEqual(12);
  }
});

describe('differences', () => {
  const { input, shape, cases, file } = manifest.deltas;
  const matrix = { data: readNpy(input.file).data, dims: shape as number[] };

  it.each(cases as { function: string; case: string; options: object; offset: number }[])('$function: $case', (entry) => {
    const compute = entry.function === 'librosa.delta' ? delta : computeDeltas;
    const result = compute(matrix, entry.options);
    const theirs = stored(file, entry.offset, matrix.data.length);
    expect(result.dims).toEqual(shape);
    expect(distance(result.data, theirs) / largest(theirs)).toBeLessThanOrEqual(1e-13);
    const single = compute({ ...matrix, data: Float32Array.from(matrix.data) }, entry.options);
    expect(single.data).toBeInstanceOf(Float32Array);
    expect(distance(single.data, theirs) / largest(theirs)).toBeLessThanOrEqual(1e-6);
  }); // biome-ignore format: one case
});

describe('kaldi-native-fbank', () => {
  const { clip, file, cases, deltas } = manifest.native;

  it.each(cases as NativeCase[])('$kind, $case', (entry) => {
    const result = ours(entry.function, clip, entry.options, 'double');
    expect(result.dims).toEqual(entry.shape);
    const values = keptOf(result, entry.frames, 0);
    const unit = entry.linear ? largest(result.data) : 1;
    const error = distance(values, stored(file, entry.offset, values.length)) / unit;
    expect(error).toBeLessThanOrEqual(entry.sourceError + DOUBLE_BOUND);
  });

  it('compute_deltas', () => {
    const { input, shape } = manifest.deltas;
    const result = delta(transposed({ data: readNpy(input.file).data, dims: shape }), { axis: 0, mode: 'nearest', width: 5 });
    const theirs = stored(file, deltas, result.data.length);
    expect(distance(result.data, theirs) / largest(theirs)).toBeLessThanOrEqual(1e-6);
  }); // biome-ignore format: one case
});
