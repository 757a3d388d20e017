/** The axes of features: how many values a frame has, and which axis counts frames. */
import { presets, type Spec } from 'melisma';

/** Bands or coefficients, their differences beside them, and frames stacked. */
export const widthOf = ({ melCount, cepstrum, deltas, stack }: Spec): number =>
  (cepstrum?.count ?? melCount) * (1 + (deltas?.orders ?? 0)) * (stack?.size ?? 1);

/** Sizes other than 1. */
export const squeezed = (dims: readonly number[]): number[] => dims.filter((size) => size !== 1);

/** Which of the two axes of a matrix counts frames, 0 or 1: the one whose length is no preset's number of values. Undefined if both or neither are. */
export function frameAxis([rows, columns]: readonly number[]): 0 | 1 | undefined {
  const widths = new Set(Object.values(presets).map(widthOf));
  if (widths.has(rows) === widths.has(columns)) return undefined;
  return widths.has(rows) ? 1 : 0;
}
