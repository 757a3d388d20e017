/** An independent host against the library: the same bits for every preset, from what docs/design/hosts.md says. */
import { describe, expect, it } from 'vitest';
import { firstDifference } from '../oracle/same-bits.ts';
import { seededNoise } from '../oracle/seeded.ts';
import { compileFrontEnd, createExtractorSync, type Spec } from '../packages/melisma/src/index.ts';
import { getPreset, presetNames } from '../packages/melisma/src/presets/registry.ts';
import { featureCount } from '../packages/melisma/src/spec/sizes.ts';
import { featuresOf } from './host.mjs';

/** Samples: less than a block, a whole number of hops, an odd number, and more than one block. */
const lengths = [3001, 16000, 23457, 60001];

/** Statistics of the training data that a front end lacks: any will do here. */
function complete(spec: Spec): Spec {
  if (spec.normalize.kind !== 'cmvn') return spec;
  const values = Array.from({ length: featureCount(spec) }, (_, i) => 0.5 + ((i * 7919) % 101) / 100);
  return { ...spec, normalize: { kind: 'cmvn', shift: values, scale: [...values].reverse() } };
}

function expectSameBits(spec: Spec, target: 'simd' | 'double', ...clips: (Float32Array | Float64Array)[]) {
  using extractor = createExtractorSync(spec, { target });
  const file = compileFrontEnd(spec, { target });
  for (const samples of clips) {
    const ours = extractor.extract(samples, { sampleRate: spec.sampleRate }).data;
    const theirs = featuresOf(file, samples);
    expect([samples.length, firstDifference(theirs, ours)]).toEqual([samples.length, undefined]);
  }
}

describe.each(presetNames())('%s', (name) => {
  it.each(['simd', 'double'] as const)('%s', (target) => {
    const clips = lengths.map((length) => Float32Array.from(seededNoise(length, length)));
    expectSameBits(complete(getPreset(name)), target, ...clips);
  });
});

describe('a clip longer than the kernel has room for', () => {
  const long = 3500 * 160;

  it.each(['kaldi-fbank', 'librosa-mfcc', 'parakeet-tdt'])('%s', (name) => {
    expectSameBits(getPreset(name), 'simd', Float32Array.from(seededNoise(long, 1)));
  });

  it('is lifted to the level of the whole', () => {
    const spec = { ...getPreset('whisper'), clipSamples: null };
    expectSameBits(spec, 'simd', Float32Array.from(seededNoise(long, 2)));
  });
});

it('prepares a waveform with dither and pre-emphasis, floats and doubles', () => {
  const spec: Spec = { ...getPreset('parakeet-tdt'), dither: 1e-3 };
  const doubles = Float64Array.from(seededNoise(50001, 3), (x) => x / 3);
  for (const samples of [doubles, Float32Array.from(doubles)]) {
    expectSameBits(spec, 'simd', samples);
    expectSameBits(spec, 'double', samples);
  }
});
