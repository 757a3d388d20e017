/** A file that is written in pieces, and whose final name never stands for half of it. */
import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { followLink, isSpecial, temporaryFor, writeError } from './atomic.ts';
import { makeDirectory } from './status.ts';

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
