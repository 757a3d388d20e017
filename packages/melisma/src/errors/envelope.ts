/** Errors over the border of a worker: `structuredClone` and `postMessage` leave of an error little more than its message. */
import { type ErrorData, MelismaError } from './errors.ts';
import { inWords } from './told.ts';

/**
 * An error as plain data, to be posted to another thread; what is thrown and is no error is told in words.
 *
 * @example
 * ```ts
 * import { getPreset, packError, unpackError } from 'melisma';
 *
 * try {
 *   getPreset('wisper');
 * } catch (error) {
 *   const posted = structuredClone(packError(error)); // in a worker: postMessage({ error: packError(error) })
 *   console.log(unpackError(posted)); // a MelismaError again, with code, option, expected and given
 * }
 * ```
 */
export function packError(error: unknown): ErrorData {
  if (!(error instanceof Error)) return { name: 'Error', message: inWords(error) };
  const { name, message, stack } = error;
  const data = { name, message, ...(stack === undefined ? {} : { stack }) };
  return error instanceof MelismaError ? { ...error, ...data } : data;
}

/** The error that {@link packError} made data of: a {@link MelismaError} where it was one. Its stack is that of the other thread. */
export function unpackError({ name, message, stack, code, ...fields }: ErrorData): Error {
  const error =
    code === undefined ? Object.assign(new Error(message), { name }) : new MelismaError(code, message, fields);
  return stack === undefined ? error : Object.assign(error, { stack });
}
