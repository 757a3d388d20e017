/** Samples as a model without a spectrum takes them. */
import { readSamples, type Samples, tailPeak } from '../engine/runtime/signal.ts';
import { readOptions } from '../errors/options.ts';
import { beyond, refusal } from '../errors/refusal.ts';
import { checkPeak, checkRate, readClips } from '../extract/samples.ts';
import type { WaveformName } from '../presets/waveform-models.ts';
import { waveformInfo } from './define.ts';
import { type WaveformAxis, type WaveformShape, waveformShape } from './layout.ts';
import { getWaveform } from './registry.ts';
import { defineWaveformSpec, type WaveformFrames, type WaveformSpec } from './spec.ts';
import { areWithin, standardise, statisticsOf } from './statistics.ts';

/** What a call says of its clips. */
export interface WaveformOptions {
  /** Hz; must be the rate of the front end. */
  sampleRate: number;
  /** Accept float samples beyond +-1.5, which otherwise are taken for 16-bit integers in a float array. */
  anyScale?: boolean;
  /** Not an option: of a recording its rate is passed, `{ sampleRate: audio.sampleRate }`, not the whole of it. */
  samples?: never;
}

/** A prepared clip: `data` is row-major over `dims`. */
export interface Waveform extends WaveformShape {
  data: Float32Array;
}

/** Several prepared clips, the shorter ones padded. `data` is row-major over `dims`. */
export interface WaveformBatch {
  data: Float32Array;
  /** The batch first: `[batch, samples]`, or `[batch, frames, context + length]`. */
  dims: number[];
  axes: ('batch' | WaveformAxis)[];
  /** Of each clip. */
  validSamples: number[];
  firstSample: number;
  /** Of each clip; undefined without frames. */
  validFrames?: number[];
  /** 1 where a sample, or a frame where there are frames, is valid: `[batch, samples or frames]`. Null for models that take none. */
  mask: Uint8Array | null;
}

/** What is checked of a sample's value, as an extractor checks it whose front end does not scale. */
const asExtractor = { inputScale: 1, windowLength: 1 };

/**
 * A clip as a model without a spectrum takes it, in a new array. Computed in float64, rounded once.
 *
 * Throws ERR_UNKNOWN_PRESET and ERR_SPEC for the front end, ERR_OPTION; ERR_SAMPLE_TYPE, ERR_SAMPLE_RATE, ERR_EMPTY_AUDIO,
 * ERR_NON_FINITE and ERR_SAMPLE_SCALE for the samples.
 */
export function prepareWaveform(
  frontEnd: WaveformName | WaveformSpec,
  samples: Samples,
  options: WaveformOptions,
): Waveform {
  const spec = waveformSpecOf(frontEnd);
  const clip = readClip(spec, samples, readOptions(options, ['sampleRate', 'anyScale']));
  const shape = waveformShape(spec, clip.length);
  const data = new Float32Array(shape.dims.reduce((product, size) => product * size, 1));
  fill(spec, clip, data, shape.dims[0]);
  return { data, ...shape };
}

/**
 * Several clips, padded and masked as the source's own class does it (the spec's `batchStatistics`).
 *
 * Throws as {@link prepareWaveform}, with the clip's number in the option; ERR_EMPTY_AUDIO without any clip.
 */
export function prepareWaveformBatch(
  frontEnd: WaveformName | WaveformSpec,
  clips: readonly Samples[],
  options: WaveformOptions,
): WaveformBatch {
  const spec = waveformSpecOf(frontEnd);
  const read = readOptions(options, ['sampleRate', 'anyScale']);
  const all = readClips(clips, (clip) => readClip(spec, clip, read));
  const longest = all.reduce((most, { length }) => Math.max(most, length), 0);
  const shapes = all.map(({ length }) => waveformShape(spec, length, longest));
  const [{ dims, axes, firstSample, validFrames }] = shapes;
  const size = dims.reduce((product, length) => product * length, 1);
  const data = new Float32Array(all.length * size);
  all.forEach((clip, row) => {
    fill(spec, clip, data.subarray(row * size, (row + 1) * size), shapes[row].validFrames ?? dims[0]);
  });
  return {
    data,
    dims: [all.length, ...dims],
    axes: ['batch', ...axes],
    validSamples: shapes.map(({ validSamples }) => validSamples),
    firstSample,
    ...(validFrames === undefined ? {} : { validFrames: shapes.map((shape) => shape.validFrames!) }),
    mask: spec.batchStatistics === 'padded' ? null : maskOf(shapes),
  };
}

/** The spec of a front end: a preset is checked and frozen already. Throws ERR_UNKNOWN_PRESET, ERR_SPEC. */
export function waveformSpecOf(frontEnd: WaveformName | WaveformSpec): Readonly<WaveformSpec> {
  if (typeof frontEnd === 'string') return getWaveform(frontEnd);
  if (typeof frontEnd !== 'object' || frontEnd === null)
    throw refusal('ERR_SPEC', 'frontEnd', 'the name of a waveform preset, or a waveform spec', frontEnd);
  return waveformInfo(frontEnd) ? frontEnd : defineWaveformSpec(frontEnd);
}

/** A clip into its place, which is all zeros: `count` frames, or samples with what is around them. */
function fill(spec: WaveformSpec, samples: Samples, to: Float32Array, count: number): void {
  if (spec.frames !== null) return cut(spec.frames, valuesOf(spec, samples), to, count);
  const place = to.subarray(spec.leftZeros, spec.leftZeros + samples.length);
  if (spec.normalize.kind === 'none') return copyScaled(samples, place);
  const padded = spec.batchStatistics === 'padded';
  const statistics = statisticsOf(
    samples,
    scaleOf(samples),
    padded ? to.length : samples.length,
    spec.normalize.epsilon,
  );
  if (padded) to.fill(-statistics.mean / statistics.deviation);
  standardise(samples, scaleOf(samples), statistics, place);
}

/** All values of a clip, for frames that overlap: the samples themselves where nothing is done to them. */
function valuesOf({ normalize }: WaveformSpec, samples: Samples): Float32Array {
  if (normalize.kind === 'none' && samples instanceof Float32Array) return samples;
  const values = new Float32Array(samples.length);
  if (normalize.kind === 'none') copyScaled(samples, values);
  else {
    const scale = scaleOf(samples);
    standardise(samples, scale, statisticsOf(samples, scale, samples.length, normalize.epsilon), values);
  }
  return values;
}

const scaleOf = (samples: Samples): number => (samples instanceof Int16Array ? 1 / 32768 : 1);

function copyScaled(samples: Samples, to: Float32Array): void {
  if (!(samples instanceof Int16Array)) to.set(samples);
  else for (let i = 0; i < samples.length; i++) to[i] = samples[i] / 32768;
}

/** Frame t holds samples `t hop - context` to `t hop + length`; what is outside the clip stays zero. */
function cut({ length, hop, context }: WaveformFrames, values: Float32Array, to: Float32Array, count: number): void {
  const width = context + length;
  for (let t = 0; t < count; t++) {
    const first = Math.max(0, t * hop - context);
    to.set(values.subarray(first, t * hop + length), t * width + first - (t * hop - context));
  }
}

/** Rows of ones where the shapes say so, zeros elsewhere. */
function maskOf(shapes: readonly WaveformShape[]): Uint8Array {
  const [{ dims, firstSample }] = shapes;
  const mask = new Uint8Array(shapes.length * dims[0]);
  shapes.forEach(({ validSamples, validFrames = validSamples }, row) => {
    const start = row * dims[0] + firstSample;
    mask.fill(1, start, start + validFrames);
  });
  return mask;
}

/** A clip whose values are checked. */
function readClip(spec: WaveformSpec, given: Samples, options: WaveformOptions): Samples {
  const samples = readSamples(given);
  checkRate(spec, options.sampleRate);
  if (samples.length === 0) throw beyond('ERR_EMPTY_AUDIO', 'at least', 1, 0);
  // Any samples within [-1, 1] pass; only others are looked at closely.
  if (!(samples instanceof Int16Array || areWithin(samples, 1)))
    checkPeak(asExtractor, samples, tailPeak(samples, 0), options, 0);
  return samples;
}
