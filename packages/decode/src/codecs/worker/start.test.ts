/** Where a worker comes from, and what does not start, in Node on the sources. Pages and other runtimes: tests/decode. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { decode, openAudio, type WorkerOption } from '../../index.ts';
import { decodeFile, openFile } from '../../node/index.ts';
import { nodeFile } from './source/files.ts';

const path = (name: string): string => new URL(`../../../../../fixtures/decode/${name}`, import.meta.url).pathname;
const fixture = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(path(name)));
const names = ['lame-vbr.mp3', 'vorbis-2.ogg', 'opus-2.opus', 'opus.webm', 'flac.mp4'];
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const source = nodeFile();

const home = mkdtempSync(join(tmpdir(), 'melisma-worker-'));
afterAll(() => rmSync(home, { recursive: true }));

/** A worker of this text. */
function file(name: string, text: string): URL {
  const place = join(home, `${name}.mjs`);
  writeFileSync(place, text);
  return pathToFileURL(place);
}

const post = (reply: string): string =>
  `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => parentPort.postMessage(${reply}));`;

describe('a worker that cannot start', () => {
  test.each<[string, URL, RegExp]>([
    ['no file', pathToFileURL(join(home, 'nothing.mjs')), /Cannot find module .*leave @melisma\/decode out/],
    ['no file in a folder', pathToFileURL(`${home}/`), /mp3\.js/],
    ['a package that is not there', file('imports', "import 'mpg123-decoder';"), /Cannot find package/],
    ['a syntax error', file('syntax', 'let let = 1;'), /strict mode reserved word/],
    ['an error while it loads', file('throws', "throw new Error('out of luck\\nand time')"), /: out of luck; leave/],
    ['an end while it loads', file('exits', 'process.exit(0)'), /ended at once/],
    ['nothing to wait for', file('empty', ''), /ended at once/],
    ['another program', file('other', post('"hello"')), /not the worker of @melisma/],
    ['another version', file('old', post('{ id: 0, value: { version: "0.0.1" } }')), /but of 0\.0\.1/],
    ['another decoder', file('opus', post('{ id: 0, error: { message: "it has opus, not mp3" } }')), /opus, not mp3/],
    ['a URL of the web', new URL('http://127.0.0.1:9/worker.js'), /scheme file/],
  ])('%s', async (_, worker, message) => {
    const begin = performance.now();
    const error = await decode(fixture('lame-vbr.mp3'), { worker }).catch((reason) => reason);
    const given = worker.href.endsWith('/') ? `${worker.href}mp3.js` : worker.href;
    expect(error).toMatchObject({ code: 'ERR_WORKER_START', option: 'worker', given });
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/\n/);
    expect(error.message).toContain(given);
    expect(performance.now() - begin).toBeLessThan(1000);
  });

  test.each<[string, () => never, RegExp]>([
    ['throws', () => raise(new Error('no more')), /no more/],
    ['throws no error', () => raise('a word'), /a word/],
    ['gives nothing', () => undefined as never, /no Worker but undefined/],
    ['gives a promise', () => Promise.resolve() as never, /no Worker but Promise/],
  ])('a function that %s', async (_, worker, message) => {
    const error = await decode(fixture('vorbis-2.ogg'), { worker }).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'ERR_WORKER_START', given: 'the worker of the function that was given' });
    expect(error.message).toMatch(message);
  });

  test.each([['worker.js'], [true], [null], [{}]])('%j is no worker', async (worker) => {
    const options = { worker: worker as unknown as WorkerOption };
    await expect(decode(fixture('lame-vbr.mp3'), options)).rejects.toMatchObject({ code: 'ERR_OPTION' });
  });

  test('a container needs one as soon as it is opened', async () => {
    const worker = pathToFileURL(join(home, 'nothing.mjs'));
    await expect(openAudio(fixture('opus.webm'), { worker })).rejects.toMatchObject({ code: 'ERR_WORKER_START' });
    await expect(openFile(path('opus.webm'), { worker })).rejects.toMatchObject({ code: 'ERR_WORKER_START' });
  });

  test('what needs none does not ask for it', async () => {
    const worker = pathToFileURL(join(home, 'nothing.mjs'));
    expect((await decode(fixture('flac-pcm16-2-music.flac'), { worker })).numFrames).toBe(5000);
  });
});

function raise(reason: unknown): never {
  throw reason;
}

describe('a worker that starts is what counts, not where it comes from', () => {
  test.each(names)('%s', async (name) => {
    const expected = await decode(fixture(name));
    const made: string[] = [];
    const make = (decoder: string): Worker => {
      made.push(decoder);
      return new Worker(source, { execArgv: [] });
    };
    for (const worker of [source, make, make, false] as const)
      expect((await decodeFile(path(name), { worker })).samples, String(worker)).toEqual(expected.samples);
    // The second time the workers of the first are used again.
    expect(made.length).toBe(new Set(made).size);
  });

  test('a worker that ended while nobody used it is not asked again', async () => {
    const made: Worker[] = [];
    const worker = (): Worker => {
      made.push(new Worker(source, { execArgv: [] }));
      return made.at(-1)!;
    };
    await decode(fixture('lame-vbr.mp3'), { worker });
    await made[0].terminate();
    expect((await decode(fixture('lame-vbr.mp3'), { worker })).numFrames).toBe(7350);
    expect(made.length).toBe(2);
  });

  test("one that dies at work is the recording's fault, and the next recording has another", async () => {
    const worker = file(
      'dies',
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ work }) => work.kind === 'greet'
         ? parentPort.postMessage({ id: 0, value: { version: '${version}' } })
         : process.exit(1));`,
    );
    for (let i = 0; i < 2; i++)
      await expect(decode(fixture('lame-vbr.mp3'), { worker })).rejects.toMatchObject({ code: 'ERR_AUDIO_DAMAGED' });
  });
});
