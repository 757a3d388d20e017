/** Streams against the whole, bit for bit: any preset, any clip, any chunks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededNoise } from '../../../../oracle/seeded.ts';
import {
  createExtractorSync,
  type Extractor,
  type FeatureArray,
  type Features,
  getPreset,
  type PresetName,
  presetNames,
} from '../index.ts';
import { isOverTime } from '../spec/grid-sizes.ts';
import { featureCount, maximumRange } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { createFeatureStream, type StreamFeatures, type StreamStatistics } from './index.ts';

const looksAtAll = (spec: Spec) => maximumRange(spec) !== null || isOverTime(spec.normalize);

/** The spec without its statistics over all frames: the per-frame part, which a stream gives exactly. */
const perFrame = (spec: Spec): Spec =>
  looksAtAll(spec) ? { ...spec, topDb: null, normalize: { kind: 'none' } } : spec;

const statisticsOf = ({ normalize }: Spec) =>
  normalize.kind === 'cmvn' && normalize.shift === null && normalize.scale === null;

/** Those that do not look at the whole clip before its first frame. */
const names = presetNames().filter((name) => {
  const { ditherNoise, waveformNormalize } = getPreset(name);
  return ditherNoise !== 'torch' && !waveformNormalize;
});

const extractors = new Map<string, Extractor<FeatureArray>>();

function extractorOf(name: PresetName, target: 'simd' | 'double'): Extractor<FeatureArray> {
  const key = `${name} ${target}`;
  if (!extractors.has(key)) {
    const spec = perFrame(getPreset(name));
    const width = featureCount(spec);
    const cmvn = statisticsOf(spec) ? { shift: Float32Array.from({ length: width }, (_, i) => i / 7), scale: Float32Array.from({ length: width }, (_, i) => 1 + i / 9) } : undefined; // biome-ignore format: one line
    extractors.set(key, createExtractorSync(spec, { target, ...(cmvn ? { cmvn } : {}) }));
  }
  return extractors.get(key)!;
}

const noise = (count: number, seed: number) => Float32Array.from(seededNoise(count, seed), (x) => 0.8 * x);

/** The whole, frames first; undefined where it is too short. */
function wholeOf(extractor: Extractor<FeatureArray>, samples: Float32Array | Float64Array | Int16Array) {
  const { sampleRate, clipSamples } = extractor.spec;
  let features: Features<FeatureArray>;
  try {
    features = extractor.extract(samples, { sampleRate, length: clipSamples === null ? undefined : 'unpadded' });
  } catch {
    return undefined;
  }
  const { data, dims, axes, validFrames } = features;
  const [frames, width] = axes[0] === 'frame' ? dims : [dims[1], dims[0]];
  const at = (t: number, i: number) => (axes[0] === 'frame' ? data[t * width + i] : data[i * frames + t]);
  return {
    frames,
    width,
    validFrames,
    rows: Array.from({ length: frames * width }, (_, j) => at(Math.floor(j / width), j % width)),
  };
}

/** All rows of a stream, by chunks of these lengths. */
function streamed(
  extractor: Extractor<FeatureArray>,
  samples: Float32Array | Float64Array | Int16Array,
  lengths: number[],
  statistics?: StreamStatistics,
) {
  const live = createFeatureStream(extractor, { sampleRate: extractor.spec.sampleRate, statistics });
  const pieces: StreamFeatures<FeatureArray>[] = [];
  for (let place = 0, i = 0; place < samples.length; i++) {
    const length = lengths[i % lengths.length];
    pieces.push(live.push(samples.subarray(place, place + length)));
    place += length;
  }
  pieces.push(live.flush());
  return pieces;
}

describe('a stream is the whole', () => {
  it('in every bit of the per-frame part, for any preset, clip and chunks', { timeout: 200_000 }, () => {
    const triple = fc.record({
      name: fc.constantFrom(...names),
      target: fc.constantFrom('simd' as const, 'simd' as const, 'double' as const),
      count: fc.oneof(fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 1, max: 30000 })),
      lengths: fc.array(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 9000 })), {
        minLength: 1,
        maxLength: 6,
      }),
      type: fc.constantFrom('float32', 'float32', 'int16', 'float64'),
      seed: fc.nat(1e6),
    });
    const property = fc.property(triple, ({ name, target, count, lengths, type, seed }) => {
      const extractor = extractorOf(name, target);
      const floats = noise(count, seed);
      const samples =
        type === 'float32'
          ? floats
          : type === 'int16'
            ? Int16Array.from(floats, (x) => x * 32768)
            : Float64Array.from(floats, (x) => x / 3);
      const whole = wholeOf(extractor, samples);
      const pieces = streamed(extractor, samples, lengths);
      const rows = pieces.flatMap(({ data }) => [...data]);
      expect(rows).toEqual(whole?.rows ?? []);
      expect(pieces.reduce((sum, { validFrames }) => sum + validFrames, 0)).toBe(whole?.validFrames ?? 0);
      let first = 0;
      for (const { firstFrame, dims } of pieces) {
        expect(firstFrame).toBe(first);
        first += dims[0];
      }
    });
    fc.assert(property, { seed: 3, numRuns: 300 });
  });

  it.each(['torchaudio-mel', 'gemma4', 'rmvpe', 'styletts2'] as const)(
    '%s of whole hops: the last frame mirrors the sample before its first one',
    (name) => {
      const extractor = extractorOf(name, 'simd');
      for (const hops of [20, 50, 150]) {
        const samples = noise(hops * extractor.spec.hopLength, hops);
        const rows = streamed(extractor, samples, [700]).flatMap(({ data }) => [...data]);
        expect(rows).toEqual(wholeOf(extractor, samples)!.rows);
      }
    },
  );

  // Where a frame begins, the sample before it is read by itself: it must be rounded as inside of a frame.
  it.each([0, 1e-5])(
    'in doubles through a pre-emphasis in floats, dither %d, under a window that begins above 0',
    (dither) => {
      const spec: Spec = { ...perFrame(getPreset('parakeet-tdt')), window: 'hamming', dither };
      const samples = Float64Array.from(seededNoise(20000, 4), (x) => x / 3);
      const extractor = createExtractorSync(spec);
      const rows = streamed(extractor, samples, [160, 1, 777]).flatMap(({ data }) => [...data]);
      expect(rows).toEqual(wholeOf(extractor, samples)!.rows);
    },
  );
});
