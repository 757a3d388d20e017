/** Features in pieces against the whole, bit for bit: every preset, each mode of length, clips of several pieces. */
import { describe, expect, it, test } from 'vitest';
import { firstDifference } from '../../../../oracle/same-bits.ts';
import { swellingNoise } from '../../../../oracle/seeded.ts';
import {
  createExtractorSync,
  type ExtractOptions,
  type Extractor,
  type ExtractorOptions,
  type FeatureArray,
  getPreset,
  presetNames,
  type Spec,
} from '../index.ts';
import { extractPieces, type StoredSamples } from './index.ts';

/** Samples that are refused where nobody may read. */
const stored = (samples: Float32Array): StoredSamples => ({
  length: samples.length,
  read(start, to) {
    if (start < 0 || start + to.length > samples.length) throw new Error(`${start} lies outside`);
    to.set(samples.subarray(start, start + to.length));
  },
});

/** The rows of a loop, joined, in the layout of the whole. */
function joined(extractor: Extractor<FeatureArray>, samples: Float32Array, options: ExtractOptions) {
  const pieces = extractPieces(extractor, stored(samples), options);
  const { dims, axes, validFrames } = pieces;
  const data: FeatureArray = extractor.extract(samples, options).data.slice().fill(Number.NaN);
  const [frameStep, valueStep] = axes[0] === 'frame' ? [dims[1], 1] : [1, dims[1]];
  let [count, valid] = [0, 0];
  for (const rows of pieces) {
    expect(rows.firstFrame).toBe(count);
    const [frames, width] = rows.dims;
    for (let t = 0; t < frames; t++)
      for (let i = 0; i < width; i++) data[(count + t) * frameStep + i * valueStep] = rows.data[t * width + i];
    count += frames;
    valid += rows.validFrames;
  }
  expect(valid).toBe(validFrames);
  return { data, dims, axes, validFrames };
}

function compare(extractor: Extractor<FeatureArray>, samples: Float32Array, options: ExtractOptions): void {
  const { data: expected, ...shape } = extractor.extract(samples, options);
  const { data, ...given } = joined(extractor, samples, options);
  expect(given).toEqual(shape);
  expect(firstDifference(data, expected)).toBeUndefined();
}

/** Statistics, where a front end takes some. */
function statisticsFor({ normalize, melCount, stack }: Spec): ExtractorOptions {
  if (normalize.kind !== 'cmvn' || normalize.shift !== null || normalize.scale !== null) return {};
  return { cmvn: { shift: Array.from({ length: melCount * (stack?.size ?? 1) }, (_, i) => i % 4) } };
}

test.each(presetNames())(
  '%s',
  (name) => {
    const spec = getPreset(name);
    const { sampleRate, clipSamples } = spec;
    const length = clipSamples === null ? undefined : 'unpadded';
    const extractor = createExtractorSync(spec, statisticsFor(spec));
    for (const seconds of [1.37, 33.3])
      compare(extractor, swellingNoise(Math.round(seconds * sampleRate)), { sampleRate, length });
    if (clipSamples !== null) compare(extractor, swellingNoise(clipSamples + 77), { sampleRate, length: 'file' });
  },
  60_000,
);

const whole = { sampleRate: 16000 };

describe('stages in other company', () => {
  const whisper = getPreset('whisper');
  const parakeet = getPreset('parakeet');
  const deltas = { orders: 2, width: 5, edges: 'replicate' } as const;
  const stack = { size: 3, stride: 2, left: 1, end: 'repeat', fill: 0, valid: 'first' } as const;
  test.each<[string, Spec, ExtractorOptions]>([
    ['a maximum in doubles', whisper, { target: 'double', output: 'float64' }],
    ['a maximum in doubles, rounded', whisper, { target: 'double' }],
    ['frames first', whisper, { layout: 'frame-major' }],
    ['moments in doubles', parakeet, { target: 'double' }],
    ['moments, the other layout', parakeet, { layout: 'frame-major' }],
    ['differences behind moments', { ...parakeet, deltas }, {}],
    ['differences of polynomials', { ...parakeet, deltas: { ...deltas, edges: 'interpolate' } }, {}],
    ['stacks', { ...parakeet, layout: 'frame-major', stack }, {}],
    ['decibels below the largest', { ...getPreset('librosa-mel'), log: 'db', topDb: 60, dbReference: 'maximum' }, {}],
  ])(
    '%s',
    (_, spec, made) => {
      const length = spec.clipSamples === null ? undefined : 'unpadded';
      compare(createExtractorSync(spec, made), swellingNoise(16000 * 47 + 5), { sampleRate: spec.sampleRate, length });
    },
    60_000,
  );
});

describe('what is refused', () => {
  const whisper = createExtractorSync('whisper');
  const loud = swellingNoise(16000 * 40);
  const run = (samples: Float32Array, options: ExtractOptions) => [...extractPieces(whisper, stored(samples), options)];
  const told = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return { ...(error as object), message: (error as Error).message };
    }
    return undefined;
  };

  it('is what extract refuses, in its words', () => {
    loud[70_000] = -3.25;
    loud[500_000] = 7;
    const file: ExtractOptions = { ...whole, length: 'file' };
    expect(told(() => run(loud, file))).toMatchObject({ code: 'ERR_SAMPLE_SCALE', given: 7 });
    expect(told(() => run(loud, file))).toEqual(told(() => whisper.extract(loud, file)));
    loud[300_000] = Number.POSITIVE_INFINITY;
    expect(told(() => run(loud, file))).toMatchObject({ code: 'ERR_NON_FINITE' });
    expect(told(() => run(loud, file))).toEqual(told(() => whisper.extract(loud, file)));
    const rate = { ...file, sampleRate: 8000 };
    expect(told(() => run(loud, rate))).toEqual(told(() => whisper.extract(loud, rate)));
    expect(told(() => run(loud, whole))).toEqual(told(() => whisper.extract(loud, whole)));
  });

  it('is a length that leaves samples out, and a target without a kernel', () => {
    expect(told(() => run(loud, { ...whole, length: 'truncate' }))).toMatchObject({
      code: 'ERR_OPTION',
      option: 'length',
    });
    const naive = createExtractorSync('whisper', { target: 'reference' });
    expect(told(() => extractPieces(naive, stored(loud), { ...whole, length: 'file' }))).toMatchObject({
      code: 'ERR_OPTION',
      option: 'extractor',
    });
  });
});
