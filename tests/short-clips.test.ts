/** The shortest clip that each front end takes, and what becomes of a shorter one: an error alone, a row without a valid frame in a batch. */
import { describe, expect, test } from 'vitest';
import { errorOf } from '../oracle/error-of.ts';
import {
  createExtractorSync,
  defineSpec,
  type LengthMode,
  type MelismaError,
  presetNames,
  presets,
} from '../packages/melisma/src/index.ts';
import {
  getWaveform,
  prepareWaveform,
  prepareWaveformBatch,
  waveformNames,
} from '../packages/melisma/src/waveform/index.ts';
import { extractorOf } from './front-ends.ts';

const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (((i + 1) * 7919) % 1009) / 1009 - 0.5);

/** What a message says of one that is too short. */
function statedMinimum(error: MelismaError, given: number): number {
  const least = error.expected as number;
  expect(error).toMatchObject({ code: 'ERR_TOO_SHORT', option: 'samples', given });
  expect(error.message).toBe(`samples: expected at least ${least}, given ${given}`);
  return least;
}

describe.each(presetNames())('%s', (name) => {
  const extractor = extractorOf(name, 'simd');
  const { sampleRate, clipSamples, batchFill } = extractor.spec;
  const modes: (LengthMode | undefined)[] = clipSamples === null ? [undefined] : ['window', 'file', 'unpadded'];
  const fits = (samples: number, length?: LengthMode): boolean => {
    try {
      return extractor.dims(samples, { length }).length > 0;
    } catch {
      return false;
    }
  };

  test.each(modes)('the least length that is stated is the least that it takes: %s', (length) => {
    if (fits(1, length)) {
      expect(extractor.extract(noise(1), { sampleRate, length }).data.every(Number.isFinite)).toBe(true);
      return;
    }
    const least = statedMinimum(
      errorOf(() => extractor.dims(1, { length })),
      1,
    );
    expect(
      statedMinimum(
        errorOf(() => extractor.extract(noise(least - 1), { sampleRate, length })),
        least - 1,
      ),
    ).toBe(least);
    const { data, dims } = extractor.extract(noise(least), { sampleRate, length });
    expect([dims[0] * dims[1] > 0, data.every(Number.isFinite)]).toEqual([true, true]);
  });

  if (fits(1)) return; // no clip is too short

  test('a clip that is too short is a row of a batch without a valid frame', () => {
    const least = statedMinimum(
      errorOf(() => extractor.dims(1)),
      1,
    );
    const options = { sampleRate };
    const [long, short] = [noise(2 * least + 1), noise(least - 1)];
    const { data, dims, validFrames, mask } = extractor.extractBatch([short, long, short.subarray(0, 1)], options);
    const alone = extractor.extract(long, options);
    expect(dims).toEqual([3, ...alone.dims]);
    const size = alone.data.length;
    expect(data.subarray(size, 2 * size)).toEqual(alone.data);
    expect(validFrames[1]).toBe(alone.validFrames);
    const frames = mask.length / 3;
    const counted = [0, 1, 2].map((i) => mask.subarray(i * frames, (i + 1) * frames).reduce((sum, x) => sum + x, 0));
    expect(counted).toEqual(validFrames);
    expect(data.every(Number.isFinite)).toBe(true);
    if (extractor.spec.batchPadding === 'samples') return; // padded to the longest clip, it has frames
    expect([validFrames[0], validFrames[2]]).toEqual([0, 0]);
    const rows = [...data.subarray(0, size), ...data.subarray(2 * size)];
    expect(rows.every((value) => value === batchFill)).toBe(true);
  });

  test('a batch of nothing else is an error that names the clip', () => {
    const error = errorOf(() => extractor.extractBatch([noise(1), noise(2)], { sampleRate }));
    expect(error).toMatchObject({ code: 'ERR_TOO_SHORT', option: 'clips[0]', given: 1 });
    expect(error.expected).toBe(errorOf(() => extractor.dims(1)).expected);
  });

  test('what a short clip holds is looked at all the same', () => {
    const bad = Float32Array.of(0, Number.NaN);
    const batch = (clip: Float32Array) => errorOf(() => extractor.extractBatch([noise(5000), clip], { sampleRate }));
    expect(batch(bad)).toMatchObject({ code: 'ERR_NON_FINITE', option: 'clips[1]' });
    expect(batch(Float32Array.of(0, 300))).toMatchObject({ code: 'ERR_SAMPLE_SCALE', option: 'clips[1]' });
  });
});

describe.each(waveformNames())('%s', (name) => {
  test('takes a single sample, alone and in a batch', () => {
    const options = { sampleRate: getWaveform(name).sampleRate };
    expect(errorOf(() => prepareWaveform(name, noise(0), options)).code).toBe('ERR_EMPTY_AUDIO');
    expect(prepareWaveform(name, noise(1), options).data.every(Number.isFinite)).toBe(true);
    const { data, dims } = prepareWaveformBatch(name, [noise(3000), noise(1)], options);
    expect([dims[0], data.every(Number.isFinite)]).toEqual([2, true]);
  });
});

describe('specs that no clip is long enough for', () => {
  const perFeature = { kind: 'per-feature', degreesOfFreedom: 1, epsilon: 1e-5, epsilonOn: 'deviation' } as const;

  test.each([
    ['clipSamples', { clipSamples: 400, framing: 'none', dropLastFrame: false, normalize: perFeature }],
    ['clipSamples', { clipSamples: 300, dropLastFrame: false, validFrames: 'floor', normalize: perFeature }],
    ['fixedFrames', { fixedFrames: { count: 1, fill: 0 }, normalize: perFeature }],
  ] as const)('are refused for their %s', (option, changes) => {
    const spec = { ...presets.whisper, ...changes };
    expect(() => defineSpec(spec)).toThrow(expect.objectContaining({ code: 'ERR_SPEC', option }));
  });

  test('others state a minimum of any size', () => {
    const spec = { ...presets.kaldiFbank, hopLength: 65536, normalize: perFeature };
    const deltas = { orders: 1, width: 99, edges: 'interpolate' } as const;
    const extractor = createExtractorSync({ ...spec, deltas });
    expect(
      statedMinimum(
        errorOf(() => extractor.dims(3)),
        3,
      ),
    ).toBe(98 * 65536 + 400);
  });
});
