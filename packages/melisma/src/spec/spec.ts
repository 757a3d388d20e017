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
 * - `semicausal`: `windowLength - hopLength` zeros on the left; only whole frames.
 * - `same-reflect`: `(fftSize - hopLength) / 2` samples reflected at both ends, so that there are as many frames as hops (vocoders).
 * - `same-zero`: the same with zeros (NeMo's `exact_pad`).
 * - `cover`: as `none`, with zeros behind the end until the last sample is under a window (python_speech_features).
 */
export type Framing =
  | 'center-reflect'
  | 'center-zero'
  | 'none'
  | 'kaldi-snip'
  | 'kaldi-mirror'
  | 'semicausal'
  | 'same-reflect'
  | 'same-zero'
  | 'cover';

/** Mel scales: Slaney's (librosa's default), HTK's `2595 log10(1 + f/700)`, Kaldi's `1127 ln(1 + f/700)`. */
export type MelScale = 'slaney' | 'htk' | 'kaldi';

/** Cepstral coefficients: a DCT-II over the log mel values. */
export interface Cepstrum {
  /** Coefficients kept. */
  count: number;
  /** DCT-II with orthonormal scaling; without it, twice the plain sum (scipy's and torchaudio's `norm=None`). */
  orthonormal: boolean;
  /** Length `L` of the lifter `1 + L/2 sin(pi n / L)`; 0 for none. */
  lifter: number;
  /** The lifter's `n` for coefficient 0: 0 in HTK and Kaldi, 1 in librosa. */
  lifterFirst: 0 | 1;
  /** Replace coefficient 0 by the logarithm of the frame's energy, after DC removal and before pre-emphasis. */
  energy: boolean;
  /** `spectrum`: the energy is the sum of the power over the bins, after pre-emphasis and window (python_speech_features). Default `frame`. */
  energyOf?: 'frame' | 'spectrum';
}

/** What happens to all frames of an utterance together; see `docs/design/spec.md` for its place among the stages. */
export type Normalize =
  | { kind: 'none' }
  /**
   * `(max(x, m - range) + offset) / scale`, where `m` is the maximum over the utterance. Whisper's. `over: 'batch'` takes one over all clips
   * of a batch.
   */
  | { kind: 'maximum'; range: number; offset: number; scale: number; over?: 'clip' | 'batch' }
  /** As `maximum`, with `m` given once and for all. */
  | { kind: 'fixed-maximum'; maximum: number; range: number; offset: number; scale: number }
  /**
   * Zero mean and unit variance of each feature over time; `epsilon` is added to the deviation or to the variance. What then is below 1e-5
   * counts as 1e-5: a feature that does not change becomes 0.
   */
  | { kind: 'per-feature'; degreesOfFreedom: 0 | 1; epsilon: number; epsilonOn: 'deviation' | 'variance' }
  /** Each feature less its mean over time. */
  | { kind: 'mean' }
  /** `(x + shift) / scale`. */
  | { kind: 'affine'; shift: number; scale: number }
  /** `(x + shift[i]) * scale[i]` for feature `i`, after stacking: statistics of the training data. Null until the caller brings them. */
  | { kind: 'cmvn'; shift: readonly number[] | null; scale: readonly number[] | null };

/** Neighbouring frames as one longer frame. */
export interface Stack {
  /** Frames in one. */
  size: number;
  /** Frames from one stack to the next. */
  stride: number;
  /** Copies of the first frame put before it. */
  left: number;
  /** A last stack that is not full: left out, filled up with `fill`, or with copies of the last frame. */
  end: 'drop' | 'fill' | 'repeat';
  fill: number;
  /** A stack is valid when its first frame is, or when its last one is. */
  valid: 'first' | 'last';
}

/** Differences over time, beside the features: `[x, delta x, delta delta x, ...]`. */
export interface Deltas {
  /** 1 for first differences only, 2 for second ones, too. */
  orders: number;
  /** Frames of the regression, odd. */
  width: number;
  /**
   * At the ends: `replicate` the first and last frame (torchaudio's compute_deltas, second differences being differences of the first),
   * or `interpolate` by the polynomial of the outermost frames (librosa.feature.delta, with second ones by a quadratic fit).
   */
  edges: 'replicate' | 'interpolate';
}

/**
 * Which frames count as valid, in what a mask says and in statistics over time.
 * - `all`: every frame.
 * - `ceil`: those whose hop begins inside the clip, `ceil(samples / hopLength)`.
 * - `floor`: whole hops, `floor(samples / hopLength)`.
 * - `whole`: those that end inside the clip, with their look-ahead.
 */
export type ValidFrames = 'all' | 'ceil' | 'floor' | 'whole';

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
  /** Samples after its window that a frame needs to exist: 1 where the source cuts frames of `windowLength + 1`. */
  frameLookahead: number;
  /** Leave out the last frame (OpenAI's Whisper drops it). */
  dropLastFrame: boolean;
  /**
   * Frames are left out at the end down to a multiple of so many; 1 for none. More than 1 adds a zero behind a clip where the last frame
   * that is kept would be centred on no sample (GraniteSpeech5FeatureExtractor).
   */
  frameMultiple: number;
  /** Samples that the model's window holds (480000 for Whisper's 30 s), or null where any length goes. */
  clipSamples: number | null;
  /** How a clip shorter than `clipSamples` is filled: with zeros, or by repeating it as a whole and zeros for the rest. */
  clipFill: 'zeros' | 'repeat';
  /**
   * Where a clip shorter than `clipSamples` stands: `end` puts the zeros before it, where they count as its samples, and of a longer one
   * `length: 'truncate'` keeps the end (Smart Turn). Default `start`.
   */
  clipPlace?: 'start' | 'end';
  /**
   * Zero mean and unit variance of the waveform, before dither and pre-emphasis: `(x - mean) / sqrt(variance + epsilon)` over the samples of the
   * clip. Zeros behind it stay zeros. Default null.
   */
  waveformNormalize?: { epsilon: number } | null;
  /** Zeros up to at least so many samples. */
  minSamples: number;
  /** Zeros up to a multiple of so many samples; 1 for none. */
  padMultiple: number;
  /** Frames of a result, cut or filled up before `normalize`; null where any number goes. */
  fixedFrames: { count: number; fill: number } | null;
  /** Frames of `fill` up to a multiple of so many, after `normalize`; null for none. */
  padFrames: { multiple: number; fill: number } | null;
  /**
   * Of the frames of a window those are kept that the clip reaches, up to a multiple of so many: the others are left out once `normalize` has
   * seen them (Dots 3 Note). Of a batch those that the longest clip reaches. Default null: all.
   */
  keepFrames?: { multiple: number } | null;
  validFrames: ValidFrames;
  /** Set frames that are not valid to zero, after `normalize`. */
  zeroInvalidFrames: boolean;

  /** Factor on every sample; 32768 for models trained on 16-bit integers. */
  inputScale: number;
  /** Standard deviation of the dither, after `inputScale`: noise of our own, the same for each seed and sample on every machine. */
  dither: number;
  ditherSeed: number;
  /**
   * `torch`: the noise of torch's generator on a CPU, seeded by the number of samples of the clip (CohereAsrFeatureExtractor), to 1.4e-6.
   * For clips of at least 16 samples; shorter ones torch draws otherwise. Default `own`.
   */
  ditherNoise?: 'own' | 'torch';
  /** Subtract the mean of each frame. */
  removeDcOffset: boolean;
  /** Coefficient `c` of `x[n] - c x[n-1]`; 0 for none. */
  preemphasis: number;
  /**
   * Over each frame, whose first sample becomes `(1 - c) x[0]` (Kaldi and HTK), or once over the waveform, whose first sample stays and
   * which is zero behind its end (NeMo).
   */
  preemphasisScope: 'frame' | 'waveform';

  /** `|X|^2` or `|X|`. */
  spectrum: 'power' | 'magnitude';
  /** Added to `|X|^2` under the square root of a magnitude. */
  spectrumEpsilon: number;
  /** `clamp`: the root of max(|X|^2, epsilon) in place of the sum's. Default `add`. */
  spectrumEpsilonMode?: 'add' | 'clamp';

  /** `bins`: each bin of the spectrum by itself, `melCount` being `fftSize / 2 + 1`; the knobs of the filters say nothing then. Default `mel`. */
  bands?: 'mel' | 'bins';
  /** Number of mel bands. */
  melCount: number;
  melScale: MelScale;
  /** `slaney` divides each triangle by half its width in Hz; `none` leaves peaks at 1. */
  melNorm: 'slaney' | 'none';
  /**
   * Triangles straight in Hz, straight in mel, in Hz with both sides as steep as the left one (SpeechBrain), or in Hz with their corners at whole bins,
   * `floor((fftSize + 1) hz / sampleRate)` (python_speech_features).
   */
  melSpace: 'hz' | 'mel' | 'hz-left-slope' | 'whole-bins';
  /** How filters are computed before they are rounded: `float32` as torchaudio.compliance.kaldi does, each step rounded. */
  melPrecision: 'float64' | 'float32';
  /** Hz: the rate that the filters are computed for, where the source names another than that of its audio (StyleTTS 2). Default null: `sampleRate`. */
  melSampleRate?: number | null;
  /** `bfloat16`: window and filters are rounded to it (Nemotron 3.5 ASR, GigaAM v3). Default `full`. */
  tablePrecision?: 'full' | 'bfloat16';
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
  /** `maximum`: decibels relative to the utterance's largest value, which becomes 0 (librosa's `ref=np.max`). Default `one`. */
  dbReference?: 'one' | 'maximum';

  cepstrum: Cepstrum | null;
  normalize: Normalize;
  deltas: Deltas | null;
  stack: Stack | null;

  /**
   * A batch of clips of unequal lengths: zeros behind each up to the longest before anything is computed (`samples`), or frames of
   * `batchFill` behind each one's features.
   */
  batchPadding: 'samples' | 'features';
  batchFill: number;

  /** `mel-major` is `[feature, frame]`, `frame-major` is `[frame, feature]`. */
  layout: 'mel-major' | 'frame-major';
}

/**
 * Knobs that came after the first published spec, each with the value that means "as before", by its path: `knob`, or `normalize.knob`
 * for a field of a record. A spec may leave them out, so that a saved one keeps its meaning and its hash: `later.ts`.
 */
export const laterKnobs: Readonly<Record<string, unknown>> = {
  ditherNoise: 'own',
  clipPlace: 'start',
  waveformNormalize: null,
  keepFrames: null,
  'normalize.over': 'clip',
  spectrumEpsilonMode: 'add',
  bands: 'mel',
  melSampleRate: null,
  tablePrecision: 'full',
  dbReference: 'one',
  'cepstrum.energyOf': 'frame',
  // Of waveform specs.
  'normalize.deviationFloor': 0,
  'normalize.centered': false,
  'frames.left': 0,
  'frames.right': 0,
  'frames.end': 'fill',
  normalizeOver: 'clip',
  channels: 1,
  padWith: 'zeros',
  pause: null,
  chunks: null,
};
