/**
 * The errors of the library: one class, a stable `code`, and the fields that a caller can act on.
 * The message is one line and says which option was wrong, what was expected and what came.
 */

import { type Told, told } from './told.ts';

export type { Told };

/** Every code, with what it means. The list is public: a code is never renamed or reused. */
export const errorCodes = {
  ERR_EMPTY_AUDIO: 'there is no sample to extract features from',
  ERR_NON_FINITE:
    'a sample is NaN or infinite, or so large that its power could overflow: 1e12 at most, less where a front end scales',
  ERR_SAMPLE_SCALE: 'float samples lie far outside [-1, 1]: they look like 16-bit integers',
  ERR_SAMPLE_TYPE:
    'samples or numbers come in an array of a type that is not taken, in no typed array, or in one whose buffer was transferred',
  ERR_SAMPLE_RATE:
    'the sample rate is missing, is not the one of the front end, or is no whole number of Hz in a WAV file',
  ERR_TOO_LONG: 'the audio is longer than the window of the model, and nothing said what to do with the rest',
  ERR_TOO_SHORT: 'the audio is shorter than the front end can take',
  ERR_OUTPUT_SIZE: 'the output array has the wrong type or length',
  ERR_OUTPUT_RANGE: 'a feature is too large for the type that it is written as',
  ERR_OPTION: 'an option has a value that it cannot take',
  ERR_UNKNOWN_PRESET: 'there is no preset of that name',
  ERR_UNKNOWN_MODEL: 'no preset is known for that model',
  ERR_SPEC: 'a spec contradicts itself, or a value is out of range',
  ERR_STATISTICS:
    'the front end needs statistics of the training data that were not given, or that have the wrong length',
  ERR_CONFIG:
    'a configuration file has a key or a value that no spec expresses, contradicts itself, or is of no known kind',
  ERR_ONNX_FORMAT: 'the bytes are not an ONNX model, or end before its metadata do',
  ERR_NO_WEBASSEMBLY: 'the runtime has no WebAssembly with SIMD, or refuses to compile it',
  ERR_COMPILED_FORMAT:
    'the module is no front end compiled by this library, is damaged, or is of a format that this version cannot read',
  ERR_DISPOSED: 'the extractor was disposed, or the stream, pool or node closed',
  ERR_WAV_FORMAT: 'the bytes are not a WAV file, or its header is malformed',
  ERR_WAV_UNSUPPORTED: 'the WAV file holds a codec or layout that is not decoded here',
  ERR_WAV_TRUNCATED: 'the WAV file ends before its own header says so',
  ERR_AUDIO_FORMAT: 'the bytes are of no audio format that is known here, or the header is malformed',
  ERR_AUDIO_UNSUPPORTED: 'the recording is of a format or codec that is known but not decoded here',
  ERR_AUDIO_DAMAGED: 'the recording is damaged or ends early: not all that it promises can be decoded',
  ERR_AUDIO_TOO_LONG: 'the recording has more seconds than `maxSeconds` takes',
  ERR_DECODER_MISSING: 'the recording needs a decoder that is not installed here: the message says which',
  ERR_PACKAGE_MISSING:
    'an optional package is not installed, or does not load here: the message has its name and the line to type',
  ERR_WORKER_START: 'a worker did not start: the message says what was tried and what to do',
  ERR_WORKER_DIED: 'workers died of this clip; the others are not concerned',
  ERR_QUEUE_FULL: 'as many clips wait for a worker as `maxQueue` allows',
  ERR_NO_AUDIO_WORKLET: 'the context has no AudioWorklet: the page is not served securely, or the browser is too old',
  ERR_PROCESSOR_START:
    'the processor of the audio thread did not start: the message says what was tried and what to do',
  ERR_CONTEXT_SUSPENDED: 'the audio context stands still: browsers start it in a gesture of the user',
  ERR_SECOND_READER: 'somebody reads the rows already: there is one reader at a time',
  ERR_FILE_READ: 'a file could not be read',
  ERR_FILE_WRITE: 'a file could not be written',
} as const;

/** One of the stable codes in {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;

/** What an error carries besides its message. */
export interface ErrorFields {
  /** The option, argument or field that was wrong, e.g. `sampleRate`. */
  option?: string | undefined;
  /** The values among which there is a choice, or the one number that is a bound. Absent where only words can tell. */
  expected?: number | readonly Told[] | undefined;
  /** What came. {@link MelismaError} keeps of it what can be sent to another thread and printed. */
  given?: unknown;
  /** The error underneath, if there was one. */
  cause?: unknown;
}

/** An error as plain data, which `structuredClone`, `postMessage` and JSON can carry. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  /** Absent where the error is not one of the library. */
  readonly code?: ErrorCode;
  readonly option?: string;
  readonly expected?: number | readonly Told[];
  readonly given?: Told;
  /** Where it was thrown, with the engine's own words. Not in JSON. */
  readonly stack?: string;
}

/**
 * The one error class of the library. Its message has one line, `option: expected ..., given ...`.
 *
 * `code` is stable: test it, not the message. `JSON.stringify` keeps all fields; `packError` takes an error to another thread.
 */
export class MelismaError extends Error {
  override readonly name = 'MelismaError';
  declare readonly code: ErrorCode;
  declare readonly option?: string;
  declare readonly expected?: number | readonly Told[];
  declare readonly given?: Told;

  constructor(code: ErrorCode, message: string, { cause, ...fields }: ErrorFields = {}) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields, { code, given: told(fields.given) });
  }

  /** What JSON has no word for is told as a string: `NaN`. */
  toJSON(): ErrorData {
    const { message, given } = this;
    return { ...this, message, given: typeof given === 'number' && !Number.isFinite(given) ? `${given}` : given };
  }
}
