/** What a drawing shows, as data: panels below each other on one time axis, whatever they were made from. */
import type { Spec } from 'melisma';
import { type RowAxis, rowAxis, type Span, type TimeUnit } from './axes.ts';
import { durationOf, type Grid, rangeOf, unitOf } from './grid.ts';

export interface Figure {
  panels: readonly Panel[];
  /** Where the time axis begins. */
  start: number;
  /** What it counts. */
  unit: TimeUnit;
}

/** One spectrogram, with all that is said about it. */
export interface Panel {
  title: string;
  /** What was computed, what the sound is, in a few words each. */
  facts: readonly string[];
  /** Above the spectrogram; features that came as a file have none. */
  sound?: Sound;
  grid: Grid;
  /** Of the grid, in the unit of the figure. */
  length: number;
  rows: RowAxis;
  /** What a value is. */
  values: string;
  /** A difference: its scale is its own, and symmetrical. */
  signed?: boolean;
}

/** A grid of so many frames, and what its axes and values are; `spec` is undefined where it is not known what made it. */
export const gridPart = (
  grid: Grid,
  spec: Spec | undefined,
  frames = grid.frames,
): Pick<Panel, 'grid' | 'length' | 'rows' | 'values'> => ({
  grid,
  length: spec ? durationOf(spec, frames) : frames,
  rows: rowAxis(spec, grid.bands),
  values: spec ? unitOf(spec) : 'value',
});

/** Samples in an array, or where else stretches of them can be had. */
export type SoundSamples = Pick<Float32Array, 'length'> & { subarray(first: number, end: number): Float32Array };

/** One signal. */
export interface Sound {
  samples: SoundSamples;
  /** Hz. */
  sampleRate: number;
}

/** The time axis that all panels stand on. */
export const spanOf = ({ panels, start, unit }: Figure): Span => ({
  start,
  unit,
  length: Math.max(...panels.map(({ length }) => length)),
});

/** The lowest and the highest value of a scale of colours. */
export type Range = readonly [low: number, high: number];

/** One scale for all of `grids`. */
export function sharedRange(grids: readonly Grid[], signed = false): Range {
  if (signed) return rangeAboutZero(grids);
  const ranges = grids.map(({ values }) => rangeOf(values));
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}

/** From minus the largest absolute difference to plus it. */
function rangeAboutZero(grids: readonly Grid[]): Range {
  const far = Math.max(...grids.map(({ values }) => largestOf(values)));
  return far > 0 ? [-far, far] : [-1, 1];
}

/** The largest finite absolute value. */
export const largestOf = (values: Float32Array): number =>
  values.reduce((most, value) => (Math.abs(value) > most && Number.isFinite(value) ? Math.abs(value) : most), 0);
