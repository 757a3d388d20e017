/**
 * NeMo's front end of FastConformer models, as huggingface/transformers 5.23.0 carries it: pre-emphasis over the waveform,
 * centred frames between zeros, ln(x + 2^-24), and zero mean and unit deviation of each band over the valid frames.
 *
 * Source: `ParakeetFeatureExtractor`, `CohereAsrFeatureExtractor`, `NemotronAsrStreamingFeatureExtractor`; the numbers are
 * those of NeMo's `FilterbankFeatures` (nemo/collections/asr/parts/preprocessing/features.py) with pad_to 0.
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, notes, transformersClass } from './derive.ts';

const parakeetClass = /* @__PURE__ */ transformersClass('parakeet', 'ParakeetFeatureExtractor');

const nemoNotes = [
  'the window is symmetric, n - 1 in its denominator',
  'valid frames are floor(samples / 160), one fewer than there are; those after them are zero and count in no statistics',
  'a clip of fewer than 320 samples has no deviation: the class returns NaN; here alone it is an error, in a batch a row of zeros without a valid frame',
  'the filters are those of librosa, rounded to float32',
];

const parakeetNotes = (): readonly string[] => [
  ...nemoNotes,
  'NeMo itself adds dither of 1e-5 in training alone and pads to a multiple of 16 frames unless told otherwise; the class does neither',
  'sherpa-onnx computes it with the frames and the window of its Kaldi front end, and filters of librosa: close, and not the same',
];

const parakeetSpec = (melCount: number): Spec => ({
  ...base,
  fftSize: 512,
  windowPeriodic: false,
  framing: 'center-zero',
  validFrames: 'floor',
  zeroInvalidFrames: true,
  preemphasis: 0.97,
  preemphasisScope: 'waveform',
  melCount,
  melPrecision: 'float32',
  log: 'ln',
  logFloor: 2 ** -24,
  logFloorMode: 'add',
  normalize: { kind: 'per-feature', degreesOfFreedom: 1, epsilon: 1e-5, epsilonOn: 'deviation' },
  layout: 'frame-major',
});

/** Parakeet CTC and RNN-T, features [frames, 80]. */
export const parakeet = /* @__PURE__ */ definePreset(
  {
    name: 'parakeet',
    models: [
      'nvidia/parakeet-ctc-0.6b',
      'nvidia/parakeet-ctc-1.1b',
      'nvidia/parakeet-rnnt-0.6b',
      'nvidia/parakeet-rnnt-1.1b',
    ],
  },
  /* @__PURE__ */ parakeetSpec(80),
);

export const parakeetAbout: PresetAbout = {
  source: [parakeetClass],
  notes: /* @__PURE__ */ parakeetNotes(),
};

/** Parakeet TDT 0.6b, features [frames, 128]. */
export const parakeetTdt = /* @__PURE__ */ definePreset(
  {
    name: 'parakeet-tdt',
    models: ['nvidia/parakeet-tdt-0.6b-v2', 'nvidia/parakeet-tdt-0.6b-v3'],
  },
  /* @__PURE__ */ parakeetSpec(128),
);

export const parakeetTdtAbout: PresetAbout = {
  source: [parakeetClass],
  notes: /* @__PURE__ */ parakeetNotes(),
};

/** Cohere Transcribe, features [frames, 128]. */
export const cohereAsr = /* @__PURE__ */ definePreset(
  {
    name: 'cohere-asr',
    models: ['CohereLabs/cohere-transcribe-03-2026'],
  },
  /* @__PURE__ */ derive(/* @__PURE__ */ parakeetSpec(128), { dither: 1e-5, ditherNoise: 'torch' }),
);

export const cohereAsrAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('cohere_asr', 'CohereAsrFeatureExtractor')],
  notes: /* @__PURE__ */ notes(
    nemoNotes,
    "with the class's dither, 1e-5 of torch.randn seeded by the clip's length, as torch's generator draws it on a CPU, within 1.4e-6 of a deviation; it moves features by up to 0.27 (jfk), 1.7 (quiet), 5.2 (silence). On another device torch draws other numbers. A derived spec with dither 0 leaves it out",
    'the class cuts clips of more than 30 s at quiet places; here a clip is one piece',
  ),
};

/** Nemotron Speech Streaming, features [frames, 128]. */
export const nemotronAsrStreaming = /* @__PURE__ */ definePreset(
  {
    name: 'nemotron-asr-streaming',
    models: ['nvidia/nemotron-speech-streaming-en-0.6b'],
  },
  /* @__PURE__ */ derive(/* @__PURE__ */ parakeetSpec(128), { normalize: { kind: 'none' } }),
);

export const nemotronAsrStreamingAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('nemotron_asr_streaming', 'NemotronAsrStreamingFeatureExtractor')],
  notes: [
    'as parakeet-tdt without normalisation; the frame that is not valid is zero',
    'this is center=True, for whole files and the first chunk of a stream',
    "checkpoints with mel_filters_dtype 'bfloat16' (Nemotron 3.5) round filters and window to bfloat16: features up to 7 away, the preset nemotron-3-5",
  ],
};

/** Nemotron 3.5 ASR, features [frames, 128]. */
export const nemotron35 = /* @__PURE__ */ definePreset(
  {
    name: 'nemotron-3-5',
    models: ['nvidia/nemotron-3.5-asr-streaming-0.6b'],
  },
  /* @__PURE__ */ derive(nemotronAsrStreaming, { tablePrecision: 'bfloat16' }),
);

export const nemotron35About: PresetAbout = {
  source: [
    "huggingface/transformers, feature_extraction_nemotron_asr_streaming.py, NemotronAsrStreamingFeatureExtractor(mel_filters_dtype='bfloat16') (5.24.0)",
  ],
  notes: [
    'as nemotron-asr-streaming, its filters and window rounded to bfloat16, which moves features by up to 7.4',
    'this is center=True, for whole files and the first chunk of a stream',
  ],
};

const nemoFeatures = 'nemo-toolkit, nemo/collections/asr/parts/preprocessing/features.py, FilterbankFeatures (3.0.0)';

const nemoEvaluation = [
  'in evaluation NeMo adds no dither; pad_to fills batches with frames of zeros, which are not added here',
  'valid frames are floor(samples / 160), one fewer than there are; those after them are zero',
];

/** TitaNet, features [80, frames]. */
export const titanet = /* @__PURE__ */ definePreset(
  {
    name: 'titanet',
    models: ['nvidia/speakerverification_en_titanet_large', 'titanet_large', 'titanet_small'],
  },
  /* @__PURE__ */ derive(parakeet, { layout: 'mel-major' }),
);

export const titanetAbout: PresetAbout = {
  source: [nemoFeatures, 'NVIDIA/NeMo, examples/speaker_tasks/recognition/conf/titanet-large.yaml (17cf4d7a)'],
  notes: /* @__PURE__ */ notes(
    nemoEvaluation,
    'a clip of fewer than 320 samples has no deviation: NeMo 3 gives zeros; here it is an error',
    'sherpa-onnx computes it with the frames and the window of its Kaldi front end: close, and not the same',
  ),
};

/** MarbleNet, features [80, frames]. */
export const marblenet = /* @__PURE__ */ definePreset(
  {
    name: 'marblenet',
    models: ['nvidia/frame_vad_multilingual_marblenet_v2.0', 'vad_multilingual_frame_marblenet'],
  },
  /* @__PURE__ */ derive(parakeet, { normalize: { kind: 'none' }, layout: 'mel-major' }),
);

export const marblenetAbout: PresetAbout = {
  source: [nemoFeatures, 'NVIDIA/NeMo, examples/asr/conf/marblenet/marblenet_3x2x64_20ms.yaml (2ca01a01)'],
  notes: /* @__PURE__ */ notes(
    nemoEvaluation,
    "normalize 'None' is a string that NeMo knows no normalisation by: none is done",
    'vad_multilingual_marblenet, of windows of 0.63 s, has the same features; vad_marblenet of 2021 has MFCC: not this preset',
  ),
};
