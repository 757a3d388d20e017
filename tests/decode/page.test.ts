/**
 * The built package in a page without a bundler, in Chromium: what it downloads for each format, and every way in which its worker cannot start.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, launch } from '../../scripts/bits/chromium.ts';
import { folder, install } from '../../scripts/bits/runtimes.ts';
import { built, html, javascript, type Site, serve } from '../../scripts/decode-page.ts';

/** Whether Chromium is here, or can be installed. */
function hasChromium(): boolean {
  try {
    install(folder);
    return true;
  } catch {
    return false;
  }
}
const noChromium = !hasChromium();

const page = (policy: string) => ({
  type: 'text/html',
  body: html,
  headers: { 'content-security-policy': policy },
});

/** Below each of these, a file that is no worker of ours, or a page that lets none run. */
const answers = {
  '/no-worker': page("worker-src 'none'"),
  '/own-files': page("worker-src 'self'"),
  '/html/mp3.js': { type: 'text/html', body: '<!doctype html>' },
  '/syntax/mp3.js': javascript('let let = 1;'),
  '/throws/mp3.js': javascript('throw new Error("out of luck")'),
  '/other/mp3.js': javascript('onmessage = () => postMessage("hello")'),
  '/old/mp3.js': javascript('onmessage = () => postMessage({ id: 0, value: { version: "0.0.1" } })'),
  '/no-wasm/mp3.js': javascript(built('decode', 'workers/mp3.js'), { 'content-security-policy': "default-src 'self'" }),
};

interface Seen {
  numFrames?: number;
  code?: string;
  message?: string;
  given?: unknown;
  seconds: number;
}

let [site, open, shut]: Site[] = [];
let browser: Browser;

beforeAll(async () => {
  if (noChromium) return;
  site = await serve(answers);
  open = await serve({}, { 'access-control-allow-origin': '*' });
  shut = await serve();
  browser = await launch(folder);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  for (const each of [site, open, shut]) each?.close();
});

/** Decodes in a new page. `options` and `before` are code. */
async function decodeIn(path: string, name: string, options = '{}', before = ''): Promise<Seen> {
  const tab = await browser.newPage();
  try {
    await tab.goto(site.url + path);
    return await tab.evaluate<Seen>(`(async () => {
      const { decode } = await import('@melisma/decode');
      const bytes = await (await fetch('/recordings/${name}')).arrayBuffer();
      ${before}
      const begin = performance.now();
      const told = await decode(bytes, ${options}).then(
        ({ numFrames }) => ({ numFrames }),
        ({ code, message, given }) => ({ code, message, given }));
      return { ...told, seconds: (performance.now() - begin) / 1000 };
    })()`);
  } finally {
    await tab.close();
  }
}

/** Gzipped bytes of all code that a page downloads to decode one recording. */
describe.skipIf(noChromium)('what a page downloads (skipped: no Chromium here)', () => {
  test.each([
    ['flac-pcm16-2-music.flac', 5000, 35_000],
    ['lame-vbr.mp3', 7350, 100_000],
    ['vorbis-2.ogg', 7350, 100_000],
    ['opus-2.opus', 8000, 100_000],
  ])('%s', async (name, frames, most) => {
    site.downloads.length = 0;
    expect((await decodeIn('', name)).numFrames).toBe(frames);
    const total = site.downloads.reduce((sum, { gzipped }) => sum + gzipped, 0);
    expect(total).toBeGreaterThan(10_000);
    expect(total).toBeLessThanOrEqual(most);
  });
});

const folderAt = (path: string): string => `{ worker: new URL('${path}', location) }`;

/** Way, page, options, code that runs before, what is tried, and a word of the message. */
const ways: [string, string, string, string, () => string, RegExp][] = [
  ['404', '', folderAt('/missing/'), '', () => `${site.url}missing/mp3.js`, /could not be loaded.*as `worker`/],
  ['no JavaScript', '', folderAt('/html/'), '', () => `${site.url}html/mp3.js`, /as JavaScript/],
  ["worker-src 'none'", 'no-worker', '{}', '', () => `${site.url}decode/workers/mp3.js`, /worker-src/],
  ['a syntax error', '', folderAt('/syntax/'), '', () => `${site.url}syntax/mp3.js`, /could not be loaded/],
  ['an error while it loads', '', folderAt('/throws/'), '', () => `${site.url}throws/mp3.js`, /out of luck/],
  ["somebody else's worker", '', folderAt('/other/'), '', () => `${site.url}other/mp3.js`, /not the worker of @melisma/],
  ['the worker of another version', '', folderAt('/old/'), '', () => `${site.url}old/mp3.js`, /of 0\.0\.1/],
  ['the worker of another format', '', `{ worker: new URL('/decode/workers/opus.js', location) }`, '', () => `${site.url}decode/workers/opus.js`, /opus, not mp3/],
  ['no Worker', '', '{}', 'delete globalThis.Worker;', () => `${site.url}decode/workers/mp3.js`, /no workers.*worker: false/],
  ['a module as a classic script', '', `{ worker: () => new Worker('/decode/worker.js') }`, '', () => 'the worker of the function that was given', /SyntaxError/],
  ['a function that throws', '', `{ worker: () => { throw new Error('no more') } }`, '', () => 'the worker of the function that was given', /no more/],
  ['a function that gives no worker', '', '{ worker: async () => new Worker("x.js") }', '', () => 'the worker of the function that was given', /gave no Worker but Promise/],
]; // biome-ignore format: a table

describe.skipIf(noChromium)('a worker that cannot start (skipped: no Chromium here)', () => {
  test.each(ways)('%s', async (_, path, options, before, tried, message) => {
    const { code, message: told, given, seconds } = await decodeIn(path, 'lame-vbr.mp3', options, before);
    expect({ code, given }).toEqual({ code: 'ERR_WORKER_START', given: tried() });
    expect(told).toMatch(message);
    expect(seconds).toBeLessThan(1);
  });

  test('a package that a page cannot find', async () => {
    const { code, message, given } = await decodeIn(
      '',
      'opus.webm',
      "{ worker: new URL('/decode/worker.js', location) }",
    );
    expect({ code, given }).toEqual({ code: 'ERR_WORKER_START', given: `${site.url}decode/worker.js` });
    expect(message).toMatch(/could not be loaded/);
  });

  test.each([
    ['without CORS', '', () => `${shut.url}decode/workers/`],
    ['with CORS, where the page allows its own files only', 'own-files', () => `${open.url}decode/workers/`],
  ])('another origin %s', async (_, path, url) => {
    const { code, given, seconds } = await decodeIn(path, 'lame-vbr.mp3', `{ worker: new URL('${url()}') }`);
    expect({ code, given }).toEqual({ code: 'ERR_WORKER_START', given: `${url()}mp3.js` });
    expect(seconds).toBeLessThan(1);
  });

  test('a worker that may not compile WebAssembly', async () => {
    const { code, message, seconds } = await decodeIn('', 'lame-vbr.mp3', folderAt('/no-wasm/'));
    expect(code).toBe('ERR_NO_WEBASSEMBLY');
    expect(message).toMatch(/wasm-unsafe-eval/);
    expect(seconds).toBeLessThan(1);
  });
});

describe.skipIf(noChromium)('a worker that starts (skipped: no Chromium here)', () => {
  test.each([
    ['from another origin', () => `{ worker: new URL('${open.url}decode/workers/') }`],
    ['not at all: in the page itself', () => '{ worker: false }'],
    ['as a classic script', () => '{ worker: (decoder) => new Worker("/decode/workers/" + decoder + ".js") }'],
  ])('%s', async (_, options) => {
    expect((await decodeIn('', 'lame-vbr.mp3', options())).numFrames).toBe(7350);
  });
});
