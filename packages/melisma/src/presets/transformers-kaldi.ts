/**
 * Kaldi's filterbank and its relatives among the feature extractors of huggingface/transformers 5.23.0.
 *
 * Source: the file of each class, named in the preset.
 */
import type { Spec } from '../spec/spec.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, notes, transformersClass } from './derive.ts';
import { INT16_SCALE, kaldiSpec } from './kaldi.ts';

/** Kaldi's defaults as the classes in numpy compute them: with filters in float64. */
const numpyKaldi: Spec = /* @__PURE__ */ derive(kaldiSpec, { melPrecision: 'float64' });

/** Its frames and mel scale under another window, samples as they are. */
const leftAligned: Spec = /* @__PURE__ */ derive(numpyKaldi, {
  removeDcOffset: false,
  preemphasis: 0,
  minFrequency: 0,
});

const seamlessSpec: Spec = /* @__PURE__ */ derive(numpyKaldi, {
  inputScale: INT16_SCALE,
  normalize: { kind: 'per-feature', degreesOfFreedom: 1, epsilon: 1e-7, epsilonOn: 'variance' },
  stack: { size: 2, stride: 2, left: 0, end: 'fill', fill: 0, valid: 'last' },
});

const throughTorchaudio = [
  'the class runs torchaudio.compliance.kaldi, whose filters are computed in float32; this preset follows it',
];

/** SeamlessM4T v1 and v2, features [frames / 2, 160]. */
export const seamlessM4t = /* @__PURE__ */ definePreset(
  {
    name: 'seamless-m4t',
    models: ['facebook/hf-seamless-m4t-medium', 'facebook/hf-seamless-m4t-large', 'facebook/seamless-m4t-v2-large'],
  },
  seamlessSpec,
);

export const seamlessM4tAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('seamless_m4t', 'SeamlessM4TFeatureExtractor')],
  notes: [
    'an odd last frame is filled up with zeros after the normalisation, and that pair is not valid',
    'the class computes in float64 from a spectrum rounded to complex64',
  ],
};

/** W2v-BERT 2.0, features [frames / 2, 160]. */
export const w2vBert = /* @__PURE__ */ definePreset(
  {
    name: 'w2v-bert',
    models: ['facebook/w2v-bert-2.0'],
  },
  /* @__PURE__ */ derive(seamlessSpec, {
    stack: { size: 2, stride: 2, left: 0, end: 'fill', fill: 1, valid: 'last' },
    batchFill: 1,
  }),
);

export const w2vBertAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('seamless_m4t', 'SeamlessM4TFeatureExtractor')],
  notes: [
    'as seamless-m4t, with padding_value 1, which the checkpoint sets: an odd last frame is filled up with ones, and that pair is not valid',
  ],
};

/** fairseq's Speech2Text, features [frames, 80]. */
export const speechToText = /* @__PURE__ */ definePreset(
  {
    name: 'speech-to-text',
    models: [
      'facebook/s2t-small-librispeech-asr',
      'facebook/s2t-medium-librispeech-asr',
      'facebook/s2t-large-librispeech-asr',
    ],
  },
  /* @__PURE__ */ derive(kaldiSpec, {
    inputScale: INT16_SCALE,
    normalize: { kind: 'per-feature', degreesOfFreedom: 0, epsilon: 0, epsilonOn: 'variance' },
  }),
);

export const speechToTextAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('speech_to_text', 'Speech2TextFeatureExtractor')],
  notes: /* @__PURE__ */ notes(
    throughTorchaudio,
    'without torchaudio the class computes in float64 from a complex64 spectrum: up to 0.078 apart on a chirp, 0.0013 on speech',
    'the deviation is that of all n, with nothing added: a band that never changes the class divides by 0, or by rounding errors; here a deviation counts as 1e-5 at least, and the band is 0',
  ),
};

/** Audio Spectrogram Transformer, features [1024, 128]. */
export const ast = /* @__PURE__ */ definePreset(
  {
    name: 'ast',
    models: ['MIT/ast-finetuned-audioset-10-10-0.4593'],
  },
  /* @__PURE__ */ derive(kaldiSpec, {
    window: 'hann',
    melCount: 128,
    fixedFrames: { count: 1024, fill: 0 },
    normalize: { kind: 'affine', shift: 4.2677393, scale: 9.1379948 },
  }),
);

export const astAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('audio_spectrogram_transformer', 'ASTFeatureExtractor')],
  notes: /* @__PURE__ */ notes(
    throughTorchaudio,
    'without torchaudio the class computes in float64 from a complex64 spectrum: up to 0.0014 apart on a chirp, 0.00033 on speech',
    'the scale is twice the deviation, 4.5689974',
    'frames of zeros fill up 1024 before the normalisation, which makes them 0.467',
    'samples are taken as they are, from -1 to 1',
  ),
};

/** Fun-ASR-Nano, features [ceil(frames / 6), 560]. */
export const funAsrNano = /* @__PURE__ */ definePreset(
  {
    name: 'fun-asr-nano',
    models: ['FunAudioLLM/Fun-ASR-Nano-2512-hf'],
  },
  /* @__PURE__ */ derive(kaldiSpec, {
    window: 'hamming',
    stack: { size: 7, stride: 6, left: 3, end: 'repeat', fill: 0, valid: 'first' },
  }),
);

export const funAsrNanoAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('fun_asr_nano', 'FunAsrNanoFeatureExtractor')],
  notes: /* @__PURE__ */ notes(
    throughTorchaudio,
    'samples are taken as they are, from -1 to 1, where paraformer and sense-voice scale them by 32768',
  ),
};

/** Phi-4-multimodal, features [frames, 80]. */
export const phi4Multimodal = /* @__PURE__ */ definePreset(
  {
    name: 'phi4-multimodal',
    models: ['microsoft/Phi-4-multimodal-instruct'],
  },
  /* @__PURE__ */ derive(leftAligned, {
    framing: 'none',
    window: 'hamming',
    inputScale: INT16_SCALE,
    preemphasis: 0.97,
    maxFrequency: 7690,
    logFloor: 1,
  }),
);

export const phi4MultimodalAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('phi4_multimodal', 'Phi4MultimodalFeatureExtractor')],
  notes: [
    'no DC removal; the floor is 1, of powers of samples scaled to 16 bits',
    'in a batch the class sets to zero some of the frames that straddle the end of a shorter clip; here every frame that is not valid is zero. A single clip has none and gets no mask',
    'the class transforms in float64, then rounds to complex64 and float32',
  ],
};

/** LASR (MedASR), features [frames, 128]. */
export const lasr = /* @__PURE__ */ definePreset(
  {
    name: 'lasr',
    models: ['google/medasr'],
  },
  /* @__PURE__ */ derive(leftAligned, {
    batchPadding: 'samples',
    framing: 'none',
    window: 'hann',
    validFrames: 'whole',
    melCount: 128,
    minFrequency: 125,
    maxFrequency: 7500,
    logFloor: 1e-5,
  }),
);

export const lasrAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('lasr', 'LasrFeatureExtractor')],
  notes: ['float64 throughout, rounded to float32 at the end', 'samples are taken as they are, without pre-emphasis'],
};
