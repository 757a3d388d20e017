/** The recordings of a call: from its arguments to a list, and standard input. */
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type MelismaError, refusal } from 'melisma/errors';
import { describeSystemError, isSystemError, UsageError } from '../errors/failure.ts';

/** Standard input or output, as an argument. */
export const standard = '-';

/** What a picture calls a file. */
export const fileTitle = (path: string): string => (path === standard ? 'standard input' : basename(path));

/** One recording of the call. */
export interface Input {
  /** As it is shown: the argument, or the file found under it. `-` is standard input. */
  path: string;
  /** Absolute directory that the argument stands for: the directory itself, or the one that holds the file. */
  root: string;
  /** The file cannot be read, as looking for it showed. Thrown when its turn comes. */
  failure?: MelismaError;
}

/** Recordings named by the arguments and by the list in `filesFrom`; directories are walked. A file named twice counts once. */
export async function findInputs(
  audio: readonly string[],
  filesFrom: string | undefined,
  usage = 'melisma extract AUDIO... -p PRESET',
): Promise<Input[]> {
  const named = filesFrom === undefined ? audio : [...audio, ...(await readList(filesFrom))];
  if (named.length === 0) throw new UsageError(`no recording is named: ${usage}`);
  if (named.filter((path) => path === standard).length + Number(filesFrom === standard) > 1)
    throw new UsageError('standard input can be read once only');
  return withoutRepeats(named.flatMap(inputsAt));
}

/** Lines of the list; empty ones are passed over. */
async function readList(path: string): Promise<string[]> {
  const bytes = path === standard ? await readStandardInput() : await readFile(path).catch(listError(path));
  return new TextDecoder().decode(bytes).split(/\r?\n/).filter(Boolean);
}

const listError = (path: string) => (error: NodeJS.ErrnoException) => {
  throw new UsageError(`--files-from ${path}: ${describeSystemError(error)}`);
};

function inputsAt(path: string): Input[] {
  if (path === standard) return [{ path, root: resolve('.') }];
  try {
    return statSync(path).isDirectory() ? recordingsUnder(path) : [{ path, root: dirname(resolve(path)) }];
  } catch (error) {
    return [{ path, root: dirname(resolve(path)), failure: readError(error) }];
  }
}

/** Names of recordings: these are taken from a directory. What a file is, its content decides. */
export const recordingNames =
  /\.(wav|wave|bwf|rf64|aif|aiff|aifc|flac|mp[123]|mpga|ogg|oga|opus|m4a|m4b|mp4|aac|webm|weba|mka)$/i;

/** Every recording below a directory, in an order that does not depend on the file system. */
function recordingsUnder(directory: string): Input[] {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && recordingNames.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const root = resolve(directory);
  if (names.length > 0) return names.map((path) => ({ path, root }));
  const failure = refusal('ERR_FILE_READ', 'input', 'a directory with recordings', directory, {
    words: 'one without any',
  });
  return [{ path: directory, root, failure }];
}

function readError(error: unknown): MelismaError {
  if (!isSystemError(error)) throw error;
  const [words, cause] = [describeSystemError(error), error];
  return refusal('ERR_FILE_READ', 'input', 'a file that can be read', error.path, { words, cause });
}

function withoutRepeats(inputs: Input[]): Input[] {
  const seen = new Map<string, Input>();
  for (const input of inputs) {
    const key = input.path === standard ? standard : resolve(input.path);
    if (!seen.has(key)) seen.set(key, input);
  }
  return [...seen.values()];
}

let taken: Promise<Uint8Array> | undefined;

/** The same bytes at every call: their first ones tell what they are, before a reader takes them all. */
export function readStandardInput(): Promise<Uint8Array> {
  taken ??= readAll();
  return taken;
}

async function readAll(): Promise<Uint8Array> {
  if (process.stdin.isTTY) throw new UsageError('standard input is a terminal: pipe something into it');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
