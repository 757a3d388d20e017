/** Arguments: defaults, what is refused and what is said then, results in the caller's own array. */
import { describe, expect, it } from 'vitest';
import { samplesOf } from '../../../../../oracle/dsp-compat.ts';
import { kaldi, librosa, powerToDb, torchaudio } from '../index.ts';

const y = Float32Array.from(samplesOf('odd'));
const error = (option: string, text: string, code = 'ERR_OPTION') =>
  expect.objectContaining({ code, option, message: expect.stringContaining(text) });

/** Calls with arguments that the types refuse, too. */
type Loose = (...given: unknown[]) => unknown;
const [mel, mfcc, delta] = [librosa.melspectrogram, librosa.mfcc, librosa.delta] as Loose[];
const [torchMel, torchMfcc, deltas] = [torchaudio.melSpectrogram, torchaudio.mfcc, torchaudio.computeDeltas] as Loose[];
const [fbank, kaldiMfcc] = [kaldi.fbank, kaldi.mfcc] as Loose[];

describe('librosa', () => {
  it.each<[object, string, string]>([
    [{ S: y }, 'S', 'melFilterbank(...).apply(S'],
    [{ dtype: 'float32' }, 'dtype', 'target'],
    [{ power: 3 }, 'power', '1 or 2'],
    [{ norm: 2 }, 'norm', "'slaney' or null"],
    [{ window: 'kaiser' }, 'window', "one of 'hann'"],
    [{ window: y }, 'window', 'stft takes its numbers'],
    [{ padMode: 'edge' }, 'padMode', "one of 'constant', 'reflect'"],
    [{ center: 1 }, 'center', 'one of true, false'],
    [{ sr: 44100.5 }, 'sr', 'an integer'],
    [{ nFft: 512, winLength: 600 }, 'winLength', 'at most nFft, 512'],
    [{ hopLength: 0 }, 'hopLength', 'an integer from 1'],
    [{ fmax: 12000 }, 'fmax', 'at most half of sr, 11025 Hz'],
    [{ nMels: 0 }, 'nMels', 'an integer from 1'],
    [{ n_fft: 512 }, 'options', "did you mean 'nFft'?"],
    [{ nMel: 40 }, 'options', "did you mean 'nMels'?"],
  ])('melspectrogram refuses %j', (given, option, text) => {
    expect(() => mel({ y, ...given })).toThrow(error(option, text));
  });

  it.each<[object, string, string]>([
    [{ dctType: 3 }, 'dctType', '2, the one type'],
    [{ norm: 'slaney' }, 'norm', "one of 'ortho', null"],
    [{ melNorm: 1 }, 'melNorm', "'slaney' or null"],
    [{ lifter: 22.5 }, 'lifter', 'an integer'],
    [{ lifter: 22, nMfcc: 40, nMels: 20 }, 'nMfcc', 'at most nMels, 20'],
    [{ S: y }, 'S', 'samples only'],
    [{ nMfc: 13 }, 'options', "did you mean 'nMfcc'?"],
  ])('mfcc refuses %j', (given, option, text) => {
    expect(() => mfcc({ y, ...given })).toThrow(error(option, text));
  });

  it('names y where the samples are wrong', () => {
    expect(() => mel({ y: [0, 1] })).toThrow(error('y', 'a Float32Array', 'ERR_SAMPLE_TYPE'));
    expect(() => mfcc()).toThrow(error('y', 'a Float32Array', 'ERR_SAMPLE_TYPE'));
    expect(() => mel({})).toThrow(error('y', 'a Float32Array', 'ERR_SAMPLE_TYPE'));
    expect(() => mel({ y: y.subarray(0, 500), padMode: 'reflect' })).toThrow(error('y', '', 'ERR_TOO_SHORT'));
    expect(() => mel({ y: new Float32Array(0) })).toThrow(error('y', '', 'ERR_EMPTY_AUDIO'));
    expect(() => mel({ y: Float32Array.of(1, Number.NaN) })).toThrow(error('y', '', 'ERR_NON_FINITE'));
  });

  it('delta refuses what librosa refuses, and what is not here', () => {
    const x = { data: new Float32Array(24), dims: [3, 8] };
    expect(() => delta(x)).toThrow(error('data.dims', '9 frames or more'));
    expect(() => delta(x, { width: 4 })).toThrow(error('width', 'an odd number'));
    expect(() => delta(x, { order: 3 })).toThrow(error('order', 'one of 1, 2'));
    expect(() => delta(x, { mode: 'mirror' })).toThrow(error('mode', "one of 'interp', 'nearest'"));
    expect(() => delta(x, { order: 2, mode: 'nearest', width: 3 })).toThrow(error('mode', "expected 'interp'"));
    expect(() => delta(x, { axis: 2 })).toThrow(error('axis', 'one of -1, 0, 1'));
  });

  it('takes floats of any scale, and integers as 1/32768 of them', () => {
    const integers = Int16Array.from({ length: 4000 }, (_, i) => 3000 * Math.sin(i / 7));
    const floats = Float32Array.from(integers, (x) => x / 32768);
    const options = { nFft: 512, nMels: 20 };
    expect(librosa.melspectrogram({ y: integers, ...options })).toEqual(librosa.melspectrogram({ y: floats, ...options }));
    const loud = librosa.melspectrogram({ y: Float32Array.from(integers), ...options });
    expect(loud.data.every((x) => x >= 0 && Number.isFinite(x))).toBe(true);
  }); // biome-ignore format: one case

  it('mfcc without a lifter and with all coefficients keeps the energy of the levels', () => {
    const options = { nMels: 20, nFft: 512, target: 'double' as const };
    const levels = powerToDb(librosa.melspectrogram({ y, ...options }).data, { target: 'double' });
    const { data } = librosa.mfcc({ y, ...options, nMfcc: 20 });
    const energy = (x: Float64Array) => x.reduce((sum, value) => sum + value * value, 0);
    expect(energy(data) / energy(levels)).toBeCloseTo(1, 12);
  });
});

describe('torchaudio', () => {
  it.each<[object, string, string]>([
    [{ nFft: 401 }, 'nFft', 'an even number'],
    [{ power: null }, 'power', '1 or 2'],
    [{ windowFn: 'hann' }, 'windowFn', "one of 'hann_window'"],
    [{ wkwargs: { alpha: 0.5 } }, 'wkwargs', 'periodic'],
    [{ padMode: 'circular' }, 'padMode', "one of 'reflect', 'constant'"],
    [{ normalized: 'energy' }, 'normalized', "'window', 'frame_length'"],
    [{ melScale: 'kaldi' }, 'melScale', "one of 'htk', 'slaney'"],
    [{ norm: 1 }, 'norm', "one of 'slaney', null"],
    [{ pad: -1 }, 'pad', 'an integer from 0'],
    [{ fMax: 9000 }, 'fMax', 'at most half of sampleRate, 8000 Hz'],
    [{ winLength: 500 }, 'winLength', 'at most nFft, 400'],
    [{ winLength: 500, normalized: true }, 'winLength', 'an integer from 1 to 400'],
    [{ n_mels: 80 }, 'options', "did you mean 'nMels'?"],
  ])('melSpectrogram refuses %j', (given, option, text) => {
    expect(() => torchMel(y, given)).toThrow(error(option, text));
  });

  it.each<[object, string, string]>([
    [{ dctType: 3 }, 'dctType', '2, the one type'],
    [{ norm: 'slaney' }, 'norm', "one of 'ortho', null"],
    [{ nMfcc: 200 }, 'nMfcc', 'at most nMels, 128'],
    [{ logMels: 1 }, 'logMels', 'one of true, false'],
    [{ nMels: 40 }, 'options', "expected one of 'sampleRate'"],
    [{ melkwargs: { nMel: 40 } }, 'melkwargs', "did you mean 'nMels'?"],
  ])('mfcc refuses %j', (given, option, text) => {
    expect(() => torchMfcc(y, given)).toThrow(error(option, text));
  });

  it('names the waveform where it is wrong', () => {
    expect(() => torchMel([0])).toThrow(error('waveform', 'a Float32Array', 'ERR_SAMPLE_TYPE'));
    expect(() => torchMel(y.subarray(0, 200))).toThrow(error('waveform', '', 'ERR_TOO_SHORT'));
  });

  it('computeDeltas refuses what is not here', () => {
    const x = { data: new Float32Array(24), dims: [3, 8] };
    expect(() => deltas(x, { winLength: 2 })).toThrow(error('winLength', 'an integer from 3'));
    expect(() => deltas(x, { mode: 'reflect' })).toThrow(error('mode', "'replicate'"));
  });
});

describe('kaldi', () => {
  it.each<[object, string, string]>([
    [{ vtlnWarp: 1.1 }, 'vtlnWarp', '1: frequencies'],
    [{ htkCompat: true }, 'htkCompat', 'move column 0'],
    [{ channel: 1 }, 'channel', 'pass the samples'],
    [{ blackmanCoeff: 0.4 }, 'blackmanCoeff', '0.42'],
    [{ windowType: 'hann' }, 'windowType', "one of 'hamming', 'hanning'"],
    [{ snipEdges: 0 }, 'snipEdges', 'one of true, false'],
    [{ roundToPowerOfTwo: false, frameLength: 25.1 }, 'frameLength', 'an even number of samples'],
    [{ lowFreq: -20 }, 'lowFreq', 'a number from 0'],
    [{ highFreq: -7990 }, 'highFreq', 'more than lowFreq, 20 Hz'],
    [{ preemphasisCoefficient: 2 }, 'preemphasisCoefficient', 'a number from 0 to 1'],
    [{ numMelBins: 2.5 }, 'numMelBins', 'an integer'],
    [{ frameShift: 0 }, 'frameShift', 'an integer from 1'],
    [{ dither: -1 }, 'dither', 'a number from 0'],
    [{ energyFloor: -1 }, 'energyFloor', 'a number from 0'],
    [{ minDuration: -1 }, 'minDuration', 'a number from 0'],
    [{ numMels: 80 }, 'options', "did you mean 'numMelBins'?"],
    [{ numCeps: 80 }, 'options', 'options: expected'],
  ])('fbank refuses %j', (given, option, text) => {
    expect(() => fbank(y, given)).toThrow(error(option, text));
  });

  it.each<[object, string, string]>([
    [{ numCeps: 30 }, 'numCeps', 'at most numMelBins, 23'],
    [{ cepstralLifter: 22.5 }, 'cepstralLifter', 'an integer'],
    [{ useLogFbank: false }, 'options', 'options: expected'],
  ])('mfcc refuses %j', (given, option, text) => {
    expect(() => kaldiMfcc(y, given)).toThrow(error(option, text));
  });

  it('wants one window of samples, mirrored or not', () => {
    for (const snipEdges of [true, false]) {
      expect(() => fbank(y.subarray(0, 399), { snipEdges })).toThrow(
        error('waveform', 'at least 400 samples', 'ERR_TOO_SHORT'),
      );
    }
  });

  it('puts the energy where Kaldi does', () => {
    const plain = kaldi.fbank(y).data;
    const { data, dims } = kaldi.fbank(y, { useEnergy: true });
    expect(dims).toEqual([23, 24]);
    for (let t = 0; t < dims[0]; t++) {
      expect(data.subarray(t * 24 + 1, (t + 1) * 24)).toEqual(plain.subarray(t * 23, (t + 1) * 23));
    }
    expect(kaldi.fbank(new Float32Array(400), { useEnergy: true }).data[0]).toBe(0);
    const floor = kaldi.fbank(new Float32Array(400), { useEnergy: true, energyFloor: 0 }).data[0];
    expect(floor).toBeCloseTo(-23 * Math.LN2, 5);
  });

  it('dither is the same each time, and not nothing', () => {
    const [a, b, plain] = [{ dither: 0.01 }, { dither: 0.01 }, {}].map((given) => kaldi.fbank(y, given).data);
    expect(a).toEqual(b);
    expect(a).not.toEqual(plain);
  });
});

describe('all of them', () => {
  const calls = {
    'librosa.melspectrogram': (options: object) => librosa.melspectrogram({ y, ...options }),
    'librosa.mfcc': (options: object) => librosa.mfcc({ y, ...options }),
    'torchaudio.melSpectrogram': (options: object) => torchaudio.melSpectrogram(y, options),
    'torchaudio.mfcc': (options: object) => torchaudio.mfcc(y, options),
    'kaldi.fbank': (options: object) => kaldi.fbank(y, options),
    'kaldi.fbank with energy': (options: object) => kaldi.fbank(y, { useEnergy: true, ...options }),
    'kaldi.mfcc': (options: object) => kaldi.mfcc(y, options),
  };

  it.each(Object.entries(calls))('%s writes into the array that it is given', (_, call) => {
    const { data, dims } = call({});
    const out = new Float32Array(data.length).fill(Number.NaN);
    const result = call({ out });
    expect(result.data).toBe(out);
    expect(result).toEqual({ data, dims });
    expect(() => call({ out: new Float32Array(3) })).toThrow(expect.objectContaining({ code: 'ERR_OUTPUT_SIZE' }));
  });

  it.each(Object.entries(calls))('%s returns floats, or doubles where they are asked for', (_, call) => {
    expect(call({}).data).toBeInstanceOf(Float32Array);
    for (const target of ['double', 'reference']) expect(call({ target }).data).toBeInstanceOf(Float64Array);
    expect(() => call({ target: 'relaxed' })).toThrow(error('target', "one of 'simd'"));
  });

  it.each(Object.entries(calls))('%s forgets nothing that it planned for', (_, call) => {
    const first = call({}).data;
    for (let i = 0; i < 10; i++) torchaudio.melSpectrogram(y, { nMels: 10 + i });
    expect(call({}).data).toEqual(first);
  });
});
