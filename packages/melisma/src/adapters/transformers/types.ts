/** What of transformers.js is touched, as structural types: nothing is imported from it. */
import type { Samples } from '../../extract/types.ts';

/** The class of transformers.js's tensors, as far as it is called. */
export type TransformersTensor = new (
  type: 'float32' | 'int64' | 'bool',
  data: Float32Array | BigInt64Array | Uint8Array,
  dims: number[],
) => unknown;

/** The method behind a call of a feature extractor. */
export type Call = (audio: Samples, options?: CallOptions) => Promise<unknown>;

/** What a call of a class takes besides the audio. Keys that a class does not know are left alone, as it leaves them. */
export interface CallOptions {
  readonly max_length?: number | null;
  readonly padding?: boolean;
  readonly pad_to_multiple_of?: number;
  readonly truncation?: boolean;
  readonly do_normalize_per_mel_bins?: boolean;
  readonly return_attention_mask?: boolean;
  readonly center?: boolean;
}

/** A feature extractor: a function that delegates to its `_call`. */
export interface FeatureExtractor {
  readonly config: Config;
  _call: Call;
}

/** `preprocessor_config.json`, as the class holds it. */
export type Config = Readonly<Record<string, unknown>>;

/** A tensor before the caller's class makes one of it. */
export interface Plain {
  readonly type: 'float32' | 'int64' | 'bool';
  readonly data: Float32Array | BigInt64Array | Uint8Array;
  readonly dims: number[];
}

/** What a call returns, by name. */
export type Outputs = Readonly<Record<string, Plain>>;

/** What a class needs besides its configuration. */
export interface Tools {
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** Our call of a class; undefined where the replaced call has to answer. */
type OurCall = (audio: Samples, options: CallOptions) => Promise<Outputs | undefined>;

/** A class, from its configuration. Throws ERR_CONFIG. */
export type Replacement = (config: Config, tools: Tools) => OurCall;
