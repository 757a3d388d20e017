/** One frame, opened: what each stage makes of it. */
import type { Spec } from 'melisma';
import { applyWindow, type Matrix, melFilterbank, powerSpectrum } from 'melisma/dsp';
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

/** Samples of one window; beyond the recording its mirror image where the front end has that, else silence. */
function windowAt(samples: Float32Array, spec: Spec, frame: number): Float64Array {
  const first = firstSampleOf(spec, frame);
  const mirrors = spec.framing === 'center-reflect' || spec.framing === 'same-reflect';
  const last = samples.length - 1;
  return Float64Array.from({ length: spec.windowLength }, (_, i) => {
    const at = first + i;
    const inside = mirrors && at < 0 ? -at : mirrors && at > last ? 2 * last - at : at;
    return (samples[inside] ?? 0) * spec.inputScale;
  });
}

/** The mean taken off and the high frequencies raised, where the front end does so. */
function prepared(frame: Float64Array, { removeDcOffset, preemphasis }: Spec): Float64Array {
  const mean = removeDcOffset ? frame.reduce((sum, x) => sum + x, 0) / frame.length : 0;
  const centred = frame.map((x) => x - mean);
  return preemphasis === 0 ? centred : centred.map((x, i) => x - preemphasis * (centred[i - 1] ?? centred[0]));
}

const logarithm = (spec: Spec, x: number): number => {
  const floored = spec.logFloorMode === 'add' ? x + spec.logFloor : Math.max(x, spec.logFloor);
  if (spec.log === 'ln') return Math.log(floored);
  if (spec.log === 'log10') return Math.log10(floored);
  return spec.log === 'db' ? 10 * Math.log10(floored) : x;
};

function filtered(power: Matrix<Float64Array>, spec: Spec): Float64Array {
  if (spec.bands === 'bins') return power.data;
  const { sampleRate, fftSize, melCount, melScale, melNorm, melSpace, minFrequency, maxFrequency } = spec;
  const bank = melFilterbank({
    sampleRate,
    fftSize,
    melCount,
    melScale,
    melNorm,
    melSpace,
    minFrequency,
    maxFrequency,
  });
  return bank.apply(power, { target: 'reference' }).data as Float64Array;
}

/** @throws MelismaError where a stage refuses the spec */
export async function openFrame(spec: Spec, frame: number): Promise<Stage[]> {
  const samples = windowAt(await samplesAt(spec.sampleRate), spec, frame);
  const own = prepared(samples, spec);
  const { window, windowPeriodic: periodic, fftSize } = spec;
  const windowed = applyWindow({ data: own, dims: [1, own.length] }, window, { periodic, target: 'reference' });
  const exponent = spec.spectrum === 'power' ? 2 : 1;
  const power = powerSpectrum(windowed, { fftSize, power: exponent, target: 'reference' });
  const bands = filtered(power, spec);
  const filters = spec.bands === 'bins' ? 'Bins' : `${bands.length} filters`;
  return [
    { title: 'Samples', unit: `${samples.length} samples`, values: samples },
    { title: 'Under the window', unit: window, values: windowed.data as Float64Array },
    { title: 'Spectrum', unit: `${spec.spectrum}, in dB`, values: power.data.map((x) => 10 * Math.log10(x + 1e-12)) },
    { title: 'Filters', unit: filters, values: bands },
    { title: 'Logarithm', unit: spec.log === 'none' ? 'none' : spec.log, values: bands.map((x) => logarithm(spec, x)) },
  ];
}
