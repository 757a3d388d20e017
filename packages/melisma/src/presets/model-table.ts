/**
 * Models by the preset of their front end: what people type, one line for each owner on a model hub. A preset names its best-known models
 * itself; what stands here besides is loaded only by those who look a model up.
 *
 * A model is here when its own configuration says so: `preprocessor_config.json`, the `preprocessor` section of its NeMo file, or the code that
 * its package runs. `tests/model-names.test.ts` reads the configurations that there are.
 */

/** By preset: lines of `owner: name name ...`. */
export const modelTable: Readonly<Record<string, string>> = {
  whisper: `
    openai: whisper-large-v1
    distil-whisper: distil-large-v2-ggml
    KBLab: kb-whisper-tiny kb-whisper-base kb-whisper-small kb-whisper-medium
    NbAiLab: nb-whisper-tiny nb-whisper-base nb-whisper-small nb-whisper-medium
    ivrit-ai: faster-whisper-v2-d4 faster-whisper-v2-d3-e3
    Oriserve: Whisper-Hindi2Hinglish-Swift
    vinai: PhoWhisper-tiny PhoWhisper-base PhoWhisper-small PhoWhisper-medium PhoWhisper-large
    bofenghuang: whisper-large-v2-french whisper-medium-french whisper-small-french
    sanchit-gandhi: whisper-medium-fleurs-lang-id whisper-small-hi
    Systran: faster-distil-whisper-small.en faster-distil-whisper-medium.en faster-distil-whisper-large-v2`,
  'whisper-large-v3': `
    distil-whisper: distil-large-v3-ggml distil-large-v3-openai distil-large-v3-ct2
    nyrahealth: CrisperWhisper faster_CrisperWhisper
    kotoba-tech: kotoba-whisper-v1.0 kotoba-whisper-v1.1 kotoba-whisper-v2.0 kotoba-whisper-v2.1 kotoba-whisper-v2.2
    kotoba-tech: kotoba-whisper-v1.0-faster kotoba-whisper-v2.0-faster kotoba-whisper-v1.0-ggml kotoba-whisper-v2.0-ggml kotoba-whisper-bilingual-v1.0
    primeline: whisper-large-v3-german whisper-large-v3-turbo-german distil-whisper-large-v3-german
    KBLab: kb-whisper-large
    NbAiLab: nb-whisper-large nb-whisper-large-distil-turbo-beta
    Finnish-NLP: whisper-large-finnish-v3
    bofenghuang: whisper-large-v3-french whisper-large-v3-french-distil-dec16 whisper-large-v3-french-distil-dec8 whisper-large-v3-french-distil-dec4 whisper-large-v3-french-distil-dec2
    ivrit-ai: whisper-large-v3 whisper-large-v3-turbo whisper-large-v3-turbo-ct2 whisper-large-v3-ct2
    litagin: anime-whisper
    Systran: faster-distil-whisper-large-v3`,
  'qwen2-5-omni': `
    Qwen: Qwen2.5-Omni-7B-AWQ Qwen2.5-Omni-7B-GPTQ-Int4`,
  'qwen2-audio': `
    nvidia: audio-flamingo-3-hf music-flamingo-2601-hf
    zai-org: GLM-ASR-Nano-2512`,
  'qwen3-omni': `
    Qwen: Qwen3-Omni-30B-A3B-Captioner Qwen3-ASR-1.7B Qwen3-ASR-0.6B`,
  'granite-speech': `
    ibm-granite: granite-speech-3.2-8b`,
  'phi4-multimodal': `
    microsoft: Phi-4-multimodal-instruct-onnx`,
  parakeet: `
    nvidia: parakeet-tdt-1.1b parakeet-tdt_ctc-1.1b parakeet-tdt_ctc-110m parakeet-tdt_ctc-0.6b-ja
    nvidia: stt_en_fastconformer_ctc_large stt_en_fastconformer_ctc_xlarge stt_en_fastconformer_ctc_xxlarge
    nvidia: stt_en_fastconformer_transducer_large stt_en_fastconformer_transducer_xlarge stt_en_fastconformer_transducer_xxlarge stt_en_fastconformer_tdt_large
    nvidia: stt_en_fastconformer_hybrid_large_pc stt_de_fastconformer_hybrid_large_pc stt_es_fastconformer_hybrid_large_pc stt_fr_fastconformer_hybrid_large_pc
    nvidia: stt_it_fastconformer_hybrid_large_pc stt_pl_fastconformer_hybrid_large_pc stt_ru_fastconformer_hybrid_large_pc stt_ua_fastconformer_hybrid_large_pc
    nvidia: stt_hr_fastconformer_hybrid_large_pc stt_be_fastconformer_hybrid_large_pc stt_nl_fastconformer_hybrid_large_pc stt_ka_fastconformer_hybrid_large_pc
    nvidia: stt_fa_fastconformer_hybrid_large stt_kk_ru_fastconformer_hybrid_large stt_uz_fastconformer_hybrid_large_pc stt_pt_fastconformer_hybrid_large_pc
    nvidia: stt_multilingual_fastconformer_hybrid_large_pc stt_multilingual_fastconformer_hybrid_large_pc_blend_eu
    nvidia: stt_en_conformer_ctc_small stt_en_conformer_ctc_medium stt_en_conformer_ctc_large stt_en_conformer_ctc_xlarge
    nvidia: stt_en_conformer_transducer_small stt_en_conformer_transducer_medium stt_en_conformer_transducer_large stt_en_conformer_transducer_xlarge stt_en_conformer_transducer_xxlarge
    nvidia: stt_de_conformer_ctc_large stt_de_conformer_transducer_large stt_es_conformer_ctc_large stt_es_conformer_transducer_large
    nvidia: stt_fr_conformer_ctc_large stt_fr_conformer_transducer_large stt_it_conformer_ctc_large stt_it_conformer_transducer_large
    nvidia: stt_ca_conformer_ctc_large stt_ca_conformer_transducer_large stt_ru_conformer_ctc_large stt_ru_conformer_transducer_large
    nvidia: stt_rw_conformer_ctc_large stt_rw_conformer_transducer_large stt_eo_conformer_ctc_large stt_eo_conformer_transducer_large
    nvidia: stt_hr_conformer_ctc_large stt_hr_conformer_transducer_large stt_be_conformer_ctc_large stt_be_conformer_transducer_large
    nvidia: stt_en_citrinet_256 stt_en_citrinet_512 stt_en_citrinet_1024 stt_en_citrinet_256_ls stt_en_citrinet_384_ls stt_en_citrinet_512_ls stt_en_citrinet_768_ls stt_en_citrinet_1024_ls
    nvidia: stt_en_citrinet_1024_gamma_0_25 stt_de_citrinet_1024 stt_es_citrinet_512 stt_es_citrinet_1024_gamma_0_25 stt_fr_citrinet_1024_gamma_0_25
    nvidia: stt_en_conformer_ctc_small_ls stt_en_conformer_ctc_medium_ls stt_en_conformer_ctc_large_ls stt_en_conformer_transducer_large_ls stt_enes_conformer_ctc_large stt_enes_conformer_transducer_large stt_enes_conformer_ctc_large_codesw stt_enes_conformer_transducer_large_codesw
    nvidia: stt_fr_no_hyphen_conformer_ctc_large stt_hi_conformer_ctc_medium stt_mr_conformer_ctc_medium stt_kab_conformer_transducer_large stt_zh_conformer_transducer_large
    nvidia: stt_ar_fastconformer_hybrid_large_pc_v1.0 stt_ar_fastconformer_hybrid_large_pcd_v1.0 stt_hy_fastconformer_hybrid_large_pc stt_by_fastconformer_hybrid_large_pc stt_es_fastconformer_hybrid_large_pc_nc
    nvidia: ssl_en_nest_large_v1.0
    istupakov: stt_ru_fastconformer_hybrid_large_pc_onnx`,
  'parakeet-tdt': `
    nvidia: parakeet-unified-en-0.6b canary-180m-flash canary-1b-flash canary-1b-v2 canary-qwen-2.5b canary-1b`,
  'nemotron-asr-streaming': `
    nvidia: diar_streaming_sortformer_4spk-v2`,
  marblenet: `
    nvidia: stt_en_fastconformer_hybrid_large_streaming_multi stt_en_fastconformer_hybrid_large_streaming_80ms stt_en_fastconformer_hybrid_large_streaming_480ms stt_en_fastconformer_hybrid_large_streaming_1040ms
    nvidia: stt_en_fastconformer_hybrid_medium_streaming_80ms stt_en_fastconformer_hybrid_medium_streaming_80ms_pc stt_ka_fastconformer_hybrid_transducer_ctc_large_streaming_80ms_pc`,
  clap: `
    laion: larger_clap_general larger_clap_music_and_speech`,
  ecapa: `
    speechbrain: spkrec-resnet-voxceleb lang-id-commonlanguage_ecapa`,
  'gigaam-v3': `
    ai-sage: GigaAM-v3`,
  wespeaker: `
    Wespeaker: wespeaker-voxceleb-resnet34-LM wespeaker-resnet34-LM wespeaker-ecapa-tdnn512-LM wespeaker-voxceleb-ecapa-tdnn512-LM`,
  ast: `
    MIT: ast-finetuned-audioset-10-10-0.450 ast-finetuned-audioset-10-10-0.448 ast-finetuned-audioset-10-10-0.448-v2
    MIT: ast-finetuned-audioset-12-12-0.447 ast-finetuned-audioset-14-14-0.443 ast-finetuned-audioset-16-16-0.442`,
  'speech-to-text': `
    facebook: s2t-small-mustc-en-de-st s2t-small-mustc-en-es-st s2t-small-mustc-en-fr-st s2t-small-mustc-en-it-st s2t-small-mustc-en-nl-st
    facebook: s2t-small-mustc-en-pt-st s2t-small-mustc-en-ro-st s2t-small-mustc-en-ru-st s2t-medium-mustc-multilingual-st
    facebook: s2t-small-covost2-en-de-st s2t-small-covost2-en-ca-st s2t-small-covost2-en-et-st s2t-small-covost2-en-fa-st s2t-small-covost2-es-en-st
    facebook: s2t-small-covost2-fr-en-st s2t-small-covost2-de-en-st s2t-small-covost2-ca-en-st`,
  'w2v-bert': `
    hf-audio: wav2vec2-bert-CV16-en
    ylacombe: w2v-bert-2.0`,
  '3d-speaker': `
    funasr: campplus
    iic: speech_eres2net_base_sv_zh-cn_3dspeaker_16k speech_campplus_sv_zh-cn_3dspeaker_16k speech_campplus_sv_cn_cnceleb_16k
    iic: speech_eres2net_base_sv_zh-cn_cnceleb_16k speech_eres2net_large_sv_zh-cn_cnceleb_16k speech_eres2net_large_sv_en_voxceleb_16k
    iic: speech_res2net_sv_en_voxceleb_16k speech_res2net_sv_zh-cn_3dspeaker_16k speech_resnet34_sv_zh-cn_3dspeaker_16k speech_resnet_sv_en_voxceleb_16k`,
  'pyannote-embedding': `
    hbredin: wespeaker-voxceleb-resnet34-LM
    onnx-community: wespeaker-voxceleb-resnet34-LM`,
  paraformer: `
    funasr: paraformer-zh-streaming paraformer-large
    iic: speech_paraformer-large_asr_nat-zh-cn-16k-common-vocab8404-online speech_paraformer-large-contextual_asr_nat-zh-cn-16k-common-vocab8404
    iic: speech_paraformer_asr_nat-zh-cn-16k-common-vocab8404-online`,
  'sense-voice': `
    funasr: SenseVoiceSmall`,
  icefall: `
    Zengwei: icefall-asr-librispeech-zipformer-large-2023-05-16 icefall-asr-librispeech-zipformer-small-2023-05-16
    alphacep: vosk-model-ru vosk-model-small-ru
    reazon-research: reazonspeech-k2-v2`,
  hifigan: `
    iic: CosyVoice-300M CosyVoice-300M-SFT CosyVoice-300M-Instruct`,
  wav2vec2: `
    facebook: wav2vec2-large-xlsr-53-german wav2vec2-large-xlsr-53-french wav2vec2-large-xlsr-53-italian wav2vec2-large-xlsr-53-spanish
    facebook: wav2vec2-large-xlsr-53-dutch wav2vec2-large-xlsr-53-portuguese wav2vec2-large-xlsr-53-polish
    facebook: wav2vec2-xlsr-53-espeak-cv-ft wav2vec2-lv-60-espeak-cv-ft wav2vec2-xls-r-300m-21-to-en wav2vec2-xls-r-1b-21-to-en wav2vec2-xls-r-2b-21-to-en
    facebook: wav2vec2-large-robust wav2vec2-large-robust-ft-libri-960h wav2vec2-large-robust-ft-swbd-300h
    facebook: wav2vec2-conformer-rel-pos-large wav2vec2-conformer-rope-large wav2vec2-conformer-rel-pos-large-960h-ft wav2vec2-conformer-rope-large-960h-ft
    facebook: mms-lid-256 mms-lid-512 mms-lid-1024 mms-lid-2048 mms-lid-4017
    facebook: data2vec-audio-base data2vec-audio-base-10m data2vec-audio-base-100h data2vec-audio-base-960h
    facebook: data2vec-audio-large data2vec-audio-large-10m data2vec-audio-large-100h data2vec-audio-large-960h
    audeering: wav2vec2-large-robust-12-ft-emotion-msp-dim
    r-f: wav2vec-english-speech-emotion-recognition
    Yehor: w2v-xls-r-uk
    KBLab: wav2vec2-large-xlsr-53-swedish wav2vec2-large-voxrex-swedish
    NbAiLab: wav2vec2-large-voxrex-npsc-bokmaal
    TencentGameMate: chinese-hubert-large
    jonatasgrosman: wav2vec2-large-xlsr-53-english wav2vec2-large-xlsr-53-chinese-zh-cn wav2vec2-large-xlsr-53-japanese wav2vec2-large-xlsr-53-german
    jonatasgrosman: wav2vec2-large-xlsr-53-french wav2vec2-large-xlsr-53-spanish wav2vec2-large-xlsr-53-italian wav2vec2-large-xlsr-53-portuguese
    jonatasgrosman: wav2vec2-large-xlsr-53-russian wav2vec2-large-xlsr-53-polish wav2vec2-large-xlsr-53-dutch wav2vec2-large-xlsr-53-arabic
    jonatasgrosman: wav2vec2-large-xlsr-53-persian wav2vec2-large-xlsr-53-greek wav2vec2-large-xlsr-53-hungarian wav2vec2-large-xlsr-53-finnish
    jonatasgrosman: wav2vec2-xls-r-1b-english wav2vec2-xls-r-1b-german wav2vec2-xls-r-1b-french wav2vec2-xls-r-1b-spanish wav2vec2-xls-r-1b-italian
    jonatasgrosman: wav2vec2-xls-r-1b-portuguese wav2vec2-xls-r-1b-russian wav2vec2-xls-r-1b-polish wav2vec2-xls-r-1b-dutch`,
  'wav2vec2-base': `
    TencentGameMate: chinese-hubert-base
    patrickvonplaten: wav2vec2-base-100h-with-lm wav2vec2-base-960h-4-gram
    Harveenchadha: hindi_base_wav2vec2`,
  'wavlm-base': `
    rinna: japanese-hubert-base
    microsoft: wavlm-base-sd wavlm-base-sv wavlm-base-plus-sd wavlm-base-plus-sv`,
  moonshine: `
    UsefulSensors: moonshine moonshine-tiny-ar moonshine-tiny-zh moonshine-tiny-ja moonshine-tiny-ko moonshine-tiny-uk moonshine-tiny-vi
    UsefulSensors: moonshine-base-ar moonshine-base-zh moonshine-base-ja moonshine-base-ko moonshine-base-uk moonshine-base-vi moonshine-base-es`,
  'moonshine-streaming': `
    UsefulSensors: moonshine-streaming-small moonshine-streaming-medium`,
  'omnilingual-asr': `
    facebook: omniASR-CTC-300M`,
  dac: `
    nari-labs: Dia-1.6B-0626`,
  mimi: `
    kyutai: moshiko-pytorch-bf16 moshiko-pytorch-q8 moshiko-mlx-bf16 moshiko-mlx-q8 moshiko-mlx-q4 moshiko-candle-bf16 moshiko-candle-q8
    kyutai: moshika-pytorch-bf16 moshika-pytorch-q8 moshika-mlx-bf16 moshika-mlx-q8 moshika-mlx-q4 moshika-candle-bf16 moshika-candle-q8`,
  'kyutai-stt': `
    kyutai: stt-2.6b-en-mlx stt-2.6b-en-candle`,
  'pyannote-segmentation': `
    pyannote: speaker-diarization-3.0`,
};
