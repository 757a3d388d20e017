/**
 * Classes whose features are the samples themselves.
 *
 * Source: huggingface/transformers 5.23.0, feature_extraction_{wav2vec2, encodec, dac, dia, kyutai_speech_to_text, xcodec2, neucodec,
 * muse_spark, gemma4_unified}.py, one channel.
 */
import {
  dac as dacPreset,
  encodec as encodecPreset,
  gemma4Unified as gemma4UnifiedPreset,
  kyutaiStt,
  wav2vec2 as wav2vec2Preset,
  xcodec2 as xcodec2Preset,
} from '../../waveform/catalogue.ts';
import { defineWaveformSpec, type WaveformSpec } from '../../waveform/spec.ts';
import {
  type FrontEnd,
  flag,
  inert,
  integer,
  type Keys,
  number,
  only,
  type Page,
  tableOf,
  type ValuesOf,
} from '../keys.ts';
import { common } from './common.ts';

type Waveform = FrontEnd<WaveformSpec>;

const waveform = <K extends Keys>(keys: K, specOf: (values: ValuesOf<K>, page: Page) => WaveformSpec): Waveform =>
  tableOf(defineWaveformSpec, keys, specOf);

const oneChannel = () => only(1, 'one channel goes in');

const shared = (sampleRate: number) => ({
  ...common(),
  feature_size: oneChannel(),
  sampling_rate: integer(sampleRate),
});

/** Wav2Vec2FeatureExtractor: a batch without a mask is normalised over its padding, too. */
const wav2vec2 = (): Waveform =>
  waveform({ ...shared(16000), do_normalize: flag(true), return_attention_mask: flag(false) }, (values) => ({
    ...wav2vec2Preset,
    sampleRate: values.sampling_rate,
    normalize: values.do_normalize ? wav2vec2Preset.normalize : { kind: 'none' },
    batchStatistics: values.do_normalize && !values.return_attention_mask ? 'padded' : 'clip',
  }));

const whole = 'clips are not cut into overlapping chunks';

const chunks = () => ({ chunk_length_s: only(null, whole), overlap: inert });

/** EncodecFeatureExtractor, also of Mimi. */
const encodec = (): Waveform =>
  waveform({ ...shared(24000), ...chunks() }, (values) => ({ ...encodecPreset, sampleRate: values.sampling_rate }));

/** KyutaiSpeechToTextFeatureExtractor: a second more than the delay behind the clip. */
const kyutai = (): Waveform =>
  waveform(
    { ...shared(24000), ...chunks(), audio_delay_seconds: number(0), audio_silence_prefix_seconds: number(0) },
    (values) => ({
      ...kyutaiStt,
      sampleRate: values.sampling_rate,
      leftZeros: Math.trunc(values.audio_silence_prefix_seconds * values.sampling_rate),
      rightZeros: Math.trunc((values.audio_delay_seconds + 1) * values.sampling_rate),
    }),
  );

/** DacFeatureExtractor, and DiaFeatureExtractor, whose second channel is mixed into the first. */
const dac = (): Waveform =>
  waveform({ ...shared(16000), hop_length: integer(512) }, (values) => ({
    ...dacPreset,
    sampleRate: values.sampling_rate,
    padMultiple: values.hop_length,
  }));

const otherInput = 'input_values alone: the other input, a filter bank of the padded clip, is described by no spec';

/** Xcodec2FeatureExtractor and NeuCodecFeatureExtractor, what their acoustic encoders take. */
const xcodec2 = (): Waveform =>
  waveform(
    {
      ...shared(16000),
      feature_size: inert,
      padding_value: inert,
      hop_length: integer(320),
      stride: inert,
      num_mel_bins: inert,
      frame_length: inert,
      frame_shift: inert,
    },
    (values, page) => {
      page.note(otherInput);
      return { ...xcodec2Preset, sampleRate: values.sampling_rate, padMultiple: values.hop_length };
    },
  );

/** MuseSparkFeatureExtractor: zeros up to whole tokens. */
const museSpark = (): Waveform =>
  waveform({ ...shared(24000), samples_per_token: integer(1920) }, (values) => ({
    ...encodecPreset,
    sampleRate: values.sampling_rate,
    padMultiple: values.samples_per_token,
  }));

/** Gemma4UnifiedAudioFeatureExtractor. */
const gemma4Unified = (): Waveform =>
  waveform({ ...shared(16000), feature_size: inert, audio_samples_per_token: integer(640) }, (values) => ({
    ...gemma4UnifiedPreset,
    sampleRate: values.sampling_rate,
    frames: {
      ...gemma4UnifiedPreset.frames!,
      length: values.audio_samples_per_token,
      hop: values.audio_samples_per_token,
    },
  }));

/** Classes that a waveform spec describes. */
export const waveformClasses: Readonly<Record<string, () => Waveform>> = {
  Wav2Vec2FeatureExtractor: wav2vec2,
  EncodecFeatureExtractor: encodec,
  KyutaiSpeechToTextFeatureExtractor: kyutai,
  DacFeatureExtractor: dac,
  DiaFeatureExtractor: dac,
  Xcodec2FeatureExtractor: xcodec2,
  NeuCodecFeatureExtractor: xcodec2,
  MuseSparkFeatureExtractor: museSpark,
  Gemma4UnifiedAudioFeatureExtractor: gemma4Unified,
};
