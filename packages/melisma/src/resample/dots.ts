/**
 * Sample by sample: each output is a dot product of the signal with the filter, taken at the output's own time. For short filters, and
 * for ratios whose period is too long for a transform.
 *
 * A ratio of few phases has a row of the table for each. Of many phases a few rows are kept, and each output is interpolated
 * between four of them (Lagrange, third order): with 128 rows a sample of the lower rate the error is below -150 dB.
 */

import type { Program } from '../generator/program.ts';
import type { DotsSizes } from './dots-engine.ts';
import type { Shape } from './filter.ts';
import { DOTS_BLOCK, dotsProgram } from './programs.ts';
import { gainOf, inputReach, outputLength, placeOf, type Ratio, singlePhaseOf } from './ratio.ts';

/** Rows of a table, each the filter at one phase, and where they lie. */
export interface DotsPlan {
  rows: Float64Array[];
  /** Samples of a row before the output's own sample, and behind it. */
  before: number;
  after: number;
  /** Rows a sample where outputs are interpolated; 0 where each phase has its own row. */
  density: number;
  /** Rows more at both ends, for phases that rounding takes over an edge; and whether it does. */
  margin: number;
  hasSinglePhases: boolean;
}

/** Numbers in a table with a row for each phase, at most: 4 MB. */
const LARGEST_TABLE = 2 ** 20;

/** Rows a sample of the lower rate. */
const DENSITY = 128;

/** Rows come in whole turns of the loop: two vectors of four. */
const TURN = 8;

export function planDots(ratio: Ratio, shape: Shape): DotsPlan {
  // One sample more on each side: interpolated outputs look at rows of neighbouring samples, too.
  const before = inputReach(ratio, shape.halfWidth);
  const after = before + 1;
  const isExact = ratio.output * (before + 1 + after) <= LARGEST_TABLE;
  const density = isExact ? 0 : Math.max(4, Math.ceil(DENSITY * gainOf(ratio)));
  const { hasSinglePhases = false } = shape;
  const margin = hasSinglePhases ? Math.ceil((density * ratio.input) / 2 ** 25) : 0;
  const phases = isExact
    ? allPhases(ratio, hasSinglePhases)
    : Array.from({ length: density + 3 + 2 * margin }, (_, row) => (row - 1 - margin) / density);
  const rows = phases.map((phase) => filterRow(ratio, shape, before, after, phase));
  return { rows, before, after, density, margin, hasSinglePhases };
}

/** Of each phase, in samples. */
function allPhases(ratio: Ratio, hasSinglePhases: boolean): number[] {
  const phases = Array<number>(ratio.output);
  for (let n = 0; n < ratio.output; n++) {
    const { phase } = placeOf(ratio, n);
    phases[phase] = (hasSinglePhases ? singlePhaseOf(ratio, n) : phase) / ratio.output;
  }
  return phases;
}

/** Samples `-before` .. `after` of the filter whose middle lies `phase` samples behind sample 0; zeros up to a whole turn. */
function filterRow(ratio: Ratio, shape: Shape, before: number, after: number, phase: number): Float64Array {
  const gain = gainOf(ratio);
  const row = new Float64Array(Math.ceil((before + 1 + after) / TURN) * TURN);
  for (let i = -before; i <= after; i++) row[i + before] = gain * shape.at((i - phase) * gain);
  return row;
}

/** Samples of the signal in memory at a time, besides a filter's own. */
const INPUT_SAMPLES = 8192;

/** The program for a plan. Where each phase has its own row, the places of all outputs of a period, and of a block behind it, are known. */
export function dotsFor(ratio: Ratio, { rows, ...plan }: DotsPlan): { program: Program; sizes: DotsSizes } {
  const isExact = plan.density === 0;
  const steps = Array.from({ length: isExact ? ratio.output + DOTS_BLOCK : 0 }, (_, n) => {
    const { sample, phase } = placeOf(ratio, n);
    return { sample, row: phase };
  });
  const { program, layout } = dotsProgram('f32', rows, INPUT_SAMPLES + rows[0].length, steps);
  const most = layout.block / (isExact ? 1 : 4);
  const outputs = Math.max(1, Math.min(most, outputLength(ratio, INPUT_SAMPLES) - 1));
  return { program, sizes: { ...layout, ...plan, outputs } };
}
