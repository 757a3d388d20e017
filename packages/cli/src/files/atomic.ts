/** Writing a file so that its final name never stands for half of it. */
import { realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { refusal } from 'melisma/errors';
import { describeSystemError, isSystemError } from '../errors/system.ts';
import { isOrdinaryFile, makeDirectory, statusOf } from './status.ts';

/**
 * Write `bytes` to `path`, making its directory if need be: under a temporary name beside it, then renamed.
 * All in one synchronous step, so an interruption comes before or after, never between.
 * A pipe or a device (`/dev/null`) is written straight: renaming over it would replace it.
 *
 * @throws MelismaError `ERR_FILE_WRITE`
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    if (isSpecial(path)) await writeFile(path, bytes);
    else replaceFile(path, bytes);
  } catch (error) {
    throw writeError(path, error);
  }
}

function replaceFile(path: string, bytes: Uint8Array): void {
  makeDirectory(dirname(path));
  const final = followLink(path);
  const temporary = temporaryFor(final);
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, final);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A name beside `path` that is nobody else's. */
export const temporaryFor = (path: string): string => join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);

/** The file behind a symbolic link, which otherwise the renaming would replace. */
export function followLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Something that exists and is neither a file nor a directory. */
export function isSpecial(path: string): boolean {
  const found = statusOf(path);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

export function writeError(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const more = `: ${describeSystemError(error)}`;
  return refusal('ERR_FILE_WRITE', '--output', 'a file that can be written', path, { words: path, more, cause: error });
}

/** @throws MelismaError `ERR_FILE_WRITE` when the one output of a call exists: nothing is replaced unasked */
export function refuseExisting(path: string): void {
  if (!isOrdinaryFile(path)) return;
  const more = ', which exists: --overwrite replaces it';
  throw refusal('ERR_FILE_WRITE', '--output', 'a file that is not there', path, { words: path, more });
}
