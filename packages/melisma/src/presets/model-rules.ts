/** Rules for the names of models that no table lists: conversions, quantisations, and families whose members have one front end. */

/** What a rule says of a name that it fits. */
export interface ModelRule {
  /** Of the name in lower case, with its owner. */
  readonly pattern: RegExp;
  /** The model that it was made from, as `String.replace` writes it: looked up in the table. */
  readonly model?: string;
  /** Or the preset of the whole family. */
  readonly preset?: string;
  /** Why, in words that an answer carries. */
  readonly why: string;
}

/** Ends of names that say how weights are stored, which no front end depends on; several may follow each other. */
export const storage =
  /[-_.](onnx|ct2|ctranslate2|mlx|gguf|ggml|openai|coreml|ov|web|hf|int8|int4|uint8|fp16|fp32|fp8|fp8-dynamic|bf16|float16|float32|q[2-8]|q4f16|q[4-8]_[01k]|q[4-6]_k_[ms]|[3-8]bit|awq|gptq(-int[48])?|hqq|bnb-4bit|quantized|quantized\.w[48]a16|timestamped|bin|pt|pth|ckpt|nemo|safetensors|tar\.bz2)$/;

const converted = 'a conversion has the front end of its model';
const family = 'all models of this family have one front end';
const sherpa = 'sherpa-onnx gives all models of this kind one front end';
const untilWhisper =
  "until 2024 sherpa-onnx gave all models of this kind one front end; later ones may take Whisper's features";

/** Owners who convert the models of others and keep their names. */
const converters =
  'xenova|onnx-community|istupakov|mlx-community|systran|guillaumekln|deepdml|mobiuslabsgmbh|dropbox-dash|openvino|unsloth|ggml-org|redhatai|fluidinference|distil-whisper|bartowski|lmstudio-community|h2oai|intel';

const size = '(?:tiny|base|small|medium)(?:\\.en)?|large-v[123]|large-v3-turbo|turbo';
/** Words in the name of what is no Whisper, or more than one, or has not the bands of its size. */
const notWhisper =
  'nb-whisper-large|icefall|sherpa|token|vocab|vocod|codec|diari|speaker|ecapa|vad|tts|vits|svc|vq|ppg|clap|llm|llama|qwen|gemma|mistral|phi-?[34]|ultravox|wav2vec|hubert|moonshine|canary|parakeet|owsm|v[4-9]|khz|80[-_]?(?:mel|ban|bin)|128';
const whisperSize = 'the size in its name says how many bands a Whisper has';

/** In the order in which they are tried. Made by a call, which a page that looks no model up leaves out. */
export const modelRules: readonly ModelRule[] = /* @__PURE__ */ rules();

function rules(): ModelRule[] {
  return [
    {
      pattern: new RegExp(`^(?:${converters})/faster-(?:whisper-|distil-whisper-)?(${size})$`),
      model: 'whisper-$1',
      why: converted,
    },
    {
      pattern: new RegExp(`^(?:${converters})/distil-whisper-((?:small|medium)\\.en|large-v[23]|large-v3\\.5)$`),
      model: 'distil-$1',
      why: converted,
    },
    { pattern: new RegExp(`^(?:${converters})/(.+)$`), model: '$1', why: converted },
    {
      pattern: new RegExp(`^ggml-(${size}|distil-(?:small|medium)\\.en|distil-large-v[23])(?:\\.bin)?$`),
      model: '$1',
      why: "a file of whisper.cpp, which keeps the model's bands",
    },
    {
      pattern: /^ggml-silero-v[56][.\d]*(?:\.bin)?$/,
      model: 'silero-vad',
      why: "a file of whisper.cpp, which keeps the model's frames",
    },
    {
      // The newest and largest, tuned or distilled by anyone; names with a second size are left alone.
      pattern: new RegExp(
        `^(?!.*(?:${notWhisper}|tiny|base|small|medium|large-?v[12])).*whisper[-_](?:.*[-_])?large[-_]?v3(?:[-_.].*)?$`,
      ),
      preset: 'whisper-large-v3',
      why: whisperSize,
    },
    {
      // Without v3 in its name a turbo is OpenAI's alone: others have made their own of other sizes.
      pattern: new RegExp(
        `^(?!.*(?:${notWhisper}|tiny|base|small|medium|v[12]))(?:[^/]*/)?(?:(?:openai|distil|faster|lite)[-_])?whisper[-_](?:large[-_])?turbo(?:[-_.].*)?$`,
      ),
      preset: 'whisper-large-v3',
      why: whisperSize,
    },
    {
      pattern: new RegExp(
        `^(?!.*(?:${notWhisper}|turbo|v3))(?:[^/]*/)?(?:[a-z]+[-_])?(?:distil)?whisper[-_](?:(?!ft|large)[a-z]{2,12}[-_])?(?:tiny|base|small|medium|large[-_]?v[12])(?:[-_.].*)?$`,
      ),
      preset: 'whisper',
      why: whisperSize,
    },
    {
      pattern: new RegExp(`^sherpa-onnx-whisper-(${size})$`),
      model: '$1',
      why: whisperSize,
    },
    {
      pattern: /^sherpa-onnx-whisper-(distil-(?:(?:small|medium)\.en|large-v[23]|large-v3\.5))$/,
      model: '$1',
      why: whisperSize,
    },
    {
      pattern: /^sherpa-onnx-(?:kws-)?(?:streaming-)?(?:zipformer|conformer|lstm)2?-.*202[2-4]-\d\d-\d\d(?:-mobile)?$/,
      preset: 'icefall',
      why: untilWhisper,
    },
    { pattern: /^sherpa-onnx-(?:streaming-)?paraformer-.+$/, preset: 'paraformer', why: sherpa },
    { pattern: /^sherpa-onnx-sense-voice-(?!.*nano).+$/, preset: 'sense-voice', why: sherpa },
    { pattern: /^sherpa-onnx-wenetspeech-(?:yue|wu)-u2pp-conformer-ctc-.+$/, preset: 'wenet', why: sherpa },
    { pattern: /^sherpa-onnx-omnilingual-asr-.+-ctc(?:-.+)?$/, preset: 'omnilingual-asr', why: sherpa },
    { pattern: /^sherpa-onnx-telespeech-ctc-.+$/, model: 'telespeech-asr1.0', why: converted },
    { pattern: /^sherpa-onnx-moonshine-(tiny|base)-en(?:-.+)?$/, model: 'moonshine-$1', why: converted },
    { pattern: /^sherpa-onnx-(moonshine-(?:tiny|base)-(?!en)[a-z]{2})-.+$/, model: '$1', why: converted },
    { pattern: /^sherpa-onnx-(dolphin-(?:base|small)|ced-(?:tiny|mini|small|base))-.+$/, model: '$1', why: converted },
    { pattern: /^sherpa-onnx-(medasr)-ctc-en-.+$/, model: '$1', why: converted },
    { pattern: /^sherpa-onnx-fire-red-asr-large-.+$/, model: 'fireredasr-aed-l', why: converted },
    { pattern: /^sherpa-onnx-pyannote-segmentation-3-0$/, model: 'segmentation-3.0', why: converted },
    {
      pattern:
        /^sherpa-onnx-(?:nemo-)?(parakeet-tdt-0\.6b-v[23]|parakeet-tdt_ctc-0\.6b-ja|parakeet-unified-en-0\.6b|canary-180m-flash|nemotron-speech-streaming-en-0\.6b|nemotron-3\.5-asr-streaming-0\.6b|stt_[a-z]{2}_fastconformer_hybrid_large_pc)(?:-.+)?$/,
      model: '$1',
      why: converted,
    },
    {
      pattern: /^sherpa-onnx-nemo-parakeet_tdt_(?:transducer|ctc)_110m-.+$/,
      model: 'parakeet-tdt_ctc-110m',
      why: converted,
    },
    {
      pattern: /^sherpa-onnx-nemo-ctc-en-conformer-(small|medium|large)$/,
      model: 'stt_en_conformer_ctc_$1',
      why: converted,
    },
    {
      pattern: /^sherpa-onnx-nemo-streaming-fast-conformer-(?:ctc|transducer)-en-(80|480|1040)ms$/,
      model: 'stt_en_fastconformer_hybrid_large_streaming_$1ms',
      why: converted,
    },
    {
      pattern: /^sherpa-onnx-nemo-fast-conformer-(?:ctc|transducer)-[a-z-]+-(?:20k|24500|14288|1424)$/,
      preset: 'parakeet',
      why: sherpa,
    },
    {
      pattern: /^sherpa-onnx-nemo-(?:ctc|transducer)-(?:punct-)?giga-am-v3-russian-.+$/,
      preset: 'gigaam-v3',
      why: converted,
    },
    {
      pattern: /^sherpa-onnx-nemo-(?:ctc|transducer)-giga-am-(?:v2-)?russian-.+$/,
      preset: 'gigaam',
      why: converted,
    },
    { pattern: /^nemo-((?:parakeet|canary)-.+)$/, model: '$1', why: 'the short name in onnx-asr' },
    { pattern: /^3dspeaker_(speech_.+)$/, model: 'iic/$1', why: converted },
    { pattern: /^nemo_en_(titanet_(?:small|large))$/, model: '$1', why: converted },
    { pattern: /^(?:iic|damo)\/(speech_.+)-onnx$/, model: 'iic/$1-pytorch', why: converted },
    { pattern: /^damo\/(.+)$/, model: 'iic/$1', why: 'ModelScope has renamed the owner' },
    {
      pattern: /^(?:[^/]+\/)?kotoba-whisper-(?:bilingual-)?v[12]\.\d(?:-faster)?$/,
      preset: 'whisper-large-v3',
      why: family,
    },
    {
      pattern: /^facebook\/omniasr[-_](?:ctc|llm|w2v)[-_](?:300m|[137]b)(?:[-_](?:v2|zs))?$/,
      preset: 'omnilingual-asr',
      why: family,
    },
    {
      pattern: /^beats_iter[123](?:_plus_as(?:20k|2m))?_finetuned_on_as(?:20k|2m)_cpt[12]$/,
      preset: 'beats',
      why: family,
    },
    {
      pattern:
        /^(?:[^/]+\/)?icefall[-_]asr[-_](?!.*(?:whisper|hubert|wav2vec|yesno|timit|mfcc|8k))(?=.*(?:zipformer|transducer|conformer|lstm)).*202[1-4]([-_]?)\d\d\1\d\d$/,
      preset: 'icefall',
      why: "icefall's recipes compute one front end, lhotse's Fbank of 80 bands",
    },
  ];
}

/** Families whose members differ: what to do instead of guessing. */
export const families: readonly { readonly pattern: RegExp; readonly differ: string }[] = [
  {
    pattern: /sherpa-onnx/,
    differ: 'models of sherpa-onnx differ, and the metadata of their .onnx say how, read by readOnnxMetadata()',
  },
  { pattern: /whisper/, differ: 'models of the Whisper family have 80 or 128 bands' },
  {
    pattern: /parakeet|canary|conformer|nemotron|sortformer/,
    differ: 'models of NeMo differ in bands and normalisation',
  },
  {
    pattern: /wav2vec2|hubert|wavlm|unispeech|xls-?r|data2vec|superb/,
    differ: 'models of this family differ in whether the waveform is normalised',
  },
  {
    pattern: /encodec|dac_|snac_|clap|-ast-|ultravox|speaker|ecapa|xvect|gigaam|dolphin|firered/,
    differ: 'models of this family differ',
  },
];
