/** Arrays of two types in the narrower of them: what rounding does to all values alike is no difference between front ends. */
import { roundToFloat16 } from '../files/float16.ts';
import type { StoredArray } from '../files/stored-array.ts';

/** Types of floating-point numbers, the narrowest first. */
const types = ['float16', 'float32', 'float64'];

const roundings: Readonly<Record<string, (x: number) => number>> = {
  float16: roundToFloat16,
  float32: Math.fround,
};

const rounded = (array: StoredArray, dtype: string): StoredArray => ({
  ...array,
  dtype,
  data: array.data.map(roundings[dtype]),
});

/** The wider one rounded, where both are floating-point; otherwise the arrays themselves. */
export function roundedAlike(a: StoredArray, b: StoredArray): [StoredArray, StoredArray] {
  const [ofA, ofB] = [types.indexOf(a.dtype), types.indexOf(b.dtype)];
  if (ofA < 0 || ofB < 0) return [a, b];
  return [ofA > ofB ? rounded(a, b.dtype) : a, ofB > ofA ? rounded(b, a.dtype) : b];
}
