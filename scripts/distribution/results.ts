/** The figures that `npm run distribution` measured, and what is made of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../entries.ts';
import type { Measured } from './features.ts';

export const resultsFile = join(root, 'bench/results/distribution.json');

/** Of a clip, against the source in float64. */
type ErrorPair = [largest: number, rms: number];

/** Of the source in its own float32, and of our two targets. */
export type ClipErrors = Record<Measured, Record<'source' | 'simd' | 'double', ErrorPair>>;

export interface MeasuredClip {
  kind: string;
  level: number;
  samples: number;
  errors: ClipErrors;
}

export interface Distribution {
  versions: Record<string, string>;
  /** Of `Fingerprints`: which clips and which bits these figures belong to. */
  bits: Record<string, string>;
  clips: MeasuredClip[];
}

export const storedDistribution = (): Distribution => JSON.parse(readFileSync(resultsFile, 'utf8'));

/** The least value that so large a share of them does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}

/** Our error in `simd` over the source's in float32, over clips: of the largest errors (0), or of the root mean squares (1). */
export function ratiosOf(clips: readonly MeasuredClip[], preset: Measured, which: 0 | 1) {
  const ratios = clips.map(({ errors }) => errors[preset].simd[which] / errors[preset].source[which]);
  return { median: quantile(ratios, 0.5), p90: quantile(ratios, 0.9), most: quantile(ratios, 1) };
}

type Who = keyof ClipErrors[Measured];

const largestOf = (clips: readonly MeasuredClip[], preset: Measured, who: Who): number[] =>
  clips.map(({ errors }) => errors[preset][who][0]);

/** The largest error of the median clip. */
export const medianOf = (clips: readonly MeasuredClip[], preset: Measured, who: Who): number =>
  quantile(largestOf(clips, preset, who), 0.5);

/** The largest error of all. */
export const worstOf = (clips: readonly MeasuredClip[], preset: Measured, who: Who): number =>
  quantile(largestOf(clips, preset, who), 1);
