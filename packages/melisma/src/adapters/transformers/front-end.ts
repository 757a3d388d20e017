/** The front end of one feature extractor, and the variations of it that options of a call ask for. */
import { fromHuggingFace } from '../../config/huggingface/huggingface.ts';
import { extractorFor } from '../../extract/extractor.ts';
import type { Extractor, Features, LengthMode, Samples } from '../../extract/types.ts';
import type { Spec } from '../../spec/spec.ts';
import type { Config, Plain } from './types.ts';

/** Extractors of one front end by what they change of it, each compiled when it is first needed. */
export class ExtractorVariants {
  readonly spec: Readonly<Spec>;
  readonly #made = new Map<string, Promise<Extractor>>();

  constructor(spec: Readonly<Spec>) {
    this.spec = spec;
  }

  /** Features of a clip, in an array of the caller's own. The replaced classes take samples of any scale, and so does this. */
  async extract(clip: Samples, change: Partial<Spec> = {}, length?: LengthMode): Promise<Features> {
    const extractor = await this.#with(change);
    return extractor.extract(clip, { sampleRate: this.spec.sampleRate, length, anyScale: true });
  }

  #with(change: Partial<Spec>): Promise<Extractor> {
    const key = JSON.stringify(change);
    const made = this.#made.get(key) ?? extractorFor(key === '{}' ? this.spec : { ...this.spec, ...change });
    this.#made.set(key, made);
    return made;
  }
}

/**
 * The front end of a class, as `fromConfig` reads it: of the configuration those `keys` that its Python class reads. Throws ERR_CONFIG.
 */
export function frontEndOf(name: string, config: Config, keys: readonly string[]): ExtractorVariants {
  const known = keys.flatMap((key) => (config[key] === undefined ? [] : [[key, config[key]]]));
  const { spec } = fromHuggingFace({ feature_extractor_type: name, ...Object.fromEntries(known) });
  return new ExtractorVariants(spec);
}

/** Features with axes of length 1 before their own. */
export const tensorOf = ({ data, dims }: Features, leading = 1): Plain => ({
  type: 'float32',
  data,
  dims: [...Array<number>(leading).fill(1), ...dims],
});

/** 1 for each valid frame, [1, frames]. */
export function maskOf({ dims, axes, validFrames }: Features, type: 'int64' | 'bool'): Plain {
  const frames = dims[axes.indexOf('frame')];
  const data =
    type === 'int64'
      ? new BigInt64Array(frames).fill(1n, 0, validFrames)
      : new Uint8Array(frames).fill(1, 0, validFrames);
  return { type, data, dims: [1, frames] };
}

/** A clip of exactly `length` samples: cut, or zeros behind it. */
export function fitted(clip: Samples, length: number): Samples {
  if (clip.length >= length) return clip.subarray(0, length);
  const padded = new (clip.constructor as Float32ArrayConstructor)(length);
  padded.set(clip);
  return padded;
}
