/** One body of cases for every function and target: sizes, lanes, kinds of numbers, outputs, and what is refused. */
import { describe, expect, it } from 'vitest';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { MelismaError } from '../errors/errors.ts';
import {
  amplitudeToDb,
  applyWindow,
  type DspArray,
  type DspTarget,
  hzToMel,
  ln,
  log10,
  type Matrix,
  magnitude,
  melFilterbank,
  melToHz,
  powerSpectrum,
  powerToDb,
  rfft,
  stft,
  stftView,
} from './index.ts';

const targets: DspTarget[] = ['simd', 'double', 'reference'];
type Options = { target: DspTarget; out?: Float32Array & Float64Array };

/** Functions of single numbers. */
const elementwise: Record<string, (x: DspArray, options: Options) => DspArray> = {
  ln,
  log10,
  powerToDb: (x, options) => powerToDb(x, { ...options, topDb: null }),
  amplitudeToDb: (x, options) => amplitudeToDb(x, { ...options, topDb: null }),
  magnitude: (x, options) => magnitude({ re: x, im: x, dims: [1, x.length] }, options).data,
  power: (x, options) => magnitude({ re: x, im: x, dims: [x.length, 1] }, { ...options, power: 2 }).data,
};
for (const scale of ['slaney', 'htk', 'kaldi'] as const) {
  elementwise[`hzToMel ${scale}`] = (x, options) => hzToMel(x, scale, options);
  elementwise[`melToHz ${scale}`] = (x, options) => melToHz(x, scale, options);
}

const bank = melFilterbank({ sampleRate: 16000, fftSize: 40, melCount: 5 });

/** Functions of rows: the length of a row in, and one matrix out for each array that they return. */
const rowwise: Record<string, [number, (frames: Matrix, options: Options) => Matrix[]]> = {
  applyWindow: [13, (frames, options) => [applyWindow(frames, 'hamming', options)]],
  rfft: [21, (frames, { target }) => {
    const { re, im, dims } = rfft(frames, { fftSize: 24, target });
    return [{ data: re, dims }, { data: im, dims }];
  }],
  'power spectrum': [16, (frames, options) => [powerSpectrum(frames, options)]],
  'magnitude spectrum': [33, (frames, options) => [powerSpectrum(frames, { ...options, fftSize: 37, power: 1 })]],
  mel: [21, (frames, options) => [bank.apply(frames, options)]],
  'mel, bin-major': [21, (frames, options) => [turned(bank.apply(turned(frames), { ...options, layout: 'bin-major' }))]],
}; // biome-ignore format: a table

/** A matrix with rows and columns changed. */
function turned({ data, dims: [rows, columns] }: Matrix): Matrix {
  return { data: data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]), dims: [columns, rows] };
}

const concat = (parts: DspArray[]): number[] => parts.flatMap((part) => [...part]);

describe.each(targets)('%s', (target) => {
  const Out = (target === 'simd' ? Float32Array : Float64Array) as Float64ArrayConstructor;
  const noise = (count: number, seed = 1): DspArray => Out.from(seededNoise(count, seed));

  describe.each(Object.keys(elementwise))('%s', (name) => {
    const compute = elementwise[name];

    it.each([0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 64])('of %i numbers: each alone has the same bits', (count) => {
      const x = noise(count).map((v) => 50 * Math.abs(v));
      const all = compute(x, { target });
      expect(all).toBeInstanceOf(Out);
      expect([...all]).toEqual(concat(Array.from(x, (v) => compute(Out.of(v), { target }))));
    });

    it('of blocks and a bit: the same bits in any place', () => {
      const x = noise(9000).map((v) => 50 * Math.abs(v));
      const all = compute(x, { target });
      for (const start of [1, 2047, 2049, 4095, 4097, 8190])
        expect(compute(x.subarray(start, start + 50), { target })).toEqual(all.subarray(start, start + 50));
    });

    it('passes NaN through, and alone', () => {
      const x = Out.of(1, 2, Number.NaN, 3, 4, Number.NaN, 5);
      const y = compute(x, { target });
      expect(Array.from(y, Number.isNaN)).toEqual(Array.from(x, Number.isNaN));
    });

    it('writes to `out`, which may be the input', () => {
      const x = noise(100).map(Math.abs);
      const want = [...compute(x, { target })];
      const out = new Out(100) as Float32Array & Float64Array;
      expect(compute(x, { target, out })).toBe(out);
      expect([...out]).toEqual(want);
      compute(x, { target, out: x as Float32Array & Float64Array });
      expect([...x]).toEqual(want);
    });
  });

  describe.each(Object.keys(rowwise))('%s', (name) => {
    const [length, compute] = rowwise[name];

    it.each([0, 1, 2, 3, 4, 5, 8, 9, 40])('%i rows: each alone has the same bits', (rows) => {
      const frames = { data: noise(rows * length), dims: [rows, length] as [number, number] };
      const all = compute(frames, { target });
      const row = (i: number): Matrix => ({ data: frames.data.slice(i * length, (i + 1) * length), dims: [1, length] });
      all.forEach(({ data, dims }, half) => {
        expect(data).toBeInstanceOf(Out);
        expect(dims[0]).toBe(rows);
        const single = Array.from({ length: rows }, (_, i) => compute(row(i), { target })[half].data);
        expect([...data].map((x) => x + 0)).toEqual(concat(single).map((x) => x + 0)); // +0: zeros have no sign here
      });
    });

    it('many rows: the last ones have the bits of the first', () => {
      const part = noise(8 * length, 2);
      const rows = 8 * Math.ceil(40_000 / (8 * length));
      const data = new Out(rows * length);
      for (let start = 0; start < data.length; start += part.length) data.set(part, start);
      for (const all of compute({ data, dims: [rows, length] }, { target })) {
        const columns = all.dims[1];
        expect(all.data.slice(-8 * columns)).toEqual(all.data.slice(0, 8 * columns));
      }
    });

    it('keeps NaN in its row', () => {
      const data = noise(6 * length);
      data[3 * length + 5] = Number.NaN;
      for (const { data: out, dims } of compute({ data, dims: [6, length] }, { target })) {
        const touched = Array.from({ length: 6 }, (_, i) => out.slice(i * dims[1], (i + 1) * dims[1]).some(Number.isNaN)); // biome-ignore format: one line
        expect(touched).toEqual([false, false, false, true, false, false]);
      }
    });

    it('takes floats and doubles', () => {
      const floats = Float32Array.from(noise(3 * length));
      const [a, b] = [floats, Float64Array.from(floats)].map((data) =>
        compute({ data, dims: [3, length] }, { target }),
      );
      expect(a).toEqual(b);
    });
  });

  const shapes = [
    { nFft: 16, hopLength: 4 },
    { nFft: 24, winLength: 11, hopLength: 30, window: 'povey', periodic: false },
    { nFft: 25, hopLength: 7, onesided: false, normalized: true },
    { nFft: 64, hopLength: 1, window: new Float32Array(64).fill(0.25) },
  ] as const;

  it.each(shapes)('stft %j: frames are transforms of windowed samples, in any place', (options) => {
    const samples = noise(700, 3);
    const { nFft, hopLength } = options;
    const { re, im, dims } = stft(samples, { ...options, center: false, target });
    expect(dims[1]).toBe(1 + Math.floor((700 - nFft) / hopLength));
    for (const first of [0, 1, 3, 4, 5, dims[1] - 1]) {
      const { re: oneRe, im: oneIm } = stft(samples.slice(first * hopLength, first * hopLength + nFft), { ...options, center: false, target }); // biome-ignore format: one line
      const column = (all: DspArray) => all.filter((_, i) => i % dims[1] === first).map((x) => x + 0);
      expect([column(re), column(im)]).toEqual([oneRe, oneIm].map((half) => half.map((x) => x + 0)));
    }
  });

  it('stft of 1 to 40 samples, mirrored or between zeros', () => {
    for (let length = 1; length <= 40; length++) {
      const samples = noise(length, 4);
      const compute = (padMode: 'constant' | 'reflect', pad: (i: number) => number) => {
        const padded = Out.from({ length: length + 16 }, (_, i) => pad(i - 8));
        const { re } = stft(samples, { nFft: 16, hopLength: 3, padMode, target });
        expect(re).toEqual(stft(padded, { nFft: 16, hopLength: 3, center: false, target }).re);
      };
      compute('constant', (i) => samples[i] ?? 0);
      if (length > 8) compute('reflect', (i) => samples[i < 0 ? -i : i < length ? i : 2 * (length - 1) - i]);
    }
  });

  it('stftView has the bits of stft, whatever the number of frames', () => {
    for (const options of [{ nFft: 64, hopLength: 5 }, { nFft: 30, hopLength: 11, onesided: false }, { nFft: 16, hopLength: 16, padMode: 'reflect' as const }]) // biome-ignore format: one line
      for (let frames = 1; frames < 70; frames += frames < 40 ? 1 : 13) {
        const clip = noise(Math.max(10, frames * options.hopLength), 5);
        const whole = stft(clip, { ...options, target });
        const { re, im, dims } = stftView(clip, { ...options, target });
        expect(dims).toEqual(whole.dims);
        expect(Array.from(re)).toEqual(Array.from(whole.re));
        expect(Array.from(im)).toEqual(Array.from(whole.im));
      }
  });

  it('stft of an empty clip is one frame of zeros, and integers are scaled', () => {
    const { re, dims } = stft(new Float32Array(0), { nFft: 16, target });
    expect([dims, re.every((x) => x === 0)]).toEqual([[9, 1], true]);
    const integers = Int16Array.of(1, -32768, 5, 7);
    expect(stft(integers, { nFft: 4, target })).toEqual(stft(Float32Array.from(integers, (x) => x / 32768), { nFft: 4, target })); // biome-ignore format: one line
  });

  it('magnitude of rfft is the power spectrum', () => {
    const frames = { data: noise(5 * 48), dims: [5, 48] };
    for (const power of [1, 2] as const)
      expect(magnitude(rfft(frames, { target }), { power, target })).toEqual(powerSpectrum(frames, { power, target }));
  });

  it('decibels end topDb below the largest, and ref is 0 dB', () => {
    const x = Out.of(4, 0.5, Number.NaN, 1e-9, 0, 4e-3);
    const y = powerToDb(x, { ref: 'max', topDb: 20, target });
    expect([y[0], y[3], y[4], y[5]]).toEqual([0, -20, -20, -20]);
    expect(y[2]).toBeNaN();
    for (const level of powerToDb(Out.of(0, 0), { target })) expect(level).toBeCloseTo(-100, 5);
    expect(amplitudeToDb(Out.of(-10, 10), { target })).toEqual(powerToDb(Out.of(100, 100), { target }));
  });

  it('logarithms of the ends of the range', () => {
    const x = Out.of(0, -0, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1);
    for (const f of [ln, log10])
      expect([...f(x, { target })]).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, 0]); // biome-ignore format: one line
  });

  it('scales at their breaks, and far out', () => {
    expect([...hzToMel(Out.of(0, 1000), 'slaney', { target })]).toEqual([0, 15]);
    expect([...melToHz(Out.of(0, 15), 'slaney', { target })]).toEqual([0, 1000]);
    const far = Out.of(Number.POSITIVE_INFINITY, 1e7);
    for (const scale of ['slaney', 'htk', 'kaldi'] as const) {
      expect(hzToMel(far, scale, { target })[0]).toBe(Number.POSITIVE_INFINITY);
      expect([...melToHz(far, scale, { target })]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    }
    for (const scale of ['htk', 'kaldi'] as const) {
      expect([...hzToMel(Out.of(-700, -800), scale, { target })]).toEqual([Number.NEGATIVE_INFINITY, Number.NaN]);
      expect(melToHz(Out.of(-1e9), scale, { target })[0]).toBe(-700);
    }
  });
});

it('a window by name is the window by its numbers, and a changed array is another window', () => {
  const samples = Float32Array.from(seededNoise(200, 6));
  const window = new Float32Array(16).fill(1);
  const options = { nFft: 16, hopLength: 8, window };
  expect(stft(samples, options)).toEqual(stft(samples, { ...options, window: 'rectangular' }));
  window[3] = 0.5;
  expect(stft(samples, options)).not.toEqual(stft(samples, { ...options, window: 'rectangular' }));
});

it('numbers are converted in double precision', () => {
  expect(hzToMel(1000, 'slaney')).toBeCloseTo(15, 13);
  expect(hzToMel(700, 'htk')).toBeCloseTo(2595 * Math.log10(2), 12);
  expect(melToHz(hzToMel(440, 'kaldi'), 'kaldi')).toBeCloseTo(440, 10);
  expect(hzToMel(-100, 'slaney')).toBe(-1.5);
  expect(hzToMel(Number.NaN, 'htk')).toBeNaN();
});

it('the filters are librosa-like, dense and anew each time', () => {
  const { data, dims } = bank.filters();
  expect(dims).toEqual([5, 21]);
  expect(data).not.toBe(bank.filters().data);
  const power = { data: seededNoise(21, 8), dims: [1, 21] };
  const sums = Array.from({ length: 5 }, (_, m) => power.data.reduce((sum, x, k) => sum + x * data[m * 21 + k], 0));
  expect([...bank.apply(power, { target: 'reference' }).data]).toEqual(sums);
  expect(melFilterbank({ fftSize: 40, melCount: 5, sampleRate: 16000 })).toBe(bank);
});

it('long clips go through in several parts, of the same bits', () => {
  const samples = Float32Array.from(seededNoise(2048 + 64 * 1200, 9));
  const options = { nFft: 2048, hopLength: 64, center: false };
  const { re, im, dims } = stft(samples, options);
  expect(dims).toEqual([1025, 1201]);
  const last = stft(samples.subarray(64 * 1000), options);
  for (const k of [0, 1, 512, 777, 1024]) {
    expect(re.slice(k * 1201 + 1000, (k + 1) * 1201)).toEqual(last.re.slice(k * 201, (k + 1) * 201));
    expect(im.slice(k * 1201 + 1000, (k + 1) * 1201)).toEqual(last.im.slice(k * 201, (k + 1) * 201));
  }
});

it('more plans than the cache holds are made again', () => {
  const sizes = Array.from({ length: 40 }, (_, i) => 4 + i);
  const all = () => sizes.map((n) => rfft({ data: seededNoise(n, n), dims: [1, n] }));
  expect(all()).toEqual(all());
});

describe('refused', () => {
  const frames = { data: new Float32Array(12), dims: [3, 4] };
  const clip = new Float32Array(100);
  const wrong = <T>(value: unknown) => value as T;
  const cases: [string, string, string, () => unknown][] = [
    ['an array of numbers', 'ERR_SAMPLE_TYPE', 'x', () => ln(wrong([1, 2]))],
    ['integers', 'ERR_SAMPLE_TYPE', 'hz', () => hzToMel(wrong(new Int16Array(3)), 'htk')],
    ['no data', 'ERR_SAMPLE_TYPE', 'frames.data', () => rfft(wrong(new Float32Array(4)))],
    ['nothing at all', 'ERR_SAMPLE_TYPE', 'frames', () => powerSpectrum(wrong(undefined))],
    ['text', 'ERR_SAMPLE_TYPE', 'samples', () => stft(wrong('a'))],
    ['halves of two kinds of length', 'ERR_OPTION', 'z.dims', () => magnitude({ re: clip, im: new Float32Array(3), dims: [1, 100] })],
    ['no dims', 'ERR_OPTION', 'frames.dims', () => rfft(wrong({ data: clip }))],
    ['dims of three axes', 'ERR_OPTION', 'frames.dims', () => rfft({ data: clip, dims: [1, 1, 100] })],
    ['dims of another size', 'ERR_OPTION', 'frames.dims', () => applyWindow({ data: clip, dims: [3, 33] }, 'hann')],
    ['a window of another length', 'ERR_OPTION', 'window', () => applyWindow(frames, new Float32Array(5))],
    ['a window of no name', 'ERR_OPTION', 'window', () => applyWindow(frames, wrong('hanning'))],
    ['frames longer than the transform', 'ERR_OPTION', 'frames.dims', () => rfft(frames, { fftSize: 3 })],
    ['frames of no sample', 'ERR_OPTION', 'frames.dims', () => rfft({ data: new Float32Array(0), dims: [3, 0] }, { fftSize: 8 })],
    ['a size of one', 'ERR_OPTION', 'fftSize', () => powerSpectrum({ data: clip, dims: [100, 1] })],
    ['a third power', 'ERR_OPTION', 'power', () => powerSpectrum(frames, { power: wrong(3) })],
    ['a target of no name', 'ERR_OPTION', 'target', () => ln(clip, { target: wrong('relaxed') })],
    ['an option of no name', 'ERR_OPTION', 'options', () => stft(clip, wrong<object>({ nfft: 16 }))],
    ['an output of doubles', 'ERR_OUTPUT_SIZE', 'out', () => ln(clip, { out: wrong(new Float64Array(100)) })],
    ['an output too long', 'ERR_OUTPUT_SIZE', 'out', () => ln(clip, { out: new Float32Array(101) })],
    ['half an output', 'ERR_OUTPUT_SIZE', 'out.im', () => rfft(frames, { out: { re: new Float32Array(9), im: new Float32Array(8) } })],
    ['amin of 0', 'ERR_OPTION', 'amin', () => powerToDb(clip, { amin: 0 })],
    ['topDb below 0', 'ERR_OPTION', 'topDb', () => powerToDb(clip, { topDb: -1 })],
    ['ref as a function', 'ERR_OPTION', 'ref', () => powerToDb(clip, { ref: wrong(Math.max) })],
    ['a scale of no name', 'ERR_OPTION', 'scale', () => hzToMel(440, wrong('bark'))],
    ['a power spectrogram turned', 'ERR_OPTION', 'power.dims', () => bank.apply({ data: new Float32Array(42), dims: [21, 2] })],
    ['filters up to nowhere', 'ERR_OPTION', 'maxFrequency', () => melFilterbank({ sampleRate: 8000, fftSize: 256, minFrequency: 500, maxFrequency: 500 })],
    ['filters up to no number', 'ERR_OPTION', 'maxFrequency', () => melFilterbank({ sampleRate: 8000, fftSize: 256, maxFrequency: Number.NaN })],
    ['filters beyond the bins', 'ERR_OPTION', 'maxFrequency', () => melFilterbank({ sampleRate: 8000, fftSize: 256, maxFrequency: 5000 })],
    ['torch without a size', 'ERR_OPTION', 'nFft', () => stft(clip, { convention: 'torch' })],
    ['a window longer than the transform', 'ERR_OPTION', 'winLength', () => stft(clip, { nFft: 16, winLength: 17 })],
    ['a hop of 0', 'ERR_OPTION', 'hopLength', () => stft(clip, { nFft: 16, hopLength: 0 })],
    ['a clip shorter than a frame', 'ERR_TOO_SHORT', 'samples', () => stft(clip, { nFft: 128, center: false })],
    ['too little to mirror', 'ERR_TOO_SHORT', 'samples', () => stft(clip, { nFft: 200, padMode: 'reflect' })],
  ]; // biome-ignore format: a table

  it.each(cases)('%s', (_, code, option, call) => {
    expect(call).toThrow(MelismaError);
    expect(call).toThrow(expect.objectContaining({ code, option }));
  });
});
