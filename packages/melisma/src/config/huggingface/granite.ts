/**
 * Granite Speech: torchaudio's mel spectrogram after Whisper's logarithm, two frames side by side.
 *
 * Source: huggingface/transformers 5.23.0, feature_extraction_{granite_speech, granite_speech5}.py.
 */
import { graniteSpeech5 as granite5Preset, graniteSpeech as granitePreset } from '../../presets/granite.ts';
import type { Spec } from '../../spec/spec.ts';
import { type ConfigReader, configReader, derived, inert, integer, type Key, number, type Remarks } from '../keys.ts';
import { common } from './common.ts';

/** `melspec_kwargs`, which the class writes into its files and does not read from them. */
const melspecKwargs: Key<Readonly<Record<string, unknown>> | null> = {
  fallback: null,
  expected: 'an object',
  read: (value) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined),
};

/** Names in `melspec_kwargs`, and of the keys that they repeat. */
const copies = {
  sample_rate: 'sampling_rate',
  n_fft: 'n_fft',
  win_length: 'win_length',
  hop_length: 'hop_length',
  n_mels: 'n_mels',
} as const;

type Sizes = Readonly<Record<(typeof copies)[keyof typeof copies], number>>;

function checkCopies(kwargs: Readonly<Record<string, unknown>> | null, values: Sizes, remarks: Remarks): void {
  for (const [copy, key] of Object.entries(copies)) {
    if (kwargs?.[copy] === undefined || kwargs[copy] === values[key]) continue;
    remarks.refuse(
      `melspec_kwargs.${copy}, ${key}`,
      `${values[key]}, ${key}: the class reads that one alone`,
      kwargs[copy],
    );
  }
}

type Timing = Omit<Sizes, 'n_mels'>;

const sized = (relative: Readonly<Spec>, values: Timing, melCount: number): Spec => ({
  ...relative,
  sampleRate: values.sampling_rate,
  fftSize: values.n_fft,
  windowLength: values.win_length,
  hopLength: values.hop_length,
  melCount,
  maxFrequency: Math.floor(values.sampling_rate / 2),
});

/** GraniteSpeechFeatureExtractor. */
export const graniteSpeech = (): ConfigReader =>
  configReader(
    {
      ...common(),
      sampling_rate: integer(16000),
      n_fft: integer(512),
      win_length: integer(400),
      hop_length: integer(160),
      n_mels: integer(80),
      feature_size: derived('n_mels', (values) => values.n_mels),
      melspec_kwargs: melspecKwargs,
      projector_window_size: inert,
      projector_downsample_rate: inert,
    },
    (values, remarks) => {
      checkCopies(values.melspec_kwargs, values, remarks);
      return sized(granitePreset, values, values.n_mels);
    },
  );

const oneZeroMore =
  'a clip of an odd number of whole hops is one zero longer there before it is reflected: its last frames differ a little';

/** GraniteSpeech5FeatureExtractor: differences over time beside the bands. */
export const graniteSpeech5 = (): ConfigReader =>
  configReader(
    {
      ...common(),
      feature_size: derived('4 * num_mel_bins', (values) => 4 * values.num_mel_bins),
      num_mel_bins: integer(80),
      sampling_rate: integer(16000),
      n_fft: integer(512),
      win_length: integer(400),
      hop_length: integer(160),
      delta_win_length: integer(3),
      logmel_floor_db: number(8),
    },
    (values, remarks) => {
      remarks.note(oneZeroMore);
      const spec = sized(granite5Preset, values, values.num_mel_bins);
      const deltas = { ...granite5Preset.deltas!, width: values.delta_win_length };
      return { ...spec, deltas, normalize: { ...spec.normalize, range: values.logmel_floor_db } as Spec['normalize'] };
    },
  );
