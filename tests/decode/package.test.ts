/** The built package in a plain Node: its worker is found, and nothing of what it installs runs a script. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './cases.ts';

test.each([
  ['vorbis-2.ogg', 7350],
  ['opus.webm', 8000],
  ['lame-vbr.mp3', 7350],
  ['flac-pcm16-2-music.flac', 5000],
])('%s in a process of its own, which ends by itself', (name, frames) => {
  const code = `import { decodeFile } from '@melisma/decode/node';
    console.log((await decodeFile('fixtures/decode/${name}')).numFrames);`;
  const { stdout, stderr } = spawnSync('node', ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toBe(`${frames}\n`);
});

interface Locked {
  dependencies?: Record<string, string>;
  hasInstallScript?: boolean;
}

test('no dependency has an install script', () => {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const closure = new Set(['packages/decode']);
  for (const place of closure)
    for (const name of Object.keys(packages[place].dependencies ?? {}))
      closure.add(name === 'melisma' ? 'packages/melisma' : `node_modules/${name}`);
  expect(closure.size).toBeGreaterThan(8);
  expect([...closure].filter((place) => packages[place].hasInstallScript)).toEqual([]);
});
