/** Writing files, whole or in pieces: a final name never stands for half of a file. */
import { closeSync, openSync, realpathSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { refusal } from 'melisma/errors';
import { describeSystemError, isSystemError } from '../errors/failure.ts';
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
const temporaryFor = (path: string): string => join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);

/** The file that a symbolic link leads to: renaming would replace the link. */
function followLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Something that exists and is neither a file nor a directory. */
function isSpecial(path: string): boolean {
  const found = statusOf(path);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

function writeError(path: string, error: unknown): unknown {
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

/** Takes the bytes of an output, from front to back. */
export interface Pieces {
  append(bytes: Uint8Array): Promise<void>;
  /** Writes over the first bytes; undefined where bytes are gone once they are written: a pipe, a device. */
  replaceStart?(bytes: Uint8Array): void;
}

/**
 * Write a file piece by piece, making its directory if need be: under a temporary name beside it, which is renamed when `write` is done, and removed
 * when it throws or the process ends. A pipe or a device (`/dev/null`) is written straight.
 *
 * @throws MelismaError `ERR_FILE_WRITE`; what `write` throws
 */
export async function writeInPieces(path: string, write: (pieces: Pieces) => Promise<void>): Promise<void> {
  await (isSpecial(path) ? writeStraight(path, write) : writeBeside(path, write));
}

async function writeStraight(path: string, write: (pieces: Pieces) => Promise<void>): Promise<void> {
  const failed = (error: unknown) => {
    throw writeError(path, error);
  };
  const handle = await open(path, 'w').catch(failed);
  try {
    await write({ append: (bytes) => handle.writeFile(bytes).catch(failed) });
  } finally {
    await handle.close();
  }
}

/** Each step is synchronous, so that an interruption comes before or after it. */
async function writeBeside(path: string, write: (pieces: Pieces) => Promise<void>): Promise<void> {
  const final = followLink(path);
  const temporary = temporaryFor(final);
  const step = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw writeError(path, error);
    }
  };
  const file = step(() => {
    makeDirectory(dirname(final));
    return openSync(temporary, 'w');
  });
  const forget = removeAtExit(temporary);
  try {
    try {
      await write({
        append: async (bytes) => step(() => writeFileSync(file, bytes)),
        replaceStart: (bytes) => step(() => void writeSync(file, bytes, 0, bytes.length, 0)),
      });
    } finally {
      step(() => closeSync(file));
    }
    step(() => renameSync(temporary, final));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    forget();
  }
}

/** @returns a function that lets the file stand */
function removeAtExit(path: string): () => void {
  const remove = () => rmSync(path, { force: true });
  process.once('exit', remove);
  return () => process.off('exit', remove);
}
