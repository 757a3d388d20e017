/**
 * Granite Speech: the log-mel of torchaudio.transforms.MelSpectrogram, Whisper's normalisation, two frames in one.
 *
 * Source: huggingface/transformers 5.23.0, feature_extraction_granite_speech.py and feature_extraction_granite_speech5.py.
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, notes, transformersClass } from './derive.ts';

const graniteSpec: Spec = /* @__PURE__ */ derive(base, {
  fftSize: 512,
  melScale: 'htk',
  melNorm: 'none',
  normalize: { kind: 'maximum', range: 8, offset: 4, scale: 4 },
  stack: { size: 2, stride: 2, left: 0, end: 'drop', fill: 0, valid: 'first' },
  layout: 'frame-major',
});

const graniteNotes = [
  'torchaudio computes its filters in float32 step by step, up to 5.3e-6 from exact ones; here they are exact, rounded once: features up to 1.6e-5 apart (jfk)',
];

/** Granite Speech 3.3, features [frames / 2, 160]. */
export const graniteSpeech = /* @__PURE__ */ definePreset(
  {
    name: 'granite-speech',
    models: ['ibm-granite/granite-speech-3.3-2b', 'ibm-granite/granite-speech-3.3-8b'],
  },
  graniteSpec,
);

export const graniteSpeechAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('granite_speech', 'GraniteSpeechFeatureExtractor')],
  notes: /* @__PURE__ */ notes(
    graniteNotes,
    'the maximum is taken before an odd last frame is left out',
    'the mask of the class counts outputs of the projector, not frames',
  ),
};

/** Granite Speech 5, features [frames / 2, 320]. */
export const graniteSpeech5 = /* @__PURE__ */ definePreset(
  {
    name: 'granite-speech-5',
    models: ['ibm-granite/granite-speech-5.0-470m-turboctc'],
  },
  /* @__PURE__ */ derive(graniteSpec, {
    frameMultiple: 2,
    validFrames: 'floor',
    deltas: { orders: 1, width: 3, edges: 'replicate' },
  }),
);

export const graniteSpeech5About: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('granite_speech5', 'GraniteSpeech5FeatureExtractor')],
  notes: /* @__PURE__ */ notes(
    graniteNotes,
    'an odd last frame is left out before the maximum and the differences over time, unlike in granite-speech',
    'a clip of an odd multiple of 160 samples is one zero longer before it is reflected',
  ),
};
