/** What the axes of features count. */
import { presets, type Spec } from 'melisma';

/** Bands or coefficients, their differences beside them, and frames stacked. */
export const widthOf = ({ melCount, cepstrum, deltas, stack }: Spec): number =>
  (cepstrum?.count ?? melCount) * (1 + (deltas?.orders ?? 0)) * (stack?.size ?? 1);

/** Sizes other than 1. */
export const squeezed = (dims: readonly number[]): number[] => dims.filter((size) => size !== 1);

/** Which of the two axes of a matrix counts frames, 0 or 1: the other has a number of values that some front end gives. */
export function frameAxis([rows, columns]: readonly number[]): 0 | 1 | undefined {
  const widths = new Set(Object.values(presets).map(widthOf));
  if (widths.has(rows) === widths.has(columns)) return undefined;
  return widths.has(rows) ? 1 : 0;
}
