/**
 * NeMo's mel spectrogram as transformers has it.
 *
 * Source: huggingface/transformers 5.23.0, feature_extraction_{parakeet, nemotron_asr_streaming, cohere_asr}.py.
 */
import {
  cohereAsr as coherePreset,
  nemotronAsrStreaming as nemotronPreset,
  parakeet as parakeetPreset,
} from '../../presets/parakeet.ts';
import type { Spec } from '../../spec/spec.ts';
import { type ConfigReader, choice, configReader, inert, inertBecause, integer, number, orNull } from '../keys.ts';
import { common, processorClass } from './common.ts';

const keys = (melCount: number) => ({
  ...common(),
  feature_size: integer(melCount),
  sampling_rate: integer(16000),
  hop_length: integer(160),
  n_fft: integer(512),
  win_length: integer(400),
  preemphasis: orNull(number(0.97), 0.97),
});

interface Values {
  readonly feature_size: number;
  readonly sampling_rate: number;
  readonly hop_length: number;
  readonly n_fft: number;
  readonly win_length: number;
  readonly preemphasis: number | null;
}

const sized = (relative: Readonly<Spec>, values: Values): Spec => ({
  ...relative,
  melCount: values.feature_size,
  sampleRate: values.sampling_rate,
  maxFrequency: values.sampling_rate / 2,
  hopLength: values.hop_length,
  fftSize: values.n_fft,
  windowLength: values.win_length,
  preemphasis: values.preemphasis ?? 0,
});

/** ParakeetFeatureExtractor. */
export const parakeet = (): ConfigReader => configReader(keys(80), (values) => sized(parakeetPreset, values));

/** The precision of filters and window, in the words of torch. */
const precisions: Readonly<Record<string, Spec['tablePrecision']>> = { float32: 'full', bfloat16: 'bfloat16' };

/** NemotronAsrStreamingFeatureExtractor: not normalised. Its streaming mode, `center=False`, is an argument of the call. */
export const nemotronAsrStreaming = (): ConfigReader =>
  configReader(
    {
      ...keys(80),
      mel_filters_dtype: choice('float32', precisions),
      processor_class: processorClass(),
      subsampling_factor: integer(8),
    },
    (values, remarks) => {
      const spec = { ...sized(nemotronPreset, values), tablePrecision: values.mel_filters_dtype };
      if (values.processor_class !== 'Nemotron3_5TranscribeProcessor') return spec;
      remarks.note(
        `${values.processor_class} fills frames up to a multiple of ${values.subsampling_factor}, and so does this spec`,
      );
      return { ...spec, padFrames: { multiple: values.subsampling_factor, fill: 0 } };
    },
  );

const splitAtQuietPlaces = 'the Python class splits long clips at quiet places: cut them before';

/** CohereAsrFeatureExtractor: Parakeet's with dither. */
export const cohereAsr = (): ConfigReader =>
  configReader(
    {
      ...keys(128),
      dither: number(1e-5),
      max_audio_clip_s: inertBecause(splitAtQuietPlaces),
      overlap_chunk_second: inert,
      min_energy_window_samples: inert,
    },
    (values) => ({ ...sized(coherePreset, values), dither: Math.max(0, values.dither) }),
  );
