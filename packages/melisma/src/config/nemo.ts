/**
 * The `preprocessor` section of a NeMo model: `AudioToMelSpectrogramPreprocessor` and `AudioToMFCCPreprocessor`.
 *
 * Source: NVIDIA-NeMo/NeMo, nemo/collections/asr/modules/audio_preprocessing.py and .../parts/preprocessing/features.py
 * (`FilterbankFeatures`, at 009d1c153f06), as they run in evaluation: no dither, zeros around the clip, frames beyond the clip zero.
 */
import { didYouMean } from '../errors/guess.ts';
import { parakeet } from '../presets/parakeet.ts';
import type { Spec, WindowFamily } from '../spec/spec.ts';
import {
  type Config,
  type ConfigReader,
  choice,
  configError,
  configReader,
  type FromConfigResult,
  flag,
  inert,
  inertBecause,
  integer,
  type Key,
  number,
  only,
  orNull,
  type Remarks,
  text,
} from './keys.ts';
import { exponent, filterNorm } from './mel-keys.ts';
import { powerOfTwo } from './sizes.ts';
import { torchaudioMfcc } from './torchaudio.ts';

/** torch's windows by name. */
const windows: Readonly<Record<string, WindowFamily>> = { hann: 'hann', hamming: 'hamming', blackman: 'blackman' };

/** Those of AudioToMFCCPreprocessor. */
const mfccWindows: Readonly<Record<string, WindowFamily>> = {
  hann: 'hann',
  hamming: 'hamming',
  blackman: 'blackman',
  ones: 'rectangular',
};

/** `torch.finfo(torch.float32)`. */
const guardWords: Readonly<Record<string, number>> = {
  tiny: 1.1754943508222875e-38,
  eps: 1.1920928955078125e-7,
};

const guardValue = (): Key<number> => ({
  fallback: parakeet.logFloor,
  expected: "a number, 'tiny' or 'eps'",
  read: (value) => (typeof value === 'number' ? value : guardWords[String(value)]),
});

const normalizeKinds = (): Readonly<Record<string, Spec['normalize']>> => ({
  per_feature: parakeet.normalize,
  NA: { kind: 'none' },
  none: { kind: 'none' },
  None: { kind: 'none' },
});

const dithered = 'dither is noise for training: in evaluation NeMo adds none, and neither does this spec';
const padded = 'pad_to fills batches: features end with the clip here, as with pad_to 0';
const oneFrame = 'frames are not spliced';

const timing = () => ({
  _target_: text(''),
  cls: text(''),
  sample_rate: integer(16000),
  window_size: orNull(number(0.02), 0.02),
  window_stride: orNull(number(0.01), 0.01),
  n_window_size: orNull(integer(320)),
  n_window_stride: orNull(integer(160)),
  n_fft: orNull(integer(512)),
});

interface Timing {
  readonly sample_rate: number;
  readonly window_size: number | null;
  readonly window_stride: number | null;
  readonly n_window_size: number | null;
  readonly n_window_stride: number | null;
  readonly n_fft: number | null;
}

/** Samples of `seconds` or of its twin in samples; NeMo refuses both together, and a file with neither. */
function samplesOf(values: Timing, config: 'window_size' | 'window_stride', remarks: Remarks): number {
  const [seconds, samples] = [values[config], values[`n_${config}`]];
  if (seconds && samples) remarks.refuse(`${config}, n_${config}`, 'one of the two, the other null', samples);
  if (!seconds && !samples) remarks.refuse(`${config}, n_${config}`, 'one of the two', null);
  return seconds ? Math.trunc(seconds * values.sample_rate) : samples!;
}

const sizesOf = (values: Timing, remarks: Remarks) => {
  const windowLength = samplesOf(values, 'window_size', remarks);
  const fftSize = values.n_fft ?? powerOfTwo(windowLength);
  return {
    sampleRate: values.sample_rate,
    windowLength,
    hopLength: samplesOf(values, 'window_stride', remarks),
    fftSize,
  };
};

const melKeys = () => ({
  ...timing(),
  window: choice('hann', windows),
  normalize: orNull(choice('per_feature', normalizeKinds()), parakeet.normalize),
  features: integer(64),
  lowfreq: number(0),
  highfreq: orNull(number(8000)),
  preemph: orNull(number(0.97), 0.97),
  log: flag(true),
  log_zero_guard_type: choice<Spec['logFloorMode']>('add', { add: 'add', clamp: 'clamp' }),
  log_zero_guard_value: guardValue(),
  mag_power: exponent(),
  mel_norm: filterNorm('slaney'),
  exact_pad: flag(false),
  frame_splicing: only(1, oneFrame),
  dither: inertBecause(dithered),
  pad_to: inertBecause(padded),
  pad_value: inert,
  nb_augmentation_prob: inert,
  nb_max_freq: inert,
  max_duration: inert,
  use_grads: only(false, 'with gradients a guard is added under the root'),
  rng: inert,
  stft_exact_pad: inert,
  stft_conv: inert,
  use_torchaudio: only(false, "torchaudio's way to the same features is another"),
  int_values: inert,
});

type MelValues = { readonly [Name in keyof ReturnType<typeof melKeys>]: ReturnType<typeof melKeys>[Name]['fallback'] };

/**
 * `exact_pad`: zeros at both ends, so that there are as many frames as hops, of which the last does not count: NeMo sets it
 * to `pad_value`, like the frames of `pad_to`, and here features end before it. With pre-emphasis NeMo counts the samples that stay from the first of
 * those zeros on, and so cuts off the end of the clip.
 */
function exactly(values: MelValues, { hopLength, fftSize }: { hopLength: number; fftSize: number }, remarks: Remarks) {
  if (values.preemph)
    remarks.refuse(
      'exact_pad, preemph',
      'null for preemph: with it NeMo sets the end of the clip to zero',
      values.preemph,
    );
  if (hopLength % 2 === 1 || fftSize % 2 === 1)
    remarks.refuse('exact_pad, n_window_stride', 'an even stride', hopLength);
  remarks.note('exact_pad: the last frame, which NeMo does not count and sets to pad_value, is left out here');
  return { framing: 'same-zero', dropLastFrame: true, validFrames: 'all', batchPadding: 'features' } as const;
}

/** AudioToMelSpectrogramPreprocessor. */
const nemoMel = (): ConfigReader =>
  configReader(melKeys(), (values, remarks) => {
    const sizes = sizesOf(values, remarks);
    return {
      ...parakeet,
      ...sizes,
      ...(values.exact_pad && exactly(values, sizes, remarks)),
      window: values.window,
      melCount: values.features,
      minFrequency: values.lowfreq,
      maxFrequency: values.highfreq || values.sample_rate / 2,
      preemphasis: values.preemph ?? 0,
      spectrum: values.mag_power,
      melNorm: values.mel_norm,
      log: values.log ? 'ln' : 'none',
      logFloor: values.log_zero_guard_value,
      logFloorMode: values.log_zero_guard_type,
      normalize: values.normalize ?? { kind: 'none' },
      layout: 'mel-major',
    };
  });

const mfccKeys = () => ({
  ...timing(),
  window: choice<WindowFamily>('hann', mfccWindows),
  lowfreq: number(0),
  highfreq: orNull(number(8000)),
  n_mels: integer(64),
  n_mfcc: integer(64),
  dct_type: only(2, 'torchaudio knows no other'),
  norm: choice('ortho', { ortho: true }),
  log: flag(true),
});

/** AudioToMFCCPreprocessor: torchaudio's MFCC, whose windows are periodic. */
const nemoMfcc = (): ConfigReader =>
  configReader(mfccKeys(), (values, remarks) => ({
    ...torchaudioMfcc(values.n_mfcc, values.log),
    ...sizesOf(values, remarks),
    window: values.window,
    melCount: values.n_mels,
    minFrequency: values.lowfreq,
    maxFrequency: values.highfreq ?? Math.floor(values.sample_rate / 2),
    validFrames: 'ceil',
  }));

const classes: Readonly<Record<string, () => ConfigReader>> = {
  AudioToMelSpectrogramPreprocessor: nemoMel,
  AudioToMFCCPreprocessor: nemoMfcc,
};

const isObject = (value: unknown): value is Config => typeof value === 'object' && value !== null;

/** The section itself, or that of a model's configuration; NeMo 0 had its values under `params`. */
function sectionOf(config: Config): Config {
  const section = isObject(config.preprocessor) ? config.preprocessor : config;
  return isObject(section.params) ? { cls: section.cls, ...section.params } : section;
}

/** A NeMo `preprocessor` section as an object. Without `_target_` it is taken for a mel spectrogram's. */
export function fromNemo(config: Config): FromConfigResult {
  const section = sectionOf(config);
  const target = String(section._target_ ?? section.cls ?? 'AudioToMelSpectrogramPreprocessor');
  const name = target.slice(target.lastIndexOf('.') + 1);
  if (Object.hasOwn(classes, name)) return classes[name]().read(name, section);
  throw configError(undefined, '_target_', Object.keys(classes), target, {
    more: didYouMean(name, Object.keys(classes)),
  });
}
