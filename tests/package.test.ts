/** The library as npm would deliver it: packed, unpacked into an empty folder, imported from there. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiReport, reportFile, surface } from '../scripts/api-report.ts';
import { builtEntries, root } from '../scripts/entries.ts';
import { sizeOf, sizes } from '../scripts/size.ts';
import { type Home, newHome, typeComplaints } from './packed.ts';

let home: Home;

beforeAll(() => {
  home = newHome(['melisma']);
});

afterAll(() => rmSync(home.folder, { recursive: true }));

const run = (command: string, ...args: string[]): string => home.run(command, ...args);

describe('the packed library', () => {
  test('depends on nothing and runs no script on installation', () => {
    const { dependencies, peerDependencies, optionalDependencies, scripts = {} } = home.manifest('melisma');
    expect({ dependencies, peerDependencies, optionalDependencies }).toEqual({});
    expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
  });

  test('holds every entry and its types', () => {
    const files = builtEntries().flatMap(({ module }) => [module, module.replace(/\.js$/, '.d.ts')]);
    const packed = files.map((file) => relative(join(root, 'packages/melisma'), file));
    expect(packed.filter((file) => !existsSync(join(home.installed('melisma'), file)))).toEqual([]);
  });
});

const specifiers = builtEntries().map(({ specifier }) => specifier);

test('the types compile in a strict project without the types of Node', () => {
  expect(typeComplaints(home, specifiers, 'es2022', 'dom')).toEqual([]);
});

test('all but those of melisma/node need no types of the web either', () => {
  const neutral = specifiers.filter((specifier) => specifier !== 'melisma/node');
  expect(typeComplaints(home, neutral, 'es2023')).toEqual([]);
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

/** The table of the README: an entry, and the kB (minified and gzipped) that it is held to. */
function statedSizes(): [specifier: string, kilobytes: number][] {
  const page = readFileSync(join(root, 'packages/melisma/README.md'), 'utf8');
  return [...page.matchAll(/^\| `(melisma[^`]*)` \|.*\| ([\d.]+) \|$/gm)].map(([, name, size]) => [name, Number(size)]);
}
/** All that a page downloads at most, kB. */
const LARGEST_ENTRY = 50;
/** What an entry may grow before its row in the README is written anew: neither is a figure stale, nor does each change touch it. */
const SLACK = 1;

describe('size', () => {
  test('every entry has its row in the README, and weighs what it says, within 1 kB', async () => {
    const stated = new Map(statedSizes());
    const wrong = (await sizes()).flatMap(({ name, gzipped }) => {
      const [says, weighs] = [stated.get(name), gzipped / 1000];
      if (!name.startsWith('melisma') || (says !== undefined && weighs <= says && weighs > says - SLACK)) return [];
      return [`${name}: ${weighs.toFixed(1)} kB, the README says ${says}`];
    });
    expect(wrong).toEqual([]);
    expect([...stated.keys()].sort()).toEqual(
      builtEntries()
        .map(({ specifier }) => specifier)
        .sort(),
    );
  });

  test('nothing is over 50 kB, and melisma/runtime not over 6', async () => {
    expect(statedSizes().filter(([, size]) => size > LARGEST_ENTRY)).toEqual([]);
    const { gzipped } = await sizeOf('loadExtractor', `export { loadExtractor } from 'melisma/runtime';`);
    expect(gzipped).toBeLessThanOrEqual(6000);
  });

  test('the element is not over 20 kB, and the README says what it weighs', async () => {
    const { gzipped } = await sizeOf('element', `export * from '@melisma/element';`);
    expect(gzipped).toBeLessThanOrEqual(20_000);
    const readme = readFileSync(join(root, 'packages/element/README.md'), 'utf8');
    expect(Number(/(\d+) kB gzipped/.exec(readme)![1])).toBe(Math.ceil(gzipped / 1000));
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
