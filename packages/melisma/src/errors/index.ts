/** The entry `melisma/errors`: what packages that build on this one check arguments with, so that their errors have the same shape. */
export { bytesOf, ownOr, readArray } from './arrays.ts';
export { packError, unpackError } from './envelope.ts';
export { type ErrorCode, type ErrorData, type ErrorFields, errorCodes, MelismaError, type Told } from './errors.ts';
export { readOptions } from './options.ts';
export { readable } from './readable.ts';
export { refusal, type Telling } from './refusal.ts';
