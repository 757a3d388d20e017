/**
 * Front ends of huggingface/transformers 5.23.0 that stand on its `audio_utils.spectrogram`: CLAP, SpeechT5, UnivNet, CLVP.
 *
 * That function computes in float64 from a spectrum rounded to complex64.
 */
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, transformersClass } from './derive.ts';

/** CLAP without fusion, features [1001, 64]. */
export const clap = /* @__PURE__ */ definePreset(
  {
    name: 'clap',
    models: ['laion/clap-htsat-unfused'],
  },
  /* @__PURE__ */ derive(base, {
    sampleRate: 48000,
    fftSize: 1024,
    windowLength: 1024,
    hopLength: 480,
    clipSamples: 480000,
    clipFill: 'repeat',
    melCount: 64,
    minFrequency: 50,
    maxFrequency: 14000,
    log: 'db',
    layout: 'frame-major',
  }),
);

export const clapAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('clap', 'ClapFeatureExtractor')],
  notes: [
    "truncation 'rand_trunc', padding 'repeatpad', frequency_min 50: the checkpoint's values, not the class's defaults",
    'a short clip is repeated as often as it fits whole into 10 s, and followed by zeros',
    'a longer clip is cut at a random place by the class, and at its beginning here',
    'the class adds an axis of length 1 for channels',
    "'clap-htsat-fused' has HTK mels: the preset clap-fused",
  ],
};

/** CLAP with fusion, clips of up to 10 s, features [1001, 64]: what each of its four channels holds. */
export const clapFused = /* @__PURE__ */ definePreset(
  {
    name: 'clap-fused',
    models: ['laion/clap-htsat-fused'],
  },
  /* @__PURE__ */ derive(clap, { melScale: 'htk', melNorm: 'none' }),
);

export const clapFusedAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('clap', 'ClapFeatureExtractor')],
  notes: [
    "truncation 'fusion', padding 'repeatpad', frequency_min 50: the checkpoint's values",
    'of a clip of up to 10 s the class stacks these features four times, [4, 1001, 64], all four equal',
    'of a longer clip it stacks a shrunk spectrogram and three pieces from random places, so a longer clip is refused here: cut it, or use windows()',
    'is_longer of the class is true for one clip of each batch, at random, even where none is longer than 10 s',
  ],
};

/** SpeechT5's spectrograms, of its decoder and of its vocoder, features [frames, 80]. */
export const speecht5 = /* @__PURE__ */ definePreset(
  {
    name: 'speecht5',
    models: ['microsoft/speecht5_tts', 'microsoft/speecht5_vc', 'microsoft/speecht5_hifigan'],
  },
  /* @__PURE__ */ derive(base, {
    fftSize: 1024,
    windowLength: 1024,
    hopLength: 256,
    spectrum: 'magnitude',
    minFrequency: 80,
    maxFrequency: 7600,
    batchPadding: 'features',
    layout: 'frame-major',
  }),
);

export const speecht5About: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('speecht5', 'SpeechT5FeatureExtractor')],
  notes: [
    'audio_target; audio that the encoder reads (speecht5_asr, speecht5_vc) is taken as samples',
    'numpy reflects a clip of at most 512 samples to and fro as often as needed; here it is too short',
  ],
};

/** UnivNet, features [frames, 100]. */
export const univnet = /* @__PURE__ */ definePreset(
  {
    name: 'univnet',
    models: ['dg845/univnet-dev'],
  },
  /* @__PURE__ */ derive(base, {
    sampleRate: 24000,
    fftSize: 1024,
    windowLength: 1024,
    hopLength: 256,
    framing: 'same-reflect',
    spectrum: 'magnitude',
    spectrumEpsilon: 1e-9,
    melCount: 100,
    maxFrequency: 12000,
    log: 'ln',
    logFloor: 1e-5,
    layout: 'frame-major',
  }),
);

export const univnetAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('univnet', 'UnivNetFeatureExtractor')],
  notes: [
    'do_normalize and pad_end are off, as by default; normalised, x becomes 2 (x + 11.5129) / 13.8273 - 1',
    'the class cuts a clip at 10 s, which is not done here, and its mask is one over samples',
  ],
};

/** CLVP (Tortoise), features [80, 517]. */
export const clvp = /* @__PURE__ */ definePreset(
  {
    name: 'clvp',
    models: ['susnato/clvp_dev'],
  },
  /* @__PURE__ */ derive(base, {
    sampleRate: 22050,
    fftSize: 1024,
    windowLength: 1024,
    hopLength: 256,
    clipSamples: 132300,
    melScale: 'htk',
    log: 'ln',
    logFloor: 1e-5,
  }),
);

export const clvpAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('clvp', 'ClvpFeatureExtractor')],
  notes: [
    "the checkpoint brings mel_norms, 80 numbers by which the bands are divided: { kind: 'cmvn', shift: zeros, scale: 1 / mel_norms }; without them, as here, the class's default",
    'a clip is cut or filled up with zeros to 6 s; the mask of the class is one over samples',
    'HTK mels with Slaney areas',
  ],
};
