/**
 * Metadata of a sherpa-onnx model: what sherpa-onnx itself computes for it, which is not always what the model was trained on.
 *
 * Source: k2-fsa/sherpa-onnx at 634265c9b576, sherpa-onnx/csrc/features.h (defaults), offline-recognizer-{ctc, transducer-nemo, canary,
 * paraformer, sense-voice, fire-red-asr}-impl.h, speaker-embedding-extractor-{general, nemo}-impl.h and the readers of each model's
 * metadata; csukuangfj/kaldi-native-fbank, feature-window.cc and mel-computations.cc.
 */

import { didYouMean } from '../errors/guess.ts';
import { icefall as icefallPreset } from '../presets/kaldi.ts';
import { senseVoice as senseVoicePreset, telespeech as telespeechPreset } from '../presets/kaldi-asr.ts';
import type { Spec, WindowFamily } from '../spec/spec.ts';
import { kaldiRate, lowFrameRate } from './kaldi.ts';
import {
  type Config,
  type ConfigReader,
  choice,
  configError,
  configReader,
  type FromConfigResult,
  inert,
  type Key,
  only,
  type Remarks,
  text,
} from './keys.ts';

// ---- values, which are strings

const isDecimal = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));

const decimal = <T extends number | null>(fallback: T): Key<number | T> => ({
  fallback,
  expected: 'a number in a string',
  read: (value) => (isDecimal(value) ? Number(value) : undefined),
});

/** '0' or '1'. */
const bit = (fallback: boolean): Key<boolean> => ({
  fallback,
  expected: "'0' or '1'",
  read: (value) => (value === '1' ? true : value === '0' ? false : undefined),
});

/** Numbers with commas between them. */
const list: Key<readonly number[] | null> = {
  fallback: null,
  expected: 'numbers with commas between them',
  read(value) {
    if (typeof value !== 'string') return undefined;
    const parts = value.split(',').filter((part) => part.trim() !== '');
    return parts.length > 0 && parts.every(isDecimal) ? parts.map(Number) : undefined;
  },
};

// ---- what sherpa-onnx computes

/** `FeatureExtractorConfig`: mirrored ends, 400 Hz less than half the sample rate, samples as they come. */
const features = (sampleRate = 16000): Spec => ({
  ...icefallPreset,
  ...kaldiRate(sampleRate),
  maxFrequency: sampleRate / 2 - 400,
});

const int16 = { inputScale: 32768 };

/** `is_librosa`: Slaney's scale and norm, triangles in Hz, from 0 Hz up. */
const librosaFilters: Partial<Spec> = {
  melScale: 'slaney',
  melNorm: 'slaney',
  melSpace: 'hz',
  melPrecision: 'float64',
  minFrequency: 0,
};

/** A window of `hann` is periodic there, and one of `hanning` symmetric. */
const periodicHann: Partial<Spec> = { window: 'hann', windowPeriodic: true };

/** `NemoNormalizePerFeature`: the deviation of all n. */
const perFeature: Spec['normalize'] = {
  kind: 'per-feature',
  degreesOfFreedom: 0,
  epsilon: 1e-5,
  epsilonOn: 'deviation',
};

const nemoNormalize = () =>
  choice<Spec['normalize']>('', { '': { kind: 'none' }, NA: { kind: 'none' }, per_feature: perFeature });

const lost =
  "both lists: the export script takes them from the model's am.mvn or cmvn.ark and writes them into the metadata";

/** `(x + shift) * scale` of each value of a frame. */
function statistics(
  names: readonly [string, string],
  shift: Numbers,
  scale: Numbers,
  count: number,
  remarks: Remarks,
): Spec['normalize'] {
  const [first, second] = names;
  if (shift === null || scale === null) return remarks.refuse(`${first}, ${second}`, lost, 'none');
  for (const [name, values] of [
    [first, shift],
    [second, scale],
  ] as const) {
    if (values.length !== count) remarks.refuse(name, `${count} numbers, one for each feature`, values.length);
  }
  return { kind: 'cmvn', shift, scale };
}

type Numbers = readonly number[] | null;

/** Metadata without a say in features, of any model. */
const shared = () => ({
  ...Object.fromEntries(inertNames().map((name) => [name, inert])),
  model_type: text(''),
});

/** What the export scripts write besides: about the text, the network, and where a model comes from. */
const inertNames = (): string[] =>
  [
    'version model_author author maintainer comment url license language description doc framework domain rknn onnx.infer',
    'vocab_size blank_id context_size subsampling_factor pred_rnn_layers pred_hidden output_dim output_size num_blocks joiner_dim',
    'encoder_dims attention_dims num_encoder_layers query_head_dims value_head_dims num_heads cnn_module_kernel cnn_module_kernels',
    'left_context_len decode_chunk_len T head chunk_size left_chunks right_context num_head head_dim sos eos max_len',
    'decoder_hidden_size num_decoder_layers lang_auto lang_zh lang_en lang_ja lang_ko lang_yue lang_nospeech with_itn without_itn',
  ].flatMap((names) => names.split(' '));

/** Icefall's and any other transducer or CTC model for which sherpa-onnx changes nothing. */
const icefall = (): ConfigReader =>
  configReader({ ...shared(), feature: only('', "Whisper's features in Kaldi's frames are not built") }, () =>
    features(),
  );

const paraformerKeys = () => ({
  ...shared(),
  lfr_window_size: decimal(7),
  lfr_window_shift: decimal(6),
  neg_mean: list,
  inv_stddev: list,
});

interface FunasrValues {
  readonly lfr_window_size: number;
  readonly lfr_window_shift: number;
  readonly neg_mean: Numbers;
  readonly inv_stddev: Numbers;
}

function funasrSpec(values: FunasrValues, remarks: Remarks): Spec {
  const spec = { ...senseVoicePreset, inputScale: 1 };
  const count = spec.melCount * values.lfr_window_size;
  return {
    ...spec,
    stack: lowFrameRate(values.lfr_window_size, values.lfr_window_shift),
    normalize: statistics(['neg_mean', 'inv_stddev'], values.neg_mean, values.inv_stddev, count, remarks),
  };
}

const scaled = (): Key<unknown> => only('0', 'sherpa-onnx scales the samples of every Paraformer');

const paraformer = (): ConfigReader =>
  configReader({ ...paraformerKeys(), normalize_samples: scaled() }, (values, remarks) => ({
    ...funasrSpec(values, remarks),
    ...int16,
  }));

const senseVoice = (): ConfigReader =>
  configReader({ ...paraformerKeys(), normalize_samples: bit(false) }, (values, remarks) => ({
    ...funasrSpec(values, remarks),
    ...(values.normalize_samples ? {} : int16),
  }));

const nemoKeys = () => ({
  ...shared(),
  normalize_type: nemoNormalize(),
  is_giga_am: bit(false),
  feat_dim: decimal(80),
});

/** GigaAM's: no rounding to a power of two, Kaldi's scale, mirrored ends. */
const gigaAm = (): Spec => ({
  ...features(),
  ...periodicHann,
  fftSize: 400,
  removeDcOffset: false,
  preemphasis: 0,
  minFrequency: 0,
  maxFrequency: 8000,
  melCount: 64,
});

const notNemo =
  'sherpa-onnx computes it with Kaldi frames: close to the front end of NeMo that the model was trained on, and not the same';

const nemo = (of: Partial<Spec>): ConfigReader =>
  configReader(nemoKeys(), (values, remarks) => {
    remarks.note(notNemo);
    const { normalize_type: normalize } = values;
    if (values.is_giga_am) return { ...gigaAm(), normalize };
    return { ...features(), ...librosaFilters, removeDcOffset: false, melCount: values.feat_dim, ...of, normalize };
  });

const nemoCtc = (): ConfigReader => nemo({ ...periodicHann, maxFrequency: 8000 });

/** For these the lines that set the window and the upper end are commented out in sherpa-onnx: Povey's window, 7600 Hz. */
const nemoTransducer = (): ConfigReader => nemo({});

const canary = (): ConfigReader => nemo(periodicHann);

/** A model that is both: its metadata have a prediction network where it was exported as a transducer. */
const nemoHybrid = (): ConfigReader => ({
  read: (where, config) => (config.pred_hidden === undefined ? nemoCtc() : nemoTransducer()).read(where, config),
});

const wenet = (): ConfigReader =>
  configReader(shared(), (_, remarks) => {
    remarks.note('dither 1, as sherpa-onnx sets it: the noise is our own, the same on every machine');
    return { ...features(), ...int16, dither: 1 };
  });

/** TeleSpeech: cepstral coefficients. */
const telespeech = (): ConfigReader => configReader(shared(), () => ({ ...telespeechPreset, normalize: perFeature }));

const fireRed = (): ConfigReader =>
  configReader({ ...shared(), cmvn_mean: list, cmvn_inv_stddev: list }, (values, remarks) => {
    const spec: Spec = { ...features(), ...int16, framing: 'kaldi-snip', maxFrequency: 8000 };
    const shift = values.cmvn_mean?.map((mean) => -mean) ?? null;
    const names = ['cmvn_mean', 'cmvn_inv_stddev'] as const;
    return { ...spec, normalize: statistics(names, shift, values.cmvn_inv_stddev, spec.melCount, remarks) };
  });

/** Dolphin: frames of 31.25 ms, librosa's filters. */
const dolphin = (): ConfigReader =>
  configReader({ ...shared(), mean: list, invstd: list }, (values, remarks) => {
    const spec: Spec = {
      ...features(),
      ...kaldiRate(16000, 31.25),
      ...librosaFilters,
      ...periodicHann,
      removeDcOffset: false,
      preemphasis: 0,
    };
    const shift = values.mean?.map((mean) => -mean) ?? null;
    return { ...spec, normalize: statistics(['mean', 'invstd'], shift, values.invstd, spec.melCount, remarks) };
  });

const medAsr = (): ConfigReader =>
  configReader(shared(), () => ({
    ...features(),
    framing: 'kaldi-snip',
    window: 'hann',
    removeDcOffset: false,
    preemphasis: 0,
    melCount: 128,
    minFrequency: 125,
    maxFrequency: 7500,
  }));

const globalMean = () => choice<Spec['normalize']>('', { '': { kind: 'none' }, 'global-mean': { kind: 'mean' } });

/** WeSpeaker and 3D-Speaker. */
const speaker = (): ConfigReader =>
  configReader(
    { ...shared(), sample_rate: decimal(16000), normalize_samples: bit(true), feature_normalize_type: globalMean() },
    (values) => ({
      ...features(values.sample_rate),
      ...(values.normalize_samples ? {} : int16),
      normalize: values.feature_normalize_type,
    }),
  );

/** knf's windows by name, and whether they are periodic. */
const speakerWindows: Readonly<Record<string, readonly [WindowFamily, boolean]>> = {
  povey: ['povey', false],
  hann: ['hann', true],
  hanning: ['hann', false],
  hamming: ['hamming', false],
  rectangular: ['rectangular', false],
};

const nemoSpeaker = (): ConfigReader =>
  configReader(
    {
      ...shared(),
      sample_rate: decimal(16000),
      feat_dim: decimal(80),
      window_size_ms: decimal(25),
      window_stride_ms: decimal(10),
      window_type: choice('povey', speakerWindows),
      feature_normalize_type: choice<Spec['normalize']>('', { '': { kind: 'none' }, per_feature: perFeature }),
    },
    (values, remarks) => {
      remarks.note(notNemo);
      remarks.note('a variance below 1e-5, of a band that hardly changes, is raised to it there');
      const [window, windowPeriodic] = values.window_type;
      return {
        ...features(),
        ...kaldiRate(values.sample_rate, values.window_size_ms, values.window_stride_ms),
        ...librosaFilters,
        maxFrequency: values.sample_rate / 2 - 400,
        framing: 'kaldi-snip',
        removeDcOffset: false,
        window,
        windowPeriodic,
        melCount: values.feat_dim,
        normalize: values.feature_normalize_type,
        padFrames: { multiple: 16, fill: 0 },
      };
    },
  );

/** Front ends by `model_type`. */
const models: Readonly<Record<string, () => ConfigReader>> = {
  zipformer: icefall,
  zipformer2: icefall,
  zipformer2_ctc: icefall,
  conformer: icefall,
  ebranchformer: icefall,
  lstm: icefall,
  paraformer,
  sense_voice_ctc: senseVoice,
  EncDecCTCModel: nemoCtc,
  EncDecCTCModelBPE: nemoCtc,
  EncDecHybridRNNTCTCBPEModel: nemoHybrid,
  EncDecRNNTBPEModel: nemoTransducer,
  EncDecMultiTaskModel: canary,
  wenet_ctc: wenet,
  telespeech_ctc: telespeech,
  'fire-red-asr-2-ctc': fireRed,
  medasr_ctc: medAsr,
};

/** Speaker models say their `framework` instead of a type. */
const frameworks: Readonly<Record<string, () => ConfigReader>> = {
  wespeaker: speaker,
  '3d-speaker': speaker,
  nemo: nemoSpeaker,
};

/** Models whose type sherpa-onnx does not read, by a key that no other has. */
const signs: Readonly<Record<string, () => ConfigReader>> = { cmvn_mean: fireRed, invstd: dolphin };

/** Whether `config` may be such metadata: strings alone, and something to tell the model by. */
export function isSherpaOnnx(config: Config): boolean {
  const keys = ['model_type', 'framework', ...Object.keys(signs)];
  return (
    keys.some((key) => Object.hasOwn(config, key)) && Object.values(config).every((value) => typeof value === 'string')
  );
}

function frontEndOf(config: Config): ConfigReader {
  const sign = Object.keys(signs).find((key) => config[key] !== undefined);
  if (sign !== undefined) return signs[sign]();
  const key = config.model_type === undefined ? 'framework' : 'model_type';
  const known = key === 'framework' ? frameworks : models;
  const name = String(config[key] ?? '');
  if (Object.hasOwn(known, name)) return known[name]();
  throw configError(undefined, key, Object.keys(known), config[key], { more: didYouMean(name, Object.keys(known)) });
}

/** Metadata of a sherpa-onnx model, as strings. */
export const fromSherpaOnnx = (config: Config): FromConfigResult =>
  frontEndOf(config).read(`sherpa-onnx ${config.model_type ?? config.framework ?? ''}`.trim(), config);
