/** What the stand-alone functions refuse: once, at the edge, with the option named. */
import { type ErrorCode, MelismaError } from '../errors/errors.ts';
import type { ComplexMatrixLike, DspArray, DspTarget, MatrixLike } from './types.ts';

/** Throws `code` about an option. */
export function refuse(code: ErrorCode, option: string, expected: string, given: unknown): never {
  const message = `${option}: expected ${expected}, given ${inWords(given)}`;
  throw new MelismaError(code, message, { option, expected, given });
}

/** A value for a message of one line. */
function inWords(value: unknown): string {
  if (Array.isArray(value) && value.every((x) => typeof x === 'number')) return `[${value.join(', ')}]`;
  if (typeof value === 'object' && value !== null) return value.constructor?.name ?? 'an object';
  return typeof value === 'string' ? `'${value}'` : typeof value === 'function' ? 'a function' : String(value);
}

/** Throws ERR_OPTION unless `value` is an integer from `low` to `high`. */
export function checkInteger(option: string, value: unknown, low: number, high: number): void {
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
  if (!fits) refuse('ERR_OPTION', option, `an integer from ${low} to ${high}`, value);
}

/** Throws ERR_OPTION unless `value` is a number from `low` to `high`. */
export function checkNumber(option: string, value: unknown, low: number, high: number): void {
  if (typeof value === 'number' && value >= low && value <= high) return;
  refuse('ERR_OPTION', option, `a number from ${low} to ${high}`, value);
}

/** Throws ERR_OPTION unless `value` is one of `choices`. */
export function checkChoice(option: string, value: unknown, choices: readonly unknown[]): void {
  if (choices.includes(value)) return;
  refuse('ERR_OPTION', option, `one of ${choices.map(inWords).join(', ')}`, value);
}

export function checkTarget(target: DspTarget): void {
  checkChoice('target', target, ['simd', 'double', 'reference']);
}

/** Throws ERR_SAMPLE_TYPE unless `value` is an array of floats. */
export function checkArray(option: string, value: unknown): void {
  if (value instanceof Float32Array || value instanceof Float64Array) return;
  refuse('ERR_SAMPLE_TYPE', option, 'a Float32Array or Float64Array', value);
}

/** Throws ERR_SAMPLE_TYPE, or ERR_OPTION where `dims` does not fit the data. Returns rows and columns. */
export function checkMatrix(option: string, value: MatrixLike): [rows: number, columns: number] {
  checkArray(`${option}.data`, value?.data);
  return checkDims(option, value.dims, value.data);
}

/** As {@link checkMatrix}, for both halves. */
export function checkComplex(option: string, value: ComplexMatrixLike): [rows: number, columns: number] {
  checkArray(`${option}.re`, value?.re);
  checkArray(`${option}.im`, value.im);
  checkDims(option, value.dims, value.im);
  return checkDims(option, value.dims, value.re);
}

function checkDims(option: string, dims: readonly number[], { length }: DspArray): [number, number] {
  const isShape = Array.isArray(dims) && dims.length === 2 && dims.every((n) => Number.isInteger(n) && n >= 0);
  if (!isShape) refuse('ERR_OPTION', `${option}.dims`, '[rows, columns]', dims);
  const [rows, columns] = dims;
  if (rows * columns !== length) refuse('ERR_OPTION', `${option}.dims`, `two numbers with the product ${length}`, dims);
  return [rows, columns];
}

/** Throws ERR_OPTION: a number is not what another option asks for. */
export function refuseValue(option: string, expected: string, given: number): never {
  refuse('ERR_OPTION', option, expected, given);
}

/** Throws ERR_OPTION: rows or columns are not what another argument asks for. */
export function refuseShape(option: string, expected: string, given: readonly number[]): never {
  refuse('ERR_OPTION', option, expected, [...given]);
}

/** Throws ERR_TOO_SHORT. */
export function refuseShort(expected: string, given: number): never {
  refuse('ERR_TOO_SHORT', 'samples', expected, given);
}

/** Throws ERR_SAMPLE_TYPE unless `value` is samples of one channel. */
export function checkSamples(value: unknown, option = 'samples'): void {
  if (value instanceof Float32Array || value instanceof Float64Array || value instanceof Int16Array) return;
  refuse('ERR_SAMPLE_TYPE', option, 'a Float32Array, Float64Array or Int16Array', value);
}
