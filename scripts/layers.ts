/**
 * The one-way order of the rooms, and who breaks it. Pure: imports in, complaints out.
 *
 *   errors <- spec <- {samples, presets, tables} <- stages <- engine <- {extract, dsp, resample}
 *          <- waveform <- stream <- {adapters, runtime} <- pool <- worklet <- index <- {the other packages and apps}
 *
 * A room imports from itself and from any room to its left; rooms in one pair of braces do not see each other, but for `dsp`, whose
 * functions under other libraries' names are extractors of `extract`.
 * `generator`, `wav`, `node` and `config` stand beside that order and have their own lines below. Other packages have a table of their own in
 * `houses`. Nowhere do files import each other in a circle, type imports counted.
 */

/** One import or re-export: between two files of the repository, or from a file to a package. */
export interface Import {
  /** A path from the root of the repository, or a bare specifier (`node:fs`, `commander`). */
  target: string;
  /** True for `import type` and `export type`, which leave nothing behind in the code. */
  typeOnly: boolean;
}

/** Every file of the repository that is looked at, with what it imports. */
export type ImportMap = ReadonlyMap<string, readonly Import[]>;

const core = 'packages/melisma/src/';

const order = [
  ['errors'],
  ['spec'],
  ['samples', 'presets', 'tables'],
  ['stages'],
  ['engine'],
  ['extract', 'dsp', 'resample'],
  ['waveform'],
  ['stream'],
  ['adapters', 'runtime'],
  ['pool'],
  ['worklet'],
  ['index'],
];

/** Other packages: where their rooms are, and the rooms from the ground up. */
const houses: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'packages/decode/src/': [
    ['errors'],
    ['source'],
    ['pcm'],
    ['recording'],
    ['bounds'],
    ['codecs'],
    ['containers'],
    ['sniff'],
    ['decode'],
    ['read-samples'],
    ['index', 'node'],
  ],
  'packages/cli/src/': [
    ['errors'],
    ['report'],
    ['files'],
    ['audio', 'spec', 'jobs', 'pictures'],
    ['bench', 'compile', 'diff', 'extract', 'identify', 'info', 'plot', 'presets', 'resample'],
    ['commands', 'worker'],
    ['program'],
    ['main'],
  ],
};

/** Rooms of theirs that run anywhere: they import no package but the library. */
const portable = ['packages/draw/src/'];

/** What each room may import besides itself. */
const allowed = new Map<string, ReadonlySet<string>>([
  ...order.flatMap((group, level) => group.map((room) => [room, new Set(order.slice(0, level).flat())] as const)),
  ['generator', new Set(['errors', 'spec', 'tables'])],
  ['wav', new Set(['errors'])],
  ['node', new Set(['errors', 'wav'])],
  ['config', new Set(['errors', 'spec', 'presets', 'tables', 'waveform'])],
]);
allowed.set('dsp', new Set([...allowed.get('dsp')!, 'extract']));
allowed.set('adapters', new Set([...allowed.get('adapters')!, 'config']));
for (const room of ['stages', 'engine', 'dsp', 'resample'])
  allowed.set(room, new Set([...allowed.get(room)!, 'generator']));

/** The room of a file below `src`: its folder, or its own name where it stands in none; undefined for a file elsewhere. */
export function roomOf(file: string, src = core): string | undefined {
  if (!file.startsWith(src)) return undefined;
  const [first, ...rest] = file.slice(src.length).split('/');
  return rest.length > 0 ? first : first.replace(/\.ts$/, '');
}

/** `packages/cli` for a file in it. */
const packageOf = (file: string): string => file.split('/').slice(0, 2).join('/');

const isBare = (target: string): boolean => !/^(packages|apps|scripts|tests|bench|fixtures|docs)\//.test(target);

/** The worker's file, which stands elsewhere for the sources; and the version, which tells a thread of this package from another's. */
const threadFiles = ['#pool-worker', 'packages/melisma/package.json'];

/** Why one import of a core file is wrong, or undefined. */
function coreComplaint(room: string, target: string): string | undefined {
  if ((room === 'pool' || room === 'worklet') && threadFiles.includes(target)) return undefined;
  if (isBare(target)) return room === 'node' && target.startsWith('node:') ? undefined : 'the core imports no package';
  const other = roomOf(target);
  if (other === undefined) return 'the core imports nothing outside itself';
  if (!allowed.has(room)) return `the room ${room} has no place in scripts/layers.ts`;
  return other === room || allowed.get(room)!.has(other) ? undefined : `${room} may not import ${other}`;
}

/** Why one import is wrong, or undefined. */
function complaint(file: string, target: string): string | undefined {
  const room = roomOf(file);
  if (room !== undefined) return coreComplaint(room, target);
  if (isBare(target)) {
    const barred = portable.some((start) => file.startsWith(start)) && !/^melisma(\/|$)/.test(target);
    return barred ? 'this room imports no package but melisma' : undefined;
  }
  return packageOf(target) === packageOf(file)
    ? houseComplaint(file, target)
    : 'another package is imported by its name';
}

/** Why an import within a package of `houses` is wrong, or undefined. */
function houseComplaint(file: string, target: string): string | undefined {
  const src = Object.keys(houses).find((start) => file.startsWith(start) && target.startsWith(start));
  if (src === undefined) return undefined;
  const [room, other] = [roomOf(file, src)!, roomOf(target, src)!];
  const levelOf = (name: string): number => houses[src].findIndex((group) => group.includes(name));
  const stranger = [room, other].find((name) => levelOf(name) < 0);
  if (stranger !== undefined) return `the room ${stranger} has no place in scripts/layers.ts`;
  return room === other || levelOf(other) < levelOf(room) ? undefined : `${room} may not import ${other}`;
}

/** Ways along the imports, types counted, that come back to the file where they begin: none where no files import each other in a circle. */
export function circlesOf(imports: ImportMap): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) found.push([...way.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const { target } of imports.get(file) ?? []) walk(target, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return found;
}

/** One line for each circle of files. */
const circleComplaints = (imports: ImportMap): string[] =>
  circlesOf(imports).map((way) => `${way.join(' -> ')}: a circle`);

/** Every file that runs when `start` does: type imports leave nothing to run. */
function reachable(imports: ImportMap, start: string): Set<string> {
  const seen = new Set([start]);
  for (const file of seen) {
    for (const { target, typeOnly } of imports.get(file) ?? []) if (!typeOnly) seen.add(target);
  }
  return seen;
}

/** What belongs to compiling: the runtime must load without it, however long the way to it. */
const compiling = new Set(['generator', 'stages', 'tables', 'presets']);

/** What these rooms hold for the runtime: the stages over all frames of a clip, and the dither of its samples. */
const playing = /^(stages\/(grid|utterance|\w+\/utterance)|tables\/(torch-)?noise)\.ts$/;

const isCompiling = (file: string): boolean =>
  compiling.has(roomOf(file) ?? '') && !playing.test(file.slice(core.length));

function runtimeComplaints(imports: ImportMap): string[] {
  const runtime = [...imports.keys()].filter((file) => /^(engine\/)?runtime\//.test(file.slice(core.length)));
  return runtime.flatMap((file) => {
    const hit = [...reachable(imports, file)].find(isCompiling);
    return hit === undefined ? [] : [`${file} -> ${hit}: the runtime must not reach ${roomOf(hit)}`];
  });
}

/** One line for each import against the order. Empty when the house stands. */
export function layerComplaints(imports: ImportMap): string[] {
  const direct = [...imports].flatMap(([file, targets]) =>
    targets.flatMap(({ target }) => {
      const why = complaint(file, target);
      return why === undefined ? [] : [`${file} -> ${target}: ${why}`];
    }),
  );
  return [...direct, ...circleComplaints(imports), ...runtimeComplaints(imports)];
}
