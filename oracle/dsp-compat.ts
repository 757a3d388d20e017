/** What librosa, torchaudio and kaldi-native-fbank computed: fixtures/dsp-compat, written by fixtures/generate_dsp_compat.py. For tests. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type DspArray, type DspTarget, kaldi, librosa, type Matrix, torchaudio } from 'melisma/dsp';
import { clipSamples, readNpy } from './golden.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
export const manifest = JSON.parse(readFileSync(new URL('dsp-compat/MANIFEST.json', fixtures), 'utf8'));

/** One set of arguments on one clip. */
export interface Case {
  case: string;
  clip: string;
  options: object;
  /** Of the whole result. */
  shape: number[];
  /** Those that are stored. */
  frames: number[];
  /** No logarithm is taken: errors are relative to the largest value. */
  linear: boolean;
  /** Between the source's float32 and its float64. */
  sourceError: number;
  /** Of the same formula in float32, where the source computes in float64. */
  float32Error?: number;
  /** Of the first stored value in the function's file. */
  offset: number;
}

/** One set of options of kaldi-native-fbank, with the arguments of ours that stand for them. */
export interface NativeCase extends Case {
  kind: 'OnlineFbank' | 'OnlineMfcc';
  function: 'kaldi.fbank' | 'kaldi.mfcc';
  theirs: Record<string, unknown>;
}

export type FunctionName = keyof typeof functions;

type Call = (samples: Float64Array, options: object) => Matrix;

const functions = {
  'librosa.melspectrogram': (y: Float64Array, options: object) => librosa.melspectrogram({ y, ...options }) as Matrix,
  'librosa.mfcc': (y: Float64Array, options: object) => librosa.mfcc({ y, ...options }) as Matrix,
  'torchaudio.melSpectrogram': torchaudio.melSpectrogram as Call,
  'torchaudio.mfcc': torchaudio.mfcc as Call,
  'kaldi.fbank': kaldi.fbank as Call,
  'kaldi.mfcc': kaldi.mfcc as Call,
};

export const functionNames = Object.keys(functions) as FunctionName[];

/** The samples of one of the two clips. */
export function samplesOf(name: string): Float64Array {
  const { clip, start, end } = manifest.clips[name];
  return clipSamples(clip).slice(start, end);
}

/** What our function of that name makes of a clip. */
export const ours = (name: FunctionName, clip: string, options: object, target: DspTarget): Matrix =>
  functions[name](samplesOf(clip), { ...options, target });

/** Frames of a result, in the order of the stored ones: [rows, kept] or [kept, columns]. */
export function keptOf({ data, dims }: Matrix, frames: readonly number[], timeAxis: number): number[] {
  const [rows, columns] = dims;
  if (timeAxis === 0) return frames.flatMap((t) => [...data.subarray(t * columns, (t + 1) * columns)]);
  return Array.from({ length: rows }, (_, row) => frames.map((t) => data[row * columns + t])).flat();
}

/** `count` stored values from `offset` on. */
export const stored = (file: string, offset: number, count: number): DspArray =>
  readNpy(file).data.subarray(offset, offset + count);

export const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** The largest difference; NaN where a value is none. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  return Array.from(a, (x, i) => Math.abs(x - b[i])).reduce((most, x) => (x <= most ? most : x), 0);
}

/** Every file that the manifest names, and whether it is the one that was written. */
export function fileStates(value: unknown = manifest): [file: string, isIntact: boolean][] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(fileStates);
  if (!('sha256' in value)) return inside;
  const { file, sha256 } = value as unknown as { file: string; sha256: string };
  const sum = createHash('sha256').update(readFileSync(new URL(file, fixtures)));
  return [[file, sum.digest('hex') === sha256], ...inside];
}

/** Rows to columns. */
export function transposed({ data, dims: [rows, columns] }: { data: DspArray; dims: number[] }) {
  return { data: data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]), dims: [columns, rows] };
}
