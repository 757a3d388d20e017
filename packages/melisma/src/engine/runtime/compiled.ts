/** What a compiled front end is: the module's bytes and where everything stands in its memory. Plain data. */

/** The contract between the compiler and the runtime. All addresses and sizes in bytes unless they say otherwise. */
export interface KernelLayout {
  /** The lanes' type. */
  element: 'f32' | 'f64';
  /** What features are stored as. */
  output: 'f32' | 'f64';
  /** What samples are stored as on their way in; `f64` where there is a second tile function for them. */
  inputs: readonly ('f32' | 'f64')[];
  /** Frames computed at a time. */
  lanes: number;
  /** Frames of one tile, a multiple of `lanes`. */
  tileFrames: number;
  /** Samples that a tile reads. */
  tileSamples: number;
  /** Frames copied in at a time, a multiple of `tileFrames`. */
  blockFrames: number;
  /** Room for the samples of a block. */
  input: number;
  /** Room for `outputFrames` frames of features. */
  features: number;
  outputFrames: number;
  /** Running maximum of |x|, as the bits of one vector. */
  peak: number;
  /** Running maximum of the features, one vector. */
  maximum: number;
  /** The utterance stage's lower limit, one element. */
  limit: number;
  /** True where the utterance stage `maximum` follows. */
  hasMaximum: boolean;
  /** Rows of the buffer that the frames fill: mel bands, and the energy where a cepstrum wants it. */
  rows: number;
  /** True where the cepstrum follows, which leaves its coefficients in the first rows. */
  hasCepstrum: boolean;
}

/** A compiled front end. */
export interface Compiled {
  bytes: Uint8Array<ArrayBuffer>;
  layout: KernelLayout;
}
