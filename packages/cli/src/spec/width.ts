/** How many values a frame of a front end has. */
import type { Spec } from 'melisma';

/** Bands or coefficients, their differences beside them, and frames stacked. */
export const widthOf = ({ melCount, cepstrum, deltas, stack }: Spec): number =>
  (cepstrum?.count ?? melCount) * (1 + (deltas?.orders ?? 0)) * (stack?.size ?? 1);
