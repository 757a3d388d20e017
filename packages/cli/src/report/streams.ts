/** What the process says: data on standard output, everything said about it, and its errors, on standard error. */
import { fstatSync, writeFileSync, writeSync } from 'node:fs';
import { MelismaError } from 'melisma/errors';
import { describe, describeSystemError, UsageError } from '../errors/failure.ts';
import { oneLine, printable } from './text.ts';

/** A line to standard error, at once: it also works on the way out of the process. */
export function sayOnError(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Standard error is closed or full: there is nowhere left to say so.
  }
}

/** Text to standard output. */
export const print = (text: string): void => {
  if (isFile()) writeToFile(Buffer.from(`${text}\n`));
  else process.stdout.write(`${text}\n`);
};

/** Bytes to standard output; resolves when the system has taken them. */
export async function printBytes(bytes: Uint8Array): Promise<void> {
  if (isFile()) return writeToFile(bytes);
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Whether standard output is a file, or a device such as /dev/null. */
function isFile(): boolean {
  const found = fstatSync(1);
  return found.isFile() || (found.isCharacterDevice() && !process.stdout.isTTY);
}

/** `process.stdout` takes what a full disk has taken for all; this writes the rest, and so meets the error. */
function writeToFile(bytes: Uint8Array): void {
  try {
    writeFileSync(1, bytes);
  } catch (error) {
    endWithout(error as NodeJS.ErrnoException);
  }
}

/** If the reader of a pipe is gone (`| head`), the process ends quietly; another error, such as a full disk, is printed in one line. */
export function guardStandardOutput(): void {
  process.stdout.on('error', endWithout);
  // A limit of the shell (`ulimit -f`) is then an error of the write, in place of the end of the process.
  process.on('SIGXFSZ' as NodeJS.Signals, () => {});
}

function endWithout(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(0);
  sayOnError(oneLine(`melisma: standard output: ERR_FILE_WRITE: ${describeSystemError(error)}`));
  process.exit(1);
}

/** Codes that mean a wrong argument rather than a wrong file. */
const usageCodes: ReadonlySet<string> = new Set([
  'ERR_UNKNOWN_PRESET',
  'ERR_UNKNOWN_MODEL',
  'ERR_OPTION',
  'ERR_SPEC',
  'ERR_STATISTICS',
  'ERR_CONFIG',
  'ERR_ONNX_FORMAT',
]);

/** Prints an error that ends the call. @returns the exit code */
export function exitCodeFor(error: unknown): number {
  const usage = error instanceof UsageError || (error instanceof MelismaError && usageCodes.has(error.code));
  sayOnError(oneLine(`melisma: ${describe(error)}`));
  tellStack(error);
  return usage ? 2 : 1;
}

/** Prints the failure of one file, the path in a column of `width` characters; the call goes on with the others. */
export function tellFileFailure(path: string, error: unknown, width = 0): void {
  sayOnError(`${`melisma: ${printable(path)}:`.padEnd(width + 10)} ${oneLine(describe(error))}`);
  tellStack(error);
}

function tellStack(error: unknown): void {
  if (process.env.MELISMA_DEBUG && error instanceof Error && error.stack) sayOnError(error.stack);
}
