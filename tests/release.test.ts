/** What a release is made of besides the packages: versions that agree, words that are up to date, and a workflow that calls what there is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../scripts/entries.ts';
import { licencesFile, withTable } from '../scripts/licences.ts';
import { stepsOf } from '../scripts/rehearsal/readme.ts';
import { cited, dated, obstacles } from '../scripts/release-version.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifests = ['melisma', 'decode', 'cli'].map((name) => JSON.parse(read(`packages/${name}/package.json`)));

describe('a version', () => {
  it('is the same in all packages, and in the citation', () => {
    const [{ version }] = manifests;
    expect(manifests.map((manifest) => manifest.version)).toEqual([version, version, version]);
    expect(parse(read('CITATION.cff'))).toMatchObject({ 'cff-version': '1.2.0', version, license: 'MIT' });
  });

  it('puts its day over what was unreleased, once', () => {
    const before = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- a\n\n## [0.1.0] - 2026-01-01\n';
    const after = dated(before, '0.2.0', '2026-02-03');
    expect(after).toBe(before.replace('## [Unreleased]\n', '## [Unreleased]\n\n## [0.2.0] - 2026-02-03\n'));
    expect(dated(after, '0.2.0', '2027-01-01')).toBe(after);
    expect(cited('title: x\nversion: 0.1.0\n', '0.2.0')).toBe('title: x\nversion: 0.2.0\n');
  });

  it('goes out only under its own name', () => {
    const log = '## [0.2.0] - 2026-02-03\n';
    expect(obstacles('0.2.0', log, 'version: 0.2.0\n', 'v0.2.0')).toEqual([]);
    expect(obstacles('0.2.1', log, 'version: 0.2.0\n', 'v0.2.0')).toHaveLength(3);
    expect(obstacles('0.2.0', '## [0.2.00] - \n', 'version: 0.2.0\n')).toHaveLength(1);
  });
});

it('docs/licences.md has the packages of the command (npm run licences)', () => {
  const page = readFileSync(licencesFile, 'utf8');
  expect(withTable(page)).toBe(page);
});

it('the workflow calls scripts that there are, and is trusted with no more than it needs', () => {
  const { permissions, jobs } = parse(read('.github/workflows/release.yml'));
  const { scripts } = JSON.parse(read('package.json'));
  const runs: string[] = Object.values<{ steps: { run?: string }[] }>(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
  );
  const called = runs.flatMap((line) => [...line.matchAll(/npm (?:run )?([\w-]+)/g)].map(([, name]) => name));
  expect(called.filter((name) => name !== 'ci' && scripts[name] === undefined)).toEqual([]);
  expect(called).toEqual(expect.arrayContaining(['test', 'rehearse', 'release']));
  expect(permissions).toEqual({});
  expect(jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
});

it.each(readdirSync(join(root, '.github/ISSUE_TEMPLATE')).filter((file) => file !== 'config.yml'))(
  'the form %s asks for something by a name of its own',
  (file) => {
    const { name, description, body } = parse(read(`.github/ISSUE_TEMPLATE/${file}`));
    expect([typeof name, typeof description]).toEqual(['string', 'string']);
    const ids = body.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(body.every(({ attributes }: { attributes: { label?: string } }) => attributes.label)).toBe(true);
  },
);

it('a README is followed in its order: lines, programs, pages', () => {
  const page = '```bash\na\n\nb\n```\n```ts\nc();\n```\n```ts no-run\nd();\n```\n```ts browser\ne();\n```\n';
  expect(stepsOf(page).map(({ line, kind, code }) => [line, kind, code.trim()])).toEqual([
    [2, 'bash', 'a'],
    [4, 'bash', 'b'],
    [6, 'node', 'c();'],
    [12, 'browser', 'e();'],
  ]);
});
