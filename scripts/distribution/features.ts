/** Our features of the random clips. */
import { createHash, type Hash } from 'node:crypto';
import { createExtractorSync, type Extractor, type FeatureArray } from 'melisma';
import type { RandomClip } from './clips.ts';
import { SAMPLE_RATE } from './clips.ts';

/** The presets that are measured; `sources.py` has the source of each. */
export const measured = ['whisper', 'whisper-large-v3', 'parakeet-tdt', 'kaldi-fbank', 'wespeaker'] as const;
export type Measured = (typeof measured)[number];

/** As they are compared: `double` gives doubles, for rounding to float32 is no part of the comparison. */
export const extractorsOf = (preset: Measured) => ({
  simd: createExtractorSync(preset),
  double: createExtractorSync(preset, { target: 'double', output: 'float64' }),
});

/** The bare clip, not padded to Whisper's 30 s: padding would thin out the mean of the errors. */
export const featuresOf = (extractor: Extractor<FeatureArray>, { samples }: RandomClip): FeatureArray =>
  extractor.extract(samples, { sampleRate: SAMPLE_RATE, length: 'unpadded' }).data;

/** What the figures belong to: SHA-256, its first 16 digits, of all samples and of each preset's features in `simd`. */
export class Fingerprints {
  readonly #hashes = new Map<'clips' | Measured, Hash>();

  add(name: 'clips' | Measured, { buffer, byteOffset, byteLength }: FeatureArray): void {
    const hash = this.#hashes.get(name) ?? createHash('sha256');
    this.#hashes.set(name, hash.update(new Uint8Array(buffer, byteOffset, byteLength)));
  }

  digests(): Record<string, string> {
    return Object.fromEntries([...this.#hashes].map(([name, hash]) => [name, hash.copy().digest('hex').slice(0, 16)]));
  }
}
