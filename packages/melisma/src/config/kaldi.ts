/**
 * Keyword names of `torchaudio.compliance.kaldi.fbank` and `mfcc`, which are Kaldi's options.
 *
 * Source: pytorch/audio 2.9.1, torchaudio/compliance/kaldi.py.
 */
import { kaldiMfcc, kaldiSpec } from '../presets/kaldi.ts';
import { senseVoice } from '../presets/kaldi-asr.ts';
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
  number,
  only,
  type Remarks,
} from './keys.ts';
import { powerOfTwo } from './sizes.ts';

/** Kaldi's windows, all symmetric. */
export const kaldiWindows: Readonly<Record<string, WindowFamily>> = {
  povey: 'povey',
  hanning: 'hann',
  hamming: 'hamming',
  blackman: 'blackman',
  rectangular: 'rectangular',
};

/** Samples of so many milliseconds, as Kaldi rounds them. */
const samples = (sampleRate: number, milliseconds: number): number => Math.trunc(sampleRate * 0.001 * milliseconds);

/** Window, hop and transform of frames that are given in milliseconds. */
function kaldiSizes(sampleRate: number, frameLength = 25, frameShift = 10, roundToPowerOfTwo = true) {
  const windowLength = samples(sampleRate, frameLength);
  const fftSize = roundToPowerOfTwo ? powerOfTwo(windowLength) : windowLength;
  return { sampleRate, windowLength, hopLength: samples(sampleRate, frameShift), fftSize };
}

/** Filters up to `highFreq`, which counts from half the sample rate where it is not above 0. */
const kaldiTop = (sampleRate: number, highFreq: number): number =>
  highFreq > 0 ? highFreq : sampleRate / 2 + highFreq;

/** Everything that follows from the sample rate. */
export const kaldiRate = (sampleRate: number, frameLength?: number, frameShift?: number) => ({
  ...kaldiSizes(sampleRate, frameLength, frameShift),
  maxFrequency: kaldiTop(sampleRate, 0),
});

/** Frames side by side, as FunASR stacks them: the first one repeated before, the last one behind. */
export const lowFrameRate = (size: number, stride: number): Spec['stack'] => ({
  ...senseVoice.stack!,
  size,
  stride,
  left: (size - 1) >> 1,
});

const shared = () => ({
  sample_frequency: number(16000),
  frame_length: number(25),
  frame_shift: number(10),
  round_to_power_of_two: flag(true),
  window_type: choice('povey', kaldiWindows),
  blackman_coeff: only(0.42, 'one Blackman window is built'),
  snip_edges: flag(true),
  dither: number(0),
  remove_dc_offset: flag(true),
  preemphasis_coefficient: number(0.97),
  num_mel_bins: integer(23),
  low_freq: number(20),
  high_freq: number(0),
  vtln_warp: only(1, 'frequencies are not warped'),
  vtln_low: inert,
  vtln_high: inert,
  htk_compat: only(false, "HTK's order of coefficients is not built"),
  min_duration: only(0, 'no clip is too short'),
  channel: inert,
  subtract_mean: flag(false),
  raw_energy: inert,
});

type Values = { readonly [Name in keyof ReturnType<typeof shared>]: ReturnType<typeof shared>[Name]['fallback'] };

const asTheyCome =
  'samples are taken as they come: a model that was trained on 16-bit integers needs inputScale 32768 besides';
const ownNoise = 'dither: the noise is our own, the same on every machine; Kaldi draws another one each time';

function fbankSpec(values: Values, remarks: Remarks): Spec {
  remarks.note(asTheyCome);
  if (values.dither > 0) remarks.note(ownNoise);
  const rate = values.sample_frequency;
  return {
    ...kaldiSpec,
    ...kaldiSizes(rate, values.frame_length, values.frame_shift, values.round_to_power_of_two),
    window: values.window_type,
    framing: values.snip_edges ? 'kaldi-snip' : 'kaldi-mirror',
    dither: values.dither,
    removeDcOffset: values.remove_dc_offset,
    preemphasis: values.preemphasis_coefficient,
    melCount: values.num_mel_bins,
    minFrequency: values.low_freq,
    maxFrequency: kaldiTop(rate, values.high_freq),
    normalize: values.subtract_mean ? { kind: 'mean' } : { kind: 'none' },
  };
}

const fbank = (): ConfigReader =>
  configReader(
    {
      ...shared(),
      use_energy: only(false, 'no column of energies stands before the bands'),
      energy_floor: inert,
      use_log_fbank: flag(true),
      use_power: flag(true),
    },
    (values, remarks) => ({
      ...fbankSpec(values, remarks),
      spectrum: values.use_power ? 'power' : 'magnitude',
      log: values.use_log_fbank ? 'ln' : 'none',
    }),
  );

const mfcc = (): ConfigReader =>
  configReader(
    {
      ...shared(),
      num_ceps: integer(13),
      cepstral_lifter: number(22),
      use_energy: flag(false),
      energy_floor: number(1),
      raw_energy: flag(true),
    },
    (values, remarks) => {
      if (values.use_energy && values.energy_floor !== 0) {
        remarks.refuse(
          'energy_floor, use_energy',
          'energy_floor 0: energies have no floor of their own',
          values.energy_floor,
        );
      }
      if (values.use_energy && !values.raw_energy)
        remarks.refuse('raw_energy', 'true: energies of the bare frame', false);
      const cepstrum = {
        ...kaldiMfcc.cepstrum!,
        count: values.num_ceps,
        lifter: values.cepstral_lifter,
        energy: values.use_energy,
      };
      return { ...fbankSpec({ ...values, raw_energy: undefined }, remarks), cepstrum };
    },
  );

/** Arguments of compliance.kaldi.mfcc where one of its own is there, else of fbank. */
export function fromKaldi(config: Config): FromConfigResult {
  const isMfcc = config.num_ceps !== undefined || config.cepstral_lifter !== undefined;
  return isMfcc ? mfcc().read('kaldi.mfcc', config) : fbank().read('kaldi.fbank', config);
}
