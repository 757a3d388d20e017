/** What an extractor refuses, with which code, and that it is none the worse for it. */
import { describe, expect, it, vi } from 'vitest';
import { errorOf } from '../../../../oracle/error-of.ts';
import { firstDifference } from '../../../../oracle/same-bits.ts';
import { seededNoise } from '../../../../oracle/seeded.ts';
import type { MelismaError } from '../errors/errors.ts';
import { whisper } from '../presets/whisper.ts';
import type { Spec } from '../spec/spec.ts';
import { extractorForSync } from './extractor.ts';
import type { ExtractOptions, Extractor, ExtractorOptions, LengthMode, Samples } from './types.ts';

const sampleRate = 16000;
const noise = (length: number): Float32Array => Float32Array.from(seededNoise(length, 1));

const codeOf = (run: () => unknown): string => errorOf(run).code;

const targets = ['simd', 'double', 'reference'] as const;

describe.each(targets)('samples that are no numbers: %s', (target) => {
  const extractor = extractorForSync(whisper, { target });
  const good = noise(2000);
  const expected = extractor.extract(good, { sampleRate, length: 'unpadded' }).data;
  const kinds = { float32: Float32Array, float64: Float64Array } as const;
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e13, -1e13];
  const places = Object.entries(kinds).flatMap(([kind, Floats]) =>
    values.map((value) => [kind, value, Floats] as const),
  );

  it.each(places)('%s, %d, at the first, a middle and the last sample', (_, value, Floats) => {
    // 2079 samples: the last 79 are in no hop of their own, 1999 in no frame but by reflection.
    for (const count of [2000, 2079]) {
      for (const place of [0, 1, 79, 1000, count - 200, count - 80, count - 1]) {
        const samples = Floats.from(noise(count));
        samples[place] = value;
        for (const length of [
          'unpadded',
          ...(target === 'reference' ? [] : ['window', 'file', 'truncate']),
        ] as LengthMode[]) {
          for (const anyScale of [false, true]) {
            const error = errorOf(() => extractor.extract(samples, { sampleRate, length, anyScale }));
            expect([error.code, error.option], `${length} ${place}`).toEqual(['ERR_NON_FINITE', 'samples']);
            expect(error.message).toContain(`at index ${place}`);
            expect(error.given).toBe(samples[place]);
          }
        }
      }
    }
    expect(firstDifference(extractor.extract(good, { sampleRate, length: 'unpadded' }).data, expected)).toBeUndefined();
  });

  it('names the first of several', () => {
    const samples = noise(2000);
    samples[1500] = Number.NaN;
    samples[700] = Number.POSITIVE_INFINITY;
    expect(errorOf(() => extractor.extract(samples, { sampleRate, length: 'unpadded' })).message).toContain(
      'given Infinity at index 700',
    );
  });
});

describe('samples that no frame covers', () => {
  const free: Spec = { ...whisper, clipSamples: null, dropLastFrame: false };
  const specs: [string, Spec, number][] = [
    ['behind the last frame', { ...free, framing: 'none' }, 1039],
    ['between frames, hop beyond the window', { ...free, framing: 'none', hopLength: 500 }, 450],
    ['behind the last of them', { ...free, framing: 'none', hopLength: 500 }, 950],
    ['before the first frame, a window in the middle of the buffer', { ...free, framing: 'none', fftSize: 512 }, 10],
    ['behind the last frame, Kaldi', { ...free, framing: 'kaldi-snip', windowPlacement: 'left' }, 1039],
  ];

  it.each(specs)('are refused all the same: %s', (_, spec, place) => {
    for (const target of targets) {
      const samples = noise(1040);
      samples[place] = Number.NaN;
      expect(
        codeOf(() => extractorForSync(spec, { target }).extract(samples, { sampleRate })),
        target,
      ).toBe('ERR_NON_FINITE');
    }
  });

  it('do not matter beyond the cut of `truncate`', () => {
    const extractor = extractorForSync(whisper);
    const samples = noise(480100);
    samples[480000] = Number.NaN;
    const { data } = extractor.extract(samples, { sampleRate, length: 'truncate' });
    expect(firstDifference(data, extractor.extract(samples.subarray(0, 480000), { sampleRate }).data)).toBeUndefined();
  });
});

describe.each(targets)('16-bit integers in a float array: %s', (target) => {
  const extractor = extractorForSync({ ...whisper, normalize: { kind: 'none' } }, { target });
  const options = { sampleRate, length: 'unpadded' } as const;
  const integers = noise(1000).map((x) => Math.round(32767 * x));

  it('are refused with the peak, and taken with anyScale', () => {
    const error = errorOf(() => extractor.extract(integers, options));
    expect([error.code, error.option]).toEqual(['ERR_SAMPLE_SCALE', 'samples']);
    expect(error.given).toBe(integers.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0));
    expect(error.message).toContain('anyScale');
    const { data } = extractor.extract(integers, { ...options, anyScale: true });
    const scaled = extractor.extract(
      integers.map((x) => x / 32768),
      options,
    ).data;
    // A factor of 2^15 is 10 log10(2^3) in log10 of power: 9.0309.
    data.forEach((x, i) => {
      expect(x - scaled[i]).toBeCloseTo(30 * Math.log10(2), 4);
    });
  });

  it('are everything above 1.5', () => {
    const samples = noise(1000);
    samples[500] = 1.5;
    expect(extractor.extract(samples, options).dims).toEqual([80, 6]);
    samples[500] = -1.51;
    expect(codeOf(() => extractor.extract(samples, options))).toBe('ERR_SAMPLE_SCALE');
    expect(extractor.extract(Int16Array.from(integers), options).dims).toEqual([80, 6]);
  });
});

describe('other input', () => {
  const extractor = extractorForSync(whisper);
  const good = noise(3000);
  const expected = extractor.extract(good, { sampleRate }).data;

  const calls: [string, (samples: Samples, options: ExtractOptions) => unknown][] = [
    ['extract', (samples, options) => extractor.extract(samples, options)],
    ['extractInto', (samples, options) => extractor.extractInto(samples, new Float32Array(240000), options)],
    ['extractView', (samples, options) => extractor.extractView(samples, options)],
    ['windows', (samples, options) => extractor.windows(samples, options)],
  ];

  describe.each(calls)('%s', (_, call) => {
    it.each([
      ['Array', [0, 0.5]],
      ['Uint8Array', new Uint8Array(400)],
      ['Int32Array', new Int32Array(400)],
      ['ArrayBuffer', new ArrayBuffer(400)],
      ['DataView', new DataView(new ArrayBuffer(400))],
      ["'jfk.wav'", 'jfk.wav'],
      ['null', null],
      ['undefined', undefined],
    ])('refuses %s for samples', (given, samples) => {
      const error = errorOf(() => call(samples as unknown as Samples, { sampleRate }));
      expect([error.code, error.option]).toEqual(['ERR_SAMPLE_TYPE', 'samples']);
      expect(error.message).toContain(given);
    });

    it.each([[44100], ['16000'], [Number.NaN], [undefined], [0], [Symbol('rate')]])('refuses a rate of %s', (rate) => {
      const error = errorOf(() => call(good, { sampleRate: rate as number }));
      expect([error.code, error.option, error.expected, error.given]).toEqual([
        'ERR_SAMPLE_RATE',
        'sampleRate',
        16000,
        typeof rate === 'symbol' ? 'Symbol' : rate,
      ]);
    });

    it('refuses to go without options', () => {
      expect(codeOf(() => call(good, undefined as unknown as ExtractOptions))).toBe('ERR_SAMPLE_RATE');
    });

    it('refuses no samples at all', () => {
      expect(codeOf(() => call(new Float32Array(0), { sampleRate }))).toBe('ERR_EMPTY_AUDIO');
    });

    it('is right afterwards', () => {
      expect(firstDifference(extractor.extract(good, { sampleRate }).data, expected)).toBeUndefined();
    });
  });

  it('refuses more than the window, and says what there is to do', () => {
    const error = errorOf(() => extractor.extract(new Float32Array(480001), { sampleRate }));
    expect(error).toMatchObject({ code: 'ERR_TOO_LONG', option: 'samples', expected: 480000, given: 480001 });
    for (const choice of ['windows()', 'file', 'truncate', 'unpadded']) expect(error.message).toContain(choice);
  });

  it.each([1, 200])('refuses %i samples unpadded', (count) => {
    const error = errorOf(() => extractor.extract(noise(count), { sampleRate, length: 'unpadded' }));
    expect(error).toMatchObject({ code: 'ERR_TOO_SHORT', expected: 201, given: count });
  });

  it('refuses a length mode that there is not', () => {
    const error = errorOf(() => extractor.extract(good, { sampleRate, length: 'padded' as LengthMode }));
    expect(error).toMatchObject({ code: 'ERR_OPTION', option: 'length', given: 'padded' });
  });

  it.each([
    ['too short', new Float32Array(239999)],
    ['too long', new Float32Array(240001)],
    ['doubles', new Float64Array(240000)],
    ['bytes', new Uint8Array(240000)],
    ['an Array', Array(240000).fill(0)],
    ['nothing', undefined],
    ['null', null],
  ])('refuses an output that is %s', (_, out) => {
    const error = errorOf(() => extractor.extractInto(good, out as unknown as Float32Array, { sampleRate }));
    expect([error.code, error.option, error.expected]).toEqual(['ERR_OUTPUT_SIZE', 'out', 240000]);
    expect(error.message).toContain('80 x 3000');
  });

  it('refuses before it writes: a failed call of the wrong kind leaves the output as it was', () => {
    const out = new Float32Array(240000).fill(7);
    expect(codeOf(() => extractor.extractInto(good, out, { sampleRate: 8000 }))).toBe('ERR_SAMPLE_RATE');
    expect(out.every((x) => x === 7)).toBe(true);
  });

  it('refuses an output that lies over the samples, and takes one beside them in the same buffer', () => {
    const memory = new Float32Array(240000 + 1000);
    const samples = memory.subarray(0, 1000);
    samples.set(noise(1000));
    const over = errorOf(() => extractor.extractInto(samples, memory.subarray(999, 240999), { sampleRate }));
    expect([over.code, over.option]).toEqual(['ERR_OPTION', 'out']);
    const beside = memory.subarray(1000);
    extractor.extractInto(samples, beside, { sampleRate });
    expect(firstDifference(beside, extractor.extract(noise(1000), { sampleRate }).data)).toBeUndefined();
  });

  it('the third of four windows is bad: the two before it come, then the error', () => {
    const samples = noise(4 * 480000);
    samples[2 * 480000 + 5] = Number.NaN;
    const windows = extractor.windows(samples, { sampleRate });
    expect(windows.next().done).toBe(false);
    expect(windows.next().done).toBe(false);
    expect(codeOf(() => windows.next())).toBe('ERR_NON_FINITE');
    expect(firstDifference(extractor.extract(good, { sampleRate }).data, expected)).toBeUndefined();
  });
});

describe('options of the extractor', () => {
  it.each([
    ['target', { target: 'gpu' }],
    ['target', { target: '' }],
    ['output', { output: 'float16' }],
    ['output', { target: 'simd', output: 'float64' }],
  ])('refuses an unknown %s', (option, options) => {
    expect(errorOf(() => extractorForSync(whisper, options as ExtractorOptions))).toMatchObject({
      code: 'ERR_OPTION',
      option,
    });
  });

  it('refuses relaxed where the runtime cannot, and otherwise runs it', () => {
    const run = () => extractorForSync(whisper, { target: 'relaxed' });
    let outcome = 'made';
    try {
      const { data } = run().extract(noise(3000), { sampleRate });
      const simd = extractorForSync(whisper).extract(noise(3000), { sampleRate }).data;
      expect(data.reduce((most, x, i) => Math.max(most, Math.abs(x - simd[i])), 0)).toBeLessThan(3e-6);
    } catch (error) {
      outcome = (error as MelismaError).code;
    }
    expect(['made', 'ERR_NO_WEBASSEMBLY']).toContain(outcome);
  });

  it('refuses a spec that is none', () => {
    expect(codeOf(() => extractorForSync({ ...whisper, windowLength: 500 }))).toBe('ERR_SPEC');
    for (const none of [undefined, null, 3]) {
      expect(codeOf(() => extractorForSync(none as unknown as Spec))).toBe('ERR_SPEC');
    }
  });
});

describe('after dispose', () => {
  const disposed = (): Extractor => {
    const extractor = extractorForSync(whisper);
    extractor.extractView(noise(1000), { sampleRate });
    extractor.dispose();
    return extractor;
  };

  it('every call is an error, and dispose is not', () => {
    const extractor = disposed();
    const samples = noise(1000);
    expect(codeOf(() => extractor.extract(samples, { sampleRate }))).toBe('ERR_DISPOSED');
    expect(codeOf(() => extractor.extractInto(samples, new Float32Array(240000), { sampleRate }))).toBe('ERR_DISPOSED');
    expect(codeOf(() => extractor.extractView(samples, { sampleRate }))).toBe('ERR_DISPOSED');
    expect(codeOf(() => extractor.windows(samples, { sampleRate }))).toBe('ERR_DISPOSED');
    extractor.dispose();
    extractor[Symbol.dispose]();
  });

  it('in a browser without Symbol.dispose no method is named "undefined"', async () => {
    vi.resetModules();
    const { dispose, prototype, ...others } = Object.getOwnPropertyDescriptors(Symbol);
    const make = Symbol;
    vi.stubGlobal(
      'Symbol',
      Object.defineProperties((name?: string) => make(name), others),
    );
    const { ClipExtractor } = await import('./clip.ts').finally(vi.unstubAllGlobals);
    const names = Reflect.ownKeys(ClipExtractor.prototype);
    expect(names).toContain(Symbol.for('Symbol.dispose'));
    expect(names).not.toContain('undefined');
  });

  it('windows under way end in the error, too', () => {
    const extractor = extractorForSync(whisper);
    const windows = extractor.windows(noise(3 * 480000), { sampleRate });
    windows.next();
    extractor.dispose();
    expect(codeOf(() => windows.next())).toBe('ERR_DISPOSED');
  });
});
