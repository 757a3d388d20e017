/** Features of several windows (`--length windows`) or channels (`--channel each`) as one array, with one more axis in front. */
import type { FeatureArray, Features } from 'melisma';

/** Features whose first axes count windows, or channels, or channels and then windows. */
export interface Stack extends Omit<Features<FeatureArray>, 'axes'> {
  axes: ('channel' | 'window' | Features['axes'][number])[];
}

/** `[k, ...]`, of parts that are all of one shape. */
export function stacked(axis: 'channel' | 'window', parts: readonly Stack[], validFrames: number): Stack {
  const { dims, axes } = parts[0];
  const size = parts[0].data.length;
  const ArrayType = parts[0].data instanceof Float64Array ? Float64Array : Float32Array;
  const data = new ArrayType(parts.length * size);
  parts.forEach((part, k) => {
    data.set(part.data, k * size);
  });
  return { data, dims: [parts.length, ...dims], axes: [axis, ...axes], validFrames };
}
