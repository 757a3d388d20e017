/** `melisma/resample` from outside: the golden vectors, the naive version, what is promised of quality, streams, errors. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { MelismaError } from 'melisma';
import { createResampler, createResamplerSync, type Resampler, type ResamplerOptions } from 'melisma/resample';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readNpy } from '../oracle/golden.ts';
import { seededNoise } from '../oracle/seeded.ts';
import { checkedRequest } from '../packages/melisma/src/resample/options.ts';
import { ratioOf } from '../packages/melisma/src/resample/ratio.ts';
import { referenceResample } from '../packages/melisma/src/resample/reference.ts';
import { root } from '../scripts/entries.ts';

interface Stored {
  file: string;
  sha256: string;
}
interface GoldenResample extends Stored {
  name: string;
  from: number;
  to: number;
  compatibility: ResamplerOptions['compatibility'];
  /** Of torchaudio's own sums of floats. */
  rounding?: number;
}
const manifest: {
  noise: Stored;
  cases: GoldenResample[];
  soxr: (Omit<GoldenResample, 'compatibility'> & { input: Stored })[];
} = JSON.parse(readFileSync(join(root, 'fixtures/resample/MANIFEST.json'), 'utf8'));

/** A stored array that is the one its manifest says. */
function golden({ file, sha256 }: Stored): Float32Array {
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'fixtures', file)))
    .digest('hex');
  if (digest !== sha256) throw new Error(`${file} is not the file of the manifest`);
  return readNpy(file).data as Float32Array;
}

const noise = (length: number, seed = 1): Float32Array => Float32Array.from(seededNoise(length, seed));

function largestDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < b.length; i++) {
    const distance = Math.abs(a[i] - b[i]);
    if (!(distance <= largest)) largest = distance; // NaN stays
  }
  return largest;
}

const decibels = (value: number): number => 20 * Math.log10(value);
const rms = (values: ArrayLike<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0) / values.length);

/** Two units in the last place of numbers below 1: one for our sums, one for the stored array. Float32, and nothing besides. */
const FLOAT_ERROR = 2 ** -23;

describe('golden vectors', () => {
  it.each(manifest.cases)('$name', (stored) => {
    const { from, to, compatibility } = stored;
    const want = golden(stored);
    const got = createResamplerSync({ from, to, compatibility }).resample(golden(manifest.noise));
    expect(got.length).toBe(want.length);
    expect(largestDistance(got, want)).toBeLessThanOrEqual(FLOAT_ERROR + (stored.rounding ?? 0));
  });

  // soxr's arrays may be one sample shorter: it rounds where this library rounds up.
  it.each(manifest.soxr)('$name: below the cutoff all good resamplers agree', (stored) => {
    const want = golden(stored);
    const got = createResamplerSync({ from: stored.from, to: stored.to }).resample(golden(stored.input));
    expect(got.length - want.length).toBeLessThanOrEqual(1);
    expect(rms(want)).toBeGreaterThan(1e-3);
    expect(largestDistance(got, want)).toBeLessThan(1e-6);
  });
});

/** Every way there is: by blocks of all kinds of sizes, by rows, by rows and interpolation, the copy. */
const kinds: [options: ResamplerOptions, noiseBound: number][] = [
  [{ from: 44100, to: 16000 }, -125],
  [{ from: 16000, to: 44100 }, -120],
  [{ from: 48000, to: 16000 }, -125],
  [{ from: 16000, to: 48000 }, -120],
  [{ from: 11025, to: 16000 }, -120],
  [{ from: 8000, to: 16000 }, -120],
  [{ from: 96000, to: 16000 }, -125],
  [{ from: 44100, to: 16000, quality: 'fast' }, -90],
  [{ from: 16000, to: 24000, quality: 'fast' }, -85],
  [{ from: 44100, to: 16000, quality: 'low-latency' }, -125],
  [{ from: 8000, to: 16000, quality: 'low-latency' }, -120],
  [{ from: 44100, to: 16001 }, -125],
  [{ from: 16000, to: 16001, quality: 'fast' }, -125],
  [{ from: 100, to: 160 }, -125],
  [{ from: 44100, to: 16000, compatibility: 'torchaudio' }, -125],
  [{ from: 16001, to: 44100, compatibility: 'kaldi' }, -125],
  [{ from: 192000, to: 8000, compatibility: 'kaldi' }, -125],
  [{ from: 16000, to: 16000 }, Number.NEGATIVE_INFINITY],
  [{ from: 44100, to: 16000, target: 'reference' }, -140],
];
const titled = kinds.map(([options, bound]) => ({ title: JSON.stringify(options), options, bound }));
const made = new Map<string, Resampler>();
function resamplerOf(options: ResamplerOptions): Resampler {
  const key = JSON.stringify(options);
  if (!made.has(key)) made.set(key, createResamplerSync(options));
  return made.get(key)!;
}

describe.each(titled)('$title', ({ options, bound }) => {
  const resampler = resamplerOf(options);
  const { from, to } = options;
  /** Several blocks, and not a whole number of them. */
  const long = Math.min(30_011, Math.round(0.4 * from) + 4321);

  it('is the naive version, but for float32 and the edge of the band', () => {
    const samples = noise(Math.min(long, 9001));
    const want = from === to ? samples : referenceResample(ratioOf(from, to), checkedRequest(options).shape, samples);
    const got = resampler.resample(samples);
    expect(got.length).toBe(want.length);
    expect(decibels(largestDistance(got, want))).toBeLessThanOrEqual(bound);
  });

  it('has ceil(n to / from) samples', () => {
    for (const length of [1, 2, 3, 159, 160, 161, 441, 1000, 4411]) {
      const expected = Number((BigInt(length) * BigInt(to) + BigInt(from) - 1n) / BigInt(from));
      expect(resampler.outputLength(length)).toBe(expected);
      expect(resampler.resample(noise(length)).length).toBe(expected);
    }
  });

  it('a stream in any chunks has the bits of the whole', () => {
    const samples = noise(long, 3);
    const whole = resampler.resample(samples);
    const stream = resampler.stream();
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6000 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        const parts: Float32Array[] = [];
        let at = 0;
        for (let i = 0; at < samples.length && i < 100; i++) {
          const end = Math.min(samples.length, at + sizes[i % sizes.length]);
          parts.push(stream.push(samples.subarray(at, end)));
          at = end;
        }
        parts.push(stream.push(samples.subarray(at)), stream.flush());
        const joined = Float32Array.from(parts.flatMap((part) => [...part]));
        expect(Buffer.compare(Buffer.from(joined.buffer), Buffer.from(whole.buffer))).toBe(0);
      }),
      { numRuns: 8, seed: 7 },
    );
  });

  it('an output leaves when its latency has passed, and not later', () => {
    const stream = resampler.stream();
    const samples = noise(long, 4);
    let left = 0;
    for (let at = 0; at < samples.length; at += 77) {
      left += stream.push(samples.subarray(at, at + 77)).length;
      const came = Math.min(samples.length, at + 77);
      // Output n stands at sample n from / to; all whose time lies `latency` back are out.
      expect(left).toBeGreaterThanOrEqual(Math.floor(((came - resampler.latency) * to) / from));
    }
    left += stream.flush().length;
    expect(left).toBe(resampler.outputLength(samples.length));
  });

  it('doubles and integers are the floats that they stand for', () => {
    const integers = Int16Array.from(noise(3001, 5), (x) => Math.round(32767 * x));
    const floats = Float32Array.from(integers, (x) => x / 32768);
    const want = resampler.resample(floats);
    expect(resampler.resample(integers)).toEqual(want);
    expect(resampler.resample(Float64Array.from(floats))).toEqual(want);
    const out = new Float32Array(want.length);
    resampler.resampleInto(integers, out);
    expect(out).toEqual(want);
  });
});

describe('the reference', () => {
  const ways: ResamplerOptions[] = [
    { from: 44100, to: 16000 },
    { from: 16000, to: 44100, quality: 'fast' },
    { from: 48000, to: 16000, quality: 'low-latency' },
    { from: 44100, to: 16001 },
    { from: 16001, to: 16000, compatibility: 'torchaudio' },
    { from: 48000, to: 16000, compatibility: { library: 'torchaudio', dtype: 'float64' } },
    { from: 16000, to: 16000, compatibility: 'kaldi' },
  ];

  it.each(ways)(
    'of %j: the definition, rounded once; whole, into an array, in pieces, of doubles and integers',
    (options) => {
      const integers = Int16Array.from(noise(3000, 9), (x) => Math.round(32767 * x));
      const floats = Float32Array.from(integers, (x) => x / 32768);
      const { from, to } = options;
      const want = Float32Array.from(referenceResample(ratioOf(from, to), checkedRequest(options).shape, floats));
      const resampler = createResamplerSync({ ...options, target: 'reference' });
      const stream = resampler.stream();
      for (const clip of [floats, integers, Float64Array.from(floats)]) {
        expect(resampler.resample(clip)).toEqual(want);
        const out = new Float32Array(resampler.outputLength(clip.length));
        resampler.resampleInto(clip, out);
        expect(out).toEqual(want);
        const parts = [0, 1, 700, 2999].map((at, i, places) => stream.push(clip.subarray(at, places[i + 1])));
        expect(parts[2].length).toBeGreaterThan(0);
        expect(Float32Array.from([...parts, stream.flush()].flatMap((part) => [...part]))).toEqual(want);
      }
    },
  );

  it('is the fast way, but for float32 and the edge of the band', async () => {
    const samples = noise(30_011);
    const reference = await createResampler({ from: 44100, to: 16000, target: 'reference' });
    const got = resamplerOf({ from: 44100, to: 16000 }).resample(samples);
    expect(decibels(largestDistance(got, reference.resample(samples)))).toBeLessThan(-120);
  });
});

/** dB: of whole blocks by transforms; of blocks whose filter lets through more; of sums in float32 over up to 1,000 products. */
const NOISE = { high: -118, fast: -84, 'low-latency': -114 } as const;

describe('any ratio', () => {
  const options = fc.constantFrom<Partial<ResamplerOptions>>({}, { quality: 'fast' }, { quality: 'low-latency' }, { compatibility: 'torchaudio' }, { compatibility: { library: 'torchaudio', dtype: 'float64' } }, { compatibility: { library: 'kaldi', numZeros: 3 } }); // biome-ignore format: a list

  /** Against the naive version, whole and in two pieces. */
  function check(wanted: ResamplerOptions, length: number): void {
    const { from, to } = wanted;
    const samples = noise(length, 8);
    const resampler = createResamplerSync(wanted);
    const got = resampler.resample(samples);
    const request = checkedRequest(wanted);
    const want = from === to && request.copies ? samples : referenceResample(ratioOf(from, to), request.shape, samples);
    expect(got.length).toBe(want.length);
    expect(decibels(largestDistance(got, want))).toBeLessThan(NOISE[wanted.quality ?? 'high']);
    const stream = resampler.stream();
    const half = length >> 1;
    const joined = [
      ...stream.push(samples.subarray(0, half)),
      ...stream.push(samples.subarray(half)),
      ...stream.flush(),
    ];
    expect(Float32Array.from(joined)).toEqual(got);
  }

  it('of rates at random', () => {
    const rate = fc.integer({ min: 4000, max: 200_000 });
    const round = fc.integer({ min: 4, max: 200 }).map((n) => 1000 * n);
    fc.assert(
      fc.property(rate, rate, options, (from, to, more) => check({ from, to, ...more }, 700)),
      { numRuns: 12, seed: 1 },
    );
    fc.assert(
      fc.property(round, round, options, (from, to, more) => check({ from, to, ...more }, 2500)),
      { numRuns: 12, seed: 2 },
    );
  });

  it.each([
    { from: 1, to: 256 },
    { from: 256, to: 1 },
    { from: 10_000_000, to: 39_063 },
    { from: 39_063, to: 10_000_000 },
    { from: 9_999_991, to: 9_999_973 },
    { from: 9_999_991, to: 9_999_973, compatibility: 'kaldi' },
    { from: 9_999_991, to: 9_999_973, compatibility: 'torchaudio' },
    { from: 256, to: 1, compatibility: { library: 'kaldi', numZeros: 1 } },
  ] as ResamplerOptions[])('at the ends of what is taken: %j', (wanted) => {
    check(wanted, wanted.from < wanted.to ? 60 : 600);
  });

  // A row for each phase, and interpolated: float32 takes some phases over the edge of a sample, as much as 6e-4 samples.
  it.each([6, 32])("a whole period of torchaudio's phases, %d zero crossings", (lowpassFilterWidth) => {
    const compatibility = { library: 'torchaudio', lowpassFilterWidth } as const;
    check({ from: 20_011, to: 19_997, compatibility }, 20_011);
  });
});

/** A sine at a place in the middle, rising and falling slowly. */
const tone = (rate: number, frequency: number, length: number): Float32Array =>
  Float32Array.from(
    { length },
    (_, i) => Math.sin((2 * Math.PI * frequency * i) / rate) * Math.sin((Math.PI * i) / length) ** 2,
  );

describe.each([
  [44100, 16000],
  [48000, 16000],
  [96000, 16000],
  [16000, 11025],
  [44100, 16001],
])('%i to %i Hz', (from, to) => {
  const nyquist = Math.min(from, to) / 2;
  const length = from / 2;

  it.each([
    ['high', 0.91],
    ['fast', 0.8],
    ['low-latency', 0.9],
  ] as const)('%s: tones up to %d of half the rate stay as they are, in their place', (quality, passband) => {
    for (const share of [0.01, 0.2, 0.5, passband]) {
      const frequency = share * nyquist;
      const got = resamplerOf({ from, to, quality }).resample(tone(from, frequency, length));
      const want = Array.from({ length: got.length }, (_, n) => {
        const t = n / to;
        return Math.sin(2 * Math.PI * frequency * t) * Math.sin((Math.PI * t * from) / length) ** 2;
      });
      // 0.01 dB is 0.00115; a shift of a hundredth of a sample would be more.
      expect(largestDistance(got, want), `at ${share}`).toBeLessThan(share === passband ? 1.1e-3 : 1e-5);
    }
  });

  it.each([
    ['high', -120],
    ['fast', -85],
    ['low-latency', -90],
  ] as const)('%s: tones above half the rate are below %d dB', (quality, limit) => {
    for (const share of [1.002, 1.1, 1.5, 0.99 * (from / 2 / nyquist)]) {
      if (share * nyquist > from / 2) continue;
      const samples = tone(from, share * nyquist, length);
      const got = resamplerOf({ from, to, quality }).resample(samples);
      expect(decibels(rms(got) / rms(samples)), `at ${share}`).toBeLessThan(limit);
    }
  });
});

describe('time', () => {
  it.each([
    { from: 44100, to: 16000 },
    { from: 16000, to: 44100 },
    { from: 48000, to: 16000 },
    { from: 44100, to: 16001 },
    { from: 44100, to: 16000, compatibility: 'kaldi' },
  ] as ResamplerOptions[])('an impulse stays at its time, and both sides of it are the same: %j', (options) => {
    const { from, to } = options;
    const { input, output } = ratioOf(from, to);
    const place = Math.max(1, Math.ceil(2000 / input)) * input;
    const samples = new Float32Array(2 * place + 1);
    samples[place] = 1;
    const got = resamplerOf(options).resample(samples);
    const middle = (place / input) * output;
    const highest = got.reduce((best, x, i) => (x > got[best] ? i : best), 0);
    expect(highest).toBe(middle);
    for (let i = 1; i < 300; i++) expect(Math.abs(got[middle + i] - got[middle - i])).toBeLessThan(1e-6);
  });

  it('silence is silence', () => {
    expect(
      resamplerOf({ from: 44100, to: 16000 })
        .resample(new Float32Array(9000))
        .every((x) => x === 0),
    ).toBe(true);
  });

  it('a constant keeps its level: all phases have the same gain', () => {
    for (const { options } of titled.filter((kind) => kind.options.compatibility === undefined)) {
      const length = Math.min(60_000, 6 * options.from);
      const got = resamplerOf(options).resample(new Float32Array(length).fill(1));
      const middle = got.subarray(Math.floor(0.4 * got.length), Math.floor(0.6 * got.length));
      expect(Math.max(...middle.map((x) => Math.abs(x - 1))), JSON.stringify(options)).toBeLessThan(3e-5);
    }
  });

  it.each([
    [8000, 16000],
    [11025, 16000],
    [22050, 16000],
    [24000, 16000],
    [32000, 16000],
    [44100, 16000],
    [48000, 16000],
    [96000, 16000],
  ])('%i and %i Hz: at most 98 ms of latency, both ways, and half of it for fast', (a, b) => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ]) {
      expect(resamplerOf({ from, to }).latency / from).toBeLessThanOrEqual(0.098);
      expect(resamplerOf({ from, to, quality: 'fast' }).latency / from).toBeLessThanOrEqual(0.049);
    }
  });

  it.each([8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 96000])(
    '%i Hz and others by low-latency: at most 5 ms, 8 ms where one of them is 8 or 11.025 kHz',
    (from) => {
      for (const to of [8000, 16000, 22050, 24000, 44100, 48000]) {
        if (to === from) continue;
        const limit = Math.min(from, to) < 16000 ? 0.008 : 0.005;
        expect(resamplerOf({ from, to, quality: 'low-latency' }).latency / from).toBeLessThanOrEqual(limit);
      }
    },
  );
});

it('the asynchronous way gives the same bits', async () => {
  const samples = noise(5000);
  const resampler = await createResampler({ from: 44100, to: 16000 });
  expect(resampler.resample(samples)).toEqual(resamplerOf({ from: 44100, to: 16000 }).resample(samples));
  expect([resampler.from, resampler.to]).toEqual([44100, 16000]);
});

/** The error's code and option. */
function refused(body: () => unknown): [string, string | undefined] {
  try {
    body();
  } catch (error) {
    if (error instanceof MelismaError) return [error.code, error.option];
    throw error;
  }
  return ['none', undefined];
}

describe('errors', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('no WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    expect(refused(() => createResamplerSync({ from: 44100, to: 16000 }))).toEqual(['ERR_NO_WEBASSEMBLY', 'target']);
    await expect(createResampler({ from: 44100, to: 16000 })).rejects.toMatchObject({
      code: 'ERR_NO_WEBASSEMBLY',
      message: expect.stringContaining("target: 'reference' works without"),
    });
  });

  const make = (options: object) => refused(() => createResamplerSync(options as ResamplerOptions));
  const rates = { from: 44100, to: 16000 };

  it.each([
    [{}, 'from'],
    [{ from: 44100 }, 'to'],
    [{ from: 0, to: 16000 }, 'from'],
    [{ from: -1, to: 16000 }, 'from'],
    [{ from: 44100.5, to: 16000 }, 'from'],
    [{ from: Number.NaN, to: 16000 }, 'from'],
    [{ from: 44100, to: Number.POSITIVE_INFINITY }, 'to'],
    [{ from: '44100', to: 16000 }, 'from'],
    [{ from: 1, to: 1000 }, 'to'],
    [{ ...rates, quality: 'best' }, 'quality'],
    [{ ...rates, target: 'double' }, 'target'],
    [{ ...rates, quality: 'fast', compatibility: 'kaldi' }, 'quality'],
    [{ ...rates, speed: 2 }, 'options'],
    [{ ...rates, compatibility: 'sox' }, 'compatibility.library'],
    [{ ...rates, compatibility: 3 }, 'compatibility'],
    [{ ...rates, compatibility: { library: 'torchaudio', rolloff: 1.1 } }, 'rolloff'],
    [{ ...rates, compatibility: { library: 'torchaudio', lowpassFilterWidth: 0 } }, 'lowpassFilterWidth'],
    [{ ...rates, compatibility: { library: 'torchaudio', resamplingMethod: 'linear' } }, 'resamplingMethod'],
    [{ ...rates, compatibility: { library: 'torchaudio', dtype: 'float32' } }, 'dtype'],
    [{ ...rates, compatibility: { library: 'kaldi', dtype: 'float64' } }, 'compatibility'],
    [{ ...rates, compatibility: { library: 'kaldi', rolloff: 0.9 } }, 'compatibility'],
    [{ ...rates, compatibility: { library: 'kaldi', filterCutoff: 9000 } }, 'filterCutoff'],
    [{ ...rates, compatibility: { library: 'kaldi', numZeros: 1.5 } }, 'numZeros'],
  ])('%j', (options, option) => {
    expect(make(options)).toEqual(['ERR_OPTION', option]);
  });

  it('no options at all', async () => {
    expect(refused(() => createResamplerSync(undefined as never))).toEqual(['ERR_OPTION', 'options']);
    await expect(createResampler({ from: 0, to: 1 })).rejects.toThrow(/^from: expected a whole number/);
  });

  describe.each([
    { from: 44100, to: 16000 },
    { from: 44100, to: 16001 },
    { from: 16000, to: 16000 },
  ])('$from to $to Hz', (pair) => {
    const resampler = resamplerOf(pair);

    it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2e12])('a sample of %d', (value) => {
      for (const place of [0, 1, 4000, 8998, 8999]) {
        const samples = noise(9000);
        samples[place] = value;
        expect(refused(() => resampler.resample(samples))).toEqual(['ERR_NON_FINITE', 'samples']);
        expect(refused(() => resampler.stream().push(samples))).toEqual(['ERR_NON_FINITE', 'samples']);
        expect(() => resampler.resample(samples)).toThrow(`at index ${place}`);
      }
      expect(resampler.resample(noise(9000)).every(Number.isFinite)).toBe(true);
    });

    it('a chunk that is refused leaves its stream alone', () => {
      const samples = noise(9000, 6);
      const stream = resampler.stream();
      const first = stream.push(samples.subarray(0, 5000));
      expect(refused(() => stream.push(Float32Array.of(1, Number.NaN)))).toEqual(['ERR_NON_FINITE', 'samples']);
      expect(() => stream.push(Float32Array.of(1, Number.NaN))).toThrow('at index 5001');
      const joined = [...first, ...stream.push(samples.subarray(5000)), ...stream.flush()];
      expect(Float32Array.from(joined)).toEqual(resampler.resample(samples));
    });

    it('no samples, wrong samples, wrong outputs', () => {
      const samples = noise(441);
      const length = resampler.outputLength(441);
      const into = (out: unknown) => refused(() => resampler.resampleInto(samples, out as Float32Array));
      expect(refused(() => resampler.resample(new Float32Array(0)))).toEqual(['ERR_EMPTY_AUDIO', 'samples']);
      expect(refused(() => resampler.resample([1, 2] as never))).toEqual(['ERR_SAMPLE_TYPE', 'samples']);
      expect(refused(() => resampler.stream().push(null as never))).toEqual(['ERR_SAMPLE_TYPE', 'samples']);
      expect(into(new Float32Array(length + 1))).toEqual(['ERR_OUTPUT_SIZE', 'out']);
      expect(into(new Float64Array(length))).toEqual(['ERR_OUTPUT_SIZE', 'out']);
      expect(into(undefined)).toEqual(['ERR_OUTPUT_SIZE', 'out']);
      expect(into(samples.subarray(0, length))).toEqual([length > 441 ? 'ERR_OUTPUT_SIZE' : 'ERR_OPTION', 'out']);
    });

    it('an empty chunk and an empty stream are nothing', () => {
      const stream = resampler.stream();
      expect([...stream.push(new Float32Array(0)), ...stream.flush()]).toEqual([]);
    });
  });
});
