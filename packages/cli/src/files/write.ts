/** Writing files, whole or in pieces: a final name never stands for half of a file. */
import { closeSync, createReadStream, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { refusal } from 'melisma/errors';
import { describeSystemError, isSystemError } from '../errors/failure.ts';
import { printBytes } from '../report/streams.ts';
import { followLink, onDisk } from './paths.ts';
import { standard } from './standard-input.ts';
import { isOrdinaryFile, makeDirectory, statusOf } from './status.ts';
import { openTemporary, type Temporary } from './temporary.ts';

/** {@link writeInPieces}, of one piece. @throws MelismaError `ERR_FILE_WRITE` */
export const writeWhole = (path: string, bytes: Uint8Array): Promise<void> =>
  writeInPieces(path, ({ append }) => append(bytes));

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

/** What `work` gives. @throws MelismaError `ERR_FILE_WRITE` for what the system says of an output */
export function inOutput<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw writeError(path, error);
  }
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
  /** Writes over what is there at a byte; undefined where bytes are gone once they are written: a pipe, a device. */
  replace?(bytes: Uint8Array, at: number): void;
}

/** Puts bytes where they belong, from a byte on. */
export type Put = NonNullable<Pieces['replace']>;

/**
 * Write a file piece by piece, making its directory if need be: under a temporary name beside it, which is renamed when `write` is done, and removed
 * when it throws or the process ends. A pipe or a device (`/dev/null`) is written straight: renaming over it would replace it.
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
  const handle = await open(onDisk(path), 'w').catch(failed);
  try {
    await write({ append: (bytes) => handle.writeFile(bytes).catch(failed) });
  } finally {
    await handle.close();
  }
}

/** Each step is synchronous, so that an interruption comes before or after it. */
async function writeBeside(path: string, write: (pieces: Pieces) => Promise<void>): Promise<void> {
  const final = followLink(path);
  const step = <T>(work: () => T): T => inOutput(path, work);
  const temporary = step(() => {
    makeDirectory(dirname(final));
    return openTemporary(final);
  });
  try {
    try {
      await write(piecesOf(temporary, step));
    } finally {
      step(() => closeSync(temporary.file));
    }
    step(() => renameSync(onDisk(temporary.path), onDisk(final)));
  } catch (error) {
    rmSync(onDisk(temporary.path), { force: true });
    throw error;
  } finally {
    temporary.keep();
  }
}

/**
 * Write a file whose bytes come in any order: `write` puts them where they belong. What takes them from front to back alone, standard output, a pipe or a
 * device, gets them from a temporary file when `write` is done.
 *
 * @throws MelismaError `ERR_FILE_WRITE`; what `write` throws
 */
export async function writeByPlace(path: string, write: (put: Put) => Promise<void>): Promise<void> {
  if (path !== standard && !isSpecial(path)) return writeBeside(path, ({ replace }) => write(replace!));
  const temporary = inOutput(tmpdir(), () => openTemporary(join(tmpdir(), 'array')));
  const copy = async ({ append }: Pieces) => {
    for await (const bytes of createReadStream('', {
      fd: temporary.file,
      start: 0,
      autoClose: false,
      highWaterMark: 1 << 20,
    }))
      await append(bytes);
  };
  try {
    await write(piecesOf(temporary, (work) => inOutput(tmpdir(), work)).replace!);
    await (path === standard ? copy({ append: printBytes }) : writeStraight(path, copy));
  } finally {
    closeSync(temporary.file);
    rmSync(temporary.path, { force: true });
    temporary.keep();
  }
}

/** The system may take less than all of a piece: `writeFileSync` goes on where it stopped, and so does this. */
const piecesOf = ({ file }: Temporary, step: <T>(work: () => T) => T): Pieces => ({
  append: async (bytes) => step(() => writeFileSync(file, bytes)),
  replace: (bytes, at) =>
    step(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done);
    }),
});
