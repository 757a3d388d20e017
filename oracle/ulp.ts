/** Errors in units in the last place, for tests. */
import type { Element } from '../packages/melisma/src/generator/program.ts';

const MANTISSA_BITS = { f32: 23, f64: 52 } as const;
const SMALLEST_EXPONENT = { f32: -126, f64: -1022 } as const;

/** The distance of neighbouring numbers at `x`. */
export function ulpOf(x: number, element: Element): number {
  let exponent = Math.floor(Math.log2(Math.abs(x)));
  if (2 ** exponent > Math.abs(x)) exponent--;
  return 2 ** (Math.max(exponent, SMALLEST_EXPONENT[element]) - MANTISSA_BITS[element]);
}

/** How far `got` is from `want`, in units in the last place of `want`. The same infinity or NaN is 0 away. */
export function errorInUlps(got: number, want: number, element: Element): number {
  if (Object.is(got, want)) return 0;
  return Math.abs(got - want) / ulpOf(want, element);
}
