/**
 * Kaldi's own features, by torchaudio.compliance.kaldi (2.9.1) and kaldi-native-fbank (1.23.0), and those of icefall's recipes.
 *
 * 25 ms every 10 ms at 16 kHz: mean off, pre-emphasis within the frame, Povey's window on the left of 512 points, triangles
 * straight in mel.
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive } from './derive.ts';

/** std::numeric_limits<float>::epsilon(), below which Kaldi takes no logarithm. */
const FLOAT_EPSILON = 1.1920928955078125e-7;
/** 16-bit integers, on which Kaldi's programs work. */
export const INT16_SCALE = 32768;

/** Kaldi's options with 80 bands and without dither; samples as they come. Families derive from it. */
export const kaldiSpec: Spec = /* @__PURE__ */ derive(base, {
  fftSize: 512,
  window: 'povey',
  windowPeriodic: false,
  windowPlacement: 'left',
  framing: 'kaldi-snip',
  removeDcOffset: true,
  preemphasis: 0.97,
  melScale: 'kaldi',
  melNorm: 'none',
  melSpace: 'mel',
  melPrecision: 'float32',
  minFrequency: 20,
  log: 'ln',
  logFloor: FLOAT_EPSILON,
  batchPadding: 'features',
  layout: 'frame-major',
});

/** How torchaudio's file is cited. */
export const torchaudioKaldi = (name: string): string => `torchaudio.compliance.kaldi.${name} (torchaudio 2.9.1)`;

const nativeKaldi = (name: string): string => `kaldi_native_fbank.${name} (kaldi-native-fbank 1.23.0)`;

/** Holds for every preset that says `melPrecision: 'float32'`. */
export const float32Filters =
  'filters are float32 as torchaudio computes them on x86-64; float64 ones move a value by up to 6e-4 (speech, 80 bands)';

const nativeFilters =
  'filters are those of torchaudio; kaldi-native-fbank computes its own in float32, up to 2.1e-5 away';

/** torchaudio's default cepstra: 13 of 23. */
const mfccSpec: Spec = /* @__PURE__ */ derive(kaldiSpec, {
  inputScale: INT16_SCALE,
  melCount: 23,
  cepstrum: { count: 13, orthonormal: true, lifter: 22, lifterFirst: 0, energy: false },
});

/** compute-fbank-feats with 80 bands, features [frames, 80]. */
export const kaldiFbank = /* @__PURE__ */ definePreset(
  {
    name: 'kaldi-fbank',
    models: [],
  },
  /* @__PURE__ */ derive(kaldiSpec, { inputScale: INT16_SCALE }),
);

export const kaldiFbankAbout: PresetAbout = {
  source: [/* @__PURE__ */ torchaudioKaldi('fbank')],
  notes: [
    float32Filters,
    'samples are scaled to 16-bit integers, as Kaldi reads them; torchaudio leaves that to its caller',
    'no dither, torchaudio 2.9.1 has none by default; compute-fbank-feats has 1, kaldi-native-fbank 3e-5',
    "the number of bands is 23 by default everywhere: { ...presets.kaldiFbank, melCount: 23 } is Kaldi's own default",
  ],
};

/** compute-mfcc-feats as torchaudio has it: coefficient 0 is the DCT's, features [frames, 13]. */
export const kaldiMfcc = /* @__PURE__ */ definePreset(
  {
    name: 'kaldi-mfcc',
    models: [],
  },
  mfccSpec,
);

export const kaldiMfccAbout: PresetAbout = {
  source: [/* @__PURE__ */ torchaudioKaldi('mfcc')],
  notes: [
    float32Filters,
    "coefficient 0 is the DCT's, torchaudio's default; Kaldi and kaldi-native-fbank put the log energy there: kaldi-mfcc-energy",
    "torchaudio's DCT matrix and lifter are float32 even for float64 samples; ours are not",
  ],
};

/** compute-mfcc-feats with its defaults: coefficient 0 is the frame's log energy, features [frames, 13]. */
export const kaldiMfccEnergy = /* @__PURE__ */ definePreset(
  {
    name: 'kaldi-mfcc-energy',
    models: [],
  },
  /* @__PURE__ */ derive(mfccSpec, {
    cepstrum: { count: 13, orthonormal: true, lifter: 22, lifterFirst: 0, energy: true },
  }),
);

export const kaldiMfccEnergyAbout: PresetAbout = {
  source: [
    /* @__PURE__ */ nativeKaldi('OnlineMfcc'),
    /* @__PURE__ */ torchaudioKaldi('mfcc, use_energy=True, energy_floor=0'),
  ],
  notes: [
    nativeFilters,
    'the energy is that of the frame without its mean, before pre-emphasis and window (raw_energy)',
    'its floor is 2^-23; torchaudio floors it at 1 unless it is told energy_floor=0',
  ],
};

/** Zipformer and its kin, features [round(samples / 160), 80]. */
export const icefall = /* @__PURE__ */ definePreset(
  {
    name: 'icefall',
    models: [
      'Zengwei/icefall-asr-librispeech-zipformer-2023-05-15',
      'csukuangfj/sherpa-onnx-streaming-zipformer-en-2023-06-26',
      'yfyeung/icefall-asr-cv-corpus-13.0-2023-03-09-en-pruned-transducer-stateless7-2023-04-17',
    ],
  },
  /* @__PURE__ */ derive(kaldiSpec, { framing: 'kaldi-mirror', maxFrequency: 7600 }),
);

export const icefallAbout: PresetAbout = {
  source: [
    /* @__PURE__ */ nativeKaldi('OnlineFbank, snip_edges=False, high_freq=-400'),
    'lhotse, lhotse/features/kaldi/extractors.py, FbankConfig (1.33.0)',
    /* @__PURE__ */ torchaudioKaldi('fbank, snip_edges=False, high_freq=-400'),
  ],
  notes: [
    nativeFilters,
    'samples are taken as they are, from -1 to 1',
    'the signal is mirrored at its ends, the end sample twice, as often as a short clip takes; torchaudio refuses below 400 samples',
  ],
};
