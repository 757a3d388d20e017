/** One frame, opened: what each stage makes of it. */
import type { Spec } from 'melisma';
import { applyWindow, type Matrix, powerSpectrum } from 'melisma/dsp';
import { filterbankOf } from './filterbank.ts';
import { samplesAt } from './recording.ts';

export interface Stage {
  title: string;
  unit: string;
  values: Float32Array | Float64Array;
}

/** The first sample that the window of a frame stands on; negative before the recording. */
function firstSampleOf(spec: Spec, frame: number): number {
  const { framing, hopLength, windowLength, fftSize, windowPlacement } = spec;
  const offset = windowPlacement === 'center' ? (fftSize - windowLength) >> 1 : 0;
  return frame * hopLength - leftOf(framing, { hopLength, windowLength, fftSize }) + offset;
}

/** Samples that the first frame reaches back beyond the beginning. */
function leftOf(
  framing: Spec['framing'],
  { hopLength, windowLength, fftSize }: Pick<Spec, 'hopLength' | 'windowLength' | 'fftSize'>,
): number {
  if (framing.startsWith('center')) return fftSize >> 1;
  if (framing.startsWith('same')) return (fftSize - hopLength) >> 1;
  if (framing === 'semicausal') return windowLength - hopLength;
  return framing === 'kaldi-mirror' ? (windowLength - hopLength) >> 1 : 0;
}

/** The sample at a place; beyond the recording its mirror image where the front end has that, else silence. */
function sampleAt(samples: Float32Array, { framing, inputScale }: Spec, at: number): number {
  const last = samples.length - 1;
  if (at >= 0 && at <= last) return samples[at] * inputScale;
  // Kaldi's mirror image repeats the sample at the end, torch's does not.
  const repeats = framing === 'kaldi-mirror' ? 1 : 0;
  if (!framing.endsWith('reflect') && !repeats) return 0;
  return (samples[at < 0 ? -at - repeats : 2 * last - at + repeats] ?? 0) * inputScale;
}

/** The mean taken off and the high frequencies raised, where the front end does so; `before` stands before the first sample. */
function prepared(frame: Float64Array, spec: Spec, before: number): Float64Array {
  const { removeDcOffset, preemphasis, preemphasisScope } = spec;
  const mean = removeDcOffset ? frame.reduce((sum, x) => sum + x, 0) / frame.length : 0;
  const centred = frame.map((x) => x - mean);
  const first = preemphasisScope === 'waveform' ? before : centred[0];
  return centred.map((x, i) => x - preemphasis * (i === 0 ? first : centred[i - 1]));
}

/** Power or magnitude, of a bin's power. */
function spectrumOf(power: number, { spectrum, spectrumEpsilon, spectrumEpsilonMode }: Spec): number {
  const floored = spectrumEpsilonMode === 'clamp' ? Math.max(power, spectrumEpsilon) : power + spectrumEpsilon;
  return spectrum === 'power' ? floored : Math.sqrt(floored);
}

/** What the front end does besides, in words: stages over the whole recording, and those behind the logarithm. */
function besides({ waveformNormalize, topDb, cepstrum, normalize, deltas, stack }: Spec): string[] {
  const stages = [
    [waveformNormalize, 'samples normalised'],
    [topDb !== null, 'a floor below the loudest value'],
    [cepstrum, 'cepstral coefficients'],
    [normalize.kind !== 'none', 'features normalised'],
    [deltas, 'differences in time'],
    [stack, 'frames stacked'],
  ] as const;
  return stages.filter(([is]) => is).map(([, words]) => words);
}

const logarithm = (spec: Spec, x: number): number => {
  const floored = spec.logFloorMode === 'add' ? x + spec.logFloor : Math.max(x, spec.logFloor);
  if (spec.log === 'ln') return Math.log(floored);
  if (spec.log === 'log10') return Math.log10(floored);
  return spec.log === 'db' ? 10 * Math.log10(floored) : x;
};

function filtered(power: Matrix<Float64Array>, spec: Spec): Float64Array {
  if (spec.bands === 'bins') return power.data;
  return filterbankOf(spec).apply(power, { target: 'reference' }).data as Float64Array;
}

/** @throws MelismaError where a stage refuses the spec */
export async function openFrame(spec: Spec, frame: number): Promise<{ stages: Stage[]; besides: string[] }> {
  const recording = await samplesAt(spec.sampleRate);
  const start = firstSampleOf(spec, frame);
  const samples = Float64Array.from({ length: spec.windowLength }, (_, i) => sampleAt(recording, spec, start + i));
  const own = prepared(samples, spec, sampleAt(recording, spec, start - 1));
  const { window, windowPeriodic: periodic, fftSize } = spec;
  const windowed = applyWindow({ data: own, dims: [1, own.length] }, window, { periodic, target: 'reference' });
  const power = powerSpectrum(windowed, { fftSize, target: 'reference' }) as Matrix<Float64Array>;
  power.data = power.data.map((x) => spectrumOf(x, spec));
  const bands = filtered(power, spec);
  const filters = spec.bands === 'bins' ? 'Bins' : `${bands.length} filters`;
  const stages = [
    { title: 'Samples', unit: `${samples.length} samples`, values: samples },
    { title: 'Under the window', unit: window, values: windowed.data as Float64Array },
    { title: 'Spectrum', unit: `${spec.spectrum}, in dB`, values: power.data.map((x) => 10 * Math.log10(x + 1e-12)) },
    { title: 'Filters', unit: filters, values: bands },
    { title: 'Logarithm', unit: spec.log === 'none' ? 'none' : spec.log, values: bands.map((x) => logarithm(spec, x)) },
  ];
  return { stages, besides: besides(spec) };
}
