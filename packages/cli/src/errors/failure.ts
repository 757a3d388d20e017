/** What went wrong, in words: errors of usage, of the library, of the operating system. */
import { MelismaError } from 'melisma/errors';

/** The command was called wrongly: exit code 2, before any work. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** For `catch`: puts the option before what is wrong with its value. */
export const named = (option: string) => (error: unknown) => {
  throw error instanceof UsageError ? new UsageError(`${option} ${error.message}`) : error;
};

/** The error in one line: with its code where it has one. */
export function describe(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof MelismaError) return `${error.code}: ${wordingOf(error)}`;
  if (isSystemError(error)) return describeSystemError(error);
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `internal error: ${said} (MELISMA_DEBUG=1 shows where)`;
}

type Wording = (error: MelismaError) => string;

const wordings: Partial<Record<MelismaError['code'], Wording>> = {
  ERR_TOO_LONG: ({ message }) => `${message}: --length windows takes all of it (or truncate, file, unpadded)`,
  ERR_SAMPLE_RATE: ({ option, expected, given, message }) =>
    option === 'sampleRate'
      ? `this front end takes ${expected} Hz, the recording has ${given}, and --resampler none was asked for`
      : message,
  ERR_SAMPLE_SCALE: ({ given }) =>
    `float samples as large as ${given}, expected [-1, 1]: they look like 16-bit integers, to be divided by 32768; --any-scale takes them as they are`,
  ERR_WAV_TRUNCATED: ({ message }) => message.replace(/ \(allowTruncated[^)]*\)$/, ''),
};

/** The message of an error, for a person at the command line. */
export const wordingOf = (error: MelismaError): string => wordings[error.code]?.(error) ?? error.message;

/** What the operating system's error codes mean, in words. */
const words: Record<string, string> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENOSPC: 'no space left on the device',
  EFBIG: 'larger than files may be here',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
};

/** Whether an error came from the operating system. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string' && 'syscall' in error;

/** The error in words, with its code. */
export function describeSystemError(error: NodeJS.ErrnoException): string {
  const said = error.code && words[error.code];
  return said ? `${said} (${error.code})` : error.message;
}
