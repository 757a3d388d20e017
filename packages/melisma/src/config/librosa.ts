/**
 * Arguments of librosa: `feature.melspectrogram`, with `amin` or `top_db` and power_to_db after it, and `feature.mfcc`.
 *
 * Source: librosa 0.11.0, feature/spectral.py, core/spectrum.py and filters.py.
 */
import { librosaMel, librosaMfcc } from '../presets/librosa.ts';
import type { Spec, WindowFamily } from '../spec/spec.ts';
import {
  type Config,
  type ConfigReader,
  choice,
  configReader,
  type FromConfigResult,
  flag,
  inert,
  integer,
  type Key,
  number,
  only,
  orNull,
  type Remarks,
} from './keys.ts';
import { exponent, filterNorm, padModes } from './mel-keys.ts';

/** scipy.signal.get_window with `fftbins=True`: periodic. */
const windows: Readonly<Record<string, WindowFamily>> = {
  hann: 'hann',
  hanning: 'hann',
  hamming: 'hamming',
  blackman: 'blackman',
  boxcar: 'rectangular',
  ones: 'rectangular',
};

const melKeys = () => ({
  sr: number(22050),
  n_fft: integer(2048),
  hop_length: orNull(integer(512), 512),
  win_length: orNull(integer(2048)),
  window: choice('hann', windows),
  center: flag(true),
  pad_mode: choice('constant', padModes),
  power: exponent(),
  n_mels: integer(128),
  fmin: number(0),
  fmax: orNull(number(11025)),
  htk: flag(false),
  dtype: inert,
});

/** `ref`: 1, or the function numpy.max, which a file has by its name. */
const reference: Key<Spec['dbReference']> = {
  fallback: 'one',
  expected: "1, or 'max' for numpy.max",
  choices: [1, 'max'],
  read: (value) =>
    value === 1 ? 'one' : ['max', 'np.max', 'numpy.max'].includes(value as string) ? 'maximum' : undefined,
};

const decibelKeys = () => ({
  ref: reference,
  amin: number(1e-10),
  top_db: orNull(number(80), 80),
});

type MelValues = { readonly [Name in keyof ReturnType<typeof melKeys>]: ReturnType<typeof melKeys>[Name]['fallback'] };

function melSpec(values: MelValues, melNorm: Spec['melNorm']): Spec {
  const windowLength = values.win_length ?? values.n_fft;
  return {
    ...librosaMel,
    sampleRate: values.sr,
    fftSize: values.n_fft,
    windowLength,
    hopLength: values.hop_length ?? Math.floor(windowLength / 4),
    window: values.window,
    framing: values.center ? values.pad_mode : 'none',
    spectrum: values.power,
    melCount: values.n_mels,
    melScale: values.htk ? 'htk' : 'slaney',
    melNorm,
    minFrequency: values.fmin,
    maxFrequency: values.fmax ?? values.sr / 2,
  };
}

type Decibels = { ref: Spec['dbReference']; amin: number; top_db: number | null };

const decibels = ({ ref, amin, top_db }: Decibels) =>
  ({ log: 'db', logFloor: amin, topDb: top_db, dbReference: ref }) as const;

const mel = (): ConfigReader =>
  configReader({ ...melKeys(), norm: filterNorm('slaney') }, (values, remarks: Remarks) => {
    remarks.note('melspectrogram takes no logarithm: the features are energies; amin or top_db ask for power_to_db');
    return melSpec(values, values.norm);
  });

const melInDecibels = (): ConfigReader =>
  configReader({ ...melKeys(), norm: filterNorm('slaney'), ...decibelKeys() }, (values, remarks) => {
    remarks.note('power_to_db follows the mel spectrogram');
    return { ...melSpec(values, values.norm), ...decibels(values) };
  });

const mfcc = (): ConfigReader =>
  configReader(
    {
      ...melKeys(),
      ...decibelKeys(),
      n_mfcc: integer(20),
      dct_type: only(2, 'one type of DCT is built'),
      norm: orNull(choice('ortho', { ortho: true }), true),
      mel_norm: filterNorm('slaney'),
      lifter: number(0),
    },
    (values) => ({
      ...melSpec(values, values.mel_norm),
      ...decibels(values),
      cepstrum: {
        ...librosaMfcc.cepstrum!,
        count: values.n_mfcc,
        orthonormal: values.norm !== null,
        lifter: values.lifter,
      },
    }),
  );

const has = (config: Config, ...keys: string[]): boolean => keys.some((key) => config[key] !== undefined);

/** Arguments of librosa.feature.mfcc where `n_mfcc` is there, else of melspectrogram. */
export function fromLibrosa(config: Config): FromConfigResult {
  if (has(config, 'n_mfcc', 'lifter', 'dct_type', 'mel_norm')) return mfcc().read('librosa.feature.mfcc', config);
  if (has(config, 'amin', 'top_db', 'ref')) return melInDecibels().read('librosa.power_to_db', config);
  return mel().read('librosa.feature.melspectrogram', config);
}
