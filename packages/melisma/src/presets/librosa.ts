/**
 * librosa's features at their defaults: 2048 points every 512 of 22050 Hz, centred between zeros, 128 Slaney bands to 11025 Hz.
 *
 * And musicnn, which uses them, and Essentia's version of it.
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

/** musicnn, features [frames, 96]. */
export const musicnn = /* @__PURE__ */ definePreset(
  {
    name: 'musicnn',
    models: ['MTT_musicnn', 'MTT_vgg', 'MSD_musicnn', 'MSD_musicnn_big', 'MSD_vgg'],
  },
  /* @__PURE__ */ librosaSpec({
    sampleRate: 16000,
    fftSize: 512,
    windowLength: 512,
    hopLength: 256,
    // 10000 times the power.
    inputScale: 100,
    melCount: 96,
    maxFrequency: 8000,
    logFloor: 1,
    logFloorMode: 'add',
    layout: 'frame-major',
  }),
);

export const musicnnAbout: PresetAbout = {
  source: ['musicnn.extractor.batch_data, musicnn.configuration (musicnn 0.1.0), on librosa 0.11.0'],
  notes: [
    'log10(1 + 10000 m): inputScale 100 holds the factor',
    'the package rounds mels to float16 before the logarithm, where 10000 m overflows from 6.55 on: loud music becomes infinite there. Not done here',
    'models take patches of 187 frames, 3 s: cut the features',
    'Essentia has these features for its MusiCNN models under a symmetric window, with a frame more at the end: discogs-effnet',
  ],
};

/** Essentia's Discogs-EffNet and MusiCNN models, features [frames, 96]. */
export const discogsEffnet = /* @__PURE__ */ definePreset(
  {
    name: 'discogs-effnet',
    models: [
      'discogs-effnet-bs64-1',
      'discogs_artist_embeddings-effnet-bs64-1',
      'discogs_label_embeddings-effnet-bs64-1',
      'discogs_multi_embeddings-effnet-bs64-1',
      'discogs_release_embeddings-effnet-bs64-1',
      'discogs_track_embeddings-effnet-bs64-1',
      'msd-musicnn-1',
      'msd-vgg-1',
      'mtt-musicnn-1',
      'mtt-vgg-1',
    ],
  },
  /* @__PURE__ */ derive(musicnn, { windowPeriodic: false, padMultiple: 256, melPrecision: 'float64' }),
);

export const discogsEffnetAbout: PresetAbout = {
  source: [
    'MTG/essentia, TensorflowPredictEffnetDiscogs and TensorflowPredictMusiCNN: FrameCutter, TensorflowInputMusiCNN (essentia 2.1b6.dev1389)',
  ],
  notes: [
    'log10(1 + 10000 m): inputScale 100 holds the factor',
    'the last frame is centred at the end of the clip, or behind it: padMultiple is the hop',
    "Essentia computes the bands' frequencies in float32, which moves weights at the feet of a triangle by up to 1.5 % and features by up to 4e-4",
    'inside of a network its FrameCutter adds noise of -100 dB to silent frames; called alone it does not, and here neither',
    'Discogs-EffNet takes patches of 128 frames, MusiCNN of 187: cut the features',
  ],
};
