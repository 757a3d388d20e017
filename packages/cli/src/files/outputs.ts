/** Which file each recording is written to. Decided for the whole call before any work: two inputs never write one output. */
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../errors/failure.ts';
import { extensionOf, type Format, formatNamed, formatOfFile } from './formats.ts';
import { type Input, standard } from './inputs.ts';
import { followLink } from './paths.ts';
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

/**
 * `-o`: what exists is taken as it is; otherwise a name that ends as a format does is a file and any other a directory. `written` says in an error
 * how files end.
 *
 * @throws UsageError for a name that ends as another file does
 */
export function destinationOf(
  output: string | undefined,
  isFileName = (name: string): boolean => formatNamed(name) !== undefined,
  written = '.npy, .safetensors, .raw or .bin',
): Destination {
  if (output === undefined) return 'none';
  if (output === standard) return 'stdout';
  const found = statusOf(output);
  if (found) return found.isDirectory() ? 'directory' : 'file';
  if (/[\\/]$/.test(output)) return 'directory';
  if (isFileName(output)) return 'file';
  if (endsAsFile(output)) throw new UsageError(unclear(output, written));
  return 'directory';
}

/** A name such as `feats.npz` or `talk.txt` was hardly meant for a directory; `features.v2` and `corpus.16k` may be. */
const endsAsFile = (path: string): boolean => /^\.(?!v\d)[a-z]\w*$/i.test(extname(path));

const unclear = (output: string, written: string): string =>
  `-o ${output}: nothing of that name is there, and ${extname(output)} is not written: a file ends in ${written}, and a directory of this name is -o ${output}/`;

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
  const inputs = new Set(places.flatMap(({ input }) => (input.path === standard ? [] : keysOf(input.path))));
  const taken = new Map<string, Input>();
  for (const { input, output } of places) {
    if (output === undefined || output === standard) continue;
    if (keysOf(output).some((key) => inputs.has(key))) throw overInput('-o', output);
    const [place] = keysOf(output);
    const other = taken.get(place);
    if (other) throw new UsageError(`${other.path} and ${input.path} would both write ${output}: nothing was done`);
    taken.set(place, input);
  }
}

const overInput = (option: string, path: string): UsageError =>
  new UsageError(`${option} ${path} is an input: it would be overwritten`);

/** For a picture beside the outputs. @throws UsageError where it is one of the inputs */
export function refuseInput(option: string, path: string, inputs: readonly Input[]): void {
  const keys = keysOf(path);
  if (inputs.some((input) => input.path !== standard && keysOf(input.path).some((key) => keys.includes(key))))
    throw overInput(option, path);
}

/** What two paths of one file share, whatever links lead to it: where it lies, and the number of a file that exists. */
function keysOf(path: string): string[] {
  const found = statusOf(path);
  const place = placeOf(resolve(path));
  return found?.isFile() ? [place, `${found.dev} ${found.ino}`] : [place];
}

/** Each path is looked at once: many files share a folder. */
const places = new Map<string, string>();

/** The path without links, of what exists and of what will be made. */
function placeOf(path: string): string {
  const known = places.get(path);
  if (known !== undefined) return known;
  const linked = followLink(path);
  const parent = dirname(path);
  const place = linked !== path || parent === path ? linked : join(placeOf(parent), nameKey(basename(path)));
  places.set(path, place);
  return place;
}

/** macOS and Windows ignore case. */
const nameKey = (name: string): string =>
  process.platform === 'darwin' || process.platform === 'win32' ? name.toLowerCase() : name;
