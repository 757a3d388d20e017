/** Speaker embeddings and audio tagging on Kaldi's features: WeSpeaker, pyannote, 3D-Speaker, CosyVoice, BEATs. */
import type { Spec } from '../spec/spec.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive } from './derive.ts';
import { float32Filters, INT16_SCALE, kaldiSpec, torchaudioKaldi } from './kaldi.ts';

const weSpeakerSpec: Spec = /* @__PURE__ */ derive(kaldiSpec, {
  inputScale: INT16_SCALE,
  window: 'hamming',
  normalize: { kind: 'mean' },
});

const speakerSpec: Spec = /* @__PURE__ */ derive(kaldiSpec, { normalize: { kind: 'mean' } });

/** `owner` before each of the names, which are separated by spaces. */
const named = (owner: string, names: string): string[] => names.split(' ').map((name) => owner + name);

/** WeSpeaker, features [frames, 80]. */
export const wespeaker = /* @__PURE__ */ definePreset(
  {
    name: 'wespeaker',
    models: /* @__PURE__ */ named(
      'Wespeaker/wespeaker-',
      'voxceleb-resnet34 voxceleb-resnet152-LM voxceleb-resnet221-LM voxceleb-resnet293-LM voxceleb-campplus voxceleb-campplus-LM ' +
        'voxceleb-ecapa-tdnn512 voxceleb-ecapa-tdnn1024 voxceleb-ecapa-tdnn1024-LM voxceleb-gemini-DFresnet114-LM ' +
        'cnceleb-resnet34 cnceleb-resnet34-LM',
    ),
  },
  weSpeakerSpec,
);

export const wespeakerAbout: PresetAbout = {
  source: [
    'wenet-e2e/wespeaker, wespeaker/bin/infer_onnx.py, compute_fbank (commit dfa741957e5c)',
    /* @__PURE__ */ torchaudioKaldi('fbank'),
  ],
  notes: [
    float32Filters,
    "wespeaker's command with --campplus or --eres2net takes Povey's window and samples from -1 to 1: here 3d-speaker",
    'in diarization the command subtracts the mean of each segment',
  ],
};

/** The speaker embedding of pyannote's pipelines, features [frames, 80]. */
export const pyannoteEmbedding = /* @__PURE__ */ definePreset(
  {
    name: 'pyannote-embedding',
    models: ['pyannote/wespeaker-voxceleb-resnet34-LM'],
  },
  weSpeakerSpec,
);

export const pyannoteEmbeddingAbout: PresetAbout = {
  source: ['pyannote.audio, models/embedding/wespeaker/__init__.py, BaseWeSpeakerResNet.compute_fbank (4.0.7)'],
  notes: [
    float32Filters,
    'as wespeaker; fbank_centering_span, null in the model, would subtract a running mean instead',
  ],
};

/** 3D-Speaker's CAM++, ERes2Net and ECAPA-TDNN, features [frames, 80]. */
export const threeDSpeaker = /* @__PURE__ */ definePreset(
  {
    name: '3d-speaker',
    models: /* @__PURE__ */ named(
      'iic/speech_',
      'campplus_sv_zh-cn_16k-common campplus_sv_zh_en_16k-common_advanced campplus_sv_en_voxceleb_16k eres2net_sv_zh-cn_16k-common ' +
        'eres2netv2_sv_zh-cn_16k-common eres2netv2w24s4ep4_sv_zh-cn_16k-common eres2net_base_200k_sv_zh-cn_16k-common ' +
        'eres2net_sv_en_voxceleb_16k eres2net_base_sv_zh-cn_3dspeaker_16k eres2net_large_sv_zh-cn_3dspeaker_16k ' +
        'ecapa-tdnn_sv_zh-cn_cnceleb_16k ecapa-tdnn_sv_zh-cn_3dspeaker_16k ecapa-tdnn_sv_en_voxceleb_16k',
    ),
  },
  speakerSpec,
);

export const threeDSpeakerAbout: PresetAbout = {
  source: [
    'modelscope/3D-Speaker, speakerlab/process/processor.py, FBank(80, sample_rate=16000, mean_nor=True) (commit 09e7806729ed)',
    /* @__PURE__ */ torchaudioKaldi('fbank'),
  ],
  notes: [float32Filters, 'samples are taken as they are, from -1 to 1: quiet recordings come near the floor'],
};

/** The speaker embedding (CAM++) that CosyVoice brings along, features [frames, 80]. */
export const cosyvoiceSpeaker = /* @__PURE__ */ definePreset(
  {
    name: 'cosyvoice-speaker',
    models: ['campplus.onnx'],
  },
  speakerSpec,
);

export const cosyvoiceSpeakerAbout: PresetAbout = {
  source: [
    'FunAudioLLM/CosyVoice, cosyvoice/cli/frontend.py, _extract_spk_embedding (commit 0379f38dd9af)',
    /* @__PURE__ */ torchaudioKaldi('fbank'),
  ],
  notes: [float32Filters, 'as 3d-speaker'],
};

/** BEATs, features [frames, 128]. */
export const beats = /* @__PURE__ */ definePreset(
  {
    name: 'beats',
    models: ['BEATs_iter1', 'BEATs_iter2', 'BEATs_iter3', 'BEATs_iter3_plus_AS20K', 'BEATs_iter3_plus_AS2M'],
  },
  /* @__PURE__ */ derive(kaldiSpec, {
    inputScale: INT16_SCALE,
    melCount: 128,
    normalize: { kind: 'affine', shift: -15.41663, scale: 13.11164 },
  }),
);

export const beatsAbout: PresetAbout = {
  source: [
    'microsoft/unilm, beats/BEATs.py, BEATs.preprocess (commit c68101b66c2d)',
    /* @__PURE__ */ torchaudioKaldi('fbank'),
  ],
  notes: [
    float32Filters,
    'fbank_mean is 15.41663, fbank_std 6.55582, the defaults of preprocess; it divides by twice the latter',
    'no bin falls into the fourth of the 128 bands, which stays at the floor; kaldi-native-fbank refuses so many bands of 512 points',
  ],
};
