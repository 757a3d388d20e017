/**
 * Whisper's log-mel spectrogram and its descendants.
 *
 * Source: huggingface/transformers 5.23.0, feature_extraction_{whisper, qwen3_asr, moss_transcribe_diarize, voxtral_realtime}.py.
 * What no key changes there (8 kHz, the floor 1e-10, the range 8, (x + 4) / 4) is the preset's.
 */
import { qwen3Asr as qwen3AsrPreset } from '../../presets/qwen.ts';
import { voxtralRealtime as voxtralRealtimePreset } from '../../presets/voxtral.ts';
import { whisper as whisperPreset } from '../../presets/whisper.ts';
import type { Spec } from '../../spec/spec.ts';
import { type ConfigReader, configReader, derived, inert, integer, number, orNull, type Remarks } from '../keys.ts';
import { common, processorClass } from './common.ts';

const ownNoise =
  'dither: the noise is our own, the same on every machine; the Python class draws another one each time';

const shared = (melCount: number) => ({
  ...common(),
  feature_size: integer(melCount),
  sampling_rate: integer(16000),
  hop_length: integer(160),
  n_fft: integer(400),
  dither: number(0),
});

const windowKeys = (melCount: number) => ({
  ...shared(melCount),
  chunk_length: number(30),
  n_samples: derived('chunk_length * sampling_rate', (v) => v.chunk_length * v.sampling_rate),
  nb_max_frames: derived('chunk_length * sampling_rate / hop_length', (v) =>
    Math.floor((v.chunk_length * v.sampling_rate) / v.hop_length),
  ),
});

interface Values {
  readonly feature_size: number;
  readonly sampling_rate: number;
  readonly hop_length: number;
  readonly n_fft: number;
  readonly dither: number;
}

/** A relative with the sizes of the file; the window is as long as the transform. */
const sized = (relative: Readonly<Spec>, values: Values, remarks: Remarks): Spec => {
  if (values.dither > 0) remarks.note(ownNoise);
  return {
    ...relative,
    melCount: values.feature_size,
    sampleRate: values.sampling_rate,
    hopLength: values.hop_length,
    fftSize: values.n_fft,
    windowLength: values.n_fft,
    dither: values.dither,
  };
};

const samplesOfWindow = (values: Values & { readonly chunk_length: number }): number =>
  values.chunk_length * values.sampling_rate;

/** Processors that do not pad a clip to the class's window, and what they do with it. */
const lengths: Readonly<Record<string, (samples: number) => Partial<Spec>>> = {
  VoxtralProcessor: (samples) => ({ clipSamples: null, padMultiple: samples, validFrames: 'all' }),
  Qwen3OmniMoeProcessor: () => ({ clipSamples: null }),
};

/** WhisperFeatureExtractor, also of Qwen's audio models and Voxtral, whose processors say how far a clip is padded. */
export const whisper = (): ConfigReader =>
  configReader({ ...windowKeys(80), processor_class: processorClass() }, (values, remarks) => {
    const samples = samplesOfWindow(values);
    const spec = { ...sized(whisperPreset, values, remarks), clipSamples: samples };
    const processor = values.processor_class ?? '';
    if (!Object.hasOwn(lengths, processor)) return spec;
    remarks.note(`${processor} does not pad a clip to one window of ${samples} samples, and neither does this spec`);
    return { ...spec, ...lengths[processor](samples) };
  });

const asTheProcessor =
  'clips are not padded to chunk_length, as the processor calls the class; called alone it pads them';

/** Qwen3ASRFeatureExtractor: at least `min_length` samples, and frames of 0 up to a multiple of `2 * n_window`. */
export const qwen3Asr = (): ConfigReader =>
  configReader({ ...windowKeys(128), n_window: integer(50), min_length: number(8000) }, (values, remarks) => {
    remarks.note(asTheProcessor);
    const padFrames = { multiple: 2 * values.n_window, fill: 0 };
    return { ...sized(qwen3AsrPreset, values, remarks), minSamples: values.min_length, padFrames };
  });

/** MossTranscribeDiarizeFeatureExtractor: Whisper's, window after window. */
export const mossTranscribeDiarize = (): ConfigReader =>
  configReader(windowKeys(80), (values, remarks) => {
    remarks.note('the Python class cuts a longer clip into windows, each with a maximum of its own: cut it before');
    return { ...sized(whisperPreset, values, remarks), clipSamples: samplesOfWindow(values) };
  });

const chunkKeys = () => ({ ...windowKeys(128), chunk_length: number(60), chunk_seconds: orNull(number(60)) });

/** Dots3NoteFeatureExtractor: Whisper's in windows of a minute, of which whole tokens of eight frames are kept. */
export const dots3Note = (): ConfigReader =>
  configReader(chunkKeys(), (values, remarks) => {
    if (values.chunk_seconds !== null && values.chunk_seconds !== values.chunk_length)
      remarks.refuse(
        'chunk_seconds, chunk_length',
        `${values.chunk_length}, chunk_length, or null`,
        values.chunk_seconds,
      );
    remarks.note('the Python class cuts a longer clip into windows, each with a maximum of its own: use windows()');
    return {
      ...sized(whisperPreset, values, remarks),
      clipSamples: samplesOfWindow(values),
      keepFrames: { multiple: 8 },
    };
  });

/** VoxtralRealtimeFeatureExtractor: any length, and a maximum that is given. `win_length` shapes its mask alone. */
export const voxtralRealtime = (): ConfigReader =>
  configReader(
    { ...shared(128), dither: inert, win_length: inert, global_log_mel_max: orNull(number(1.5), 1.5) },
    (values, remarks) => {
      const spec = sized(voxtralRealtimePreset, { ...values, dither: 0 }, remarks);
      const maximum = values.global_log_mel_max;
      return {
        ...spec,
        normalize: maximum === null ? { ...whisperPreset.normalize, over: 'batch' } : { ...spec.normalize, maximum },
      };
    },
  );
