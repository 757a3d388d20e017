/**
 * torchaudio's transforms at their defaults, and GigaAM, which uses them.
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
    "GigaAM v3 is another front end: 320 points, not centred, window and filters rounded to bfloat16 (onnx-asr 0.12.0, 'gigaam_v3')",
    'torchaudio computes its filters in float32, up to 5.1e-6 from those here',
  ],
};
