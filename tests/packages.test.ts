/** What holds for each of the packages as packed, and for the command `melisma`, which two of them carry. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packedChangelog } from '../scripts/changelogs.ts';
import { root } from '../scripts/entries.ts';
import { chirp, floatWav } from './cli/clips.ts';
import { filesOf, type Home, newHome, type Package, packages, typeComplaints } from './packed.ts';

const names = Object.values(packages);
const manifestAt = (folder: string) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
let library: Home;
let all: Home;

beforeAll(() => {
  library = newHome(['melisma']);
  all = newHome(names);
});

afterAll(() => {
  for (const { folder } of [library, all]) rmSync(folder, { recursive: true });
});

it('the types of @melisma/decode need neither those of a page nor those of Node', () => {
  expect(typeComplaints(all, ['@melisma/decode'], 'es2022')).toEqual([]);
});

describe.each(Object.entries(packages))('packages/%s', (place, name) => {
  it('has what a registry shows of it, and its licence and changes', () => {
    const manifest = all.manifest(name);
    expect(manifest).toMatchObject({
      license: expect.stringMatching(place === 'decode' ? /^MIT AND LGPL-2\.1-only AND MPL-2\.0 AND / : /^MIT$/),
      author: expect.any(String),
      homepage: expect.stringContaining('https://'),
      bugs: { url: expect.stringContaining('/issues') },
      repository: { directory: `packages/${place}` },
      engines: manifestAt('.').engines,
      publishConfig: { access: 'public' },
    });
    expect(manifest.keywords).not.toHaveLength(0);
    expect(['README.md', 'LICENSE', 'CHANGELOG.md'].filter((file) => !filesOf(all, name).includes(file))).toEqual([]);
    expect(readFileSync(join(all.installed(name), 'CHANGELOG.md'), 'utf8')).toBe(packedChangelog());
  });

  it('has a map with the sources beside each module', () => {
    const modules = filesOf(all, name).filter((file) => /^dist\/.*\.js$/.test(file));
    expect(modules).not.toHaveLength(0);
    const read = (file: string) => readFileSync(join(all.installed(name), file), 'utf8');
    // A module that only hands on, or holds the bundler's own lines, has nothing of ours to be mapped.
    const bare = modules.filter((file) => {
      if (!/^\/\/#region src\//m.test(read(file))) return false;
      if (!existsSync(join(all.installed(name), `${file}.map`))) return true;
      const { sources, sourcesContent } = JSON.parse(read(`${file}.map`));
      return sources.length === 0 || sources.length !== sourcesContent.length;
    });
    expect(bare).toEqual([]);
  });

  it('names versions of the others that exist, and runs no script on installation', () => {
    const { dependencies = {}, scripts = {} } = all.manifest(name);
    for (const [other, version] of Object.entries(dependencies))
      if (names.includes(other as Package)) expect(version).toBe(all.manifest(other as Package).version);
    expect(Object.keys(scripts).filter((script) => /install|prepare/.test(script))).toEqual([]);
  });

  it('is clean by publint', async () => {
    const { messages } = await publint({ pkgDir: all.installed(name), pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, all.manifest(name)))).toEqual([]);
  });

  // The compiler reads every entry in four ways: seconds, on a busy machine half a minute.
  it('is clean by attw, as a package of ES modules only', { timeout: 120_000 }, () => {
    all.run(join(root, 'node_modules/.bin/attw'), all.tarball(name), '--profile', 'esm-only', '--no-definitely-typed');
  });
});

/** The command as npm links it: that of the library, or of the command's own package. */
function command(home: Home, name: Package, args: string[], cwd = home.folder) {
  const { bin } = home.manifest(name) as { bin?: Record<string, string> };
  const file = join(home.installed(name), bin!.melisma);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('the command of the library', () => {
  it('tells the line to type where the package of the command is not installed', () => {
    const { status, stdout, stderr } = command(library, 'melisma', ['extract', 'my talk.wav', '-p', 'whisper']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('npx @melisma/cli extract "my talk.wav" -p whisper\n');
    expect(stderr).toContain('npm install @melisma/cli\n');
  });

  it('is the command where that is installed, with its exit codes', () => {
    const [signpost, own] = (['melisma', '@melisma/cli'] as const).map((name) => command(all, name, ['--version']));
    expect(own).toEqual({ status: 0, stdout: `melisma ${all.manifest('@melisma/cli').version}\n`, stderr: '' });
    expect(signpost).toEqual(own);
    expect(command(all, 'melisma', ['extract', '--nonsense']).status).toBe(2);
  });

  it('finds it from the working directory, where packages do not see each other', () => {
    expect(command(library, 'melisma', ['--version'], all.folder).stdout).toMatch(/^melisma \d/);
  });
});

describe('a picture without the package that draws', () => {
  const calls = [
    ['plot', 'clip.wav', '-o', 'clip.png'],
    ['extract', 'clip.wav', '-p', 'whisper', '--plot', 'clip.png', '-o', 'clip.npy'],
  ];

  it.each(calls)('%s %s %s %s: an error with the line that installs it, and nothing is written', (...args) => {
    writeFileSync(join(all.folder, 'clip.wav'), floatWav(chirp(1)));
    const { status, stdout, stderr } = command(all, '@melisma/cli', args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^melisma: ERR_PACKAGE_MISSING: --output: expected @napi-rs\/canvas, which draws pictures, given one that is not installed: npm install @napi-rs\/canvas@1 /,
    );
    expect(['clip.png', 'clip.npy'].filter((file) => existsSync(join(all.folder, file)))).toEqual([]);
  });

  it('in the terminal nothing is missing', () => {
    const { status, stdout, stderr } = command(all, '@melisma/cli', ['plot', 'clip.wav']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Hz');
  });

  it('the line names a version that the package takes', () => {
    expect(all.manifest('@melisma/cli').peerDependencies).toEqual({
      '@napi-rs/canvas': expect.stringMatching(/^\^1\./),
    });
    expect(all.manifest('@melisma/cli').peerDependenciesMeta).toEqual({ '@napi-rs/canvas': { optional: true } });
  });
});
