/**
 * SpeechBrain's filter banks.
 *
 * Source: speechbrain.lobes.features.Fbank, speechbrain.processing.features.InputNormalization (speechbrain 1.1.2), and
 * recipes/VoxCeleb/SpeakerRec/hparams/train_ecapa_tdnn.yaml.
 */
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive } from './derive.ts';

/** ECAPA-TDNN speaker embeddings, features [frames, 80]. */
export const ecapa = /* @__PURE__ */ definePreset(
  {
    name: 'ecapa',
    models: ['speechbrain/spkrec-ecapa-voxceleb'],
  },
  /* @__PURE__ */ derive(base, {
    window: 'hamming',
    framing: 'center-zero',
    melScale: 'htk',
    melNorm: 'none',
    melSpace: 'hz-left-slope',
    log: 'db',
    topDb: 80,
    normalize: { kind: 'mean' },
    layout: 'frame-major',
  }),
);

export const ecapaAbout: PresetAbout = {
  source: [
    'speechbrain.lobes.features.Fbank(n_mels=80), speechbrain 1.1.2',
    "speechbrain.processing.features.InputNormalization(norm_type='sentence', std_norm=False), speechbrain 1.1.2",
  ],
  notes: [
    'a triangle falls as steeply to the right as it rises from the left; other HTK banks reach to the next peak',
    'frames are centred between zeros, and the window is a periodic Hamming window',
    'decibels are held to 80 below the maximum of the clip before the mean is subtracted',
    'in a batch SpeechBrain takes the mean of a row over ceil(frames * samples / longest samples) frames; here over its own',
    "'speechbrain/lang-id-voxlingua107-ecapa' has 60 bands: { ...ecapa, melCount: 60 }",
    "'speechbrain/spkrec-ecapa-voxceleb-mel-spec' has the mel spectrogram of SpeechBrain's Tacotron 2 instead: not this preset",
  ],
};
