/**
 * Classes that transformers does not have: of models that bring their own code, and of transformers.js.
 *
 * Source: jimbozhang/hf_transformers_custom_model_ced (31f5d6dc) and _dasheng (1a9cd46b), feature_extraction_{ced, dasheng}.py;
 * microsoft/Phi-4-multimodal-instruct, processing_phi4mm.py; transformers.js 4.3.1, feature_extraction_wespeaker.js.
 */
import { wespeaker as weSpeakerPreset } from '../../presets/kaldi-speaker.ts';
import { ced as cedPreset } from '../../presets/tagging.ts';
import { phi4Multimodal as phi4Preset } from '../../presets/transformers-kaldi.ts';
import { type ConfigReader, configReader, flag, inert, integer, type Key, number, orNull } from '../keys.ts';
import { common } from './common.ts';

const oneMaximum = 'a batch has one maximum for its 120 dB there; here each clip has its own';

/** CedFeatureExtractor, and DashengFeatureExtractor, whose filters end at 8 kHz unless its file says otherwise. */
const ced = (highest: number | null) => (): ConfigReader =>
  configReader(
    {
      ...common(),
      feature_size: integer(64),
      sampling_rate: integer(16000),
      f_min: number(0),
      f_max: orNull(number(8000), highest),
      win_size: integer(512),
      n_fft: integer(512),
      hop_size: integer(160),
      center: flag(true),
    },
    (values, remarks) => {
      remarks.note(oneMaximum);
      return {
        ...cedPreset,
        sampleRate: values.sampling_rate,
        fftSize: values.n_fft,
        windowLength: values.win_size,
        hopLength: values.hop_size,
        framing: values.center ? 'center-reflect' : 'none',
        melCount: values.feature_size,
        minFrequency: values.f_min,
        maxFrequency: values.f_max ?? Math.floor(values.sampling_rate / 2),
      };
    },
  );

/** Phi4MMAudioFeatureExtractor: its numbers stand in its code. */
const phi4mm = (): ConfigReader =>
  configReader(
    {
      ...common(),
      audio_compression_rate: inert,
      audio_downsample_rate: inert,
      audio_feat_stride: inert,
      dynamic_hd: inert,
      feature_size: inert,
      sampling_rate: inert,
    },
    (_values, remarks) => {
      remarks.note('audio of 8 kHz, which the Python class takes with zeros for its upper half, is another front end');
      return phi4Preset;
    },
  );

/** `fbank_centering_span`: null takes the mean off, no key leaves it. */
const centering: Key<boolean> = {
  fallback: false,
  expected: 'null: the mean of the clip is taken off, no other span',
  choices: [null],
  read: (value) => (value === null ? true : undefined),
};

/** WeSpeakerFeatureExtractor. */
const weSpeaker = (): ConfigReader =>
  configReader(
    {
      ...common(),
      feature_size: inert,
      sampling_rate: integer(16000),
      num_mel_bins: integer(80),
      min_num_frames: inert,
      fbank_centering_span: centering,
    },
    (values, remarks) => {
      remarks.note('transformers.js goes on behind a clip of fewer than min_num_frames frames: here it ends');
      return {
        ...weSpeakerPreset,
        sampleRate: values.sampling_rate,
        melCount: values.num_mel_bins,
        maxFrequency: Math.floor(values.sampling_rate / 2),
        normalize: values.fbank_centering_span ? { kind: 'mean' } : { kind: 'none' },
      };
    },
  );

/** Classes by their names. */
export const beside: Readonly<Record<string, () => ConfigReader>> = {
  CedFeatureExtractor: /* @__PURE__ */ ced(null),
  DashengFeatureExtractor: /* @__PURE__ */ ced(8000),
  Phi4MMAudioFeatureExtractor: phi4mm,
  WeSpeakerFeatureExtractor: weSpeaker,
};
