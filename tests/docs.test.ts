/** Documents are executed: what a page shows compiles and runs, and what is generated is up to date. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileFrontEnd } from 'melisma';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/entries.ts';
import { errorsFile, errorsPage } from '../scripts/errors-page.ts';
import { recordings } from '../scripts/rehearsal/recordings.ts';
import { compile, examples, fenced, promised, runSnippet, type Snippet, snippets } from '../scripts/snippets.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const documents = [
  '.',
  'docs',
  'docs/cli',
  'docs/design',
  'docs/from',
  'fixtures',
  'packages/melisma',
  'packages/decode',
  'packages/cli',
  'packages/element',
].flatMap((folder) =>
  readdirSync(join(root, folder)).flatMap((file) => (file.endsWith('.md') ? [join(folder, file)] : [])),
);
const sources = readdirSync(join(root, 'packages/melisma/src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('packages/melisma/src', file));

describe('what documents show', () => {
  const shown = documents.flatMap((file) => snippets(file, read(file)));
  const all = [...shown, ...sources.flatMap((file) => examples(file, read(file)))];

  test.each(['README.md', 'docs/design/api.md', 'packages/melisma/README.md'])('%s shows code', (file) => {
    expect(shown.filter(({ name }) => name.startsWith(`${file}:`))).not.toEqual([]);
  });

  test('compiles', () => {
    expect(compile(all)).toEqual([]);
  });

  const run = all.filter(({ runs }) => runs);
  const isForReaders = ({ name }: Snippet) => /^packages\/\w+\/README\.md/.test(name);
  const isExact = (snippet: Snippet) => isForReaders(snippet) || /^(README|docs\/upstream)\.md/.test(snippet.name);

  test.each(run.filter((snippet) => !isExact(snippet)))('$name runs', (snippet) => void runSnippet(snippet));

  test.each(run.filter(isExact))('$name prints what it says', (snippet) => {
    const folder = mkdtempSync(join(tmpdir(), 'melisma-readme-'));
    for (const [file, bytes] of recordings()) writeFileSync(join(folder, file), bytes);
    writeFileSync(join(folder, 'whisper.wasm'), compileFrontEnd('whisper'));
    const said = runSnippet(snippet, isForReaders(snippet) ? folder : root);
    expect(said).toEqual(promised(snippet.code));
    rmSync(folder, { recursive: true });
  });
});

test('docs/errors.md is the list of codes (npm run errors-page)', () => {
  expect(readFileSync(errorsFile, 'utf8')).toBe(errorsPage());
});

const commands = fenced(read('README.md'), 'bash').map(({ code }) => code.trim());

test('the main command of the README writes the features and the picture', () => {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-readme-'));
  const main = commands[0]
    .split(' && ')
    .at(-1)!
    .replaceAll(/ (jfk\.\w+)/g, ` ${folder}/$1`);
  const { status, stderr } = spawnSync('bash', ['-c', main], { cwd: root, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  expect(readFileSync(join(folder, 'jfk.npy')).length).toBe(128 + 80 * 3000 * 4);
  expect(readFileSync(join(folder, 'jfk.png')).toString('latin1', 1, 4)).toBe('PNG');
  rmSync(folder, { recursive: true });
});

test('.ci/run does what the README tells a person to do', () => {
  expect(commands).toContain(read('.ci/run').trim().split('\n').at(-1));
});

/** Relative links of a page whose file does not exist. */
const deadLinks = (page: string): string[] =>
  [...read(page).matchAll(/\]\((?!\w+:|#)([^)#]+)/g)]
    .map(([, target]) => join(dirname(page), target))
    .filter((target) => !existsSync(join(root, target)));

test.each(documents)('the links of %s lead somewhere', (page) => {
  expect(deadLinks(page)).toEqual([]);
});

describe('snippets', () => {
  const page = 'text\n```ts\nconst a: number = 1;\n```\n```ts no-run\nconst b: string = 2;\n```\n```bash\nls\n```\n';

  test('are found with their line and mark', () => {
    expect(snippets('x.md', page).map(({ name, runs }) => [name, runs])).toEqual([
      ['x.md:2', true],
      ['x.md:5', false],
    ]);
  });

  test.each(['', '```'])('are found in doc comments, fenced by %j', (fence) => {
    const open = fence && ` * ${fence}ts\n`;
    const close = fence && ` * ${fence}\n`;
    const source = `/**\n * Text.\n *\n * @example\n${open} * const a = 1;\n *\n * b();\n${close} * @throws never\n */\n`;
    const [{ name, code }] = examples('x.ts', source);
    expect([name, code.trim()]).toEqual(['x.ts:4', 'const a = 1;\n\nb();']);
  });

  test('that do not compile or run are told', () => {
    expect(compile(snippets('x.md', page)).join()).toMatch(/x\.md\.5\.ts, line 1: Type 'number' is not assignable/);
    expect(() => runSnippet({ name: 'x.md:9', code: 'throw new Error("broken")', runs: true })).toThrow(/broken/);
  });
});
