/** The arrays that results go to: the caller's, or new ones. */
import { ownOr, readArray } from '../errors/arrays.ts';
import { readOptions } from '../errors/options.ts';
import type { DspArray, DspArrayOf, DspTarget } from './types.ts';

/** `out` if it fits, or a new array. Throws ERR_OUTPUT_SIZE. */
export function outputFor<T extends DspTarget>(
  target: T,
  length: number,
  out: DspArray | undefined,
  option = 'out',
): DspArrayOf<T> {
  const Type = (target === 'simd' ? Float32Array : Float64Array) as Float32ArrayConstructor;
  if (out === undefined) return new Type(length) as DspArrayOf<T>;
  const view = readArray(out, [Type], 'ERR_OUTPUT_SIZE', option, `a ${Type.name} of ${length}`, length);
  return ownOr(out, view) as DspArrayOf<T>;
}

/** Two of them. */
export function complexOutputFor<T extends DspTarget>(
  target: T,
  length: number,
  out: { re: DspArray; im: DspArray } | undefined,
): { re: DspArrayOf<T>; im: DspArrayOf<T> } {
  const { re, im } = readOptions(out, ['re', 'im'], 'out');
  return { re: outputFor(target, length, re, 'out.re'), im: outputFor(target, length, im, 'out.im') };
}
