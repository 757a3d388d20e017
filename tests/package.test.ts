/** The library as npm would deliver it: packed, unpacked into an empty folder, imported from there. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiReport, reportFile, surface } from '../scripts/api-report.ts';
import { builtEntries, root } from '../scripts/entries.ts';
import { sizeOf, sizes } from '../scripts/size.ts';

const home = mkdtempSync(join(tmpdir(), 'melisma-package-'));
const installed = join(home, 'node_modules/melisma');
const readPackage = () => JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
let tarball = '';

/** A command in the empty folder: its standard output, or an error with all that it said. */
function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: home, encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  const said = run('npm', 'pack', join(root, 'packages/melisma'), '--json', '--offline');
  const { filename } = Object.values<{ filename: string }>(JSON.parse(said))[0];
  tarball = join(home, filename);
  mkdirSync(installed, { recursive: true });
  run('tar', '-xzf', tarball, '--strip-components=1', '-C', installed);
});

afterAll(() => rmSync(home, { recursive: true }));

describe('the packed library', () => {
  test('depends on nothing and runs no script on installation', () => {
    const { dependencies, peerDependencies, optionalDependencies, scripts = {} } = readPackage();
    expect({ dependencies, peerDependencies, optionalDependencies }).toEqual({});
    expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
  });

  test('holds every entry and its types', () => {
    const files = builtEntries().flatMap(({ module }) => [module, module.replace(/\.js$/, '.d.ts')]);
    const packed = files.map((file) => relative(join(root, 'packages/melisma'), file));
    expect(packed.filter((file) => !existsSync(join(installed, file)))).toEqual([]);
  });

  test('is clean by publint', async () => {
    const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, readPackage()))).toEqual([]);
  });

  test('is clean by attw, as a package of ES modules only', () => {
    run(join(root, 'node_modules/.bin/attw'), tarball, '--profile', 'esm-only', '--no-definitely-typed');
  });
});

/** What the compiler says to a strict project that imports these entries and has these libraries, no more. */
function consumerComplaints(specifiers: readonly string[], ...libraries: string[]): string[] {
  const file = join(home, 'consumer.mts');
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

const specifiers = builtEntries().map(({ specifier }) => specifier);

test('the types compile in a strict project without the types of Node', () => {
  expect(consumerComplaints(specifiers, 'es2022', 'dom')).toEqual([]);
});

test('all but those of melisma/node need no types of the web either', () => {
  const neutral = specifiers.filter((specifier) => specifier !== 'melisma/node');
  expect(consumerComplaints(neutral, 'es2023')).toEqual([]);
});

/** What an import must not do, watched from inside a fresh process (which ends by itself only if nothing is kept running). */
const watched = (specifier: string): string => `
  const owners = [globalThis, Object.prototype, Array.prototype, Float32Array.prototype, Math, Symbol];
  const state = () => owners.flatMap((owner) => Reflect.ownKeys(owner).flatMap((key) => {
    const { value, get, set } = Object.getOwnPropertyDescriptor(owner, key);
    return [key, value, get, set];
  }));
  state(); // Node makes some globals (fetch) when they are first looked at
  const noticed = [];
  const watch = (object, name, label) => {
    const original = object[name];
    object[name] = function (...args) { noticed.push(label); return Reflect.construct(original, args); };
  };
  for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => noticed.push('console');
  for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) globalThis[name] = () => noticed.push(name);
  for (const name of ['compile', 'instantiate']) WebAssembly[name] = () => noticed.push('WebAssembly');
  for (const name of ['Module', 'Instance', 'Memory']) watch(WebAssembly, name, 'WebAssembly');
  const before = state();
  await import('${specifier}');
  const after = state();
  if (after.length !== before.length || !after.every((x, i) => Object.is(x, before[i]))) noticed.push('a global was written');
  process.stdout.write(JSON.stringify(noticed));`;

describe.each(specifiers)('%s', (specifier) => {
  test('is imported without side effects', () => {
    expect(run('node', '--input-type=module', '-e', watched(specifier))).toBe('[]');
  });

  test('can be had by require(), with the same names', () => {
    const names = (module: string) =>
      `console.log(Object.keys(${module}).filter((name) => name !== '__esModule').sort().join())`;
    const required = run('node', '--input-type=commonjs', '-e', names(`require('${specifier}')`));
    expect(required).toBe(run('node', '--input-type=module', '-e', names(`await import('${specifier}')`)));
  });
});

/** Minified and gzipped, bytes. */
const LARGEST_ENTRY = 50_000;
/** All that a page downloads to play Whisper. */
const LARGEST_RUNTIME = 6_000;

describe('size', () => {
  test('every entry is at most 50 kB', async () => {
    const table = await sizes();
    expect(table.length).toBeGreaterThan(builtEntries().length);
    expect(table.filter(({ gzipped }) => gzipped > LARGEST_ENTRY)).toEqual([]);
  });

  test('melisma/runtime is at most 6 kB', async () => {
    const { gzipped } = await sizeOf('loadExtractor', `export { loadExtractor } from 'melisma/runtime';`);
    expect(gzipped).toBeLessThanOrEqual(LARGEST_RUNTIME);
  });
});

describe('surface', () => {
  const entries = surface();

  test('is the one in docs/design/api-report.md (npm run build && npm run api-report)', () => {
    expect(apiReport(entries)).toBe(readFileSync(reportFile, 'utf8'));
  });

  test('every exported name has a doc comment', () => {
    const bare = [...entries].flatMap(([specifier, names]) =>
      names.filter(({ comment }) => comment === '').map(({ name }) => `${specifier}: ${name}`),
    );
    expect(bare).toEqual([]);
  });
});
