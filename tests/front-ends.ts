/** Reads the golden vectors of model front ends: see fixtures/front-ends and fixtures/generate_front_ends.py. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { clipSamples, readNpy } from '../oracle/golden.ts';
import {
  createExtractorSync,
  type Extractor,
  type FeatureArray,
  getPreset,
  type Spec,
} from '../packages/melisma/src/index.ts';
import { waveformModels } from '../packages/melisma/src/presets/waveform-models.ts';

const folder = new URL('../fixtures/front-ends/', import.meta.url);

/** One clip through a source, in its own precision and in float64. `frames` are those kept of the whole. */
export interface FrontEndCase {
  clip: string;
  shape: number[];
  frames: number[];
  single: { file: string };
  double: { file: string };
  validFrames: number | null;
  /** Largest and root-mean-square distance of the two, over all frames. */
  sourceError: number;
  sourceRms: number;
  /** The same formula in float32, where the source computes in float64. */
  float32Error?: number;
}

/** A ragged batch through a source's own class. */
export interface FrontEndBatch {
  clips: string[];
  shape: number[];
  frames: number[];
  single: { file: string };
  double: { file: string };
  /** Runs of [value, length], row by row; null where the source returns no mask. */
  mask: [number, number][][] | null;
}

export interface FrontEndManifest {
  preset: string;
  sampleRate: number;
  source: { package: string; version: string; function: string };
  notes: string[];
  frameAxis: number;
  cases: FrontEndCase[];
  batches: FrontEndBatch[];
  refuses: { clip: string; message: string }[];
}

const hasManifest = (name: string): boolean => existsSync(new URL(`${name}/manifest.json`, folder));
const manifestOf = (name: string): FrontEndManifest =>
  JSON.parse(readFileSync(new URL(`${name}/manifest.json`, folder), 'utf8'));

/** The manifest of every front end that computes features, by preset name. */
export function frontEndManifests(): FrontEndManifest[] {
  const isFeatures = (name: string) => name !== 'tables' && !Object.hasOwn(waveformModels, name);
  return readdirSync(folder).filter(hasManifest).filter(isFeatures).map(manifestOf);
}

/** The manifest of every front end that passes samples on: tests/waveform.test.ts. */
export const waveformManifests = (): FrontEndManifest[] =>
  Object.keys(waveformModels).filter(hasManifest).map(manifestOf);

/** The statistics of the training data that a source was given, where it takes some. */
function statisticsOf(preset: string): { shift: number[]; scale: number[] } | undefined {
  const file = new URL(`${preset}/cmvn.json`, folder);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** An array that a manifest names: the kept frames. */
export const frontEndArray = (manifest: FrontEndManifest, { file }: { file: string }) =>
  readNpy(`front-ends/${manifest.preset}/${file}`);

/** The mask of a batch, row by row. */
export const maskOf = ({ mask }: FrontEndBatch): number[] =>
  mask!.flatMap((runs) => runs.flatMap(([value, length]) => Array<number>(length).fill(value)));

/** A clip as the sources got it; `noise@800` is the first 800 samples of `noise`. */
export function frontEndClip(clip: string): Float32Array {
  const [name, samples] = clip.split('@');
  return Float32Array.from(clipSamples(name)).subarray(0, samples === undefined ? undefined : Number(samples));
}

/** The kept frames of features of `shape`, in the order of memory. */
export function keptFrames(data: ArrayLike<number>, shape: number[], frameAxis: number, frames: number[]): number[] {
  const [rows, columns] = shape;
  if (frameAxis === 0) return frames.flatMap((t) => Array.from({ length: columns }, (_, i) => data[t * columns + i]));
  return Array.from({ length: rows }, (_, i) => frames.map((t) => data[i * columns + t])).flat();
}

/** An extractor as it is compared: `double` gives doubles, for rounding to float32 is no part of the comparison. */
export function extractorOf(preset: string, target: 'simd' | 'double'): Extractor<FeatureArray> {
  const cmvn = statisticsOf(preset);
  const output = target === 'double' ? 'float64' : 'float32';
  return createExtractorSync(getPreset(preset), { target, output, ...(cmvn && { cmvn }) });
}

/** Clips longer than the model's window were cut by the source. */
export const lengthFor = ({ clipSamples }: Spec, numSamples: number) =>
  clipSamples !== null && numSamples > clipSamples ? { length: 'truncate' as const } : {};

/** Ours on a clip; `kept` is what it has at the frames that are kept. */
export function oursOn(manifest: FrontEndManifest, golden: FrontEndCase, extractor: Extractor<FeatureArray>) {
  const clip = frontEndClip(golden.clip);
  const options = { sampleRate: manifest.sampleRate, ...lengthFor(extractor.spec, clip.length) };
  const features = extractor.extract(clip, options);
  return { ...features, kept: keptFrames(features.data, features.dims, manifest.frameAxis, golden.frames) };
}
