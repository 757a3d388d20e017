/** Many front ends on one clip: the per-frame stages that two of them share are computed once. */
import type { Engine, FeatureArray } from '../engine/runtime/engine.ts';
import type { Signal } from '../engine/runtime/signal.ts';
import { readOptions } from '../errors/options.ts';
import { extractorWith } from '../extract/extractor.ts';
import type { Features, LengthMode } from '../extract/types.ts';
import { readSamples, type Samples } from '../samples/samples.ts';
import { binCount, geometryOf, windowOffset } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { cepstrumReference } from '../stages/cepstrum/reference.ts';
import { frameReference } from '../stages/frame/reference.ts';
import { logReference } from '../stages/log/reference.ts';
import { maximumReference, topDbReference } from '../stages/maximum/reference.ts';
import { affineReference } from '../stages/normalize/reference.ts';
import { powerReference } from '../stages/power/reference.ts';
import { energyReference } from '../stages/preemphasis/reference.ts';
import { windowReference } from '../stages/window/reference.ts';
import type { SparseFilters } from '../tables/filters.ts';
import { melFilters } from '../tables/mel.ts';
import { transformPlan } from './frames.ts';
import { PlanCache } from './plans.ts';

/** What {@link createTrials} takes. */
export interface TrialsOptions {
  /** Of the samples, Hz. */
  sampleRate: number;
}

/** What {@link Trials.extract} takes. */
export interface TrialOptions {
  /** As an extractor's. */
  length?: LengthMode | undefined;
}

/** Front ends tried on one clip. */
export interface Trials {
  /**
   * The features that an extractor of `target: 'double'` gives, but for the last bits: logarithms are the engine's own. Nothing is compiled.
   * Throws as `createExtractorSync` and `extract`; samples may be of any scale.
   */
  extract(spec: Spec, options?: TrialOptions): Features;
}

/**
 * Many front ends on one clip, of which most differ in a knob or two: a sweep over parameters, or a search for the front end of an array.
 * A spectrum is computed once for all specs that agree up to it, and so are the bands of the mel filters.
 *
 * The samples are read at each call and must stay as they are. Throws ERR_SAMPLE_TYPE, ERR_OPTION.
 *
 * @example
 * ```ts
 * import { getPreset } from 'melisma';
 * import { createTrials } from 'melisma/dsp';
 * const samples = Float32Array.from({ length: 16000 }, (_, i) => 0.1 * Math.sin(0.3 * i));
 * const trials = createTrials(samples, { sampleRate: 16000 });
 * const spec = getPreset('kaldi-fbank');
 * const floors = [1e-10, 1e-7, 1e-5].map((logFloor) => trials.extract({ ...spec, logFloor })); // one spectrum for the three
 * ```
 */
export function createTrials(samples: Samples, options: TrialsOptions): Trials {
  const clip = readSamples(samples);
  const { sampleRate } = readOptions<TrialsOptions>(options, ['sampleRate']);
  const shared = new SharedStages();
  return {
    extract(spec, trial) {
      const { length } = readOptions<TrialOptions>(trial, ['length']);
      using extractor = extractorWith(spec, (checked) => engineOf(checked, shared));
      return extractor.extract(clip, { sampleRate, length, anyScale: true });
    },
  };
}

/** Frames of one spec: [frames, bins], and the energies of the frames where a cepstrum wants them, else none. */
interface Spectra {
  power: Float64Array;
  energy: Float64Array;
}

/** Knobs behind the spectrum. What is not named here, new knobs among it, tells spectra apart. */
const behindSpectrum = {
  ...{
    bands: 0,
    melSampleRate: 0,
    spectrum: 0,
    spectrumEpsilon: 0,
    spectrumEpsilonMode: 0,
    melCount: 0,
    melScale: 0,
    melNorm: 0,
    melSpace: 0,
    melPrecision: 0,
  },
  ...{ minFrequency: 0, maxFrequency: 0 },
};
/** Knobs behind the mel filters. */
const behindMel = { log: 0, logFloor: 0, logFloorMode: 0 };
/** Knobs behind the logarithm, and those that say nothing but how many frames there are. */
const behindLog = {
  ...{ topDb: 0, dbReference: 0, cepstrum: 0, normalize: 0, deltas: 0, stack: 0 },
  ...{ clipSamples: 0, clipFill: 0, minSamples: 0, padMultiple: 0, frameLookahead: 0, frameMultiple: 0 },
  ...{ dropLastFrame: 0, fixedFrames: 0, padFrames: 0, validFrames: 0, zeroInvalidFrames: 0 },
  ...{ batchPadding: 0, batchFill: 0, layout: 0 },
};

/** Knobs of the filters alone. */
const filterKnobs = (spec: Spec) => [
  ...[spec.sampleRate, spec.fftSize, spec.melCount, spec.melScale, spec.melNorm, spec.melSpace, spec.melPrecision],
  ...[spec.minFrequency, spec.maxFrequency, spec.bands, spec.melSampleRate, spec.tablePrecision],
];

/** Of every clip: Kaldi's take 5 ms each. */
const knownFilters = /* @__PURE__ */ new PlanCache<SparseFilters>(256);

/** What front ends on one clip have in common, the most recent of it. */
class SharedStages {
  /** 2 MB each for 10 s at 16 kHz. */
  readonly #spectra = new PlanCache<Spectra>(12);
  readonly #mels = new PlanCache<Float64Array>(24);
  readonly #logs = new PlanCache<Float64Array>(24);

  /** Logarithms [frames, rows] of mel bands, and behind them of the energy where the spec wants it. */
  logs(spec: Spec, signal: Signal, frames: number): Float64Array {
    const key = (...behind: object[]) =>
      JSON.stringify([
        [signal.source.length, signal.totalSamples, frames, spec.cepstrum?.energy ?? false],
        Object.assign({ ...spec }, behindLog, ...behind),
      ]);
    const mels = () => {
      const spectra = this.#spectra.get(key(behindMel, behindSpectrum), () => spectraOf(spec, signal, frames));
      const filters = knownFilters.get(JSON.stringify(filterKnobs(spec)), () => melFilters(spec));
      return melsOf(spec, spectra, filters, frames);
    };
    return this.#logs.get(key(), () => logReference(spec)(this.#mels.get(key(behindMel), mels)));
  }
}

function engineOf(spec: Spec, shared: SharedStages): Engine {
  return {
    takesRaw: true,
    run(signal, frames, out, outFrames) {
      const peak = signal.source.peak(0, 0);
      if (frames === 0 || !(peak <= Number.MAX_VALUE)) return peak;
      const values = shared.logs(spec, signal, frames);
      const lifted = maximumReference(spec)(topDbReference(spec)(values));
      const features = spec.cepstrum === null ? affineReference(spec)(lifted) : cepstra(spec, lifted, frames);
      layOut(features, spec, frames, out, outFrames);
      return peak;
    },
  };
}

function spectraOf(spec: Spec, signal: Signal, frames: number): Spectra {
  const { fftSize, windowLength } = spec;
  const rows = new Float64Array(frames * fftSize);
  const energies: number[] = [];
  const samples = new Float64Array(signal.source.length);
  signal.source.read(0, samples);
  const frameAt = frameReference(spec, samples, signal.totalSamples);
  const energy = energyReference(spec);
  const window = windowReference(spec)(new Float64Array(windowLength).fill(1));
  const offset = windowOffset(spec);
  for (let t = 0; t < frames; t++) {
    const frame = frameAt(t);
    energies.push(...energy(frame));
    if (spec.removeDcOffset) removeMean(frame);
    if (spec.preemphasisScope === 'frame') emphasize(frame, spec.preemphasis);
    for (let n = 0; n < windowLength; n++) rows[t * fftSize + offset + n] = frame[n] * window[offset + n];
  }
  const power = new Float64Array(frames * binCount(spec));
  transformPlan(fftSize, fftSize, 'power', 'double').run(rows, frames, [power]);
  return { power, energy: Float64Array.from(energies) };
}

function removeMean(frame: Float64Array): void {
  let sum = 0;
  for (let n = 0; n < frame.length; n++) sum += frame[n];
  const mean = sum / frame.length;
  for (let n = 0; n < frame.length; n++) frame[n] -= mean;
}

/** As `preemphasisReference` in place, from the last sample to the first. */
function emphasize(frame: Float64Array, coefficient: number): void {
  for (let n = frame.length - 1; n > 0; n--) frame[n] -= coefficient * frame[n - 1];
  frame[0] -= coefficient * frame[0];
}

function melsOf(spec: Spec, { power, energy }: Spectra, filters: SparseFilters, frames: number): Float64Array {
  const bins = binCount(spec);
  const rows = filters.length + energy.length / frames;
  const values =
    spec.spectrum === 'power'
      ? power
      : powerReference(spec)({ re: power.map(Math.sqrt), im: new Float64Array(power.length) });
  const mels = new Float64Array(frames * rows);
  for (let t = 0; t < frames; t++) {
    filters.forEach(({ firstBin, weights }, m) => {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * values[t * bins + firstBin + k];
      mels[t * rows + m] = sum;
    });
    if (rows > filters.length) mels[t * rows + filters.length] = energy[t];
  }
  return mels;
}

/** Of log mel values [frames, rows], [frames, coefficients]. */
function cepstra(spec: Spec, values: Float64Array, frames: number): Float64Array {
  const cepstrum = cepstrumReference(spec);
  const rows = values.length / frames;
  const count = spec.cepstrum!.count;
  const coefficients = new Float64Array(frames * count);
  for (let t = 0; t < frames; t++) coefficients.set(cepstrum(values.subarray(t * rows, (t + 1) * rows)), t * count);
  return coefficients;
}

/** From [frames, bands] to what a kernel would deliver. */
function layOut(features: Float64Array, spec: Spec, frames: number, out: FeatureArray, outFrames: number): void {
  const { bands, melMajor } = geometryOf(spec);
  if (!melMajor) out.set(features);
  else
    for (let t = 0; t < frames; t++) for (let i = 0; i < bands; i++) out[i * outFrames + t] = features[t * bands + i];
}
