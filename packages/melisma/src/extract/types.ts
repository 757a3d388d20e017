/** What goes into an extractor and what comes out: the types of the public surface. */
import type { CompiledTarget, FeatureArray, OutputType, Target } from '../engine/runtime/engine.ts';
import type { Samples } from '../samples/samples.ts';
import type { Spec } from '../spec/spec.ts';

export type { CompiledTarget, FeatureArray, OutputType, Samples, Target };

/**
 * What is done about the length of the clip, for a front end whose model takes a fixed window (Whisper's 30 s).
 * - `window`: pad with zeros to the window; normalise over the window. Longer audio is an error. (Hugging Face; the default)
 * - `truncate`: as `window`, and what is longer is cut.
 * - `file`: the clip, then one window of zeros; normalise over all of it (OpenAI's `transcribe`).
 * - `unpadded`: the clip as it is (OpenAI's `log_mel_spectrogram` without padding).
 */
export type LengthMode = 'window' | 'truncate' | 'file' | 'unpadded';

/** What a call says of its clip. */
export interface ExtractOptions {
  /** Hz; must be the rate of the front end. */
  sampleRate: number;
  /** Default `window` where the front end has a window, otherwise the clip as it is. */
  length?: LengthMode;
  /** Accept float samples beyond +-1.5, which otherwise are taken for 16-bit integers in a float array. */
  anyScale?: boolean;
  /** Not an option: of a recording its rate is passed, `{ sampleRate: audio.sampleRate }`, not the whole of it. */
  samples?: never;
}

/** What an axis of a result counts: mel bands, cepstral coefficients, values of stacked frames or with deltas, frames. */
export type Axis = 'mel' | 'coefficient' | 'feature' | 'frame';

/** The shape of a result. */
export interface FeatureShape {
  /** Sizes, slowest axis first: `[80, 3000]`. */
  dims: number[];
  axes: Axis[];
  /** Frames that count, the first ones; the others are padding. The spec's `validFrames` says what counts. */
  validFrames: number;
}

/** Features: `data` is row-major over `dims`. */
export interface Features<Data extends FeatureArray = Float32Array> extends FeatureShape {
  data: Data;
}

/** Features of several clips, the shorter ones padded. `data` is row-major over `dims`. */
export interface BatchFeatures<Data extends FeatureArray = Float32Array> {
  data: Data;
  /** Sizes, the batch first: `[3, 128, 1101]`. */
  dims: number[];
  axes: ('batch' | Axis)[];
  /** Of each clip. */
  validFrames: number[];
  /** 1 where a frame is valid, `[batch, frame]`. */
  mask: Uint8Array;
}

/** An extractor: planned and compiled once, then synchronous. */
export interface Extractor<Data extends FeatureArray = Float32Array> {
  readonly spec: Readonly<Spec>;
  /** The preset's name; undefined for a derived spec. */
  readonly name: string | undefined;
  readonly target: Target;
  /** Rises whenever the bits of some feature change. */
  readonly bitsVersion: number;
  /** 16 hex digits that stand for the spec's values. */
  readonly specHash: string;

  /** The shape for a clip of `numSamples` samples. Throws ERR_OPTION, ERR_EMPTY_AUDIO, ERR_TOO_LONG, ERR_TOO_SHORT. */
  dims(numSamples: number, options?: Pick<ExtractOptions, 'length'>): number[];
  /**
   * Features in a new array of the caller's own.
   *
   * Throws what {@link Extractor.dims} throws; ERR_SAMPLE_TYPE and ERR_SAMPLE_RATE; ERR_NON_FINITE and ERR_SAMPLE_SCALE for the
   * samples' values; ERR_DISPOSED.
   */
  extract(samples: Samples, options: ExtractOptions): Features<Data>;
  /**
   * Features into `out`, whose length must be the product of `dims(samples.length)`, and which may not lie over the samples.
   *
   * Throws as {@link Extractor.extract}; ERR_OUTPUT_SIZE and ERR_OPTION for `out`. Of the samples' values it learns on the way: after
   * ERR_NON_FINITE or ERR_SAMPLE_SCALE `out` holds features that mean nothing.
   */
  extractInto(samples: Samples, out: Data, options: ExtractOptions): FeatureShape;
  /** Features in an array that the extractor owns and reuses: valid until the next call. Throws as {@link Extractor.extract}. */
  extractView(samples: Samples, options: ExtractOptions): Features<Data>;
  /**
   * Features of several clips, padded and masked as the source's own class does it (the spec's `batchPadding`). A clip's valid frames
   * do not depend on what the others hold, unless `normalize` is `over: 'batch'`. A clip that is too short alone is a row without a valid
   * frame, filled with `batchFill`.
   *
   * Throws as {@link Extractor.extract}, with the clip's number in the option; ERR_TOO_SHORT where every clip is too short; ERR_EMPTY_AUDIO
   * without any clip.
   */
  extractBatch(clips: readonly Samples[], options: ExtractOptions): BatchFeatures<Data>;
  /**
   * One result for each window of the model, each in a new array, the last one padded; nothing is dropped. Other calls may come between.
   *
   * Throws at once for what {@link Extractor.extract} says of types, rates and lengths, and from the window that has it for a
   * sample's value.
   */
  windows(samples: Samples, options: Omit<ExtractOptions, 'length'>): Generator<Features<Data>, void, undefined>;
  /** Give the memory back. Any later extraction is an error (ERR_DISPOSED). */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** How an extractor is made; the front end itself is the spec's. */
export interface ExtractorOptions<Output extends OutputType = OutputType> {
  /** Default `simd`. */
  target?: Target;
  /** `float64` with the targets `double` and `reference` only. Default `float32`. */
  output?: Output;
  /** The result's layout, where it is not to be the source's own: runtimes differ (`[frame, mel]` in Hugging Face's Parakeet, `[mel, frame]` in NeMo's). */
  layout?: Spec['layout'];
  /** Statistics of the training data, for front ends with `normalize: { kind: 'cmvn' }`. */
  cmvn?: Statistics;
}

/** `(x + shift[i]) * scale[i]` for value `i` of a frame: Kaldi's negative mean and inverse deviation. */
export interface Statistics {
  shift?: ArrayLike<number>;
  scale?: ArrayLike<number>;
}

/** How a front end is compiled ahead of time: as {@link ExtractorOptions}, without the target that is not compiled. */
export interface CompileOptions {
  /** Default `simd`. */
  target?: CompiledTarget;
  /** `float64` with the target `double` only. Default `float32`. */
  output?: OutputType;
  layout?: Spec['layout'];
  cmvn?: Statistics;
}

/** The array type for an output type. */
export type ArrayOf<Output extends OutputType> = Output extends 'float64' ? Float64Array : Float32Array;
