/** Features of several windows (`--length windows`) or channels (`--channel each`) as one array, with one more axis in front. */
import type { Features } from 'melisma';

/** Features whose first axes count windows, or channels, or channels and then windows. */
export interface Stack extends Omit<Features, 'axes'> {
  axes: ('channel' | 'window' | Features['axes'][number])[];
}

/** `[k, ...]`, of parts that are all of one shape. */
export function stacked(axis: 'channel' | 'window', parts: readonly (Features | Stack)[], validFrames: number): Stack {
  const { dims, axes } = parts[0];
  const size = parts[0].data.length;
  const data = new Float32Array(parts.length * size);
  parts.forEach((part, k) => {
    data.set(part.data, k * size);
  });
  return { data, dims: [parts.length, ...dims], axes: [axis, ...axes], validFrames };
}
