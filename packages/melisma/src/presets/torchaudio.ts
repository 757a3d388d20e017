/**
 * torchaudio's transforms at their defaults, and GigaAM, StyleTTS 2 and Beat This!, which use them.
 *
 * Source: torchaudio.transforms.MelSpectrogram, MFCC (torchaudio 2.9.1); salute-developers/GigaAM, gigaam/preprocess.py.
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, notes } from './derive.ts';

const torchaudioNotes = [
  'n_mels of 128 leaves 400 points too few bins: some of the lowest bands hold none, and torchaudio warns of it',
  'torchaudio computes its filters in float32, up to 1.3e-5 from those here; the transforms of torchaudio.compliance.kaldi are others',
];

const torchaudioSpec = (differences: Partial<Spec>): Spec =>
  derive(base, { melScale: 'htk', melNorm: 'none', hopLength: 200, melCount: 128, ...differences });

/** torchaudio's mel spectrogram, power without a logarithm, features [128, frames]. */
export const torchaudioMel = /* @__PURE__ */ definePreset(
  {
    name: 'torchaudio-mel',
    models: [],
  },
  /* @__PURE__ */ torchaudioSpec({ log: 'none' }),
);

export const torchaudioMelAbout: PresetAbout = {
  source: ['torchaudio.transforms.MelSpectrogram (torchaudio 2.9.1)'],
  notes: torchaudioNotes,
};

/** torchaudio's MFCC, features [40, frames]. */
export const torchaudioMfcc = /* @__PURE__ */ definePreset(
  {
    name: 'torchaudio-mfcc',
    models: [],
  },
  /* @__PURE__ */ torchaudioSpec({
    log: 'db',
    topDb: 80,
    cepstrum: { count: 40, orthonormal: true, lifter: 0, lifterFirst: 0, energy: false },
  }),
);

export const torchaudioMfccAbout: PresetAbout = {
  source: ['torchaudio.transforms.MFCC (torchaudio 2.9.1)'],
  notes: /* @__PURE__ */ notes(
    torchaudioNotes,
    'log_mels is off: decibels, held to 80 below the maximum of the clip before the DCT',
    'a batch [clips, samples] has one maximum in torchaudio; a clip alone is what this preset computes',
  ),
};

/** GigaAM v1 and v2, features [64, frames]. */
export const gigaam = /* @__PURE__ */ definePreset(
  {
    name: 'gigaam',
    models: [
      'gigaam-v1-ctc',
      'gigaam-v1-rnnt',
      'gigaam-v1-ssl',
      'gigaam-v2-ctc',
      'gigaam-v2-rnnt',
      'gigaam-v2-ssl',
      'istupakov/gigaam-v2-onnx',
    ],
  },
  /* @__PURE__ */ derive(base, { melScale: 'htk', melNorm: 'none', melCount: 64, log: 'ln', logFloor: 1e-9 }),
);

export const gigaamAbout: PresetAbout = {
  source: ['salute-developers/GigaAM, gigaam/preprocess.py, FeatureExtractor(16000, 64) (85558932)'],
  notes: [
    'the upper end of its clamp, 1e9, is out of reach of samples in [-1, 1]',
    'GigaAM v3 is another front end: the preset gigaam-v3',
    'torchaudio computes its filters in float32, up to 5.1e-6 from those here',
  ],
};

/** GigaAM v3, features [64, frames]. */
export const gigaamV3 = /* @__PURE__ */ definePreset(
  {
    name: 'gigaam-v3',
    models: [
      'gigaam-v3-ctc',
      'gigaam-v3-rnnt',
      'gigaam-v3-e2e-ctc',
      'gigaam-v3-e2e-rnnt',
      'gigaam-v3-ssl',
      'istupakov/gigaam-v3-onnx',
    ],
  },
  /* @__PURE__ */ derive(gigaam, {
    fftSize: 320,
    windowLength: 320,
    framing: 'none',
    tablePrecision: 'bfloat16',
  }),
);

export const gigaamV3About: PresetAbout = {
  source: ["onnx-asr, preprocessors/numpy_preprocessor.py, GigaamPreprocessorNumpy('gigaam_v3') (0.12.0)"],
  notes: [
    'frames of 20 ms, not centred; window and filters are those of the checkpoints, which keep them in bfloat16',
    'valid frames are all; a batch is padded with zeros before anything is computed',
  ],
};

/** StyleTTS 2, features [80, frames]: audio of 24 kHz under filters that are computed for 16 kHz. */
export const styletts2 = /* @__PURE__ */ definePreset(
  {
    name: 'styletts2',
    models: ['yl4579/StyleTTS2-LJSpeech', 'yl4579/StyleTTS2-LibriTTS'],
  },
  /* @__PURE__ */ derive(base, {
    sampleRate: 24000,
    fftSize: 2048,
    windowLength: 1200,
    hopLength: 300,
    melScale: 'htk',
    melNorm: 'none',
    melSampleRate: 16000,
    log: 'ln',
    logFloor: 1e-5,
    logFloorMode: 'add',
    normalize: { kind: 'affine', shift: 4, scale: 4 },
  }),
);

export const styletts2About: PresetAbout = {
  source: ['styletts2.meldataset.preprocess (styletts2 0.1.6), as in yl4579/StyleTTS2 (1ece0a38)'],
  notes: [
    'the source names no sample rate, so torchaudio computes its filters for 16 kHz, while the audio has 24 kHz: the bands reach 12 kHz, and each lies half as high again as it says',
    'in training 5000 zeros stand on both sides of a clip, and an odd last frame is left out; neither is done here',
    'torchaudio computes its filters in float32, up to 1e-5 from those here',
  ],
};

/** Beat This!, features [frames, 128]. */
export const beatThis = /* @__PURE__ */ definePreset(
  {
    name: 'beat-this',
    models: ['CPJKU/beat_this', 'beat_this'],
  },
  /* @__PURE__ */ derive(base, {
    sampleRate: 22050,
    fftSize: 1024,
    windowLength: 1024,
    hopLength: 441,
    // A transform of 1 / sqrt(1024), then 1000 times the mels: both stand before the magnitude.
    inputScale: 31.25,
    spectrum: 'magnitude',
    melCount: 128,
    melNorm: 'none',
    minFrequency: 30,
    maxFrequency: 11000,
    log: 'ln',
    logFloor: 1,
    logFloorMode: 'add',
    layout: 'frame-major',
  }),
);

export const beatThisAbout: PresetAbout = {
  source: ['beat_this, preprocessing.py, LogMelSpect (1.1.0), on torchaudio 2.9.1'],
  notes: [
    "ln(1 + 1000 m) of magnitudes that normalized='frame_length' divides by 32: inputScale holds 1000 / 32",
    'triangles of Slaney scale without areas, computed in float32 there',
    'Beat This! resamples to 22050 Hz with soxr, and cuts long audio into pieces of 30 s that overlap: cut the features, not the audio',
  ],
};
