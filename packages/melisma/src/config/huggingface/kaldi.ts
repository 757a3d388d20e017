/**
 * Front ends after Kaldi's fbank.
 *
 * Source: huggingface/transformers 5.23.0, feature_extraction_{seamless_m4t, audio_spectrogram_transformer, speech_to_text,
 * fun_asr_nano}.py. The last three are taken with torchaudio installed, which they then call.
 */
import {
  ast as astPreset,
  funAsrNano as funAsrNanoPreset,
  lasr as lasrPreset,
  phi4Multimodal as phi4Preset,
  seamlessM4t as seamlessPreset,
  speechToText as speechToTextPreset,
} from '../../presets/transformers-kaldi.ts';
import type { Normalize, Spec, WindowFamily } from '../../spec/spec.ts';
import { kaldiRate, kaldiWindows, lowFrameRate } from '../kaldi.ts';
import {
  type ConfigReader,
  choice,
  configReader,
  flag,
  inert,
  integer,
  type Key,
  number,
  only,
  type Remarks,
} from '../keys.ts';
import { common } from './common.ts';

/** The class sets its filters before it takes over what a file brings: a list there is no array, and fails. */
const noFilters: Key<undefined> = {
  fallback: undefined,
  expected: 'no such key: the Python class would take this list for its filters, and fail',
  read: () => undefined,
};

/** SeamlessM4TFeatureExtractor, also of w2v-BERT 2.0: two frames side by side, each band normalised over time. */
export const seamlessM4T = (): ConfigReader =>
  configReader(
    {
      ...common(),
      mel_filters: noFilters,
      window: noFilters,
      feature_size: inert,
      num_mel_bins: integer(80),
      sampling_rate: integer(16000),
      stride: only(2, 'the class pads to an even number of frames'),
      padding_value: number(0),
      language_code: inert,
    },
    (values) => ({
      ...seamlessPreset,
      sampleRate: values.sampling_rate,
      melCount: values.num_mel_bins,
      maxFrequency: Math.floor(values.sampling_rate / 2),
      stack: { ...seamlessPreset.stack!, fill: values.padding_value },
      batchFill: values.padding_value,
    }),
  );

/** ASTFeatureExtractor: a fixed number of frames, `(x - mean) / (2 std)`. */
export const audioSpectrogramTransformer = (): ConfigReader =>
  configReader(
    {
      ...common(),
      padding_value: inert,
      feature_size: inert,
      num_mel_bins: integer(128),
      sampling_rate: integer(16000),
      max_length: integer(1024),
      do_normalize: flag(true),
      mean: number(-4.2677393),
      std: number(4.5689974),
    },
    (values) => ({
      ...astPreset,
      ...kaldiRate(values.sampling_rate),
      melCount: values.num_mel_bins,
      fixedFrames: { ...astPreset.fixedFrames!, count: values.max_length },
      normalize: values.do_normalize
        ? { kind: 'affine', shift: -values.mean, scale: 2 * values.std }
        : { kind: 'none' },
    }),
  );

interface Cmvn {
  readonly do_ceptral_normalize: boolean;
  readonly normalize_means: boolean;
  readonly normalize_vars: boolean;
}

/** `utterance_cmvn` of Speech2Text, which adds nothing to the deviation. */
function utteranceCmvn(values: Cmvn, remarks: Remarks): Normalize {
  if (!values.do_ceptral_normalize || !(values.normalize_means || values.normalize_vars)) return { kind: 'none' };
  if (!values.normalize_vars) return { kind: 'mean' };
  if (!values.normalize_means) remarks.refuse('normalize_means', 'true: variances go with means', false);
  return speechToTextPreset.normalize;
}

/** Speech2TextFeatureExtractor. */
export const speech2Text = (): ConfigReader =>
  configReader(
    {
      ...common(),
      feature_size: inert,
      padding_value: number(0),
      num_mel_bins: integer(80),
      sampling_rate: integer(16000),
      dither: number(0),
      do_ceptral_normalize: flag(true),
      normalize_means: flag(true),
      normalize_vars: flag(true),
    },
    (values, remarks) => ({
      ...speechToTextPreset,
      ...kaldiRate(values.sampling_rate),
      dither: values.dither,
      melCount: values.num_mel_bins,
      normalize: utteranceCmvn(values, remarks),
      batchFill: values.padding_value,
    }),
  );

/** FunAsrNanoFeatureExtractor: seven frames side by side, every sixth; samples are not scaled to 16-bit integers. */
export const funAsrNano = (): ConfigReader =>
  configReader(
    {
      ...common(),
      padding_value: number(0),
      feature_size: integer(80),
      sampling_rate: integer(16000),
      frame_length: number(25),
      frame_shift: number(10),
      num_frames_lfr: integer(7),
      stride_lfr: integer(6),
      window: choice<WindowFamily>('hamming', kaldiWindows),
    },
    (values): Spec => ({
      ...funAsrNanoPreset,
      ...kaldiRate(values.sampling_rate, values.frame_length, values.frame_shift),
      window: values.window,
      melCount: values.feature_size,
      stack: lowFrameRate(values.num_frames_lfr, values.stride_lfr),
      batchFill: values.padding_value,
    }),
  );

const sizes = (melCount: number) => ({
  feature_size: integer(melCount),
  sampling_rate: integer(16000),
  hop_length: integer(160),
  n_fft: integer(512),
  win_length: integer(400),
});

interface Sizes {
  readonly feature_size: number;
  readonly sampling_rate: number;
  readonly hop_length: number;
  readonly n_fft: number;
  readonly win_length: number;
}

const sized = (relative: Readonly<Spec>, values: Sizes): Spec => ({
  ...relative,
  melCount: values.feature_size,
  sampleRate: values.sampling_rate,
  hopLength: values.hop_length,
  fftSize: values.n_fft,
  windowLength: values.win_length,
});

/** LasrFeatureExtractor, of MedASR. Source: feature_extraction_lasr.py. */
export const lasr = (): ConfigReader =>
  configReader({ ...common(), ...sizes(128) }, (values) => sized(lasrPreset, values));

/** Phi4MultimodalFeatureExtractor: pre-emphasis within the frame, then 16-bit scale. Source: feature_extraction_phi4_multimodal.py. */
export const phi4Multimodal = (): ConfigReader =>
  configReader(
    {
      ...common(),
      ...sizes(80),
      preemphasis: number(0.97),
      mel_min_frequency: number(0),
      mel_max_frequency: number(7690),
      audio_compression_rate: inert,
      audio_downsample_rate: inert,
      audio_feat_stride: inert,
    },
    (values) => ({
      ...sized(phi4Preset, values),
      preemphasis: values.preemphasis,
      minFrequency: values.mel_min_frequency,
      maxFrequency: values.mel_max_frequency,
    }),
  );
