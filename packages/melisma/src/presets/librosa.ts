/**
 * librosa's features at their defaults: 2048 points every 512 of 22050 Hz, centred between zeros, 128 Slaney bands to 11025 Hz.
 *
 * Source: librosa.feature.melspectrogram, librosa.power_to_db, librosa.feature.mfcc (librosa 0.11.0).
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, notes } from './derive.ts';

const librosaNotes = [
  'frames are centred between zeros since librosa 0.9; they were reflected before',
  'librosa resamples what it loads to 22050 Hz unless told otherwise',
];

const librosaSpec = (differences: Partial<Spec>): Spec =>
  derive(base, {
    sampleRate: 22050,
    fftSize: 2048,
    windowLength: 2048,
    hopLength: 512,
    framing: 'center-zero',
    melCount: 128,
    melPrecision: 'float32',
    maxFrequency: 11025,
    ...differences,
  });

/** librosa's mel spectrogram, power without a logarithm, features [128, frames]. */
export const librosaMel = /* @__PURE__ */ definePreset(
  {
    name: 'librosa-mel',
    models: [],
  },
  /* @__PURE__ */ librosaSpec({ log: 'none' }),
);

export const librosaMelAbout: PresetAbout = {
  source: ['librosa.feature.melspectrogram (librosa 0.11.0)'],
  notes: librosaNotes,
};

/** The same in decibels, features [128, frames]. */
export const librosaLogMel = /* @__PURE__ */ definePreset(
  {
    name: 'librosa-log-mel',
    models: [],
  },
  /* @__PURE__ */ librosaSpec({ log: 'db', topDb: 80 }),
);

export const librosaLogMelAbout: PresetAbout = {
  source: ['librosa.power_to_db of librosa.feature.melspectrogram (librosa 0.11.0)'],
  notes: /* @__PURE__ */ notes(
    librosaNotes,
    'ref is 1, the default of power_to_db; many scripts pass np.max, which subtracts the maximum and changes no difference',
    'no value is more than 80 dB below the maximum of the clip',
  ),
};

/** librosa's MFCC, features [20, frames]. */
export const librosaMfcc = /* @__PURE__ */ definePreset(
  {
    name: 'librosa-mfcc',
    models: [],
  },
  /* @__PURE__ */ librosaSpec({
    log: 'db',
    topDb: 80,
    cepstrum: { count: 20, orthonormal: true, lifter: 0, lifterFirst: 1, energy: false },
  }),
);

export const librosaMfccAbout: PresetAbout = {
  source: ['librosa.feature.mfcc (librosa 0.11.0)'],
  notes: /* @__PURE__ */ notes(
    librosaNotes,
    'decibels are held to 80 below the maximum of the clip before the DCT',
    "no lifter; with lifter L, librosa counts from 1: lifterFirst is 1, unlike HTK's and Kaldi's",
  ),
};
