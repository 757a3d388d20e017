/** Audio tagging and wake words: PANNs, CED, YAMNet, VGGish, openWakeWord. Each cites its own source. */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, notes } from './derive.ts';

/** PANNs at 32 kHz, features [frames, 64]. */
export const panns = /* @__PURE__ */ definePreset(
  {
    name: 'panns',
    models: ['Cnn14', 'Cnn14_mAP=0.431', 'Cnn14_DecisionLevelMax', 'Cnn14_DecisionLevelMax_mAP=0.385'],
  },
  /* @__PURE__ */ derive(base, {
    sampleRate: 32000,
    fftSize: 1024,
    windowLength: 1024,
    hopLength: 320,
    melCount: 64,
    melPrecision: 'float32',
    minFrequency: 50,
    maxFrequency: 14000,
    log: 'db',
    layout: 'frame-major',
  }),
);

export const pannsAbout: PresetAbout = {
  source: [
    'torchlibrosa.stft.Spectrogram, LogmelFilterBank (torchlibrosa 0.1.0)',
    'qiuqiangkong/audioset_tagging_cnn, pytorch/models.py, Cnn14; pytorch/inference.py (d2f4b8c1)',
  ],
  notes: [
    'the log mel spectrogram before the batch normalisation bn0, which is part of the network',
    'torchlibrosa computes its transform as a convolution in float32, which is less exact than an FFT',
    'Cnn14_16k and Cnn14_8k have other sizes: not this preset',
  ],
};

/** CED, features [64, frames]. */
export const ced = /* @__PURE__ */ definePreset(
  {
    name: 'ced',
    models: ['mispeech/ced-tiny', 'mispeech/ced-mini', 'mispeech/ced-small', 'mispeech/ced-base'],
  },
  /* @__PURE__ */ derive(base, {
    fftSize: 512,
    windowLength: 512,
    melCount: 64,
    melScale: 'htk',
    melNorm: 'none',
    log: 'db',
    topDb: 120,
  }),
);

export const cedAbout: PresetAbout = {
  source: ['RicherMans/CED, models/audiotransformer.py, FrontEnd (60a0f542), on torchaudio 2.9.1'],
  notes: [
    'centred, as in the model; onnx_inference_with_torchaudio.py beside it is not, and has three or four frames fewer',
    'onnx_inference_with_kaldi.py lays frames as Kaldi does with snip_edges off, on Kaldi bands: close, and not the same',
    'the values before the batch normalisation init_bn, which is part of the network',
    'a batch has one maximum for its 120 dB in torchaudio; a clip alone is what this preset computes',
  ],
};

const audiosetSpec = (logFloor: number): Spec =>
  derive(base, {
    fftSize: 512,
    windowPlacement: 'left',
    framing: 'none',
    spectrum: 'magnitude',
    melCount: 64,
    melScale: 'kaldi',
    melNorm: 'none',
    melSpace: 'mel',
    minFrequency: 125,
    maxFrequency: 7500,
    log: 'ln',
    logFloor,
    logFloorMode: 'add',
    layout: 'frame-major',
  });

const audiosetNotes = [
  'the weights of bin 0 are zero in the source, which changes nothing: no band reaches below 125 Hz',
  'magnitudes, not powers, and the bands are straight in mel',
];

/** YAMNet, features [frames, 64]. */
export const yamnet = /* @__PURE__ */ definePreset(
  {
    name: 'yamnet',
    models: ['google/yamnet', 'yamnet'],
  },
  /* @__PURE__ */ audiosetSpec(0.001),
);

export const yamnetAbout: PresetAbout = {
  source: ['tensorflow/models, research/audioset/yamnet/features.py, params.py (33630ec9), on TensorFlow 2.21.0'],
  notes: /* @__PURE__ */ notes(
    audiosetNotes,
    'frames of the samples as they are: the model first adds zeros up to 15600 samples, then to 15600 and a multiple of 7680 (pad_waveform)',
    'the network reads patches of 96 frames, 48 apart; they are not cut here',
    'the version for TensorFlow Lite centres the window in its 512 points, which changes no magnitude',
    'TensorFlow computes its filters in float32, up to 8.2e-6 from those here',
  ),
};

/** VGGish, features [frames, 64]. */
export const vggish = /* @__PURE__ */ definePreset(
  {
    name: 'vggish',
    models: ['google/vggish', 'vggish'],
  },
  /* @__PURE__ */ audiosetSpec(0.01),
);

export const vggishAbout: PresetAbout = {
  source: [
    'tensorflow/models, research/audioset/vggish/mel_features.py, vggish_params.py, as packaged in torchvggish 0.2',
  ],
  notes: /* @__PURE__ */ notes(
    audiosetNotes,
    'the network reads examples of 96 frames end to end, and drops what is left over; they are not cut here',
    'as yamnet but for the offset: 0.01, where YAMNet has 0.001',
  ),
};

/** openWakeWord, features [frames, 32]. */
export const openwakeword = /* @__PURE__ */ definePreset(
  {
    name: 'openwakeword',
    models: ['openwakeword', 'alexa_v0.1', 'hey_jarvis_v0.1', 'hey_mycroft_v0.1', 'hey_rhasspy_v0.1'],
  },
  /* @__PURE__ */ derive(base, {
    fftSize: 512,
    framing: 'none',
    inputScale: 32768,
    melCount: 32,
    melPrecision: 'float32',
    minFrequency: 60,
    maxFrequency: 3800,
    log: 'db',
    topDb: 80,
    normalize: { kind: 'affine', shift: 20, scale: 10 },
    layout: 'frame-major',
  }),
);

export const openwakewordAbout: PresetAbout = {
  source: [
    'dscripka/openWakeWord, notebooks/converting_google_speech_embedding_model.ipynb; openwakeword/utils.py (368c0371)',
    'torchlibrosa.stft.Spectrogram, LogmelFilterBank (torchlibrosa 0.1.0)',
  ],
  notes: [
    "Google's own features are not published; the project found these close to them, and trained on them",
    'checked against the program that exports them, not against the published melspectrogram.onnx; both make 97 frames of a second',
    'the source takes 16-bit integers: the factor 32768 stands in inputScale',
    'the window of 400 stands in the middle of 512 points, frames are not padded',
    'values are held to 80 dB below the maximum of what is passed at once: of the clip here, of each chunk when it streams',
  ],
};
