/**
 * Front ends without a spectrum, and the models that take them: the room `waveform` has their numbers. The names stand here so that
 * the registry of spectra can say where such a model is at home.
 */

/** Models by the name of their waveform preset. */
export const waveformModels = /* @__PURE__ */ Object.freeze({
  wav2vec2: [
    'facebook/wav2vec2-large-lv60',
    'facebook/wav2vec2-large-960h-lv60',
    'facebook/wav2vec2-large-960h-lv60-self',
    'facebook/wav2vec2-large-xlsr-53',
    'facebook/wav2vec2-xls-r-300m',
    'facebook/wav2vec2-xls-r-1b',
    'facebook/wav2vec2-xls-r-2b',
    'facebook/mms-300m',
    'facebook/mms-1b',
    'facebook/mms-1b-all',
    'facebook/mms-1b-fl102',
    'facebook/mms-1b-l1107',
    'facebook/mms-lid-126',
    'facebook/hubert-large-ll60k',
    'facebook/hubert-large-ls960-ft',
    'facebook/hubert-xlarge-ll60k',
    'facebook/hubert-xlarge-ls960-ft',
    'microsoft/wavlm-large',
  ],
  'wav2vec2-base': [
    'facebook/wav2vec2-base',
    'facebook/wav2vec2-base-100h',
    'facebook/wav2vec2-base-960h',
    'facebook/wav2vec2-large',
    'facebook/wav2vec2-large-960h',
    'facebook/hubert-base-ls960',
    'Xenova/wav2vec2-base-960h',
    'Xenova/hubert-base-ls960',
  ],
  'wavlm-base': ['microsoft/wavlm-base', 'microsoft/wavlm-base-plus', 'Xenova/wavlm-base', 'Xenova/wavlm-base-plus'],
  'omnilingual-asr': [
    'omniASR_CTC_300M',
    'omniASR_CTC_300M_v2',
    'omniASR_CTC_1B',
    'omniASR_CTC_1B_v2',
    'omniASR_CTC_3B',
    'omniASR_CTC_3B_v2',
    'omniASR_CTC_7B',
    'omniASR_CTC_7B_v2',
    'omniASR_LLM_300M',
    'omniASR_LLM_300M_v2',
    'omniASR_LLM_1B',
    'omniASR_LLM_1B_v2',
    'omniASR_LLM_3B',
    'omniASR_LLM_3B_v2',
    'omniASR_LLM_7B',
    'omniASR_LLM_7B_v2',
    'omniASR_LLM_7B_ZS',
  ],
  moonshine: [
    'UsefulSensors/moonshine-tiny',
    'UsefulSensors/moonshine-base',
    'onnx-community/moonshine-tiny-ONNX',
    'onnx-community/moonshine-base-ONNX',
  ],
  'moonshine-streaming': ['UsefulSensors/moonshine-streaming-tiny'],
  crepe: ['marl/crepe', 'crepe'],
  birdnet: ['BirdNET_GLOBAL_6K_V2.4', 'BirdNET_GLOBAL_6K_V2.4_Model_FP32'],
  perch: ['perch_8', 'perch_v2', 'surfperch'],
  'silero-vad': ['snakers4/silero-vad', 'onnx-community/silero-vad'],
  'silero-vad-8khz': [],
  'pyannote-segmentation': [
    'pyannote/segmentation-3.0',
    'pyannote/speaker-diarization-3.1',
    'onnx-community/pyannote-segmentation-3.0',
  ],
  encodec: ['facebook/encodec_24khz'],
  mimi: ['kyutai/mimi', 'kmhf/hf-moshika', 'kmhf/hf-moshiko', 'sesame/csm-1b'],
  'kyutai-stt': ['kyutai/stt-2.6b-en-trfs', 'kyutai/stt-2.6b-en'],
  dac: ['descript/dac_44khz'],
  snac: ['hubertsiuzdak/snac_24khz'],
  xcodec2: ['HKUSTAudio/xcodec2', 'HKUSTAudio/xcodec2-hf'],
  'gemma4-unified': ['google/gemma-4-12B', 'google/gemma-4-12B-it'],
} satisfies Readonly<Record<string, readonly string[]>>);

/** Names of the waveform presets, in kebab case. */
export type WaveformName = keyof typeof waveformModels;

/** The waveform preset of a model, by any of its names as in `presetFor`; undefined for a model that is not listed. */
export function waveformNameOf(model: unknown): WaveformName | undefined {
  if (typeof model !== 'string') return undefined;
  const wanted = model.toLowerCase();
  const isNamed = (listed: string) => {
    const name = listed.toLowerCase();
    return wanted === name || wanted === name.slice(name.indexOf('/') + 1);
  };
  const entry = Object.entries(waveformModels).find(([, models]) => models.some(isNamed));
  return entry?.[0] as WaveformName | undefined;
}
