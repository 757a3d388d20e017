/** Many front ends on one clip: the per-frame stages that two of them share are computed once. */
import type { Engine, FeatureArray } from '../engine/runtime/engine.ts';
import type { Signal } from '../engine/runtime/signal.ts';
import { readOptions } from '../errors/options.ts';
import { extractorWith } from '../extract/extractor.ts';
import type { Features, LengthMode } from '../extract/types.ts';
import { checkRate } from '../samples/checks.ts';
import { readSamples, type Samples } from '../samples/samples.ts';
import { binCount, energyOf, frameStart, geometryOf, windowOffset } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { framesOfWave, waveReference } from '../stages/frame/reference.ts';
import { maximumReference, topDbReference } from '../stages/maximum/reference.ts';
import { affineReference } from '../stages/normalize/reference.ts';
import { energyReference } from '../stages/preemphasis/reference.ts';
import { windowReference } from '../stages/window/reference.ts';
import { dctTable } from '../tables/dct.ts';
import type { SparseFilters } from '../tables/filters.ts';
import { bandFilters } from '../tables/mel.ts';
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
  /**
   * Of so many frames the ones that are looked at: where each depends on its own samples alone the others are not computed, and NaN. Where
   * something is taken over all frames all are there. All unless given.
   */
  frames?: ((frames: number) => readonly number[]) | undefined;
}

/** Front ends tried on one clip. */
export interface Trials {
  /**
   * The features that an extractor of `target: 'double'` gives, but for the last bits: logarithms are the engine's own. Nothing is compiled.
   * Throws as `createExtractorSync` and `extract`; samples may be of any scale.
   */
  extract(spec: Spec, options?: TrialOptions): Features;
  /** The shape of what `extract` gives, without computing it. Throws as that does, but for what it says of the samples' values. */
  dims(spec: Spec, options?: Pick<TrialOptions, 'length'>): number[];
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
      const { length, frames } = readOptions<TrialOptions>(trial, ['length', 'frames']);
      using extractor = extractorWith(spec, (checked) => engineOf(checked, shared, frames));
      return extractor.extract(clip, { sampleRate, length, anyScale: true });
    },
    dims(spec, trial) {
      const { length } = readOptions<TrialOptions>(trial, ['length']);
      using extractor = extractorWith(spec, (checked) => engineOf(checked, shared, undefined));
      checkRate(extractor.spec, sampleRate);
      return extractor.dims(clip.length, { length });
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
  energyOf(spec),
];

/** Of every clip: Kaldi's take 5 ms each. */
const knownFilters = /* @__PURE__ */ new PlanCache<SparseFilters>(256);
const knownTables = /* @__PURE__ */ new PlanCache<Float64Array>(64);

/** What front ends on one clip have in common, the most recent of it. */
class SharedStages {
  #rows = new Float64Array(0);
  /** 1.3 MB each for 10 s at 16 kHz. */
  readonly #waves = new PlanCache<Float64Array>(4);
  /** 2 MB each for 10 s at 16 kHz. */
  readonly #spectra = new PlanCache<Spectra>(12);
  readonly #mels = new PlanCache<Float64Array>(24);
  readonly #logs = new PlanCache<Float64Array>(24);

  /** Logarithms [wanted frames, rows] of mel bands, and behind them of the energy where the spec wants it. */
  logs(spec: Spec, signal: Signal, wanted: readonly number[]): Float64Array {
    const frames = wanted.length;
    const numbers = frames === wanted[frames - 1] + 1 ? frames : wanted.join();
    const key = (...behind: object[]) =>
      JSON.stringify([
        [signal.source.length, signal.totalSamples, numbers, energyOf(spec)],
        Object.assign({ ...spec }, behindLog, ...behind),
      ]);
    const mels = () => {
      const spectra = this.#spectra.get(key(behindMel, behindSpectrum), () =>
        spectraOf(spec, this.#wave(spec, signal), signal.totalSamples, wanted, (length) => this.#zeros(length)),
      );
      const filters = knownFilters.get(JSON.stringify(filterKnobs(spec)), () => bandFilters(spec));
      return melsOf(spec, spectra, filters, frames);
    };
    return this.#logs.get(key(), () => logsOf(spec, this.#mels.get(key(behindMel), mels)));
  }

  /** Room for the frames of a spectrum, the same for each: 5 MB that nobody has to collect. */
  #zeros(length: number): Float64Array {
    if (this.#rows.length < length) this.#rows = new Float64Array(length);
    return this.#rows.subarray(0, length).fill(0);
  }

  #wave(spec: Spec, { source }: Signal): Float64Array {
    const { clipPlace, clipFill, waveformNormalize, preemphasis, preemphasisScope } = spec;
    const { dither, ditherSeed, ditherNoise, inputScale } = spec;
    const emphasis = preemphasisScope === 'waveform' ? preemphasis : 0;
    const noise = dither === 0 ? 0 : [dither, ditherSeed, ditherNoise, inputScale];
    return this.#waves.get(
      JSON.stringify([source.length, clipPlace, clipFill, waveformNormalize, noise, emphasis]),
      () => {
        const samples = new Float64Array(source.length);
        source.read(0, samples);
        return waveReference(spec, samples);
      },
    );
  }
}

function engineOf(spec: Spec, shared: SharedStages, wantedOf: TrialOptions['frames']): Engine {
  return {
    takesRaw: true,
    run(signal, frames, out, outFrames) {
      const peak = signal.source.peak(0, 0);
      if (frames === 0 || !(peak <= Number.MAX_VALUE)) return peak;
      const wanted = wantedOf && standAlone(spec) ? withLast(wantedOf(outFrames), frames) : allOf(frames);
      const values = shared.logs(spec, signal, wanted);
      const lifted = maximumReference(spec)(topDbReference(spec)(values));
      const features = spec.cepstrum === null ? affineReference(spec)(lifted) : cepstra(spec, lifted, wanted.length);
      layOut(features, spec, wanted, out, outFrames);
      return peak;
    },
  };
}

const allOf = (frames: number): number[] => Array.from({ length: frames }, (_, t) => t);

/** The last computed frame besides: those of zeros that follow are copies of it. */
const withLast = (wanted: readonly number[], frames: number): number[] => [
  ...wanted.filter((t) => t < frames - 1),
  frames - 1,
];

/** True where a frame of the result is one of the transform, and depends on its samples alone. */
const standAlone = ({ topDb, dbReference, normalize, deltas, stack, fixedFrames, padFrames, keepFrames }: Spec) =>
  ['none', 'affine', 'fixed-maximum', 'cmvn'].includes(normalize.kind) &&
  dbReference !== 'maximum' &&
  [topDb, deltas, stack, fixedFrames, padFrames, keepFrames ?? null].every((stage) => stage === null);

/** Of the frames that are wanted, in their order. */
function spectraOf(
  spec: Spec,
  wave: Float64Array,
  totalSamples: number,
  wanted: readonly number[],
  rowsOf: (length: number) => Float64Array,
): Spectra {
  const { fftSize, windowLength, inputScale } = spec;
  const frames = wanted.length;
  const rows = rowsOf(frames * fftSize);
  const energies: number[] = [];
  const frameAt = framesOfWave(spec, wave, totalSamples);
  const energy = energyReference(spec);
  const offset = windowOffset(spec);
  const window = windowReference(spec)(new Float64Array(windowLength).fill(1)).subarray(offset, offset + windowLength);
  wanted.forEach((place, t) => {
    const start = frameStart(spec, place);
    const isInside = start >= 0 && start + windowLength <= Math.min(wave.length, totalSamples);
    const frame = isInside ? scaled(wave, start, windowLength, inputScale) : frameAt(place);
    energies.push(...energy(frame));
    if (spec.removeDcOffset) removeMean(frame);
    if (spec.preemphasisScope === 'frame') emphasize(frame, spec.preemphasis);
    for (let n = 0; n < windowLength; n++) frame[n] *= window[n];
    rows.set(frame, t * fftSize + offset);
  });
  const power = new Float64Array(frames * binCount(spec));
  transformPlan(fftSize, fftSize, 'power', 'double').run(rows, frames, [power]);
  return { power, energy: Float64Array.from(energies) };
}

function scaled(wave: Float64Array, start: number, length: number, factor: number): Float64Array {
  const part = wave.slice(start, start + length);
  for (let n = 0; n < length; n++) part[n] *= factor;
  return part;
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
  const bands = filters.length;
  const rows = bands + energy.length / frames;
  const values = spec.spectrum === 'power' ? power : magnitudes(spec, power);
  const mels = new Float64Array(frames * rows);
  for (let t = 0; t < frames; t++) {
    for (let m = 0; m < bands; m++) {
      const { firstBin, weights } = filters[m];
      const first = t * bins + firstBin;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * values[first + k];
      mels[t * rows + m] = sum;
    }
    if (rows > bands) mels[t * rows + bands] = energy[t];
  }
  return mels;
}

/** The roots of powers, as `powerReference` takes them. */
function magnitudes({ spectrumEpsilon, spectrumEpsilonMode }: Spec, power: Float64Array): Float64Array {
  const roots = new Float64Array(power.length);
  const isAdded = spectrumEpsilonMode !== 'clamp';
  for (let i = 0; i < roots.length; i++)
    roots[i] = Math.sqrt(isAdded ? power[i] + spectrumEpsilon : Math.max(power[i], spectrumEpsilon));
  return roots;
}

/** As `logReference`, without a call for each value: with many bands a search spends its time here. */
function logsOf({ log, logFloor, logFloorMode }: Spec, mels: Float64Array): Float64Array {
  if (log === 'none') return mels;
  const logs = new Float64Array(mels.length);
  const factor = { ln: 1, log10: Math.LOG10E, db: 10 * Math.LOG10E }[log];
  const isAdded = logFloorMode === 'add';
  for (let i = 0; i < logs.length; i++)
    logs[i] = factor * Math.log(isAdded ? mels[i] + logFloor : Math.max(mels[i], logFloor));
  return logs;
}

/** Of log mel values [frames, rows], [frames, coefficients]. */
function cepstra({ melCount, cepstrum }: Spec, values: Float64Array, frames: number): Float64Array {
  const rows = values.length / frames;
  const { count, energy } = cepstrum!;
  const table = knownTables.get(JSON.stringify([melCount, cepstrum]), () => dctTable({ melCount, cepstrum }));
  const coefficients = new Float64Array(frames * count);
  for (let t = 0; t < frames; t++)
    for (let c = 0; c < count; c++) {
      let sum = 0;
      for (let m = 0; m < melCount; m++) sum += table[c * melCount + m] * values[t * rows + m];
      coefficients[t * count + c] = c === 0 && energy ? values[t * rows + melCount] : sum;
    }
  return coefficients;
}

/** From [wanted frames, bands] to what a kernel would deliver; NaN where nothing is wanted. */
function layOut(
  features: Float64Array,
  spec: Spec,
  wanted: readonly number[],
  out: FeatureArray,
  outFrames: number,
): void {
  const { bands, melMajor } = geometryOf(spec);
  const [frameStride, bandStride] = melMajor ? [1, outFrames] : [bands, 1];
  if (wanted.length < outFrames) out.fill(Number.NaN);
  wanted.forEach((place, t) => {
    const at = place * frameStride;
    for (let i = 0; i < bands; i++) out[at + i * bandStride] = features[t * bands + i];
  });
}
