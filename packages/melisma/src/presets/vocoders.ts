/**
 * Mel spectrograms that vocoders turn into sound, and RMVPE's, from which pitch is read: natural logarithms of magnitudes.
 *
 * Three lines of descent: Tacotron 2 (centred, plain magnitudes), HiFi-GAN (as many frames as hops, sqrt(|X|^2 + 1e-9)), both with
 * librosa's bands; and Vocos (centred, HTK bands without areas).
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, notes } from './derive.ts';

const centred = (differences: Partial<Spec>): Spec =>
  derive(base, {
    sampleRate: 22050,
    fftSize: 1024,
    windowLength: 1024,
    hopLength: 256,
    spectrum: 'magnitude',
    melPrecision: 'float32',
    log: 'ln',
    logFloor: 1e-5,
    ...differences,
  });

const hifiganSpec = (differences: Partial<Spec>): Spec =>
  centred({ framing: 'same-reflect', spectrumEpsilon: 1e-9, ...differences });

/** Tacotron 2 and WaveGlow, features [80, frames]. */
export const tacotron2 = /* @__PURE__ */ definePreset(
  {
    name: 'tacotron2',
    models: ['tacotron2', 'waveglow', 'nvidia_tacotron2', 'nvidia_waveglow'],
  },
  /* @__PURE__ */ centred({}),
);

export const tacotron2About: PresetAbout = {
  source: ['NVIDIA/tacotron2, layers.py, TacotronSTFT.mel_spectrogram; stft.py; hparams.py (185cd24e)'],
  notes: [
    'the transform is a convolution with the windowed basis in float32, which is less exact than an FFT',
    "HiFi-GAN's features of the same rate have one frame fewer and lie half a hop later: not interchangeable",
  ],
};

const hifiganNotes = [
  '(fftSize - hopLength) / 2 samples are reflected at both ends, so there are as many frames as whole hops',
  'samples beyond [-1, 1] are reported and not changed',
];

/** HiFi-GAN v1 to v3, features [80, frames]. */
export const hifigan = /* @__PURE__ */ definePreset(
  {
    name: 'hifigan',
    models: [
      'jik876/hifi-gan',
      'nvidia/bigvgan_v2_22khz_80band_fmax8k_256x',
      'nvidia/bigvgan_22khz_80band',
      'nvidia/bigvgan_base_22khz_80band',
      'FunAudioLLM/CosyVoice-300M',
      'FunAudioLLM/CosyVoice-300M-SFT',
      'FunAudioLLM/CosyVoice-300M-Instruct',
    ],
  },
  /* @__PURE__ */ hifiganSpec({}),
);

export const hifiganAbout: PresetAbout = {
  source: [
    'jik876/hifi-gan, meldataset.py, mel_spectrogram; config_v1.json (4769534d)',
    'NVIDIA/BigVGAN, meldataset.py, mel_spectrogram; configs/bigvgan_v2_22khz_80band_fmax8k_256x.json (7d2b4545)',
    'FunAudioLLM/CosyVoice, examples/libritts/cosyvoice/conf/cosyvoice.yaml, feat_extractor (ace7c47f)',
  ],
  notes: /* @__PURE__ */ notes(
    hifiganNotes,
    'the features to synthesise from; the loss in training has all frequencies (fmax_for_loss)',
    'Matcha-TTS has these features, then (x + 5.536622) / 2.116101 for LJ Speech in its acoustic model',
  ),
};

/** VITS, the linear spectrogram of its posterior encoder, features [513, frames]. */
export const vits = /* @__PURE__ */ definePreset(
  {
    name: 'vits',
    models: ['jaywalnut310/vits'],
  },
  /* @__PURE__ */ hifiganSpec({ bands: 'bins', melCount: 513, spectrumEpsilon: 1e-6, log: 'none' }),
);

export const vitsAbout: PresetAbout = {
  source: [
    'jaywalnut310/vits, mel_processing.py, spectrogram_torch; configs/ljs_base.json (427afd72)',
    'TTS.utils.audio.torch_transforms.wav_to_spec (coqui-tts 0.28.0)',
  ],
  notes: [
    'each bin of the spectrum by itself, sqrt(|X|^2 + 1e-6), no logarithm',
    '(fftSize - hopLength) / 2 samples are reflected at both ends, so there are as many frames as whole hops',
    'GPT-SoVITS has the same of 32 kHz with fftSize 2048, hopLength 640 and 1e-8 under the root: derive a spec',
  ],
};

const bigvganSource = (config: string): string[] => [
  `NVIDIA/BigVGAN, meldataset.py, mel_spectrogram; configs/${config}.json (7d2b4545)`,
];

/** BigVGAN v2 at 22.05 kHz with all frequencies, features [80, frames]. */
export const bigvganV222khz = /* @__PURE__ */ definePreset(
  {
    name: 'bigvgan-v2-22khz',
    models: ['nvidia/bigvgan_v2_22khz_80band_256x'],
  },
  /* @__PURE__ */ hifiganSpec({ maxFrequency: 11025 }),
);

export const bigvganV222khzAbout: PresetAbout = {
  source: /* @__PURE__ */ bigvganSource('bigvgan_v2_22khz_80band_256x'),
  notes: /* @__PURE__ */ notes(
    hifiganNotes,
    "fmax is null: 11025 Hz; the model with 'fmax8k' in its name has hifigan's features",
  ),
};

/** BigVGAN at 24 kHz, features [100, frames]. */
export const bigvganV224khz = /* @__PURE__ */ definePreset(
  {
    name: 'bigvgan-v2-24khz',
    models: [
      'nvidia/bigvgan_v2_24khz_100band_256x',
      'nvidia/bigvgan_24khz_100band',
      'nvidia/bigvgan_base_24khz_100band',
    ],
  },
  /* @__PURE__ */ hifiganSpec({ sampleRate: 24000, melCount: 100, maxFrequency: 12000 }),
);

export const bigvganV224khzAbout: PresetAbout = {
  source: /* @__PURE__ */ bigvganSource('bigvgan_v2_24khz_100band_256x'),
  notes: hifiganNotes,
};

/** BigVGAN v2 at 44.1 kHz every 512 samples, features [128, frames]. */
export const bigvganV244khz = /* @__PURE__ */ definePreset(
  {
    name: 'bigvgan-v2-44khz',
    models: ['nvidia/bigvgan_v2_44khz_128band_512x'],
  },
  /* @__PURE__ */ hifiganSpec({
    sampleRate: 44100,
    fftSize: 2048,
    windowLength: 2048,
    hopLength: 512,
    melCount: 128,
    maxFrequency: 22050,
  }),
);

export const bigvganV244khzAbout: PresetAbout = {
  source: /* @__PURE__ */ bigvganSource('bigvgan_v2_44khz_128band_512x'),
  notes: hifiganNotes,
};

/** BigVGAN v2 at 44.1 kHz every 256 samples, features [128, frames]. */
export const bigvganV244khz256x = /* @__PURE__ */ definePreset(
  {
    name: 'bigvgan-v2-44khz-256x',
    models: ['nvidia/bigvgan_v2_44khz_128band_256x'],
  },
  /* @__PURE__ */ hifiganSpec({ sampleRate: 44100, melCount: 128, maxFrequency: 22050 }),
);

export const bigvganV244khz256xAbout: PresetAbout = {
  source: /* @__PURE__ */ bigvganSource('bigvgan_v2_44khz_128band_256x'),
  notes: hifiganNotes,
};

const cosyvoiceSpec = (maxFrequency: number): Spec =>
  hifiganSpec({ sampleRate: 24000, fftSize: 1920, windowLength: 1920, hopLength: 480, maxFrequency });

const cosyvoiceSource = (version: string): string[] => [
  `FunAudioLLM/CosyVoice, examples/libritts/${version}/conf/${version}.yaml, feat_extractor (ace7c47f)`,
  'shivammehta25/Matcha-TTS, matcha/utils/audio.py, mel_spectrogram (dd9105b3)',
];

const cosyvoiceNotes = /* @__PURE__ */ notes(
  hifiganNotes,
  "the features that its flow predicts and its vocoder reads; speech tokens come from Whisper's 128 bands, the speaker from Kaldi's 80",
);

/** CosyVoice 2, features [80, frames]. */
export const cosyvoice2 = /* @__PURE__ */ definePreset(
  {
    name: 'cosyvoice2',
    models: ['FunAudioLLM/CosyVoice2-0.5B', 'iic/CosyVoice2-0.5B'],
  },
  /* @__PURE__ */ cosyvoiceSpec(8000),
);

export const cosyvoice2About: PresetAbout = {
  source: /* @__PURE__ */ cosyvoiceSource('cosyvoice2'),
  notes: cosyvoiceNotes,
};

/** CosyVoice 3, features [80, frames]. */
export const cosyvoice3 = /* @__PURE__ */ definePreset(
  {
    name: 'cosyvoice3',
    models: ['FunAudioLLM/Fun-CosyVoice3-0.5B-2512'],
  },
  /* @__PURE__ */ cosyvoiceSpec(12000),
);

export const cosyvoice3About: PresetAbout = {
  source: /* @__PURE__ */ cosyvoiceSource('cosyvoice3'),
  notes: /* @__PURE__ */ notes(cosyvoiceNotes, 'fmax is null: 12000 Hz, where CosyVoice 2 ends at 8000 Hz'),
};

const vocosSpec = (logFloor: number): Spec =>
  centred({
    sampleRate: 24000,
    melCount: 100,
    melScale: 'htk',
    melNorm: 'none',
    melPrecision: 'float64',
    maxFrequency: 12000,
    logFloor,
  });

/** Vocos, features [100, frames]. */
export const vocos = /* @__PURE__ */ definePreset(
  {
    name: 'vocos',
    models: ['charactr/vocos-mel-24khz'],
  },
  /* @__PURE__ */ vocosSpec(1e-7),
);

export const vocosAbout: PresetAbout = {
  source: ['vocos.feature_extractors.MelSpectrogramFeatures (vocos 0.1.0); configs/vocos.yaml'],
  notes: [
    "padding 'center', as published; with 'same' there is one frame fewer: framing 'same-reflect'",
    'its floor of 1e-7 lies below the rounding noise of a float32 transform of loud sounds: there torch is up to 2.6 off float64',
    'F5-TTS calls the same features its own and floors them at 1e-5: f5-tts',
  ],
};

/** F5-TTS and E2-TTS with the vocoder Vocos, features [100, frames]. */
export const f5Tts = /* @__PURE__ */ definePreset(
  {
    name: 'f5-tts',
    models: ['SWivid/F5-TTS', 'SWivid/E2-TTS'],
  },
  /* @__PURE__ */ vocosSpec(1e-5),
);

export const f5TtsAbout: PresetAbout = {
  source: ['SWivid/F5-TTS, src/f5_tts/model/modules.py, get_vocos_mel_spectrogram (09141709)'],
  notes: [
    'as vocos, with a floor of 1e-5',
    "the models with the vocoder BigVGAN have bigvgan-v2-24khz's features (get_bigvgan_mel_spectrogram)",
  ],
};

/** RMVPE, the pitch of RVC and others, features [128, frames]. */
export const rmvpe = /* @__PURE__ */ definePreset(
  {
    name: 'rmvpe',
    models: ['rmvpe'],
  },
  /* @__PURE__ */ centred({ sampleRate: 16000, hopLength: 160, melCount: 128, melScale: 'htk', minFrequency: 30 }),
);

export const rmvpeAbout: PresetAbout = {
  source: ['RVC-Project/Retrieval-based-Voice-Conversion-WebUI, infer/rmvpe.py, MelSpectrogram (4338f12c)'],
  notes: [
    'HTK bands with Slaney areas: librosa.filters.mel(htk=True), whose norm stays',
    'before the network the frames are reflected to a multiple of 32, which is not done here',
    'older versions of the file compute the transform as a convolution; the formula is the same',
    "the paper's own code (Dream-High/RMVPE, src/constants.py) has 256 bands of 2048 points: not this preset",
  ],
};
