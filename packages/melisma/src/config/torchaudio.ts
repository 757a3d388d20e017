/**
 * Keyword names of torchaudio: `transforms.MelSpectrogram` and `transforms.MFCC` with its `melkwargs`.
 *
 * Source: pytorch/audio 2.9.1, torchaudio/transforms/_transforms.py and torchaudio/functional/functional.py.
 */
import { torchaudioMel, torchaudioMfcc as torchaudioMfccPreset } from '../presets/torchaudio.ts';
import type { Spec, WindowFamily } from '../spec/spec.ts';
import {
  type Config,
  type ConfigReader,
  choice,
  configError,
  configReader,
  type FromConfigResult,
  flag,
  integer,
  type Key,
  number,
  only,
  orNull,
  type Remarks,
} from './keys.ts';
import { exponent, filterNorm, padModes } from './mel-keys.ts';

/** `AmplitudeToDB(stype='power')`. */
const decibels = (topDb: number | null) => ({ log: 'db' as const, topDb });

/** `MFCC`: decibels with top_db 80, or with `log_mels` `ln(x + 1e-6)`; then an orthonormal DCT. */
export const torchaudioMfcc = (count: number, logMels: boolean): Spec => ({
  ...torchaudioMfccPreset,
  ...(logMels ? { log: 'ln', logFloor: 1e-6, logFloorMode: 'add', topDb: null } : {}),
  cepstrum: { ...torchaudioMfccPreset.cepstrum!, count },
});

/** torch's window functions, with or without its name before them. */
const windows: Readonly<Record<string, WindowFamily>> = {
  hann_window: 'hann',
  hamming_window: 'hamming',
  blackman_window: 'blackman',
  'torch.hann_window': 'hann',
  'torch.hamming_window': 'hamming',
  'torch.blackman_window': 'blackman',
};

const melKeys = () => ({
  n_fft: integer(400),
  win_length: orNull(integer(400)),
  hop_length: orNull(integer(200)),
  f_min: number(0),
  f_max: orNull(number(8000)),
  pad: only(0, 'clips are not padded before the transform'),
  n_mels: integer(128),
  window_fn: choice('hann_window', windows),
  power: exponent(),
  normalized: only(false, 'the transform is not scaled'),
  wkwargs: only(null, 'windows take no arguments'),
  center: flag(true),
  pad_mode: choice('reflect', padModes),
  onesided: only(null, 'the spectrum is one-sided'),
  norm: filterNorm('none'),
  mel_scale: choice<Spec['melScale']>('htk', { htk: 'htk', slaney: 'slaney' }),
});

type MelValues = { readonly [Name in keyof ReturnType<typeof melKeys>]: ReturnType<typeof melKeys>[Name]['fallback'] };

/** Halves as `//` rounds them. */
const half = (value: number): number => Math.floor(value / 2);

function melKnobs(values: MelValues, sampleRate: number): Partial<Spec> {
  const windowLength = values.win_length ?? values.n_fft;
  return {
    sampleRate,
    fftSize: values.n_fft,
    windowLength,
    hopLength: values.hop_length ?? half(windowLength),
    window: values.window_fn,
    framing: values.center ? values.pad_mode : 'none',
    spectrum: values.power,
    melCount: values.n_mels,
    melScale: values.mel_scale,
    melNorm: values.norm,
    minFrequency: values.f_min,
    maxFrequency: values.f_max ?? half(sampleRate),
  };
}

/** MelSpectrogram; with `stype` or `top_db`, and AmplitudeToDB after it. */
const mel = (): ConfigReader =>
  configReader(
    {
      sample_rate: integer(16000),
      ...melKeys(),
      stype: orNull(choice('power', { power: true })),
      top_db: orNull(number(80)),
    },
    (values, remarks) => {
      const inDecibels = values.stype !== null || values.top_db !== null;
      if (!inDecibels) remarks.note('MelSpectrogram takes no logarithm: the features are energies');
      if (inDecibels && values.power !== 'power') remarks.refuse('power, stype', 'power 2 for decibels of power', 1);
      const log = inDecibels ? decibels(values.top_db) : {};
      return { ...torchaudioMel, ...melKnobs(values, values.sample_rate), ...log };
    },
  );

const melkwargs: Key<Config> = {
  fallback: {},
  expected: 'an object, or null',
  read: (value) => (value === null ? {} : typeof value === 'object' ? (value as Config) : undefined),
};

function nested(config: Config, sampleRate: number): Spec {
  return configReader(melKeys(), (values) => ({ ...torchaudioMel, ...melKnobs(values, sampleRate) })).read(
    'melkwargs',
    config,
  ).spec;
}

/** MFCC, whose `melkwargs` go to its MelSpectrogram. */
const mfcc = (): ConfigReader =>
  configReader(
    {
      sample_rate: integer(16000),
      n_mfcc: integer(40),
      dct_type: only(2, 'torchaudio knows no other'),
      norm: orNull(choice('ortho', { ortho: true }), true),
      log_mels: flag(false),
      melkwargs,
    },
    (values, remarks: Remarks) => {
      const front = torchaudioMfcc(values.n_mfcc, values.log_mels);
      const { log, logFloor, logFloorMode, topDb } = front;
      const spec = nested(values.melkwargs, values.sample_rate);
      if (spec.spectrum !== 'power') remarks.refuse('melkwargs.power', '2: decibels of power', 1);
      const cepstrum = { ...front.cepstrum!, orthonormal: values.norm !== null };
      return { ...spec, log, logFloor, logFloorMode, topDb, cepstrum };
    },
  );

/** Arguments of torchaudio.transforms.MFCC where one of its own is there, else of MelSpectrogram. */
export function fromTorchaudio(config: Config): FromConfigResult {
  const isMfcc = ['n_mfcc', 'melkwargs', 'log_mels', 'dct_type'].some((key) => config[key] !== undefined);
  if (isMfcc && config.n_mels !== undefined) {
    throw configError('MFCC', 'n_mels', 'no such key but in melkwargs, as torchaudio takes it', config.n_mels);
  }
  return isMfcc ? mfcc().read('MFCC', config) : mel().read('MelSpectrogram', config);
}
