/** cepstrum: a DCT over the log mel values of a frame, liftered. */
import { dctTable } from '../../tables/dct.ts';
import type { FrameStage } from '../stage.ts';

/**
 * in   log mel values [melCount], and the log energy where the cepstrum wants it      out  [cepstrum.count]
 *
 * Source: librosa.feature.mfcc, torchaudio.transforms.MFCC, Kaldi's feat/feature-mfcc.cc (MfccComputer::Compute).
 */
export const cepstrumReference: FrameStage<Float64Array, Float64Array> = (spec) => {
  const { melCount, cepstrum } = spec;
  if (cepstrum === null) return (values) => values.slice();
  const table = dctTable(spec);
  const coefficient = (values: Float64Array, c: number) => {
    let sum = 0;
    for (let m = 0; m < melCount; m++) sum += table[c * melCount + m] * values[m];
    return sum;
  };
  return (values) =>
    Float64Array.from({ length: cepstrum.count }, (_, c) =>
      c === 0 && cepstrum.energy ? values[melCount] : coefficient(values, c),
    );
};
