/** The packages as npm would deliver them: packed, and unpacked into a folder that has their dependencies by links into the checkout's. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root } from '../scripts/entries.ts';

export const packages = {
  melisma: 'melisma',
  decode: '@melisma/decode',
  cli: '@melisma/cli',
  element: '@melisma/element',
} as const;
export type Package = (typeof packages)[keyof typeof packages];

/** A folder that somebody installed packages into. */
export interface Home {
  folder: string;
  /** Where a package stands in it. */
  installed(name: Package): string;
  tarball(name: Package): string;
  manifest(name: Package): Manifest;
  /** A command in the folder: its standard output, or an error with all that it said. */
  run(command: string, ...args: string[]): string;
}

/** What is read of a `package.json`. */
interface Manifest {
  name: string;
  version: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  [key: string]: unknown;
}

/** Packs `names` and puts them into a new folder, with what they depend on; the caller removes it. */
export function newHome(names: readonly Package[]): Home {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-package-'));
  const installed = (name: Package) => join(folder, 'node_modules', name);
  const tarballs = new Map(names.map((name) => [name, pack(name, folder)]));
  for (const [name, tarball] of tarballs) {
    mkdirSync(installed(name), { recursive: true });
    run(folder, 'tar', '-xzf', tarball, '--strip-components=1', '-C', installed(name));
  }
  const manifest = (name: Package): Manifest => JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8'));
  for (const name of names) linkDependencies(name, manifest(name), folder);
  return {
    folder,
    installed,
    tarball: (name) => tarballs.get(name)!,
    manifest,
    run: (command, ...args) => run(folder, command, ...args),
  };
}

const sourceOf = (name: Package): string =>
  join(root, 'packages', Object.entries(packages).find(([, known]) => known === name)![0]);

/** Dependencies of others' making: the checkout has them beside the package, or at its root. */
function linkDependencies(name: Package, { dependencies = {} }: Manifest, folder: string): void {
  for (const other of Object.keys(dependencies)) {
    if (Object.values<string>(packages).includes(other)) continue;
    const link = join(folder, 'node_modules', other);
    const places = [sourceOf(name), root].map((place) => join(place, 'node_modules', other));
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(places.find(existsSync)!, link);
  }
}

function pack(name: Package, folder: string): string {
  const said = run(folder, 'npm', 'pack', sourceOf(name), '--json', '--offline');
  const [{ filename }] = Object.values<{ filename: string }>(JSON.parse(said));
  return join(folder, filename);
}

function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/** Every file of a packed package, by its path in it. */
export const filesOf = (home: Home, name: Package): string[] =>
  readdirSync(home.installed(name), { recursive: true, encoding: 'utf8' });

/** What the compiler says to a strict project that imports these entries and has these libraries, no more. */
export function typeComplaints({ folder }: Home, specifiers: readonly string[], ...libraries: string[]): string[] {
  const file = join(folder, 'consumer.mts');
  writeFileSync(file, specifiers.map((specifier) => `export * from '${specifier}';`).join('\n'));
  const lib = libraries.map((name) => `lib.${name}.d.ts`);
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib,
    types: [],
    skipLibCheck: false,
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
