/**
 * Front ends that no preset has yet, from samples to features: against the naive chain within a stated error, and against
 * the interpreter bit for bit. Both element types, both ways out.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { InterpretedExtractor } from '../../../../oracle/extractor.ts';
import { kaldiLike as kaldi } from '../../../../oracle/kaldi-like.ts';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { extractorForSync } from '../extract/extractor.ts';
import type { OutputType, Target } from '../extract/types.ts';
import { whisper } from '../presets/whisper.ts';
import { bandCount, frameCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { dftScalar } from '../stages/dft/scalar.ts';
import { referenceFeatures } from '../stages/reference.ts';

const base: Spec = { ...whisper, clipSamples: null, dropLastFrame: false, normalize: { kind: 'none' } };

/** librosa's sizes at a rate. */
const librosa = (sampleRate: number, fftSize: number, hopLength: number, change: Partial<Spec>): Spec => ({
  ...base,
  sampleRate,
  fftSize,
  windowLength: fftSize,
  hopLength,
  framing: 'center-zero',
  maxFrequency: sampleRate / 2,
  ...change,
});

const cepstrum = (count: number, lifter: number) =>
  ({ count, orthonormal: true, lifter, lifterFirst: 0, energy: false }) as const;

const specs: Record<string, Spec> = {
  'Kaldi fbank': kaldi,
  'Kaldi without DC removal': { ...kaldi, removeDcOffset: false, inputScale: 1 },
  'Kaldi without pre-emphasis': { ...kaldi, preemphasis: 0, window: 'hamming', melCount: 23 },
  'Kaldi, mel-major, maximum': {
    ...kaldi,
    layout: 'mel-major',
    normalize: { kind: 'maximum', range: 8, offset: 4, scale: 4 },
  },
  '2048/2048/512 dB': librosa(22050, 2048, 512, { log: 'db', melCount: 128 }),
  '1024/1024/256 magnitude, ln': librosa(22050, 1024, 256, {
    spectrum: 'magnitude',
    spectrumEpsilon: 1e-9,
    log: 'ln',
    logFloor: 1e-5,
    maxFrequency: 8000,
    framing: 'center-reflect',
  }),
  '1920/1920/480 add floor': librosa(24000, 1920, 480, {
    logFloorMode: 'add',
    logFloor: 1e-5,
    melScale: 'htk',
    melNorm: 'none',
  }),
  '512/400/160 centre-zero, ln add': {
    ...base,
    fftSize: 512,
    framing: 'center-zero',
    windowPeriodic: false,
    log: 'ln',
    logFloor: 2 ** -24,
    logFloorMode: 'add',
  },
  '2048/1100/275': librosa(22050, 2048, 275, { windowLength: 1100 }),
  '2048/1764/441': librosa(44100, 2048, 441, { windowLength: 1764, layout: 'frame-major' }),
  'hop 1': { ...base, fftSize: 64, windowLength: 64, hopLength: 1, melCount: 5 },
  'hop 7, 400 samples': { ...base, hopLength: 7 },
  'hop beyond the window': { ...base, fftSize: 256, windowLength: 200, hopLength: 500, framing: 'none', melCount: 20 },
  'window of one sample': {
    ...base,
    fftSize: 16,
    windowLength: 1,
    hopLength: 5,
    framing: 'none',
    melCount: 2,
    melNorm: 'none',
  },
  'window of 25 in 400 points': { ...base, windowLength: 25, window: 'sine', framing: 'none' },
  '101 points': { ...base, fftSize: 101, windowLength: 101, hopLength: 40, melCount: 13, window: 'blackman' },
  '75 points in frames of 70': {
    ...base,
    fftSize: 75,
    windowLength: 70,
    hopLength: 31,
    melCount: 9,
    window: 'rectangular',
  },
  'two points': {
    ...base,
    fftSize: 2,
    windowLength: 2,
    hopLength: 1,
    framing: 'none',
    melCount: 1,
    window: 'rectangular',
  },
  '1 mel': { ...base, melCount: 1 },
  '3 mels, frame-major': { ...base, melCount: 3, layout: 'frame-major' },
  '5 mels, frame-major, maximum': { ...base, melCount: 5, layout: 'frame-major', normalize: whisper.normalize },
  '13 mels': { ...base, melCount: 13, normalize: whisper.normalize },
  '128 mels, frame-major, maximum': { ...base, melCount: 128, layout: 'frame-major', normalize: whisper.normalize },
  '200 mels, some of them empty': { ...base, melCount: 200 },
  'magnitude without log': { ...base, spectrum: 'magnitude', log: 'none' },
  'no log, affine': { ...base, log: 'none', normalize: { kind: 'affine', shift: -0.5, scale: 3 } },
  'no log, maximum': { ...base, log: 'none', normalize: { kind: 'maximum', range: 0.2, offset: 0.1, scale: 2 } },
  'fixed maximum': { ...base, normalize: { kind: 'fixed-maximum', maximum: 0.5, range: 2, offset: 4, scale: 4 } },
  'fixed maximum, frame-major': {
    ...base,
    layout: 'frame-major',
    normalize: { kind: 'fixed-maximum', maximum: 0.5, range: 2, offset: 4, scale: 4 },
  },
  'no log, fixed maximum': {
    ...base,
    log: 'none',
    normalize: { kind: 'fixed-maximum', maximum: 0.5, range: 0.4, offset: 1, scale: 2 },
  },
  affine: { ...base, log: 'ln', normalize: { kind: 'affine', shift: 4.2677393, scale: 2 * 4.5689974 } },
  'top 40 dB': { ...base, log: 'db', topDb: 40 },
  'top 40 dB, affine, frame-major': {
    ...base,
    log: 'db',
    topDb: 40,
    layout: 'frame-major',
    normalize: { kind: 'affine', shift: 20, scale: 10 },
  },
  cepstrum: { ...base, log: 'ln', cepstrum: cepstrum(13, 22) },
  'cepstrum, frame-major': { ...base, log: 'ln', layout: 'frame-major', cepstrum: cepstrum(20, 0) },
  'one coefficient of 80 dB': { ...base, log: 'db', topDb: 80, cepstrum: cepstrum(1, 0) },
  'cepstrum without scaling': { ...base, log: 'ln', cepstrum: { ...cepstrum(40, 0), orthonormal: false } },
  'cepstrum with energy': { ...kaldi, melCount: 23, cepstrum: { ...cepstrum(13, 22), energy: true } },
  'energy without pre-emphasis': {
    ...kaldi,
    preemphasis: 0,
    removeDcOffset: false,
    melCount: 23,
    cepstrum: { ...cepstrum(12, 22), energy: true },
  },
  'kaldi-mirror': { ...kaldi, framing: 'kaldi-mirror' },
  'same-reflect': { ...base, fftSize: 1024, windowLength: 1024, hopLength: 256, framing: 'same-reflect' },
  'semicausal with look-ahead': {
    ...base,
    fftSize: 512,
    windowLength: 320,
    windowPlacement: 'left',
    framing: 'semicausal',
    frameLookahead: 1,
  },
  'pre-emphasis of the waveform': { ...base, framing: 'center-zero', preemphasis: 0.97, preemphasisScope: 'waveform' },
  'dithered and emphasized waveform': {
    ...base,
    dither: 0.01,
    ditherSeed: 7,
    preemphasis: 0.97,
    preemphasisScope: 'waveform',
  },
  'a multiple of 4 frames': { ...base, frameMultiple: 4 },
  'triangles of the left slope': { ...base, melSpace: 'hz-left-slope', melScale: 'htk', melNorm: 'none' },
};

/** Noise in steps of loudness, each fifth of the clip a third of the one before, on an offset. */
function signal(length: number): Float32Array {
  return Float32Array.from(seededNoise(length, 77), (x, i) => 0.02 + 0.5 * x * 3 ** -Math.floor((5 * i) / length));
}

/** Samples for so many frames, a number that no lane count divides. */
function samplesFor(spec: Spec): number {
  let samples = spec.windowLength + 20 * spec.hopLength;
  while (frameCount(spec, samples) < 21) samples++;
  return samples + 3;
}

function referenceInLayout(spec: Spec, samples: Float32Array): Float64Array {
  const features = referenceFeatures(spec, Float64Array.from(samples), samples.length, dftScalar);
  if (spec.layout === 'mel-major') return features;
  const width = bandCount(spec);
  const frames = features.length / width;
  return Float64Array.from(features, (_, i) => features[(i % width) * frames + Math.floor(i / width)]);
}

/** Largest difference, in units of the reference where it is above 1. */
const distance = (got: ArrayLike<number>, want: Float64Array): number =>
  want.reduce(
    (most, y, i) =>
      Number.isNaN(got[i]) ? Number.NaN : Math.max(most, Math.abs(got[i] - y) / Math.max(1, Math.abs(y))),
    0,
  );

const table: string[] = [];
afterAll(() => {
  console.log(`largest error against the naive chain, relative above 1\n${table.join('\n')}`);
});

const sameBits = (a: Float32Array | Float64Array, b: Float32Array | Float64Array): boolean =>
  Buffer.compare(new Uint8Array(a.buffer), new Uint8Array(b.buffer)) === 0;

/**
 * Single precision, log units. The signal's offset costs Kaldi's weakest bands more, whether a mean from float32 sums is taken away or
 * leaks through the window. Of a cepstrum the errors grow as its values: by the lifter, at most 1 + L/2, and without scaling by
 * sqrt(2 melCount).
 */
function simdBound({ inputScale, removeDcOffset, cepstrum, melCount }: Spec): number {
  const bands = removeDcOffset || inputScale > 1 ? 5e-5 : 1e-5;
  if (cepstrum === null) return bands;
  return bands * (1 + cepstrum.lifter / 2) * (cepstrum.orthonormal ? 1 : Math.sqrt(2 * melCount));
}

describe.each(Object.entries(specs))('%s', (name, spec) => {
  const samples = signal(samplesFor(spec));
  const want = referenceInLayout(spec, samples);
  const extract = (target: Target, output: OutputType) =>
    extractorForSync<OutputType>(spec, { target, output }).extract(samples, { sampleRate: spec.sampleRate });

  it.each([
    ['simd', 'float32', 'simd', simdBound(spec)],
    ['double', 'float64', 'double, float64', 1e-10],
  ] as const)('%s: %s', (target, output, interpreted, bound) => {
    const { data, dims } = extract(target, output);
    expect(dims[0] * dims[1]).toBe(want.length);
    const error = distance(data, want);
    table.push(`${name.padEnd(36)} ${target.padEnd(8)} ${error.toExponential(1)}`);
    expect(sameBits(data, new InterpretedExtractor(spec, interpreted).extract(samples))).toBe(true);
    expect(error).toBeLessThanOrEqual(bound);
  });

  it('double: float32 is float64 rounded once', () => {
    const [single, double] = [extract('double', 'float32').data, extract('double', 'float64').data];
    expect(sameBits(single, Float32Array.from(double))).toBe(true);
  });
});

it.each(['mel-major', 'frame-major'] as const)(
  'a cepstrum under topDb of more frames than the buffer holds, %s',
  (layout) => {
    const spec: Spec = { ...base, fftSize: 64, windowLength: 64, hopLength: 8, melCount: 10, log: 'db', topDb: 30, cepstrum: cepstrum(5, 0), layout }; // biome-ignore format: a table
    // The loudest frame comes first, so that a piece of its own would keep more of the rest.
    const samples = signal(8 * 7000);
    const want = referenceInLayout(spec, samples);
    const { data } = extractorForSync(spec, { target: 'double', output: 'float64' }).extract(samples, {
      sampleRate: 16000,
    });
    expect(distance(data, want)).toBeLessThanOrEqual(1e-10);
  },
);
