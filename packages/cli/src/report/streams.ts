/** The three streams of the process: data on standard output, everything said about it on standard error. */
import { writeSync } from 'node:fs';
import { describeSystemError } from '../errors/system.ts';
import { oneLine } from './line.ts';

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
  process.stdout.write(`${text}\n`);
};

/** Bytes to standard output; resolves when the system has taken them. */
export const printBytes = (bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

/** A reader that went away (`| head`) ends the process quietly; a full disk behind `>` is told in a line. */
export function guardStandardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    sayOnError(oneLine(`melisma: standard output: ERR_FILE_WRITE: ${describeSystemError(error)}`));
    process.exit(1);
  });
}
