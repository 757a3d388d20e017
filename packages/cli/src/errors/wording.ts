/** The library words its errors for programs (`use windows()`); some are worded anew here, with the options of the command. */
import type { MelismaError } from 'melisma';

type Wording = (error: MelismaError) => string;

const wordings: Partial<Record<MelismaError['code'], Wording>> = {
  ERR_TOO_LONG: ({ expected, given }) =>
    `expected at most ${expected} samples, the window of the model, given ${given}: ` +
    '--length windows takes all of them (or truncate, file, unpadded)',
  ERR_SAMPLE_RATE: ({ expected, given }) =>
    `this front end takes ${expected} Hz, the recording has ${given}, and --resampler none was asked for`,
  ERR_SAMPLE_SCALE: ({ given }) =>
    `float samples as large as ${given}, expected [-1, 1]: they look like 16-bit integers, to be divided by 32768`,
  ERR_WAV_TRUNCATED: ({ message }) => message.replace(/ \(allowTruncated[^)]*\)$/, ''),
};

/** The message of an error, for a person at the command line. */
export const wordingOf = (error: MelismaError): string => wordings[error.code]?.(error) ?? error.message;
