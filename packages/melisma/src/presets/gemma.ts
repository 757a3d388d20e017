/**
 * Gemma's audio front ends: magnitudes, HTK mels, frames that are cut one sample too long.
 *
 * Source: huggingface/transformers 5.23.0, feature_extraction_gemma3n.py and feature_extraction_gemma4.py.
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, notes, transformersClass } from './derive.ts';

const gemmaSpec: Spec = /* @__PURE__ */ derive(base, {
  windowPlacement: 'left',
  frameLookahead: 1,
  padMultiple: 128,
  spectrum: 'magnitude',
  melCount: 128,
  melScale: 'htk',
  melNorm: 'none',
  log: 'ln',
  layout: 'frame-major',
});

const gemmaNotes = [
  'frames are cut of one sample more than the window, which it leaves out: a clip may have a frame less for it',
  'clips are padded to a multiple of 128 samples; the processor cuts them at 30 s, which is not done here',
  'the window is float32; numpy transforms in float64, and from 2.0 on rounds the spectrum of float32 frames to complex64',
];

/** Gemma 3n, features [frames, 128]. */
export const gemma3n = /* @__PURE__ */ definePreset(
  {
    name: 'gemma3n',
    models: ['google/gemma-3n-E2B', 'google/gemma-3n-E4B', 'google/gemma-3n-E2B-it', 'google/gemma-3n-E4B-it'],
  },
  /* @__PURE__ */ derive(gemmaSpec, {
    fftSize: 1024,
    windowLength: 512,
    framing: 'none',
    validFrames: 'ceil',
    preemphasis: 0.97,
    minFrequency: 125,
    maxFrequency: 7600,
    logFloor: 1e-5,
  }),
);

export const gemma3nAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('gemma3n', 'Gemma3nAudioFeatureExtractor')],
  notes: /* @__PURE__ */ notes(
    gemmaNotes,
    'a frame is valid when its first sample is inside the clip; no frame is set to zero',
    'transformers.js cuts frames of 512 samples, not 513: one frame more when (padded samples - 512) is a multiple of 160; and its mask is all ones',
  ),
};

/** Gemma 4 with an audio encoder of its own (E2B, E4B), features [frames, 128]. */
export const gemma4 = /* @__PURE__ */ definePreset(
  {
    name: 'gemma4',
    models: ['google/gemma-4-E2B', 'google/gemma-4-E4B', 'google/gemma-4-E2B-it', 'google/gemma-4-E4B-it'],
  },
  /* @__PURE__ */ derive(gemmaSpec, {
    fftSize: 512,
    windowLength: 320,
    framing: 'semicausal',
    validFrames: 'whole',
    zeroInvalidFrames: true,
    logFloor: 1e-3,
    logFloorMode: 'add',
  }),
);

export const gemma4About: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('gemma4', 'Gemma4AudioFeatureExtractor')],
  notes: /* @__PURE__ */ notes(
    gemmaNotes,
    'a frame is valid when it ends, with the sample after it, inside the clip; the others are zero',
    'the class transposes a bare array the wrong way: give it a list, as the processor does',
  ),
};
