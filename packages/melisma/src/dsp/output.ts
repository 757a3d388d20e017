/** The arrays that results go to: the caller's, or new ones. */
import { MelismaError } from '../errors/errors.ts';
import type { DspArray, DspArrayOf, DspTarget } from './types.ts';

/** `out` if it fits, or a new array. Throws ERR_OUTPUT_SIZE. */
export function outputFor<T extends DspTarget>(
  target: T,
  length: number,
  out: DspArray | undefined,
  option = 'out',
): DspArrayOf<T> {
  const Type = target === 'simd' ? Float32Array : Float64Array;
  if (out === undefined) return new Type(length) as DspArrayOf<T>;
  if (out instanceof Type && out.length === length) return out as DspArrayOf<T>;
  const expected = `a ${Type.name} of ${length}`;
  const given = `${(out as object)?.constructor?.name ?? String(out)} of ${out?.length}`;
  throw new MelismaError('ERR_OUTPUT_SIZE', `${option}: expected ${expected}, given a ${given}`, {
    option,
    expected,
    given,
  });
}

/** Two of them. */
export function complexOutputFor<T extends DspTarget>(
  target: T,
  length: number,
  out: { re: DspArray; im: DspArray } | undefined,
): { re: DspArrayOf<T>; im: DspArrayOf<T> } {
  return { re: outputFor(target, length, out?.re, 'out.re'), im: outputFor(target, length, out?.im, 'out.im') };
}
