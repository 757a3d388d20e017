/** Speech recognition on Kaldi's features: WeNet, FunASR, FireRedASR, TeleSpeech; and Dolphin, which comes from ESPnet. */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive } from './derive.ts';
import { float32Filters, INT16_SCALE, kaldiSpec, torchaudioKaldi } from './kaldi.ts';

const int16Spec: Spec = /* @__PURE__ */ derive(kaldiSpec, { inputScale: INT16_SCALE });

/** WeNet's U2++ and its other models on fbank, features [frames, 80]. */
export const wenet = /* @__PURE__ */ definePreset(
  {
    name: 'wenet',
    models: [
      'csukuangfj/sherpa-onnx-zh-wenet-aishell',
      'csukuangfj/sherpa-onnx-zh-wenet-aishell2',
      'csukuangfj/sherpa-onnx-zh-wenet-multi-cn',
      'csukuangfj/sherpa-onnx-zh-wenet-wenetspeech',
      'csukuangfj/sherpa-onnx-en-wenet-gigaspeech',
      'csukuangfj/sherpa-onnx-en-wenet-librispeech',
    ],
  },
  int16Spec,
);

export const wenetAbout: PresetAbout = {
  source: [
    'wenet-e2e/wenet, wenet/dataset/processor.py, compute_fbank (commit 00a58c9e2937)',
    /* @__PURE__ */ torchaudioKaldi('fbank'),
  ],
  notes: [
    float32Filters,
    'global mean and variance are a layer of the model, exported with it',
    'sherpa-onnx sets the scale for these models and leaves its other defaults: mirrored ends, 20 to 7600 Hz',
  ],
};

/** FunASR's WavFrontend but for its statistics. */
const funAsrSpec: Spec = /* @__PURE__ */ derive(int16Spec, {
  window: 'hamming',
  stack: { size: 7, stride: 6, left: 3, end: 'repeat', fill: 0, valid: 'first' },
  normalize: { kind: 'cmvn', shift: null, scale: null },
});

const funAsrSource = 'funasr, funasr/frontends/wav_frontend.py, WavFrontend(lfr_m=7, lfr_n=6, dither=0) (1.4.16)';
const funAsrStatistics = "the model's am.mvn: <AddShift> is shift, <Rescale> is scale, 560 numbers each";
const funAsrNotes: readonly string[] = [
  float32Filters,
  "no dither; WavFrontend's default is 1, on the scale of 16-bit integers",
  'there are ceil(frames / 6) stacks; the last one ends in copies of the last frame',
  'WavFrontend gives a clip shorter than 25 ms one frame with a window of its own length; here it has none',
  'funasr-onnx 0.4.3 computes the same with kaldi-native-fbank, to 1e-4',
  'sherpa-onnx stacks without copies at either end: floor((frames - 7) / 6) + 1 stacks, the first of them 3 frames later',
];

/** Paraformer, features [ceil(frames / 6), 560]. */
export const paraformer = /* @__PURE__ */ definePreset(
  {
    name: 'paraformer',
    models: [
      'funasr/paraformer-zh',
      'funasr/paraformer-en',
      'iic/speech_paraformer-large_asr_nat-zh-cn-16k-common-vocab8404-pytorch',
      'iic/speech_paraformer-large-vad-punc_asr_nat-zh-cn-16k-common-vocab8404-pytorch',
      'iic/speech_paraformer-large-vad-punc_asr_nat-en-16k-common-vocab10020',
      'iic/speech_seaco_paraformer_large_asr_nat-zh-cn-16k-common-vocab8404-pytorch',
    ],
    statistics: funAsrStatistics,
  },
  funAsrSpec,
);

export const paraformerAbout: PresetAbout = {
  source: [funAsrSource],
  notes: funAsrNotes,
};

/** SenseVoice, features [ceil(frames / 6), 560]. */
export const senseVoice = /* @__PURE__ */ definePreset(
  {
    name: 'sense-voice',
    models: ['FunAudioLLM/SenseVoiceSmall', 'iic/SenseVoiceSmall'],
    statistics: funAsrStatistics,
  },
  funAsrSpec,
);

export const senseVoiceAbout: PresetAbout = {
  source: [funAsrSource],
  notes: funAsrNotes,
};

/** FSMN-VAD, features [frames, 400]. */
export const fsmnVad = /* @__PURE__ */ definePreset(
  {
    name: 'fsmn-vad',
    models: ['funasr/fsmn-vad', 'fsmn-vad', 'iic/speech_fsmn_vad_zh-cn-16k-common-pytorch'],
    statistics: "the model's am.mvn: <AddShift> is shift, <Rescale> is scale, 400 numbers each",
  },
  /* @__PURE__ */ derive(funAsrSpec, {
    stack: { size: 5, stride: 1, left: 2, end: 'repeat', fill: 0, valid: 'first' },
  }),
);

export const fsmnVadAbout: PresetAbout = {
  source: ['funasr, funasr/frontends/wav_frontend.py, WavFrontend(lfr_m=5, lfr_n=1, dither=0) (1.4.16)'],
  notes: [
    float32Filters,
    "no dither; WavFrontend's default is 1, on the scale of 16-bit integers",
    'five frames in one, every frame: the first and the last stack hold copies of the first and the last frame',
    'of whole files: FunASR feeds the model in pieces, whose features are the same but for those copies',
  ],
};

/** FireRedASR, features [frames, 80]. */
export const fireRedAsr = /* @__PURE__ */ definePreset(
  {
    name: 'fire-red-asr',
    models: ['FireRedTeam/FireRedASR-AED-L', 'FireRedTeam/FireRedASR-LLM-L'],
    statistics:
      "the model's cmvn.ark: sums, squares and the count n; shift is -sum / n, scale 1 / sqrt(squares / n - (sum / n)^2)",
  },
  /* @__PURE__ */ derive(int16Spec, { normalize: { kind: 'cmvn', shift: null, scale: null } }),
);

export const fireRedAsrAbout: PresetAbout = {
  source: [
    'fireredasr, fireredasr/data/asr_feat.py, KaldifeatFbank and CMVN (0.0.2)',
    /* @__PURE__ */ torchaudioKaldi('fbank'),
  ],
  notes: [
    "filters are those of torchaudio; the package's kaldi-native-fbank computes its own in float32, up to 2.1e-5 away",
    'a recording is read as 16-bit integers',
  ],
};

/** TeleSpeech, cepstra [frames, 40] of 40 bands. */
export const telespeech = /* @__PURE__ */ definePreset(
  {
    name: 'telespeech',
    models: ['Tele-AI/TeleSpeech-ASR1.0'],
  },
  /* @__PURE__ */ derive(int16Spec, {
    melCount: 40,
    minFrequency: 40,
    maxFrequency: 7800,
    cepstrum: { count: 40, orthonormal: true, lifter: 22, lifterFirst: 0, energy: false },
    normalize: { kind: 'per-feature', degreesOfFreedom: 1, epsilon: 1e-5, epsilonOn: 'deviation' },
  }),
);

export const telespeechAbout: PresetAbout = {
  source: [
    'k2-fsa/sherpa-onnx, scripts/tele-speech/test.py, get_features (commit 7752d0cd81a2)',
    'Tele-AI/TeleSpeech-ASR, data2vec_dialect/data/spec_dataset.py, postprocess (commit 11552625f8c4)',
    /* @__PURE__ */ torchaudioKaldi('mfcc'),
  ],
  notes: [
    "the numbers of TeleSpeech's mfcc_hires.conf are read from sherpa-onnx, which cites it",
    'the deviation divides by n - 1, as in TeleSpeech; sherpa-onnx divides by n',
    'without dither; compute-mfcc-feats, by which the model was trained, has 1',
    "sherpa-onnx's script scales samples by 372768: only coefficient 0 moves, and the mean takes that out again",
  ],
};

/** Dolphin, features [1 + floor(samples / 160), 80]. */
export const dolphin = /* @__PURE__ */ definePreset(
  {
    name: 'dolphin',
    models: ['DataoceanAI/dolphin-base', 'DataoceanAI/dolphin-small'],
  },
  /* @__PURE__ */ derive(base, {
    fftSize: 512,
    melPrecision: 'float32',
    log: 'ln',
    batchPadding: 'features',
    layout: 'frame-major',
  }),
);

export const dolphinAbout: PresetAbout = {
  source: ['dataoceanai-dolphin, dolphin/model.py, DefaultFrontend, and dolphin/assets/config.yaml (20260513)'],
  notes: [
    'global_mvn is a layer of the model; its statistics are dolphin/assets/feats_stats.npz',
    "the package takes Kaldi's fbank for models whose configuration has fbank_conf; these two have frontend_conf",
    'sherpa-onnx gives these models frames of 31.25 ms in the place of 25 ms centred in 512 points',
  ],
};
