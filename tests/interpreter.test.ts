/**
 * Whole features: what WebAssembly computes against what the interpreter computes, bit for bit, and the promises that
 * follow from "a frame's bits depend on its samples alone".
 */

import { createExtractorSync, type Extractor, getPreset, type Samples, type Spec } from 'melisma';
import { describe, expect, it } from 'vitest';
import { InterpretedExtractor } from '../oracle/extractor.ts';
import { clipSamples, goldenCases } from '../oracle/golden.ts';
import { seededNoise } from '../oracle/seeded.ts';
import { dftScalar } from '../packages/melisma/src/stages/dft/scalar.ts';
import { referenceFeatures } from '../packages/melisma/src/stages/reference.ts';

type FeatureArray = Float32Array | Float64Array;

const WINDOW = 480000;

const whisper = getPreset('whisper');
const plain: Spec = { ...whisper, normalize: { kind: 'none' } };
const frameMajor: Spec = { ...whisper, layout: 'frame-major' };

const noise = (length: number, seed = 1): Float32Array => Float32Array.from(seededNoise(length, seed));

/** Where two arrays first differ in a bit; undefined if nowhere. */
function firstDifference(a: FeatureArray, b: FeatureArray): string | undefined {
  if (a.length !== b.length) return `lengths ${a.length} and ${b.length}`;
  const i = a.findIndex((x, place) => !Object.is(x, b[place]));
  return i < 0 ? undefined : `at ${i}: ${a[i]} and ${b[i]}`;
}

/** Extractors are made once for a front end and target. */
const made = new Map<string, Extractor<FeatureArray>>();

function extractorOf(spec: Spec, target: 'simd' | 'double' = 'simd', output: 'float32' | 'float64' = 'float32') {
  const key = JSON.stringify([spec, target, output]);
  if (!made.has(key)) made.set(key, createExtractorSync(spec, { target, output }));
  return made.get(key)!;
}

function features(
  spec: Spec,
  samples: Samples,
  length?: 'window' | 'file' | 'truncate' | 'unpadded',
  target?: 'simd' | 'double',
) {
  return extractorOf(spec, target).extract(samples, { sampleRate: spec.sampleRate, length }).data;
}

describe('every fixture', () => {
  const modes = { padded: 'window', file: 'file', unpadded: 'unpadded' } as const;
  const runs = goldenCases().flatMap(({ clip, preset, mode }) =>
    clip !== 'jfk-x3' && mode in modes ? [{ clip, preset, mode: modes[mode as keyof typeof modes] }] : [],
  );
  const interpreters = new Map<string, InterpretedExtractor>();
  const interpreterOf = (preset: string, target: 'simd' | 'double, float64') => {
    const key = `${preset} ${target}`;
    if (!interpreters.has(key)) interpreters.set(key, new InterpretedExtractor(getPreset(preset), target));
    return interpreters.get(key)!;
  };
  /** The first two seconds: 30 s take the interpreter ten. */
  const samplesOf = (clip: string) => Float32Array.from(clipSamples(clip).subarray(0, 32000));

  it.each(runs)('$preset, $clip, $mode: simd', ({ clip, preset, mode }) => {
    const samples = samplesOf(clip);
    const interpreted = interpreterOf(preset, 'simd').extract(samples, mode);
    expect(firstDifference(features(getPreset(preset), samples, mode), interpreted)).toBeUndefined();
  });

  it.each(runs.filter(({ preset, mode, clip }) => preset === 'whisper' && mode === 'window' && clip !== 'jfk'))(
    '$preset, $clip: double',
    ({ clip, preset }) => {
      const samples = samplesOf(clip);
      const interpreted = interpreterOf(preset, 'double, float64').extract(samples);
      const double = extractorOf(getPreset(preset), 'double', 'float64').extract(samples, { sampleRate: 16000 }).data;
      expect(firstDifference(double, interpreted)).toBeUndefined();
      expect(
        firstDifference(features(getPreset(preset), samples, 'window', 'double'), Float32Array.from(double)),
      ).toBeUndefined();
    },
  );
});

describe.each(['simd', 'double'] as const)("a frame's bits depend on its samples alone: %s", (target) => {
  const hops = {
    ...plain,
    fftSize: 512,
    windowLength: 500,
    hopLength: 275,
    framing: 'none' as const,
    clipSamples: null,
    dropLastFrame: false,
  };
  const specs = {
    whisper: plain,
    'frame-major': { ...plain, layout: 'frame-major' as const },
    'hop 275': hops,
    Kaldi: { ...hops, hopLength: 160, preemphasis: 0.97, removeDcOffset: true, windowPlacement: 'left' as const },
  };

  /** Column or row `t` of features. */
  const frameOf = (spec: Spec, data: FeatureArray, t: number): number[] => {
    const frames = data.length / spec.melCount;
    return Array.from(
      { length: spec.melCount },
      (_, m) => data[spec.layout === 'mel-major' ? m * frames + t : t * spec.melCount + m],
    );
  };

  it.each(Object.entries(specs))('the same samples in other lanes, tiles and blocks: %s', (_, spec) => {
    // A signal that repeats after 7 hops comes by every lane, every place of a tile, and every place of a block.
    const period = noise(7 * spec.hopLength);
    const samples = Float32Array.from({ length: 700 * spec.hopLength }, (_, i) => period[i % period.length]);
    const data = features(spec, samples, 'unpadded', target);
    const frames = data.length / spec.melCount;
    for (let t = 10; t < frames - 5; t++)
      expect(frameOf(spec, data, t), `frame ${t}`).toEqual(frameOf(spec, data, 3 + ((t - 3) % 7)));
  });

  it.each(Object.entries(specs))('other samples around: %s', (_, spec) => {
    const samples = noise(40 * spec.hopLength, 2);
    const other = noise(samples.length, 3).map((x) => 1e3 * x);
    const [from, to] = [Math.floor(samples.length / 3), Math.ceil(samples.length / 2)];
    other.set(samples.subarray(from, to), from);
    const run = (clip: Float32Array) =>
      extractorOf(spec, target).extract(clip, { sampleRate: 16000, length: 'unpadded', anyScale: true }).data;
    const [a, b] = [run(samples), run(other)];
    const start = spec.framing === 'none' ? 6 : -(spec.fftSize / 2);
    const inside = Array.from({ length: a.length / spec.melCount }, (_, t) => t).filter(
      (t) => t * spec.hopLength + start >= from && t * spec.hopLength + start + spec.windowLength <= to,
    );
    expect(inside.length).toBeGreaterThan(1);
    for (const t of inside) expect(frameOf(spec, b, t)).toEqual(frameOf(spec, a, t));
    expect(frameOf(spec, b, 0)).not.toEqual(frameOf(spec, a, 0));
  });

  it('any number of frames: around lanes, tiles and blocks', () => {
    const counts = [2, 3, 4, 5, 6, 15, 16, 17, 255, 256, 257, 511, 512, 513];
    const samples = noise(160 * 520, 4);
    const whole = features(plain, samples, 'unpadded', target);
    for (const count of counts) {
      const part = features(plain, samples.subarray(0, 160 * count), 'unpadded', target);
      expect(part.length).toBe(80 * count);
      // The last two frames see the reflection at the end.
      for (let t = 0; t < count - 2; t++)
        expect(frameOf(plain, part, t), `frame ${t} of ${count}`).toEqual(frameOf(plain, whole, t));
    }
  });
});

describe('frames of zeros', () => {
  const padded = (samples: Float32Array, length: number) => {
    const all = new Float32Array(length);
    all.set(samples);
    return all;
  };

  const specs = {
    whisper,
    plain,
    'frame-major': frameMajor,
    'centre-zero': { ...whisper, framing: 'center-zero' as const },
  };

  describe.each(Object.entries(specs))('%s', (_, spec) => {
    it.each([1, 2, 200, 201, 360, 361, 4001, 160 * 255, 160 * 256 + 1, 479600, 479799, 479800, 479999])(
      '%i samples: the same bits with the padding given',
      (count) => {
        const samples = noise(count, count);
        expect(firstDifference(features(spec, samples), features(spec, padded(samples, WINDOW)))).toBeUndefined();
      },
    );

    it.each([1, 700, 4001])('%i samples as a file', (count) => {
      const samples = noise(count, count);
      const explicit = padded(samples, count + WINDOW);
      expect(firstDifference(features(spec, samples, 'file'), features(spec, explicit, 'unpadded'))).toBeUndefined();
    });
  });

  it('see zeros that stand at the end of the clip itself', () => {
    const samples = noise(4000);
    const withZeros = padded(samples, 9000);
    expect(firstDifference(features(whisper, withZeros), features(whisper, samples))).toBeUndefined();
  });
});

describe('clips of all lengths', () => {
  it.each([1, 2, 200, 201, 479999, 480000])('%i samples: near the naive chain', (count) => {
    const samples = noise(count, count);
    const { data, dims, validFrames } = extractorOf(whisper).extract(samples, { sampleRate: 16000 });
    expect(dims).toEqual([80, 3000]);
    expect(validFrames).toBe(Math.ceil(count / 160));
    const truth = referenceFeatures(whisper, Float64Array.from(samples), WINDOW, dftScalar);
    // Of 240,000 values of noise the weakest has 4e-6 of a median one's power: there float32 shows 500 times as large.
    const differences = truth.map((x, i) => Math.abs(x - data[i]));
    expect(differences.reduce((most, x) => Math.max(most, x), 0)).toBeLessThan(3e-5);
    expect(Math.sqrt(differences.reduce((sum, x) => sum + x * x, 0) / truth.length)).toBeLessThan(1e-7);
  });

  it('other ways to hold the same samples give the same bits', () => {
    const integers = Int16Array.from(noise(9000), (x) => 32767 * x);
    integers.set([-32768, 32767, 0, 1, -1]);
    const floats = Float32Array.from(integers, (x) => x / 32768);
    for (const target of ['simd', 'double'] as const) {
      const expected = features(whisper, floats, 'unpadded', target);
      expect(firstDifference(features(whisper, integers, 'unpadded', target), expected)).toBeUndefined();
      expect(
        firstDifference(features(whisper, Float64Array.from(floats), 'unpadded', target), expected),
      ).toBeUndefined();
    }
  });

  it('doubles are rounded to floats for simd, and kept by double', () => {
    const samples = seededNoise(9000, 5);
    const rounded = Float64Array.from(samples, Math.fround);
    expect(firstDifference(features(whisper, samples), features(whisper, rounded))).toBeUndefined();
    const run = (clip: Float64Array) =>
      extractorOf(whisper, 'double', 'float64').extract(clip, { sampleRate: 16000 }).data;
    const truth = referenceFeatures(whisper, samples, WINDOW, dftScalar);
    const error = (data: FeatureArray) => truth.reduce((most, x, i) => Math.max(most, Math.abs(x - data[i])), 0);
    expect(error(run(samples))).toBeLessThan(1e-9);
    expect(error(run(rounded))).toBeGreaterThan(1e-9);
  });

  it('samples at any offset of a larger buffer', () => {
    const whole = noise(4100);
    for (const offset of [1, 2, 3, 63]) {
      const view = whole.subarray(offset, offset + 4001);
      expect(firstDifference(features(whisper, view), features(whisper, view.slice()))).toBeUndefined();
    }
  });
});

describe('clips longer than the buffer for features', () => {
  /** The same front end with a window that holds it all: one piece. */
  const roomy = (spec: Spec): Spec => ({ ...spec, clipSamples: 4 * WINDOW });
  const clip = noise(75 * 16000, 6).map((x, i) => x * Math.exp(-((i % 7000) / 700)) * (i < WINDOW ? 0.01 : 1));
  const explicit = new Float32Array(clip.length + WINDOW);
  explicit.set(clip);

  describe.each(['simd', 'double'] as const)('%s', (target) => {
    const mels = features(roomy(whisper), explicit, 'unpadded', target);
    const frames = mels.length / 80;

    it('mel-major: 75 s as a file', () => {
      expect(frames).toBe(10500);
      expect(firstDifference(features(whisper, clip, 'file', target), mels)).toBeUndefined();
    });

    it('frame-major: the same, transposed', () => {
      const data = features(frameMajor, clip, 'file', target);
      expect(
        firstDifference(
          data,
          mels.map((_, i) => mels[(i % 80) * frames + Math.floor(i / 80)]),
        ),
      ).toBeUndefined();
    });

    it('without a window of its own: pieces of 3072 frames', () => {
      const free: Spec = { ...whisper, clipSamples: null };
      for (const count of [3071, 3072, 3073, 3074, 6145]) {
        const samples = explicit.subarray(0, 160 * count);
        const whole = features(roomy(whisper), samples, 'unpadded', target);
        expect(firstDifference(features(free, samples, undefined, target), whole), `${count} frames`).toBeUndefined();
      }
    });
  });

  it('lifts all frames to the same level, wherever the maximum stands', () => {
    const quiet = noise(WINDOW + 5000, 7).map((x) => 1e-6 * x);
    for (const place of [1000, WINDOW + 4000]) {
      const samples = quiet.slice();
      samples[place] = 1;
      const data = features(whisper, samples, 'file');
      const [most, least] = [Math.max, Math.min].map((pick) => (data as Float32Array).reduce((a, b) => pick(a, b)));
      expect(most - least).toBeCloseTo(2, 6);
    }
  });
});
