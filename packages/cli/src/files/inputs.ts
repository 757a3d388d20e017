/** The recordings of a call: from its arguments to a list. */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type MelismaError, refusal } from 'melisma/errors';
import { describeSystemError, isSystemError, named, UsageError } from '../errors/failure.ts';
import { sayOnError } from '../report/streams.ts';
import { formatCount, printable } from '../report/text.ts';
import { onDisk, pathText, recoverPath } from './paths.ts';
import { readWhole } from './read-whole.ts';
import { standard } from './standard-input.ts';
import { kindOf } from './status.ts';

export { standard } from './standard-input.ts';

/** What a picture calls a file. */
export const fileTitle = (path: string): string => (path === standard ? 'standard input' : basename(path));

/** One recording of the call. */
export interface Input {
  /** As it is shown: the argument, or the file found under it. `-` is standard input. */
  path: string;
  /** Absolute directory that the argument stands for: the directory itself, or the one that holds the file. */
  root: string;
  /** The file or folder cannot be read, as looking for it showed. Thrown when its turn comes. */
  failure?: MelismaError;
}

/**
 * Recordings named by the arguments and by the list in `filesFrom`; directories are walked, and what is passed over in them is told. A file named
 * twice counts once.
 *
 * @throws UsageError where there is nothing to do, or the list is none
 */
export async function findInputs(
  audio: readonly string[],
  filesFrom: string | undefined,
  usage = 'melisma extract AUDIO... -p PRESET',
  { quiet }: { quiet?: boolean } = {},
): Promise<Input[]> {
  const named = filesFrom === undefined ? audio : [...audio, ...(await readList(filesFrom))];
  if (named.length === 0) throw new UsageError(`no recording is named: ${usage}`);
  if (named.filter((path) => path === standard).length + Number(filesFrom === standard) > 1)
    throw new UsageError('standard input can be read once only');
  const walk = new Walk();
  for (const path of named) walk.add(path);
  if (!quiet) walk.tell();
  return withoutRepeats(walk.inputs);
}

/** Lines of the list; empty ones are passed over. */
async function readList(path: string): Promise<string[]> {
  const bytes = await readWhole(path, { most: longestList }).catch(named('--files-from'));
  if (bytes.includes(0))
    throw new UsageError(`--files-from ${path}: expected one path a line, given bytes of 0, which no path has`);
  return linesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).filter(Boolean);
}

/** Bytes: some hundred thousand paths are a tenth of it. */
const longestList = 1 << 28;

/** Line by line, for each may have a name that is no UTF-8. */
function linesOf(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    const line = bytes.subarray(at, end < 0 ? bytes.length : end);
    lines.push(pathText(line.at(-1) === 13 ? line.subarray(0, -1) : line));
    at += line.length + 1;
  }
  return lines;
}

/** Names of recordings: these are taken from a directory. What a file is, its content decides. */
export const recordingNames =
  /\.(wav|wave|bwf|rf64|aif|aiff|aifc|flac|mp[123]|mpga|ogg|oga|opus|m4a|m4b|mp4|aac|webm|weba|mka)$/i;

/** From arguments to recordings, and what was passed over on the way. */
class Walk {
  readonly inputs: Input[] = [];
  /** Recordings by their names that are no files, and what they are. */
  readonly #special: [path: string, kind: string][] = [];
  /** Hidden files that are recordings by their names, and hidden folders. */
  #hidden = 0;

  add(argument: string): void {
    if (argument === standard) {
      this.inputs.push({ path: standard, root: resolve('.') });
      return;
    }
    const path = recoverPath(argument);
    const found = attempt(() => statSync(onDisk(path)));
    if (found.failure || !found.value.isDirectory()) this.#file(path, found.failure);
    else this.#directory(path);
  }

  #file(path: string, failure?: MelismaError): void {
    this.inputs.push({ path, root: dirname(resolve(path)), failure });
  }

  /** Every recording below a directory, in an order that does not depend on the file system. */
  #directory(path: string): void {
    const root = resolve(path);
    const found = this.#below(path, root).sort((a, b) => (a.path < b.path ? -1 : 1));
    if (found.length > 0) this.inputs.push(...found);
    else this.inputs.push({ path, root, failure: withoutRecordings(path) });
  }

  #below(directory: string, root: string): Input[] {
    const { value: entries = [], failure } = attempt(() =>
      readdirSync(onDisk(directory), { withFileTypes: true, encoding: 'buffer' }),
    );
    if (failure) return [{ path: directory, root, failure }];
    return entries.flatMap((entry) => {
      const name = pathText(entry.name);
      const isRecording = recordingNames.test(name);
      if (name.startsWith('.')) {
        this.#hidden += Number(entry.isDirectory() || isRecording);
        return [];
      }
      const path = join(directory, name);
      if (entry.isDirectory()) return this.#below(path, root);
      return isRecording ? this.#recording(path, root) : [];
    });
  }

  /** A file, or what a symbolic link leads to. A folder behind a link is not walked: it might hold the link. */
  #recording(path: string, root: string): Input[] {
    const { value: status, failure } = attempt(() => statSync(onDisk(path)));
    if (failure || status.isFile()) return [{ path, root, failure }];
    if (!status.isDirectory()) this.#special.push([path, kindOf(status)]);
    return [];
  }

  /** A line each for what is no file, and one for all that is hidden. */
  tell(): void {
    for (const [path, kind] of this.#special) sayOnError(`melisma: ${printable(path)}: passed over: ${kind}, no file`);
    if (this.#hidden === 0) return;
    const many = this.#hidden === 1 ? 'hidden file or folder' : 'hidden files and folders';
    sayOnError(`melisma: note: ${formatCount(this.#hidden)} ${many} passed over`);
  }
}

const withoutRecordings = (path: string): MelismaError =>
  refusal('ERR_FILE_READ', 'input', 'a directory with recordings', path, { words: 'one without any' });

type Attempt<T> = { value: T; failure?: undefined } | { value?: undefined; failure: MelismaError };

function attempt<T>(look: () => T): Attempt<T> {
  try {
    return { value: look() };
  } catch (error) {
    return { failure: readError(error) };
  }
}

/** What the system says of a file, as an error of the library's kind. */
export function readError(error: unknown): MelismaError {
  const { code } = error as NodeJS.ErrnoException;
  if (!isSystemError(error) && code !== 'ERR_INVALID_ARG_VALUE') throw error;
  const words = isSystemError(error) ? describeSystemError(error) : 'a path with a byte of 0';
  const given = (error as NodeJS.ErrnoException).path;
  return refusal('ERR_FILE_READ', 'input', 'a file that can be read', given, { words, cause: error });
}

function withoutRepeats(inputs: Input[]): Input[] {
  const seen = new Map<string, Input>();
  for (const input of inputs) {
    const key = input.path === standard ? standard : resolve(input.path);
    if (!seen.has(key)) seen.set(key, input);
  }
  return [...seen.values()];
}
