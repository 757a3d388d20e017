/** Every waveform preset, by its name in camel case. */
import { transformersClass } from '../presets/derive.ts';
import { defineWaveform as define } from './define.ts';
import type { WaveformSpec } from './spec.ts';

const classOf = (model: string, name: string): readonly string[] => [transformersClass(model, name)];
const wav2vec2Class = /* @__PURE__ */ classOf('wav2vec2', 'Wav2Vec2FeatureExtractor');

const normalized: Partial<WaveformSpec> = { normalize: { kind: 'unit-variance', epsilon: 1e-7 } };
const withMask =
  'for checkpoints whose first layers normalise by layer (feat_extract_norm "layer"): each clip of a batch is normalised alone, and the model takes the mask';

/** wav2vec 2.0 large, XLS-R, MMS, HuBERT large, WavLM large: zero mean and unit variance, [samples]. */
export const wav2vec2: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'wav2vec2',
  wav2vec2Class,
  [withMask, 'fairseq and torchaudio add 1e-5 to the variance, not 1e-7: on quiet audio that is seen'],
  normalized,
);

/** wav2vec 2.0 base, HuBERT base: as wav2vec2, but batches go without a mask, [samples]. */
export const wav2vec2Base: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'wav2vec2-base',
  wav2vec2Class,
  [
    'for checkpoints with feat_extract_norm "group" (return_attention_mask false): the class pads a batch first and takes mean and variance over the zeros, too, so that a clip depends on the longest one. A clip alone has no such zeros',
    'trained by fairseq without this step; the checkpoints of transformers ask for it',
  ],
  { ...normalized, batchStatistics: 'padded' },
);

/** WavLM base: samples as they are, [samples]. */
export const wavlmBase: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'wavlm-base',
  wav2vec2Class,
  ['do_normalize is false for the base models, true for WavLM large (preset wav2vec2)'],
  {},
);

/** Omnilingual ASR: torch's layer norm over the samples, [samples]. */
export const omnilingualAsr: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'omnilingual-asr',
  ['facebookresearch/omnilingual-asr, datasets/utils/audio.py, apply_audio_normalization (0.2.0)'],
  [
    'as wav2vec2, but 1e-5 is added to the variance: the default of torch.nn.functional.layer_norm, which fairseq took, too',
    'its pipeline rounds the result to bfloat16 unless it is told otherwise, which is not done here',
  ],
  { normalize: { kind: 'unit-variance', epsilon: 1e-5 } },
);

/** Moonshine: samples as they are, [samples]. */
export const moonshine: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'moonshine',
  wav2vec2Class,
  ['do_normalize is false'],
  {},
);

/** Moonshine streaming: samples as they are, zeros up to a multiple of 80, [samples]. */
export const moonshineStreaming: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'moonshine-streaming',
  [
    'huggingface/transformers, processing_moonshine_streaming.py, MoonshineStreamingProcessor with Wav2Vec2FeatureExtractor (5.24.0)',
  ],
  ['do_normalize is false; the processor pads to whole frames of 5 ms, the class alone does not'],
  { padMultiple: 80 },
);

/** CREPE: frames of 64 ms each 10 ms, each of zero mean and unit deviation, [frames, 1024]. */
export const crepe: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'crepe',
  ['marl/crepe, crepe/core.py, get_activation(center=True, step_size=10) (d714d9ec)'],
  [
    'each frame by itself; a silent one stays zero',
    'torchcrepe 0.0.24 divides by the deviation of n - 1, which makes values smaller by 0.05 %',
  ],
  {
    normalize: { kind: 'unit-variance', epsilon: 0, deviationFloor: 1e-8 },
    normalizeOver: 'frame',
    frames: { length: 1024, hop: 160, context: 0, left: 512, right: 512, end: 'drop' },
  },
);

/** Perch: windows of 5 s at 32 kHz, each centred and brought to a peak of 0.25, [windows, 160000]. */
export const perch: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'perch',
  ['perch_hoplite, zoo/zoo_interface.py, EmbeddingModel.frame_audio, normalize_audio (1.0.2)'],
  [
    'whole windows, one after the other (hop_size_s 5): what is left at the end is dropped, and a clip shorter than a window stands in its middle',
    'each window less its mean, over the zeros, too; a silent window stays zero',
  ],
  {
    sampleRate: 32000,
    normalize: { kind: 'peak', target: 0.25, floor: 1e-30, centered: true },
    normalizeOver: 'frame',
    frames: { length: 160000, hop: 160000, context: 0, end: 'center' },
  },
);

/** BirdNET 2.4: windows of 3 s at 48 kHz, one after the other, [windows, 144000]. */
export const birdnet: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'birdnet',
  [
    'birdnet, acoustic/inference/core/producer.py, get_data_segments_with_overlap; utils/helper.py, fillup_with_silence (1.3.1), without overlap, speed and bandpass',
  ],
  [
    'the model takes samples: its two mel spectrograms (of the real part of the spectrum, raised to a power that was learnt) are layers inside of it',
    'birdnet-analyzer 2.4.0 leaves out what is shorter than a second at the end, and a clip shorter than that; birdnet fills it with zeros, as here',
  ],
  { sampleRate: 48000, frames: { length: 144000, hop: 144000, context: 0 } },
);

const sileroSource = ['snakers4/silero-vad, sequence_vad.py, frame_blocks; utils_vad.py, OnnxWrapper (6.2.3)'];
const sileroNotes = [
  'for versions 5 and 6, which take the end of the frame before with each frame; without it quiet speech is missed. Version 4 takes none',
  'the model runs frame by frame and keeps its state: give it the rows one after the other',
  'at a multiple of 16 kHz the Python package keeps every n-th sample, without a filter; resample instead',
];

/** Silero VAD: frames of 32 ms with the 4 ms before them, [frames, 576]. */
export const sileroVad: Readonly<WaveformSpec> = /* @__PURE__ */ define('silero-vad', sileroSource, sileroNotes, {
  frames: { length: 512, hop: 512, context: 64 },
});

/** Silero VAD at 8 kHz, [frames, 288]. */
export const sileroVad8khz: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'silero-vad-8khz',
  sileroSource,
  sileroNotes,
  {
    sampleRate: 8000,
    frames: { length: 256, hop: 256, context: 32 },
  },
);

/** pyannote segmentation 3.0: windows of 10 s, one each second, [windows, 160000]. */
export const pyannoteSegmentation: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'pyannote-segmentation',
  [
    'pyannote/pyannote-audio, core/inference.py, Inference.slide; pipelines/speaker_diarization.py, segmentation_step 0.1 (4.0.7)',
  ],
  [
    'windows overlap by 90 %: ten times the samples. For one pass over a long clip derive a spec with hop 160000',
    'transformers.js gives the clip to the model in one piece',
    'pyannote/segmentation (2.x) was trained on windows of 5 s',
  ],
  { frames: { length: 160000, hop: 16000, context: 0 } },
);

/** EnCodec 24 kHz, one channel: samples as they are, [samples]. */
export const encodec: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'encodec',
  /* @__PURE__ */ classOf('encodec', 'EncodecFeatureExtractor'),
  [
    'the class adds an axis of one channel',
    'encodec_48khz takes two channels in overlapping chunks, which is not built',
  ],
  { sampleRate: 24000 },
);

/** Mimi, the codec of Moshi and CSM: samples of 24 kHz as they are, [samples]. */
export const mimi: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'mimi',
  /* @__PURE__ */ classOf('encodec', 'EncodecFeatureExtractor'),
  ['the class adds an axis of one channel', 'the codec pads to frames of 1920 samples itself'],
  { sampleRate: 24000 },
);

/** Kyutai's speech to text, 2.6b: a second of zeros before the clip, 3.5 s behind it, [samples]. */
export const kyutaiStt: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'kyutai-stt',
  /* @__PURE__ */ classOf('kyutai_speech_to_text', 'KyutaiSpeechToTextFeatureExtractor'),
  [
    'the class adds an axis of one channel',
    'zeros: audio_silence_prefix_seconds 1.0 before, audio_delay_seconds 2.5 and one more second behind; other checkpoints have other delays: derive a spec',
  ],
  { sampleRate: 24000, leftZeros: 24000, rightZeros: 84000 },
);

/** Descript's codec at 44.1 kHz: zeros up to a multiple of 512, [samples]. */
export const dac: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'dac',
  /* @__PURE__ */ classOf('dac', 'DacFeatureExtractor'),
  [
    'the class adds an axis of one channel',
    'codecs at other rates differ in sampleRate and padMultiple: derive a spec',
  ],
  { sampleRate: 44100, padMultiple: 512 },
);

/** SNAC at 24 kHz: zeros up to a multiple of 2048, four frames of its coarsest code, [samples]. */
export const snac: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'snac',
  ['hubertsiuzdak/snac, snac/snac.py, SNAC.preprocess (1.2.1)'],
  [
    'the class has axes of batch and channel',
    'hop 2 * 4 * 8 * 8, times the least common multiple of the first stride, 4, and the attention window, none: other checkpoints have other products',
  ],
  { sampleRate: 24000, padMultiple: 2048 },
);

/** Xcodec2's acoustic half: one zero more, then up to a multiple of 320, [samples]. */
export const xcodec2: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'xcodec2',
  /* @__PURE__ */ classOf('xcodec2', 'Xcodec2FeatureExtractor'),
  [
    'the class adds an axis of one channel',
    'the zero that is always added counts as a sample in its mask',
    'input_values alone: its other input is a Kaldi filter bank of the padded clip',
  ],
  { rightZeros: 1, rightZerosValid: true, padMultiple: 320 },
);

/** Gemma 4 without an audio encoder (12B): frames of 40 ms, [frames, 640]. */
export const gemma4Unified: Readonly<WaveformSpec> = /* @__PURE__ */ define(
  'gemma4-unified',
  /* @__PURE__ */ classOf('gemma4_unified', 'Gemma4UnifiedAudioFeatureExtractor'),
  ['a frame that is filled up with zeros is valid'],
  { frames: { length: 640, hop: 640, context: 0 } },
);
