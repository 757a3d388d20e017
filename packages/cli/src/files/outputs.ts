/** Which file each recording is written to. Decided for the whole call before any work: two inputs never write one output. */
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../errors/failure.ts';
import { extensionOf, type Format, formatNamed, formatOfFile } from './formats.ts';
import { type Input, standard } from './inputs.ts';
import { statusOf } from './status.ts';

/** A recording and where what is made of it goes: a path, `-` for standard output, or undefined for nowhere. */
export interface Place {
  input: Input;
  output: string | undefined;
}

/** A recording whose features are written. */
export interface Job extends Place {
  format: Format;
}

/** How `-o` was meant. */
export type Destination = 'none' | 'stdout' | 'file' | 'directory';

/** `-o`: what exists is taken as it is; otherwise a name that ends as a format does is a file and any other a directory. */
export function destinationOf(
  output: string | undefined,
  isFileName = (name: string): boolean => formatNamed(name) !== undefined,
): Destination {
  if (output === undefined) return 'none';
  if (output === standard) return 'stdout';
  const found = statusOf(output);
  if (found) return found.isDirectory() ? 'directory' : 'file';
  return isFileName(output) && !/[\\/]$/.test(output) ? 'file' : 'directory';
}

/**
 * One job an input. `asked` is `--format`: without it a file's name says, and elsewhere it is `npy`.
 *
 * @throws UsageError as {@link planPlaces}, and when an output's name tells another format
 */
export function planOutputs(inputs: readonly Input[], output: string | undefined, asked?: Format): Job[] {
  const destination = destinationOf(output);
  const format = destination === 'file' ? formatOfFile(output!, asked) : (asked ?? 'npy');
  return planPlaces(inputs, output, destination, extensionOf(format)).map((place) => ({ ...place, format }));
}

/**
 * One place an input; in a directory with names that end in `extension`.
 *
 * @throws UsageError when two inputs would share an output, or an output is one of the inputs
 */
export function planPlaces(
  inputs: readonly Input[],
  output: string | undefined,
  destination: Destination,
  extension: string,
): Place[] {
  if ((destination === 'file' || destination === 'stdout') && inputs.length > 1)
    throw new UsageError(`-o ${output} is one output, but there are ${inputs.length} inputs: name a directory`);
  const alone = (input: Input): Place => ({ input, output });
  const places = destination === 'directory' ? mirrored(inputs, output!, extension) : inputs.map(alone);
  refuseCollisions(places);
  return places;
}

/** `<directory>/<path of the input relative to the parent that all inputs share><extension>`. */
function mirrored(inputs: readonly Input[], directory: string, extension: string): Place[] {
  const parent = commonParent(inputs.map((input) => input.root));
  return inputs.map((input) => ({ input, output: join(directory, `${stem(input, parent)}${extension}`) }));
}

/** The input's path below the common parent, without its extension. */
function stem(input: Input, parent: string): string {
  if (input.path === standard) return 'stdin';
  const below = relative(parent, resolve(input.path)) || basename(input.path);
  return below.slice(0, below.length - extname(below).length);
}

/** The deepest directory above (or at) all of `paths`, which are absolute. */
export function commonParent(paths: readonly string[]): string {
  let shared = paths[0].split(sep);
  for (const path of paths) {
    const parts = path.split(sep);
    const differs = shared.findIndex((part, i) => part !== parts[i]);
    if (differs >= 0) shared = shared.slice(0, differs);
  }
  return shared.join(sep) || sep;
}

function refuseCollisions(places: readonly Place[]): void {
  const taken = new Map<string, Input>();
  for (const { input } of places) if (input.path !== standard) taken.set(nameKey(input.path), input);
  for (const { input, output } of places) {
    if (output === undefined || output === standard) continue;
    const other = taken.get(nameKey(output));
    if (other) throw new UsageError(collision(output, input, other));
    taken.set(nameKey(output), input);
  }
}

function collision(output: string, input: Input, other: Input): string {
  if (nameKey(other.path) === nameKey(output)) return `-o ${output} is an input: it would be overwritten`;
  return `${other.path} and ${input.path} would both write ${output}: nothing was done`;
}

/** The same text for two paths of one file: macOS and Windows ignore case. */
function nameKey(path: string): string {
  const full = resolve(path);
  return process.platform === 'darwin' || process.platform === 'win32' ? full.toLowerCase() : full;
}
