/** The oracles are there, and are the ones that fixtures/generate.py wrote: a lost oracle fails the run. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../fixtures');
const manifest = JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8'));

interface Listed {
  file: string;
  sha256: string;
}

/** A clip whose `file` is null is made by its recipe when it is wanted, not kept. */
const isListed = (value: object): value is Listed => 'sha256' in value && 'file' in value && value.file !== null;

/** Every `{ file, sha256 }` of the manifest, wherever it stands. */
function listed(value: unknown): Listed[] {
  if (typeof value !== 'object' || value === null) return [];
  return isListed(value) ? [value] : Object.values(value).flatMap(listed);
}

const files = listed(manifest);

/** The sum of a file, or why there is none. */
function sha256(file: string): string {
  const path = join(folder, file);
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'missing';
}

const filesIn = (name: string): string[] =>
  readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

test('the manifest lists recordings and golden vectors', () => {
  expect(files.some(({ file }) => file.startsWith('audio/'))).toBe(true);
  expect(files.some(({ file }) => file.startsWith('golden/'))).toBe(true);
});

test('every listed file is there, as it was generated', () => {
  expect(files.filter(({ file, sha256: expected }) => sha256(file) !== expected)).toEqual([]);
});

test('no fixture stands outside the manifest', () => {
  const known = new Set(files.map(({ file }) => file));
  expect([...filesIn('audio'), ...filesIn('golden')].filter((file) => !known.has(file))).toEqual([]);
});
