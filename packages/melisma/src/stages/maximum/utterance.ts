/** maximum over all clips of a batch, whose kernels have taken one over each clip alone. */
import type { Spec } from '../../spec/spec.ts';
import type { Grid } from '../grid.ts';

/**
 * In place, with `over: 'batch'`: what lies more than `range / scale` below the largest value is lifted to there, as the kernel does it for
 * one clip. A clip's own maximum is at most that of the batch: what was lifted by it is lifted further.
 */
export function liftBatch({ normalize }: Spec, data: Grid['data']): void {
  if (normalize.kind !== 'maximum' || normalize.over !== 'batch') return;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, data[i]);
  const lowest = largest - normalize.range / normalize.scale;
  for (let i = 0; i < data.length; i++) data[i] = Math.max(data[i], lowest);
}
