/** Documents are executed: what a page shows compiles and runs, and what is generated is up to date. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/entries.ts';
import { errorsFile, errorsPage } from '../scripts/errors-page.ts';
import { compile, fenced, runSnippet, snippets } from '../scripts/snippets.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = ['README.md', 'docs/design/api.md', 'packages/melisma/README.md'];

describe.each(pages)('%s', (file) => {
  const blocks = snippets(file, read(file));

  test('shows code, and all of it compiles', () => {
    expect(blocks.length).toBeGreaterThan(0);
    expect(compile(blocks)).toEqual([]);
  });

  test.each(blocks.filter(({ runs }) => runs))('$name runs', runSnippet);
});

test('docs/errors.md is the list of codes (npm run errors-page)', () => {
  expect(readFileSync(errorsFile, 'utf8')).toBe(errorsPage());
});

test('.ci/run does what the README tells a person to do', () => {
  const commands = fenced(read('README.md'), 'bash').map(({ code }) => code.trim());
  expect(commands).toContain(read('.ci/run').trim().split('\n').at(-1));
});

describe('snippets', () => {
  const page = 'text\n```ts\nconst a: number = 1;\n```\n```ts no-run\nconst b: string = 2;\n```\n```bash\nls\n```\n';

  test('are found with their line and mark', () => {
    expect(snippets('x.md', page).map(({ name, runs }) => [name, runs])).toEqual([
      ['x.md:2', true],
      ['x.md:5', false],
    ]);
  });

  test('that do not compile or run are told', () => {
    expect(compile(snippets('x.md', page)).join()).toMatch(/x\.md\.5\.ts, line 1: Type 'number' is not assignable/);
    expect(() => runSnippet({ name: 'x.md:9', code: 'throw new Error("broken")', runs: true })).toThrow(/broken/);
  });
});
