/**
 * A front end as plain data: every number that stands between samples and features.
 *
 * A spec is JSON: no class, no function. Two specs with the same values describe the same features, bit for bit.
 * The knobs fall into per-frame stages (a frame depends on its own samples alone) and utterance stages
 * (`normalize`, `stack`, `deltas`), which see all frames.
 */

/** Window families. `povey` is Kaldi's `hann ** 0.85`; `sine` is `sin(pi (n + 1/2) / N)`. */
export type WindowFamily = 'hann' | 'hamming' | 'povey' | 'blackman' | 'rectangular' | 'sine';

/**
 * How frames are laid over the signal, and what lies beyond its ends.
 * - `center-reflect`, `center-zero`: frame `t` is centred on sample `t * hopLength` (torch.stft, librosa.stft).
 * - `none`: frame `t` starts at `t * hopLength`; only whole frames.
 * - `kaldi-snip`, `kaldi-mirror`: Kaldi's `snip_edges` true and false.
 * - `semicausal`: `windowLength - hopLength` zeros on the left.
 */
export type Framing = 'center-reflect' | 'center-zero' | 'none' | 'kaldi-snip' | 'kaldi-mirror' | 'semicausal';

/** Mel scales: Slaney's (librosa's default), HTK's `2595 log10(1 + f/700)`, Kaldi's `1127 ln(1 + f/700)`. */
export type MelScale = 'slaney' | 'htk' | 'kaldi';

/** Cepstral coefficients: a DCT-II over the log mel values. */
export interface Cepstrum {
  /** Coefficients kept. */
  count: number;
  /** DCT-II with orthonormal scaling. */
  orthonormal: boolean;
  /** Liftering parameter; 0 for none. */
  lifter: number;
  /** Replace coefficient 0 by the log energy of the frame. */
  energy: boolean;
}

/** What happens to all frames of an utterance together. */
export type Normalize =
  | { kind: 'none' }
  /** `(max(x, m - range) + offset) / scale`, where `m` is the maximum over the utterance. Whisper's. */
  | { kind: 'maximum'; range: number; offset: number; scale: number }
  /** As `maximum`, with `m` given once and for all. */
  | { kind: 'fixed-maximum'; maximum: number; range: number; offset: number; scale: number }
  /** Zero mean and unit variance of each feature over time; `epsilon` is added to the deviation or to the variance. */
  | { kind: 'per-feature'; degreesOfFreedom: 0 | 1; epsilon: number; epsilonOn: 'deviation' | 'variance' }
  | { kind: 'mean' }
  | { kind: 'affine'; shift: number; scale: number }
  /** Mean and variance of the training data, which the caller brings. */
  | { kind: 'cmvn' };

/** All knobs. See `docs/design/spec.md` for the ones that this version builds. */
export interface Spec {
  /** Hz. */
  sampleRate: number;
  /** Points of the DFT. */
  fftSize: number;
  /** Samples under the window; at most `fftSize`, the rest is zero. */
  windowLength: number;
  /** Samples from one frame to the next. */
  hopLength: number;

  window: WindowFamily;
  /** True for `N` in the window's denominator (DFT-even), false for `N - 1` (symmetric). */
  windowPeriodic: boolean;
  /** Where a window shorter than `fftSize` stands in the DFT buffer. */
  windowPlacement: 'center' | 'left';
  framing: Framing;
  /** Leave out the last frame (OpenAI's Whisper drops it). */
  dropLastFrame: boolean;
  /** Samples that the model's window holds (480000 for Whisper's 30 s), or null where any length goes. */
  clipSamples: number | null;

  /** Factor on every sample; 32768 for models trained on 16-bit integers. */
  inputScale: number;
  /** Standard deviation of the dither, after `inputScale`. */
  dither: number;
  /** Subtract the mean of each frame. */
  removeDcOffset: boolean;
  /** Coefficient `c` of `x[n] - c x[n-1]`; 0 for none. */
  preemphasis: number;
  /** Over each frame as Kaldi or HTK do, or once over the waveform. */
  preemphasisScope: 'frame-kaldi' | 'frame-htk' | 'waveform';

  /** `|X|^2` or `|X|`. */
  spectrum: 'power' | 'magnitude';
  /** Added to `|X|^2` under the square root of a magnitude. */
  spectrumEpsilon: number;

  /** Number of mel bands. */
  melCount: number;
  melScale: MelScale;
  /** `slaney` divides each triangle by half its width in Hz; `none` leaves peaks at 1. */
  melNorm: 'slaney' | 'none';
  /** Triangles straight in Hz or straight in mel. */
  melSpace: 'hz' | 'mel';
  /** Lower edge of the first and upper edge of the last triangle, Hz. */
  minFrequency: number;
  maxFrequency: number;

  /** Logarithm: base 10, natural, `10 log10`, or none. */
  log: 'log10' | 'ln' | 'db' | 'none';
  /** The floor below which no logarithm is taken. */
  logFloor: number;
  /** `clamp`: log(max(x, floor)); `add`: log(x + floor). */
  logFloorMode: 'clamp' | 'add';
  /** Clamp decibels to this far below the utterance's maximum; null for no clamp. */
  topDb: number | null;

  cepstrum: Cepstrum | null;
  normalize: Normalize;
  /** Neighbouring frames stacked into one (`size`) every `stride` frames; null for none. */
  stack: { size: number; stride: number } | null;
  deltas: { order: number; width: number } | null;

  /** `mel-major` is `[mel, frame]`, `frame-major` is `[frame, mel]`. */
  layout: 'mel-major' | 'frame-major';
}
