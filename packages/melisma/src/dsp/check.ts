/** What the stand-alone functions refuse: once, at the edge, with the option named. */

import { readArray } from '../errors/arrays.ts';
import type { ErrorCode, Told } from '../errors/errors.ts';
import { notAmong } from '../errors/guess.ts';
import { readable } from '../errors/readable.ts';
import { refusal, type Telling } from '../errors/refusal.ts';
import { inWords } from '../errors/told.ts';
import type { ComplexMatrixLike, DspArray, DspTarget, MatrixLike } from './types.ts';

/** Throws ERR_OPTION unless `value` is an integer from `low` to `high`. */
export function checkInteger(option: string, value: unknown, low: number, high: number): void {
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
  if (!fits) throw refusal('ERR_OPTION', option, `an integer from ${low} to ${high}`, value);
}

/** Throws ERR_OPTION unless `value` is a number from `low` to `high`. */
export function checkNumber(option: string, value: unknown, low: number, high: number): void {
  if (typeof value === 'number' && value >= low && value <= high) return;
  throw refusal('ERR_OPTION', option, `a number from ${low} to ${high}`, value);
}

/** Throws ERR_OPTION unless `value` is one of `choices`. */
export function checkChoice(option: string, value: unknown, choices: readonly Told[]): void {
  if (!choices.includes(value as Told)) throw notAmong('ERR_OPTION', option, choices, value);
}

export function checkTarget(target: DspTarget): void {
  checkChoice('target', target, ['simd', 'double', 'reference']);
}

/** An array of floats. Throws ERR_SAMPLE_TYPE. */
export const readFloats = (option: string, value: unknown): DspArray =>
  readArray(value, [Float32Array, Float64Array], 'ERR_SAMPLE_TYPE', option, 'a Float32Array or Float64Array');

/** A matrix that was checked. */
export interface CheckedMatrix<Data extends DspArray = DspArray> {
  readonly data: Data;
  readonly dims: [rows: number, columns: number];
}

/** Throws ERR_SAMPLE_TYPE, or ERR_OPTION where `dims` does not fit the data. */
export function readMatrix(option: string, value: MatrixLike): CheckedMatrix {
  const { data, dims } = partsOf(option, value, ['data', 'dims']);
  const floats = readFloats(`${option}.data`, data);
  return { data: floats, dims: readDims(option, dims, floats) };
}

/** As {@link readMatrix}, for both halves. */
export function readComplex(option: string, value: ComplexMatrixLike): ComplexMatrixLike & { dims: [number, number] } {
  const parts = partsOf(option, value, ['re', 'im', 'dims']);
  const [re, im] = [readFloats(`${option}.re`, parts.re), readFloats(`${option}.im`, parts.im)];
  readDims(option, parts.dims, im);
  return { re, im, dims: readDims(option, parts.dims, re) };
}

/** What a matrix holds under these keys; it may hold more. Throws ERR_OPTION for what is no object. */
export function partsOf<Whole extends object, Key extends keyof Whole>(
  option: string,
  value: Whole,
  keys: readonly Key[],
): { [Name in Key]: unknown } {
  return readable(option, () => {
    if (typeof value !== 'object' || value === null)
      throw refusal('ERR_SAMPLE_TYPE', option, `{ ${keys.join(', ')} }`, value);
    return Object.fromEntries(keys.map((key) => [key, value[key]])) as { [Name in Key]: unknown };
  });
}

function readDims(option: string, given: unknown, { length }: DspArray): [number, number] {
  return readable(`${option}.dims`, () => {
    if (!Array.isArray(given) || given.length !== 2)
      throw refusal('ERR_OPTION', `${option}.dims`, '[rows, columns]', given);
    const [rows, columns] = given;
    const fits = [rows, columns].every((n) => Number.isInteger(n) && n >= 0) && rows * columns === length;
    if (!fits) refuseShape(`${option}.dims`, `two whole numbers with the product ${length}`, [rows, columns]);
    return [rows, columns];
  });
}

/** Throws `code` about an option. */
export function refuse(
  code: ErrorCode,
  option: string,
  expected: string | readonly Told[],
  given: unknown,
  telling?: Telling,
): never {
  throw refusal(code, option, expected, given, telling);
}

/** Throws ERR_OPTION: rows or columns are not what another argument asks for. */
export function refuseShape(option: string, expected: string, given: readonly unknown[]): never {
  throw refusal('ERR_OPTION', option, expected, given, { words: `[${given.map(inWords).join(', ')}]` });
}

/** Throws ERR_TOO_SHORT. */
export function refuseShort(least: number, why: string, given: number, option = 'samples'): never {
  throw refusal('ERR_TOO_SHORT', option, `at least ${least} samples, ${why}`, given, { expected: least });
}
