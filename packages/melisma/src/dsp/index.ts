/** The stages as stand-alone functions, synchronous, on many frames at a time: see docs/dsp.md. */
export type { Samples } from '../samples/samples.ts';
export type { MelScale, WindowFamily } from '../spec/spec.ts';
export type { LibrosaDeltaArguments, TorchaudioDeltasArguments } from './compat/deltas.ts';
export { type KaldiFbankArguments, type KaldiMfccArguments, kaldi } from './compat/kaldi.ts';
export { type LibrosaMelspectrogramArguments, type LibrosaMfccArguments, librosa } from './compat/librosa.ts';
export {
  type TorchaudioMelArguments,
  type TorchaudioMelSpectrogramArguments,
  type TorchaudioMfccArguments,
  torchaudio,
} from './compat/torchaudio.ts';
export { amplitudeToDb, type DecibelOptions, powerToDb } from './decibels.ts';
export {
  applyWindow,
  type MagnitudeOptions,
  magnitude,
  type PowerSpectrumOptions,
  powerSpectrum,
  type RfftOptions,
  rfft,
  type WindowOptions,
} from './frames.ts';
export { createEnergyGate, type EnergyGate, type EnergyGateOptions, type EnergySegment } from './gate.ts';
export { ln, log10 } from './logarithm.ts';
export { type Interval, type RmsOptions, rms, type SilenceOptions, split, type Trimmed, trim } from './loudness.ts';
export { type ApplyOptions, type MelFilterbank, type MelFilterbankOptions, melFilterbank } from './mel.ts';
export { hzToMel, melToHz } from './mel-scale.ts';
export { type StftConvention, type StftOptions, stft, stftView } from './stft.ts';
export { createTrials, type TrialOptions, type Trials, type TrialsOptions } from './trials.ts';
export type {
  ComplexDspOptions,
  ComplexMatrix,
  ComplexMatrixLike,
  DspArray,
  DspArrayOf,
  DspOptions,
  DspTarget,
  Matrix,
  MatrixLike,
} from './types.ts';
export type { Window } from './window-table.ts';
