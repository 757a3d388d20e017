import { describe, expect, it } from 'vitest';
import { clipSamples, type GoldenCase, goldenCases, readNpy } from '../../../../oracle/golden.ts';
import { getPreset, presets } from '../presets/registry.ts';
import { frameCount } from '../spec/sizes.ts';
import { dftReference } from './dft/reference.ts';
import { dftScalar } from './dft/scalar.ts';
import { type ReferenceTransform, referenceFeatures } from './reference.ts';

const CLIP = 480000;

/** The samples and the length that `mode` of fixtures/generate.py frames. */
function signalOf({ clip, mode }: GoldenCase): { samples: Float64Array; totalSamples: number } {
  const samples = clipSamples(clip);
  const window = mode.match(/^window-(\d+)$/);
  if (window)
    return { samples: samples.subarray(CLIP * Number(window[1]), CLIP * (Number(window[1]) + 1)), totalSamples: CLIP };
  const lengths: Record<string, number> = { file: samples.length + CLIP, unpadded: samples.length };
  return { samples, totalSamples: lengths[mode] ?? CLIP };
}

/** Largest distance from the stored frames of one source. */
function distance(golden: GoldenCase, features: Float64Array, source: string): number {
  const { data } = readNpy(golden.arrays[source].file);
  const [mels, frames] = golden.shape;
  let largest = 0;
  for (let m = 0; m < mels; m++)
    golden.frames.forEach((t, i) => {
      largest = Math.max(largest, Math.abs(features[m * frames + t] - data[m * golden.frames.length + i]));
    });
  return largest;
}

/** Distances from `hf64` (where it exists) and `truth`. */
function compare(golden: GoldenCase, transform: ReferenceTransform): { hf64: number; truth: number } {
  const { samples, totalSamples } = signalOf(golden);
  const features = referenceFeatures(getPreset(golden.preset), samples, totalSamples, transform);
  expect(features).toHaveLength(golden.shape[0] * golden.shape[1]);
  const hf64 = golden.arrays.hf64 ? distance(golden, features, 'hf64') : 0;
  return { hf64, truth: distance(golden, features, 'truth') };
}

const cases = goldenCases();
const caseName = ({ preset, clip, mode }: GoldenCase) => `${preset} ${clip} ${mode}`;
const table: string[] = [];
const row = (name: string, { hf64, truth }: { hf64: number; truth: number }) =>
  table.push(`${name.padEnd(44)} hf64 ${hf64.toExponential(1)}  truth ${truth.toExponential(1)}`);

describe('golden vectors', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThan(30);
  });

  it.each(cases.map((golden) => [caseName(golden), golden] as const))('scalar FFT: %s', (name, golden) => {
    const distances = compare(golden, dftScalar);
    row(`fft ${name}`, distances);
    expect(distances.hf64).toBeLessThan(2e-7);
    expect(distances.truth).toBeLessThan(1e-9);
  });

  // By definition, 30 s take 2 s: a few of them, and the short signals.
  const byDefinition = cases.filter(
    ({ preset, clip, mode }) =>
      (mode === 'unpadded' && clip === 'odd-7919') ||
      (preset === 'whisper' && ['chirp', 'noise', 'tone'].includes(clip)),
  );

  it.each(byDefinition.map((golden) => [caseName(golden), golden] as const))(
    'DFT by definition: %s',
    (name, golden) => {
      const distances = compare(golden, dftReference);
      row(`dft ${name}`, distances);
      expect(distances.hf64).toBeLessThan(2e-7);
      expect(distances.truth).toBeLessThan(1e-9);
    },
  );

  it('prints its distances', () => {
    console.log(table.join('\n'));
  });
});

describe('the whole chain', () => {
  const noise = clipSamples('noise');

  it('gives the same features with either transform', () => {
    const spec = { ...presets.whisper, normalize: { kind: 'none' as const } };
    const [dft, fft] = [dftReference, dftScalar].map((transform) => referenceFeatures(spec, noise, 8000, transform));
    expect(Math.max(...dft.map((x, i) => Math.abs(x - fft[i])))).toBeLessThan(1e-11);
  });

  it('knows no samples beyond totalSamples', () => {
    const cut = referenceFeatures(presets.whisper, noise, 4000, dftScalar);
    expect(cut).toEqual(referenceFeatures(presets.whisper, noise.slice(0, 4000), 4000, dftScalar));
    expect(cut).toHaveLength(80 * frameCount(presets.whisper, 4000));
  });

  it('turns silence into the floor: log10(1e-10) = -10, then (-10 + 4) / 4', () => {
    const silence = referenceFeatures(presets.whisper, new Float64Array(0), 1600, dftScalar);
    expect(new Set(silence)).toEqual(new Set([-1.5]));
  });

  it('runs a Kaldi-like spec', () => {
    const spec = {
      ...presets.whisper,
      fftSize: 512,
      window: 'povey' as const,
      windowPeriodic: false,
      windowPlacement: 'left' as const,
      framing: 'kaldi-snip' as const,
      dropLastFrame: false,
      removeDcOffset: true,
      preemphasis: 0.97,
      inputScale: 32768,
      melScale: 'kaldi' as const,
      melSpace: 'mel' as const,
      melNorm: 'none' as const,
      minFrequency: 20,
      log: 'ln' as const,
      logFloor: 1.1920928955078125e-7,
      normalize: { kind: 'affine' as const, shift: 4, scale: 2 },
    };
    const features = referenceFeatures(spec, noise, 8000, dftScalar);
    expect(features).toHaveLength(80 * 48);
    expect(features.every(Number.isFinite)).toBe(true);
  });
});
