/** Samples as a model without a spectrum takes them. */

import { readOptions } from '../errors/options.ts';
import { beyond, refusal } from '../errors/refusal.ts';
import type { WaveformName } from '../presets/waveform-models.ts';
import { checkPeak, checkRate, readClips } from '../samples/checks.ts';
import { copyScaled, readSamples, type Samples, scaleOf, tailPeak } from '../samples/samples.ts';
import { waveformInfo } from './define.ts';
import { mirrored, onPause } from './ends.ts';
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

/** A clip: its samples, or for a model that takes two channels `[left, right]`, equally long. */
export type WaveformClip = Samples | readonly Samples[];

/** A prepared clip: `data` is row-major over `dims`. */
export interface Waveform extends WaveformShape {
  data: Float32Array;
}

/** Several prepared clips, the shorter ones padded. `data` is row-major over `dims`. */
export interface WaveformBatch {
  data: Float32Array;
  /** The batch first: `[batch, samples]`, `[batch, 2, samples]`, or `[batch, frames, context + length]`. */
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

/** What is checked of a sample's value: as by an extractor whose front end does not scale. */
export const waveformBounds = { inputScale: 1, windowLength: 1 };

/**
 * A clip as a model without a spectrum takes it, in a new array. Computed in float64, rounded once.
 *
 * Throws ERR_UNKNOWN_PRESET and ERR_SPEC for the front end, ERR_OPTION; ERR_SAMPLE_TYPE, ERR_SAMPLE_RATE, ERR_EMPTY_AUDIO,
 * ERR_NON_FINITE and ERR_SAMPLE_SCALE for the samples.
 */
export function prepareWaveform(
  frontEnd: WaveformName | WaveformSpec,
  samples: WaveformClip,
  options: WaveformOptions,
): Waveform {
  const spec = waveformSpecOf(frontEnd);
  const clip = readClip(spec, samples, readOptions(options, ['sampleRate', 'anyScale']));
  const shape = waveformShape(spec, clip[0].length);
  const data = new Float32Array(sizeOf(shape.dims));
  fillClip(spec, clip, data, shape.dims[0]);
  return { data, ...shape };
}

/**
 * Several clips, padded and masked as the source's own class does it (the spec's `batchStatistics`).
 *
 * Throws as {@link prepareWaveform}, with the clip's number in the option; ERR_EMPTY_AUDIO without any clip.
 */
export function prepareWaveformBatch(
  frontEnd: WaveformName | WaveformSpec,
  clips: readonly WaveformClip[],
  options: WaveformOptions,
): WaveformBatch {
  const spec = waveformSpecOf(frontEnd);
  const read = readOptions(options, ['sampleRate', 'anyScale']);
  const all = readClips(clips, (clip) => readClip(spec, clip, read));
  const longest = all.reduce((most, [{ length }]) => Math.max(most, length), 0);
  const shapes = all.map(([{ length }]) => waveformShape(spec, length, longest));
  const [{ dims, axes, firstSample, validFrames }] = shapes;
  const size = sizeOf(dims);
  const data = new Float32Array(all.length * size);
  all.forEach((clip, row) => {
    fillClip(spec, clip, data.subarray(row * size, (row + 1) * size), shapes[row].validFrames ?? dims[0]);
  });
  return {
    data,
    dims: [all.length, ...dims],
    axes: ['batch', ...axes],
    validSamples: shapes.map(({ validSamples }) => validSamples),
    firstSample,
    ...(validFrames === undefined ? {} : { validFrames: shapes.map((shape) => shape.validFrames!) }),
    mask: spec.batchStatistics === 'padded' ? null : maskOf(spec, shapes),
  };
}

const sizeOf = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1);

/** The spec of a front end: a preset is checked and frozen already. Throws ERR_UNKNOWN_PRESET, ERR_SPEC. */
export function waveformSpecOf(frontEnd: WaveformName | WaveformSpec): Readonly<WaveformSpec> {
  if (typeof frontEnd === 'string') return getWaveform(frontEnd);
  if (typeof frontEnd !== 'object' || frontEnd === null)
    throw refusal('ERR_SPEC', 'frontEnd', 'the name of a waveform preset, or a waveform spec', frontEnd);
  return waveformInfo(frontEnd) ? frontEnd : defineWaveformSpec(frontEnd);
}

/** The channels of a clip into their places, which are all zeros. */
function fillClip(spec: WaveformSpec, clip: readonly Samples[], to: Float32Array, count: number): void {
  const size = to.length / clip.length;
  clip.forEach((samples, channel) => {
    fill(spec, samples, to.subarray(channel * size, (channel + 1) * size), count);
  });
}

/** Samples into their place, which is all zeros: `count` frames, or samples with what is around them. */
function fill(spec: WaveformSpec, samples: Samples, to: Float32Array, count: number): void {
  if (spec.frames !== null) {
    cut(spec.frames, valuesOf(spec, samples), to, count);
    if (spec.normalizeOver === 'frame') normalizeFrames(spec, to, count);
    return;
  }
  const place = to.subarray(spec.leftZeros, spec.leftZeros + samples.length);
  if (spec.normalize.kind === 'none') return copyScaled(samples, 0, place);
  const padded = spec.batchStatistics === 'padded';
  const values = padded ? to.length : samples.length;
  const statistics = statisticsOf(spec.normalize, samples, scaleOf(samples), values);
  if (padded) to.fill(-statistics.mean / statistics.deviation);
  standardise(samples, scaleOf(samples), statistics, place);
}

/** All values of a clip, for frames that overlap: the samples themselves where nothing is done to them. */
function valuesOf({ normalize, normalizeOver }: WaveformSpec, samples: Samples): Float32Array | Float64Array {
  const asTheyAre = normalize.kind === 'none' || normalizeOver === 'frame';
  if (asTheyAre && !(samples instanceof Int16Array)) return samples;
  const values = new Float32Array(samples.length);
  if (asTheyAre) copyScaled(samples, 0, values);
  else {
    const scale = scaleOf(samples);
    standardise(samples, scale, statisticsOf(normalize, samples, scale, samples.length), values);
  }
  return values;
}

/** Each frame by its own statistics, over the zeros within it, too. */
function normalizeFrames({ frames, normalize }: WaveformSpec, to: Float32Array, count: number): void {
  if (normalize.kind === 'none') return;
  const width = frames!.context + frames!.length;
  for (let t = 0; t < count; t++) {
    const frame = to.subarray(t * width, (t + 1) * width);
    standardise(frame, 1, statisticsOf(normalize, frame, 1, width), frame);
  }
}

/** Frame t holds samples `t hop - left - context` to `t hop - left + length`; what is outside the clip stays zero. */
function cut(
  { length, hop, context, left = 0, end }: WaveformFrames,
  values: Float32Array | Float64Array,
  to: Float32Array,
  count: number,
): void {
  const width = context + length;
  const before = end === 'center' ? Math.max(0, length - values.length) >> 1 : left;
  for (let t = 0; t < count; t++) {
    const start = t * hop - before - context;
    const first = Math.max(0, start);
    to.set(values.subarray(first, Math.max(first, start + width)), t * width + first - start);
  }
}

/** Rows of ones where the shapes say so, zeros elsewhere. */
function maskOf({ frames }: WaveformSpec, shapes: readonly WaveformShape[]): Uint8Array {
  const [{ dims, firstSample }] = shapes;
  const length = frames === null ? dims[dims.length - 1] : dims[0];
  const mask = new Uint8Array(shapes.length * length);
  shapes.forEach(({ validSamples, validFrames = validSamples }, row) => {
    const start = row * length + firstSample;
    mask.fill(1, start, start + validFrames);
  });
  return mask;
}

/** The channels of a clip, their values checked, its end as the front end wants it. */
function readClip(spec: WaveformSpec, given: WaveformClip, options: WaveformOptions): Samples[] {
  checkRate(spec, options.sampleRate);
  const clip = readChannels(spec, given).map((samples) => checked(samples, options));
  return clip.map((samples) => mirrored(spec, onPause(spec.pause ?? null, samples)));
}

function readChannels({ channels = 1 }: WaveformSpec, given: WaveformClip): Samples[] {
  if (channels === 1) return [readSamples(given)];
  const expected = 'two channels, equally long: [left, right]';
  if (!Array.isArray(given) || given.length !== 2) throw refusal('ERR_SAMPLE_TYPE', 'samples', expected, given);
  const clip = [readSamples(given[0]), readSamples(given[1])];
  if (clip[0].length === clip[1].length) return clip;
  throw refusal('ERR_SAMPLE_TYPE', 'samples', expected, `${clip[0].length} and ${clip[1].length} samples`);
}

function checked(samples: Samples, options: WaveformOptions): Samples {
  if (samples.length === 0) throw beyond('ERR_EMPTY_AUDIO', 'at least', 1, 0);
  // Any samples within [-1, 1] pass; only others are looked at closely.
  if (!(samples instanceof Int16Array || areWithin(samples, 1)))
    checkPeak(waveformBounds, samples, tailPeak(samples, 0), options, 0);
  return samples;
}
