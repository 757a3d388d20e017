/** A mel matrix without its zeros, and what it depends on. */
import type { Spec } from '../spec/spec.ts';

/** One triangle: weights, none of them 0, of the bins `firstBin`, `firstBin + 1`, ...; empty where no bin falls inside. */
export interface MelFilter {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

/** The mel matrix, row by row, without its zeros. */
export type SparseFilters = readonly MelFilter[];

/** What the filters depend on. */
export type MelSpec = Pick<
  Spec,
  'sampleRate' | 'fftSize' | 'melCount' | 'melScale' | 'melNorm' | 'melSpace' | 'minFrequency' | 'maxFrequency'
> &
  Partial<Pick<Spec, 'melPrecision' | 'tablePrecision' | 'bands' | 'melSampleRate'>>;
