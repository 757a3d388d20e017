/**
 * Whisper's log-mel spectrogram: 25 ms every 10 ms of 30 s at 16 kHz.
 *
 * Source: `log_mel_spectrogram` in openai/whisper, whisper/audio.py (openai-whisper 20250625), and
 * `WhisperFeatureExtractor` in huggingface/transformers, feature_extraction_whisper.py (5.23.0). Both give the same
 * numbers; they differ in float32 rounding, and in how far the maximum reaches (`length: 'file'` for `transcribe`).
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive } from './derive.ts';

const whisperSource = [
  'openai/whisper, whisper/audio.py, log_mel_spectrogram (openai-whisper 20250625)',
  'huggingface/transformers, feature_extraction_whisper.py, WhisperFeatureExtractor (5.23.0)',
];

/** The constants of audio.py: SAMPLE_RATE, N_FFT, HOP_LENGTH, N_SAMPLES, and the numbers in its last six lines. */
const whisperSpec = (melCount: number): Spec => ({
  ...base,
  dropLastFrame: true,
  clipSamples: 480000,
  validFrames: 'ceil',
  melCount,
  normalize: { kind: 'maximum', range: 8, offset: 4, scale: 4 },
});

/** `prefix` before each of the names, which are separated by spaces. */
const named = (prefix: string, names: string): string[] => names.split(' ').map((name) => prefix + name);

const smallSizes = 'tiny tiny.en base base.en small small.en medium medium.en';

/** Whisper tiny to large-v2, features [80, 3000]. */
export const whisper = /* @__PURE__ */ definePreset(
  {
    name: 'whisper',
    models: /* @__PURE__ */ whisperModels(),
  },
  /* @__PURE__ */ whisperSpec(80),
);

export const whisperAbout: PresetAbout = {
  source: whisperSource,
  notes: ["'openai/whisper-large' is the first large model, with 80 mels"],
};

/** Smart Turn v3, the last 8 s of a turn, features [80, 800]. */
export const smartTurnV3 = /* @__PURE__ */ definePreset(
  {
    name: 'smart-turn-v3',
    models: ['pipecat-ai/smart-turn-v3'],
  },
  /* @__PURE__ */ derive(/* @__PURE__ */ whisperSpec(80), {
    clipSamples: 128000,
    clipPlace: 'end',
    waveformNormalize: { epsilon: 1e-7 },
  }),
);

export const smartTurnV3About: PresetAbout = {
  source: [
    'pipecat-ai/smart-turn, inference.py, truncate_audio_to_last_n_seconds (c05b0aab)',
    'huggingface/transformers, feature_extraction_whisper.py, WhisperFeatureExtractor(chunk_length=8), called with do_normalize (5.24.0)',
  ],
  notes: [
    'a shorter clip stands at the end of 8 s of zeros, which count in its mean and variance',
    "of a longer one the source takes the last 8 s: length: 'truncate' does",
  ],
};

/** Whisper large-v3 and its descendants, features [128, 3000]. */
export const whisperLargeV3 = /* @__PURE__ */ definePreset(
  {
    name: 'whisper-large-v3',
    models: /* @__PURE__ */ whisperLargeV3Models(),
  },
  /* @__PURE__ */ whisperSpec(128),
);

export const whisperLargeV3About: PresetAbout = {
  source: whisperSource,
  notes: ["the short names 'large' and 'turbo' are those of openai-whisper, where 'large' has come to mean large-v3"],
};

function whisperModels(): string[] {
  return [
    ...named('openai/whisper-', `${smallSizes} large large-v2`),
    ...named('distil-whisper/distil-', 'small.en medium.en large-v2'),
    ...named('Xenova/whisper-', `${smallSizes} large large-v2`),
    ...named('onnx-community/whisper-', smallSizes),
    ...named('onnx-community/whisper-', smallSizes).map((name) => `${name}_timestamped`),
    ...named('', `${smallSizes} large-v1 large-v2`),
  ];
}

function whisperLargeV3Models(): string[] {
  return [
    ...named('openai/whisper-', 'large-v3 large-v3-turbo'),
    ...named('distil-whisper/distil-', 'large-v3 large-v3.5'),
    ...named('Xenova/whisper-', 'large-v3'),
    ...named('onnx-community/whisper-', 'large-v3-ONNX large-v3-turbo large-v3-turbo_timestamped'),
    ...named('', 'large-v3 large large-v3-turbo turbo'),
  ];
}
