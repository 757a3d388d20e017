/** In every test file: `toEqual` of arrays of numbers that are the same in every bit answers at once, where a matcher takes 10 us an element. */
import { expect } from 'vitest';
import { firstDifference } from '../oracle/same-bits.ts';

const isFloats = (value: unknown): value is Float32Array | Float64Array =>
  value instanceof Float32Array || value instanceof Float64Array;

/** Others are left to the matcher, which tells where they differ. */
expect.addEqualityTesters([
  (a: unknown, b: unknown) =>
    isFloats(a) && isFloats(b) && a.constructor === b.constructor && firstDifference(a, b) === undefined
      ? true
      : undefined,
]);
