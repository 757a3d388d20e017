/**
 * The errors of the library: one class, a stable `code`, and the fields that a caller can act on.
 * The message is one line and says which option was wrong, what was expected and what came.
 */

/** Every code, with what it means. The list is public: a code is never renamed or reused. */
export const errorCodes = {
  ERR_EMPTY_AUDIO: 'there is no sample to extract features from',
  ERR_NON_FINITE:
    'a sample is NaN or infinite, or so large that its power could overflow: 1e12 at most, less where a front end scales',
  ERR_SAMPLE_SCALE: 'float samples lie far outside [-1, 1]: they look like 16-bit integers',
  ERR_SAMPLE_TYPE: 'samples or numbers come in an array of a type that is not taken, or in no typed array',
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
  ERR_DISPOSED: 'the extractor was disposed',
  ERR_WAV_FORMAT: 'the bytes are not a WAV file, or its header is malformed',
  ERR_WAV_UNSUPPORTED: 'the WAV file holds a codec or layout that is not decoded here',
  ERR_WAV_TRUNCATED: 'the WAV file ends before its own header says so',
  ERR_AUDIO_FORMAT: 'the bytes are of no audio format that is known here, or the header is malformed',
  ERR_AUDIO_UNSUPPORTED: 'the recording is of a format or codec that is known but not decoded here',
  ERR_AUDIO_DAMAGED: 'the recording is damaged or ends early: not all that it promises can be decoded',
  ERR_DECODER_MISSING: 'the recording needs a decoder that is not installed here: the message says which',
  ERR_FILE_READ: 'a file could not be read',
  ERR_FILE_WRITE: 'a file could not be written',
} as const;

/** One of the stable codes in {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;

/** What an error carries besides its message. */
export interface ErrorFields {
  /** The option, argument or field that was wrong, e.g. `sampleRate`. */
  option?: string;
  /** What would have been accepted, in words or as a value. */
  expected?: unknown;
  /** What came. */
  given?: unknown;
  /** The error underneath, if there was one. */
  cause?: unknown;
}

/**
 * The one error class of the library.
 *
 * `code` is stable: test it, not the message.
 */
export class MelismaError extends Error {
  override readonly name = 'MelismaError';
  readonly code: ErrorCode;
  readonly option?: string;
  readonly expected?: unknown;
  readonly given?: unknown;

  constructor(code: ErrorCode, message: string, fields: ErrorFields = {}) {
    const { cause, ...told } = fields;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    Object.assign(this, told);
  }
}

/** The nearest of `names` to `given` by edit distance, or undefined when none is close. For "did you mean". */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(given.length / 2)) + 1;
  for (const name of names) {
    const distance = editDistance(given.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(substitute, row[j] + 1, next[j - 1] + 1);
    }
    row = next;
  }
  return row[b.length];
}
