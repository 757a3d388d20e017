/** The built package in processes of their own: the worker is found, and none of them waits for it. Nothing that is installed runs a script. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { bun, deno } from '../../scripts/bits/runtimes.ts';
import { hasFfmpeg, root } from './cases.ts';

/** The command of a runtime that is here or can be installed. */
function commandOf(binary: () => string, ...args: string[]): string[] | undefined {
  try {
    return [binary(), ...args];
  } catch {
    return undefined;
  }
}

const runtimes = [
  { runtime: 'Node', command: ['node', '--input-type=module', '-e'] },
  { runtime: 'Deno', command: commandOf(deno, 'eval', '--no-lock') },
  { runtime: 'Bun', command: commandOf(bun, '-e') },
];

const lengths = {
  'flac-pcm16-2-music.flac': 5000,
  'lame-vbr.mp3': 7350,
  'vorbis-2.ogg': 7350,
  'opus-2.opus': 8000,
  'opus.webm': 8000,
  'flac.mp4': 7350,
  'aiff-pcm16-2.aiff': 37,
  ...(hasFfmpeg && { 'aac-lc.m4a': 2666 }),
};

/** What a process prints, which must end by itself. The script is code or a file. */
function printed([program, ...args]: readonly string[], script: string): string {
  const options = { cwd: root, encoding: 'utf8', timeout: 10_000 } as const;
  const { status, stdout, stderr } = spawnSync(program, [...args, script], options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

for (const { runtime, command } of runtimes)
  describe.skipIf(command === undefined)(`${runtime} (skipped: no ${runtime} here)`, () => {
    test.each(Object.entries(lengths))('%s: the process ends when it is decoded', (name, frames) => {
      const code = `import { decodeFile } from '@melisma/decode/node';
        const { numFrames } = await decodeFile('fixtures/decode/${name}');
        console.log(numFrames);`;
      expect(printed(command!, code)).toBe(`${frames}\n`);
    });

    test.each(Object.keys(lengths))('%s: the process ends though nobody closes the stream', (name) => {
      const code = `import { readFileSync } from 'node:fs';
        import { openAudio } from '@melisma/decode';
        import { ffmpegAac } from '@melisma/decode/node';
        const stream = await openAudio(new Uint8Array(readFileSync('fixtures/decode/${name}')), { aac: ffmpegAac() });
        const { value } = await stream[Symbol.asyncIterator]().next();
        console.log(value.firstFrame);`;
      expect(printed(command!, code)).toBe('0\n');
    });
  });

/** Decodes an MP3 by `decode(bytes, options)`, and prints how many samples it has, or what an error tells. */
const attempt = (options = '{}'): string => `
  const bytes = readFileSync('fixtures/decode/lame-vbr.mp3');
  decode(bytes, ${options}).then(({ numFrames }) => console.log(numFrames), ({ code, message }) => console.log(code, message));`;
const imported = `import { readFileSync } from 'node:fs'; import { decode } from '@melisma/decode';`;

test('node --permission: an error that names the flag; this thread can decode', () => {
  const flag = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
  const command = ['node', '--no-warnings', flag, '--allow-fs-read=*', '--input-type=module', '-e'];
  expect(printed(command, imported + attempt())).toMatch(/^ERR_WORKER_START .*file:.*worker\.js.*--allow-worker/);
  expect(printed(command, imported + attempt('{ worker: false }'))).toBe('7350\n');
});

describe('bundled into one file by esbuild', () => {
  test.each([
    ['esm', /^ERR_WORKER_START .*Cannot find module .*worker\.js.*pass the URL/],
    ['cjs', /^ERR_WORKER_START .*Invalid URL.*pass the URL/],
  ] as const)('%s: an error that tells to pass the URL of the worker, which is enough', async (format, message) => {
    const home = mkdtempSync(join(tmpdir(), 'melisma-bundle-'));
    const bundle = async (options?: string): Promise<string> => {
      const outfile = join(home, format === 'esm' ? 'out.mjs' : 'out.cjs');
      await build({
        stdin: { contents: imported + attempt(options), resolveDir: root },
        bundle: true,
        format,
        platform: 'node',
        logLevel: 'error',
        logOverride: { 'empty-import-meta': 'silent' },
        tsconfigRaw: {}, // the built package, not the sources that tsconfig.json points to
        outfile,
      });
      return outfile;
    };
    expect(printed(['node'], await bundle())).toMatch(message);
    const worker = join(root, 'packages/decode/dist/worker.js');
    expect(printed(['node'], await bundle(`{ worker: new URL('file://${worker}') }`))).toBe('7350\n');
    expect(printed(['node'], await bundle('{ worker: false }'))).toBe('7350\n');
    rmSync(home, { recursive: true });
  });
});

test('nobody gets the parser of Ogg that the decoder of Vorbis brings', () => {
  const dist = join(root, 'packages/decode/dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  expect(files).toContain('workers/vorbis.js');
  for (const path of files)
    expect(readFileSync(join(dist, path), 'utf8'), path).not.toMatch(/CodecParser|codec-parser/);
});

test('nothing is installed with it but the library', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'packages/decode/package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toEqual(['melisma']);
});
