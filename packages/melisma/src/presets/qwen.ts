/**
 * Qwen's audio models: Whisper's log-mel with 128 mels, which differ in how far a clip is padded and in what the mask says.
 *
 * Source: `WhisperFeatureExtractor` and `Qwen3ASRFeatureExtractor` in huggingface/transformers 5.23.0, called as the
 * processors of the models call them.
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, transformersClass, transformersFile } from './derive.ts';

const whisperClass = /* @__PURE__ */ transformersClass('whisper', 'WhisperFeatureExtractor');

const qwenSpec: Spec = /* @__PURE__ */ derive(base, {
  dropLastFrame: true,
  validFrames: 'ceil',
  melCount: 128,
  normalize: { kind: 'maximum', range: 8, offset: 4, scale: 4 },
});

/** Qwen2-Audio, features [128, 3000]. */
export const qwen2Audio = /* @__PURE__ */ definePreset(
  {
    name: 'qwen2-audio',
    models: ['Qwen/Qwen2-Audio-7B', 'Qwen/Qwen2-Audio-7B-Instruct'],
  },
  /* @__PURE__ */ derive(qwenSpec, { clipSamples: 480000 }),
);

export const qwen2AudioAbout: PresetAbout = {
  source: [whisperClass, /* @__PURE__ */ transformersFile('processing_qwen2_audio', 'Qwen2AudioProcessor')],
  notes: [
    'as whisper-large-v3; the model is also given the mask, one entry for each 160 samples of the clip',
    'Audio Flamingo 3, Music Flamingo and GLM-ASR take windows of 30 s so, one after the other: windows()',
  ],
};

/** Qwen2.5-Omni, features [128, 30000]. */
export const qwen25Omni = /* @__PURE__ */ definePreset(
  {
    name: 'qwen2-5-omni',
    models: ['Qwen/Qwen2.5-Omni-7B', 'Qwen/Qwen2.5-Omni-3B'],
  },
  /* @__PURE__ */ derive(qwenSpec, { clipSamples: 4800000 }),
);

export const qwen25OmniAbout: PresetAbout = {
  source: [whisperClass, /* @__PURE__ */ transformersFile('processing_qwen2_5_omni', 'Qwen2_5OmniProcessor')],
  notes: [
    'the published checkpoint sets chunk_length 300, and the processor pads every clip to these 300 s',
    'the model drops the masked frames again, so a clip padded less gives it the same frames, but for the last few',
  ],
};

/** Qwen3-Omni, features [128, frames]. */
export const qwen3Omni = /* @__PURE__ */ definePreset(
  {
    name: 'qwen3-omni',
    models: ['Qwen/Qwen3-Omni-30B-A3B-Instruct', 'Qwen/Qwen3-Omni-30B-A3B-Thinking'],
  },
  qwenSpec,
);

export const qwen3OmniAbout: PresetAbout = {
  source: [whisperClass, /* @__PURE__ */ transformersFile('processing_qwen3_omni_moe', 'Qwen3OmniMoeProcessor')],
  notes: [
    'padded to the longest clip of a batch alone: a single clip is reflected at its own end',
    'Qwen3-ASR as first published (without -hf) has this class, and its processor calls it so (qwen-asr 0.0.6); that package puts zeros behind a clip up to 8000 samples first',
  ],
};

/** Qwen3-ASR, features [128, frames], a multiple of 100. */
export const qwen3Asr = /* @__PURE__ */ definePreset(
  {
    name: 'qwen3-asr',
    models: ['Qwen/Qwen3-ASR-1.7B-hf', 'Qwen/Qwen3-ASR-0.6B-hf'],
  },
  /* @__PURE__ */ derive(qwenSpec, { minSamples: 8000, padFrames: { multiple: 100, fill: 0 } }),
);

export const qwen3AsrAbout: PresetAbout = {
  source: [
    /* @__PURE__ */ transformersClass('qwen3_asr', 'Qwen3ASRFeatureExtractor'),
    /* @__PURE__ */ transformersFile('processing_qwen3_asr', 'Qwen3ASRProcessor'),
  ],
  notes: [
    'zeros up to 8000 samples count as part of the clip, in the mask, too',
    'frames of 0, not of silence, are appended up to a multiple of 100, and are not valid',
    'called alone, the class pads to 30 s; the processor of the model does not',
  ],
};
