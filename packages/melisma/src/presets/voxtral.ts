/**
 * Voxtral: Whisper's log-mel with 128 mels over a whole file, and its streaming sibling with a maximum fixed in advance.
 *
 * Source: huggingface/transformers 5.23.0, processing_voxtral.py and feature_extraction_voxtral_realtime.py.
 */
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, transformersClass, transformersFile } from './derive.ts';

/** Voxtral Mini and Small, features [128, 3000 for each 30 s begun]. */
export const voxtral = /* @__PURE__ */ definePreset(
  {
    name: 'voxtral',
    models: ['mistralai/Voxtral-Mini-3B-2507', 'mistralai/Voxtral-Small-24B-2507'],
  },
  /* @__PURE__ */ derive(base, {
    dropLastFrame: true,
    padMultiple: 480000,
    melCount: 128,
    normalize: { kind: 'maximum', range: 8, offset: 4, scale: 4 },
  }),
);

export const voxtralAbout: PresetAbout = {
  source: [
    /* @__PURE__ */ transformersClass('whisper', 'WhisperFeatureExtractor'),
    /* @__PURE__ */ transformersFile('processing_voxtral', 'VoxtralProcessor'),
  ],
  notes: [
    'one log-mel over the file, zeros up to a multiple of 30 s, and one maximum for all of it; the model takes it in pieces of 3000 frames',
    'a maximum for each piece gives other features',
  ],
};

/** Voxtral Mini Realtime, features [128, frames]. */
export const voxtralRealtime = /* @__PURE__ */ definePreset(
  {
    name: 'voxtral-realtime',
    models: ['mistralai/Voxtral-Mini-4B-Realtime-2602'],
  },
  /* @__PURE__ */ derive(base, {
    dropLastFrame: true,
    melCount: 128,
    normalize: { kind: 'fixed-maximum', maximum: 1.5, range: 8, offset: 4, scale: 4 },
  }),
);

export const voxtralRealtimeAbout: PresetAbout = {
  source: [/* @__PURE__ */ transformersClass('voxtral_realtime', 'VoxtralRealtimeFeatureExtractor')],
  notes: [
    'the maximum is 1.5 once and for all (global_log_mel_max), so that features can be computed as the sound comes in',
    'the first chunk of a stream is centred (center=True), those after it bring their own context (center=False); this is center=True',
    'the mask of the class, off by default, counts whole windows: it is shorter than the features',
  ],
};
