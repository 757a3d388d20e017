/** The extractor: one front end, many ways to ask for its features. */
import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../../../oracle/same-bits.ts';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { whisper } from '../presets/whisper.ts';
import type { Spec } from '../spec/spec.ts';
import { extractorFor, extractorForSync } from './extractor.ts';
import type { ExtractOptions, ExtractorOptions, LengthMode } from './types.ts';

const noise = (length: number, seed = 1): Float32Array => Float32Array.from(seededNoise(length, seed));
const sampleRate = 16000;
const specs: Record<string, Spec> = {
  'mel-major': whisper,
  'frame-major': { ...whisper, layout: 'frame-major', melCount: 7 },
};

describe.each(Object.entries(specs))('%s', (_, spec) => {
  const extractor = extractorForSync(spec);
  const cases: [number, LengthMode | undefined][] = [
    [1, undefined],
    [4001, 'window'],
    [480000, 'window'],
    [480321, 'truncate'],
    [4001, 'file'],
    [4001, 'unpadded'],
    [481000, 'unpadded'],
    [300, 'unpadded'],
  ];

  it.each(cases)(
    '%i samples, %s: extract, extractInto and extractView agree, in the shape that dims tells',
    (count, length) => {
      const samples = noise(count, count);
      const options = { sampleRate, length };
      const { data, ...shape } = extractor.extract(samples, options);
      const [rows, columns] = extractor.dims(count, { length });
      expect(shape.dims).toEqual([rows, columns]);
      expect(shape.axes).toEqual(spec.layout === 'mel-major' ? ['mel', 'frame'] : ['frame', 'mel']);
      expect(data.length).toBe(rows * columns);
      const out = new Float32Array(rows * columns).fill(Number.NaN);
      expect(extractor.extractInto(samples, out, options)).toEqual(shape);
      expect(out).toEqual(data);
      const view = extractor.extractView(samples, options);
      expect(view).toEqual({ data, ...shape });
    },
  );

  it('gives each result an array of its own, and views the same one', () => {
    const options = { sampleRate, length: 'unpadded' } as const;
    const [first, second] = [noise(3000, 1), noise(3000, 2)].map((samples) => extractor.extract(samples, options).data);
    expect(first).not.toEqual(second);
    const [a, b] = [noise(3000, 1), noise(3000, 2)].map((samples) => extractor.extractView(samples, options).data);
    expect(a.buffer).toBe(b.buffer);
    expect(a).toEqual(second);
    expect(extractor.extract(noise(3000, 1), options).data).toEqual(first);
  });

  it('windows are slices, the last one padded', () => {
    const samples = noise(2 * 480000 + 1234, 3);
    const windows = [...extractor.windows(samples, { sampleRate })];
    expect(windows).toHaveLength(3);
    windows.forEach((window, i) => {
      const slice = samples.subarray(480000 * i, 480000 * (i + 1));
      expect(firstDifference(window.data, extractor.extract(slice, { sampleRate }).data)).toBeUndefined();
      expect(window.dims).toEqual(extractor.dims(480000));
    });
    expect(windows.map(({ validFrames }) => validFrames)).toEqual([3000, 3000, 8]);
    expect([...extractor.windows(samples.subarray(0, 480000), { sampleRate })]).toHaveLength(1);
  });

  it('does not touch the samples', () => {
    const samples = noise(5000);
    extractor.extract(samples, { sampleRate });
    expect(samples).toEqual(noise(5000));
  });

  it('takes turns with others of its kind', () => {
    const other = extractorForSync(spec);
    const [a, b] = [noise(3000, 4), noise(3000, 5)];
    const [wantA, wantB] = [a, b].map((samples) => extractor.extract(samples, { sampleRate }).data);
    expect(firstDifference(other.extract(b, { sampleRate }).data, wantB)).toBeUndefined();
    expect(firstDifference(extractor.extract(a, { sampleRate }).data, wantA)).toBeUndefined();
  });
});

it('windows of a front end without a window of its own: the whole clip', () => {
  const free: Spec = { ...whisper, clipSamples: null };
  const extractor = extractorForSync(free);
  const samples = noise(5000);
  expect([...extractor.windows(samples, { sampleRate })]).toEqual([extractor.extract(samples, { sampleRate })]);
});

it('a window of one frame: longer clips come out whole', () => {
  const spec: Spec = { ...whisper, framing: 'center-zero', clipSamples: 160 };
  const samples = noise(1000);
  for (const length of ['file', 'unpadded'] as const) {
    const [want, got] = (['reference', 'simd'] as const).map((target) =>
      extractorForSync(spec, { target }).extract(samples, { sampleRate, length }),
    );
    expect(got.dims).toEqual(want.dims);
    expect(got.data.reduce((most, x, i) => Math.max(most, Math.abs(x - want.data[i])), 0)).toBeLessThan(3e-6);
  }
});

it('refuses a window too short for one frame', () => {
  const spec: Spec = { ...whisper, framing: 'center-zero', clipSamples: 155 };
  expect(() => extractorForSync(spec)).toThrow(expect.objectContaining({ code: 'ERR_SPEC', option: 'clipSamples' }));
});

it('refuses options that nobody reads, and names those that there are', () => {
  const extractor = extractorForSync(whisper);
  const misspelt = { sampleRate, lenght: 'file' } as ExtractOptions;
  const known = ['sampleRate', 'length', 'anyScale'];
  const error = expect.objectContaining({ code: 'ERR_OPTION', option: 'options', expected: known, given: 'lenght' });
  expect(() => extractor.extract(noise(1000), misspelt)).toThrow(error);
  expect(() => extractorForSync(whisper, { traget: 'double' } as ExtractorOptions)).toThrow(/did you mean 'target'/);
  expect(() => extractorForSync(whisper, null as unknown as ExtractorOptions)).toThrow(/an object/);
});

it('an extractor that is awaited gives the same bits', async () => {
  const extractor = await extractorFor(whisper);
  const samples = noise(9000);
  expect(extractor.extract(samples, { sampleRate })).toEqual(
    extractorForSync(whisper).extract(samples, { sampleRate }),
  );
});

it('keeps a spec of its own, and says what it is', () => {
  const spec = { ...whisper, melCount: 5 };
  const extractor = extractorForSync(spec);
  spec.melCount = 6;
  expect(extractor.spec.melCount).toBe(5);
  expect(Object.isFrozen(extractor.spec)).toBe(true);
  expect(extractor.name).toBeUndefined();
  expect(extractorForSync(whisper)).toMatchObject({ name: 'whisper', target: 'simd', spec: whisper });
  expect(extractor.specHash).toMatch(/^[0-9a-f]{16}$/);
});

it('the naive target agrees within 3e-6, in every layout and mode', () => {
  for (const spec of Object.values(specs)) {
    const [naive, simd] = (['reference', 'simd'] as const).map((target) => extractorForSync(spec, { target }));
    const samples = noise(700);
    for (const length of ['unpadded'] as const) {
      const [want, got] = [naive, simd].map((extractor) => extractor.extract(samples, { sampleRate, length }));
      expect([got.dims, got.axes, got.validFrames]).toEqual([want.dims, want.axes, want.validFrames]);
      expect(got.data.reduce((most, x, i) => Math.max(most, Math.abs(x - want.data[i])), 0)).toBeLessThan(3e-6);
    }
  }
});
