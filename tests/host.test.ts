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

function expectSameBits(spec: Spec, target: 'simd' | 'double', length: number, samples: Float32Array | Float64Array) {
  const options = { sampleRate: spec.sampleRate };
  const ours = createExtractorSync(spec, { target }).extract(samples, options).data;
  const theirs = featuresOf(compileFrontEnd(spec, { target }), samples);
  expect([length, firstDifference(theirs, ours)]).toEqual([length, undefined]);
}

describe.each(presetNames())('%s', (name) => {
  it.each(['simd', 'double'] as const)('%s', (target) => {
    for (const length of lengths) {
      expectSameBits(complete(getPreset(name)), target, length, Float32Array.from(seededNoise(length, length)));
    }
  });
});

describe('a clip longer than the kernel has room for', () => {
  const long = 3500 * 160;

  it.each(['kaldi-fbank', 'librosa-mfcc', 'parakeet-tdt'])('%s', (name) => {
    expectSameBits(getPreset(name), 'simd', long, Float32Array.from(seededNoise(long, 1)));
  });

  it('is lifted to the level of the whole', () => {
    const spec = { ...getPreset('whisper'), clipSamples: null };
    expectSameBits(spec, 'simd', long, Float32Array.from(seededNoise(long, 2)));
  });
});

it('prepares a waveform with dither and pre-emphasis, floats and doubles', () => {
  const spec: Spec = { ...getPreset('parakeet-tdt'), dither: 1e-3 };
  const doubles = Float64Array.from(seededNoise(50001, 3), (x) => x / 3);
  for (const samples of [doubles, Float32Array.from(doubles)]) {
    expectSameBits(spec, 'simd', samples.length, samples);
    expectSameBits(spec, 'double', samples.length, samples);
  }
});
