/**
 * Classes whose features are the samples themselves.
 *
 * Source: huggingface/transformers 5.24.0, feature_extraction_{wav2vec2, encodec, dac, dia, kyutai_speech_to_text, xcodec2, neucodec,
 * muse_spark, gemma4_unified, omniasr, wavtokenizer, vibevoice_acoustic_tokenizer, pe_audio, pocket_tts}.py,
 * processing_{moonshine_streaming, higgs_audio_v2}.py; transformers.js 4.3.1, feature_extraction_{moonshine, chatterbox, pyannote, snac}.js.
 */
import {
  dac as dacPreset,
  encodec as encodecPreset,
  gemma4Unified as gemma4UnifiedPreset,
  kyutaiStt,
  moonshine as moonshinePreset,
  omnilingualAsr,
  wav2vec2 as wav2vec2Preset,
  xcodec2 as xcodec2Preset,
} from '../../waveform/catalogue.ts';
import { defineWaveformSpec, type WaveformSpec } from '../../waveform/spec.ts';
import {
  type ConfigReader,
  flag,
  inert,
  integer,
  type Key,
  type Keys,
  number,
  only,
  orNull,
  type Remarks,
  tableOf,
  type ValuesOf,
} from '../keys.ts';
import { common, processorClass } from './common.ts';

type Waveform = ConfigReader<WaveformSpec>;

const waveform = <K extends Keys>(keys: K, specOf: (values: ValuesOf<K>, remarks: Remarks) => WaveformSpec): Waveform =>
  tableOf(defineWaveformSpec, keys, specOf);

const oneChannel = () => only(1, 'one channel goes in');

const shared = (sampleRate: number) => ({
  ...common(),
  feature_size: oneChannel(),
  sampling_rate: integer(sampleRate),
});

/** Processors that pad a clip besides. */
const multiples: Readonly<Record<string, number>> = { MoonshineStreamingProcessor: 80 };

/** Wav2Vec2FeatureExtractor: a batch without a mask is normalised over its padding, too. */
const wav2vec2 = (): Waveform =>
  waveform(
    {
      ...shared(16000),
      do_normalize: flag(true),
      return_attention_mask: flag(false),
      processor_class: processorClass(),
    },
    (values, remarks) => {
      const processor = values.processor_class ?? '';
      const multiple = Object.hasOwn(multiples, processor) ? multiples[processor] : 1;
      if (multiple > 1)
        remarks.note(`${processor} pads clips to a multiple of ${multiple} samples, and so does this spec`);
      return {
        ...wav2vec2Preset,
        sampleRate: values.sampling_rate,
        normalize: values.do_normalize ? wav2vec2Preset.normalize : { kind: 'none' },
        batchStatistics: values.do_normalize && !values.return_attention_mask ? 'padded' : 'clip',
        padMultiple: multiple,
      };
    },
  );

/** OmniASRFeatureExtractor: 1e-5 under the root, each clip by itself. */
const omniAsr = (): Waveform =>
  waveform({ ...shared(16000), do_normalize: flag(true) }, (values) => ({
    ...omnilingualAsr,
    sampleRate: values.sampling_rate,
    normalize: values.do_normalize ? omnilingualAsr.normalize : { kind: 'none' },
  }));

const oneOrTwo: Key<1 | 2> = {
  fallback: 1,
  expected: '1 or 2',
  choices: [1, 2],
  read: (value) => (value === 1 || value === 2 ? value : undefined),
};

const codec = (values: { readonly sampling_rate: number }): WaveformSpec => ({
  ...encodecPreset,
  sampleRate: values.sampling_rate,
});

/** EncodecFeatureExtractor, also of Mimi. A clip is padded until its last chunk is whole; the model cuts it. */
const encodec = (): Waveform =>
  waveform(
    {
      ...shared(24000),
      feature_size: oneOrTwo,
      chunk_length_s: orNull(number(1)),
      overlap: orNull(number(0)),
    },
    (values) => {
      const { chunk_length_s: seconds, overlap, sampling_rate: rate } = values;
      const spec = { ...codec(values), channels: values.feature_size };
      if (seconds === null || overlap === null) return spec;
      const length = Math.trunc(seconds * rate);
      return { ...spec, chunks: { length, hop: Math.max(1, Math.trunc((1 - overlap) * length)) } };
    },
  );

const whole = 'clips are not cut into overlapping chunks';

/** KyutaiSpeechToTextFeatureExtractor: a second more than the delay behind the clip. */
const kyutai = (): Waveform =>
  waveform(
    {
      ...shared(24000),
      chunk_length_s: only(null, whole),
      overlap: inert,
      audio_delay_seconds: number(0),
      audio_silence_prefix_seconds: number(0),
    },
    (values) => ({
      ...kyutaiStt,
      sampleRate: values.sampling_rate,
      leftZeros: Math.trunc(values.audio_silence_prefix_seconds * values.sampling_rate),
      rightZeros: Math.trunc((values.audio_delay_seconds + 1) * values.sampling_rate),
    }),
  );

/** DacFeatureExtractor, which HiggsAudioV2Processor calls without padding. */
const dac = (): Waveform =>
  waveform(
    { ...shared(16000), hop_length: integer(512), processor_class: processorClass() },
    ({ sampling_rate, hop_length, processor_class }, remarks) => {
      const unpadded = processor_class === 'HiggsAudioV2Processor';
      if (unpadded) remarks.note(`${processor_class} does not pad clips, and neither does this spec`);
      return { ...dacPreset, sampleRate: sampling_rate, padMultiple: unpadded ? 1 : hop_length };
    },
  );

const mixed = 'two channels are mixed to their mean there: mix them before';

/** DiaFeatureExtractor, which takes two channels as their mean. */
const dia = (): Waveform =>
  waveform({ ...shared(16000), feature_size: oneOrTwo, hop_length: integer(512) }, (values, remarks) => {
    if (values.feature_size === 2) remarks.note(mixed);
    return { ...dacPreset, sampleRate: values.sampling_rate, padMultiple: values.hop_length };
  });

/** The amplitude of a level. */
const amplitude = (decibels: number): number => 10 ** (decibels / 20);

/** WavTokenizerFeatureExtractor: samples as they are, or brought to one peak. */
const wavTokenizer = (): Waveform =>
  waveform(
    { ...shared(24000), hop_length: inert, normalize_audio: flag(false), target_peak_dB_FS: number(-3) },
    (values) => ({
      ...codec(values),
      normalize: values.normalize_audio
        ? { kind: 'peak', target: amplitude(values.target_peak_dB_FS), floor: 1e-10 }
        : { kind: 'none' },
    }),
  );

/** VibeVoiceAcousticTokenizerFeatureExtractor: clips brought to one level. */
const vibeVoice = (): Waveform =>
  waveform(
    {
      ...shared(24000),
      normalize_audio: flag(true),
      target_dB_FS: number(-25),
      eps: number(1e-6),
      pad_to_multiple_of: integer(3200),
      processor_class: processorClass(),
    },
    (values) => ({
      ...codec(values),
      normalize: values.normalize_audio
        ? { kind: 'rms', target: amplitude(values.target_dB_FS), epsilon: values.eps }
        : { kind: 'none' },
      // VibeVoiceAsrProcessor passes its own, whatever the file says.
      padMultiple: values.processor_class === 'VibeVoiceAsrProcessor' ? 3200 : values.pad_to_multiple_of,
    }),
  );

/** PeAudioFeatureExtractor: clips mirrored at their end up to whole hops. */
const peAudio = (): Waveform =>
  waveform({ ...shared(48000), hop_length: integer(1920) }, (values) => ({
    ...codec(values),
    padMultiple: values.hop_length,
    padWith: 'reflection',
  }));

/** PocketTTSFeatureExtractor: a voice ends on a short pause. */
const pocketTts = (): Waveform =>
  waveform(
    {
      ...shared(24000),
      frame_size: inert,
      pad_to_multiple_of: integer(1920),
      end_on_pause: flag(true),
      pause_duration: number(0.08),
      fade_out_duration: number(0.02),
      silence_floor_db: number(35),
      analysis_frame_duration: number(0.02),
    },
    (values) => {
      const samples = (seconds: number) => Math.trunc(seconds * values.sampling_rate);
      const pause = {
        frame: Math.max(1, samples(values.analysis_frame_duration)),
        floorDb: values.silence_floor_db,
        fade: samples(values.fade_out_duration),
        zeros: samples(values.pause_duration),
      };
      return {
        ...codec(values),
        padMultiple: values.pad_to_multiple_of,
        pause: values.end_on_pause ? pause : null,
      };
    },
  );

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
    (values, remarks) => {
      remarks.note(otherInput);
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

const asTheyAre = 'transformers.js passes the samples on as they are';

/** Classes of transformers.js alone: samples as they are, whatever else their files say. */
const javaScript =
  (own: readonly string[] = []) =>
  (): Waveform =>
    waveform(
      {
        ...shared(16000),
        return_attention_mask: inert,
        ...Object.fromEntries(own.map((key) => [key, inert])),
      },
      (values, remarks) => {
        remarks.note(asTheyAre);
        return { ...moonshinePreset, sampleRate: values.sampling_rate };
      },
    );

/** Classes that a waveform spec describes. */
export const waveformClasses: Readonly<Record<string, () => Waveform>> = {
  Wav2Vec2FeatureExtractor: wav2vec2,
  OmniASRFeatureExtractor: omniAsr,
  EncodecFeatureExtractor: encodec,
  KyutaiSpeechToTextFeatureExtractor: kyutai,
  DacFeatureExtractor: dac,
  DiaFeatureExtractor: dia,
  Xcodec2FeatureExtractor: xcodec2,
  NeuCodecFeatureExtractor: xcodec2,
  MuseSparkFeatureExtractor: museSpark,
  Gemma4UnifiedAudioFeatureExtractor: gemma4Unified,
  WavTokenizerFeatureExtractor: wavTokenizer,
  VibeVoiceAcousticTokenizerFeatureExtractor: vibeVoice,
  PeAudioFeatureExtractor: peAudio,
  PocketTTSFeatureExtractor: pocketTts,
  MoonshineFeatureExtractor: /* @__PURE__ */ javaScript(),
  ChatterboxFeatureExtractor: /* @__PURE__ */ javaScript(),
  PyAnnoteFeatureExtractor: /* @__PURE__ */ javaScript(['offset', 'step', 'num_channels', 'min_frames', 'padding']),
  SnacFeatureExtractor: /* @__PURE__ */ javaScript(['hop_length']),
};
