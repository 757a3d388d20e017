/**
 * `@melisma/decode` in Chromium, its worker and WebCodecs with it, against Node: the same samples in every bit, and of AAC the same number.
 *
 *   npm run build && npm run bits -- --only chromium      (once, installs Chromium)
 *   npx tsx scripts/decode-browser.ts
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { decodeFile } from '../packages/decode/src/node/index.ts';

const root = join(import.meta.dirname, '..');
const fixture = (name: string): string => join(root, 'fixtures/decode', name);

const exact = ['flac-pcm16-2-music.flac', 'lame-vbr.mp3', 'vorbis-2.ogg', 'opus-2.opus', 'opus.webm', 'flac.mp4'];
const aac = ['aac-lc.m4a', 'aac.aac'];

/** What a runtime made of a recording: samples per channel, and the sum of the first channel. */
interface Seen {
  frames: number;
  sha256: string;
}

/** The built package as a page would load it: its entry and its worker, each in one file. */
async function bundled(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ['index', 'worker'].map((name) => join(root, `packages/decode/dist/${name}.js`)),
    bundle: true,
    format: 'esm',
    write: false,
    outdir: '/',
    external: ['node:*'],
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

async function serve(modules: ReadonlyMap<string, string>): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    if (url === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html>');
    const code = modules.get(url);
    if (code !== undefined) return response.setHeader('content-type', 'text/javascript').end(code);
    const name = [...exact, ...aac].find((known) => url === `/${known}`);
    return name === undefined ? response.writeHead(404).end() : response.end(readFileSync(fixture(name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Runs in the page. */
async function decodeInPage(names: string[]): Promise<Seen[]> {
  const { decode } = await import('/index.js' as string);
  const seen: Seen[] = [];
  for (const name of names) {
    const { samples, numFrames } = await decode(await (await fetch(`/${name}`)).blob());
    const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', samples[0].slice().buffer));
    seen.push({ frames: numFrames, sha256: Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('') });
  }
  return seen;
}

async function inChromium(server: Server): Promise<Seen[]> {
  const require = createRequire(join(root, 'scripts/bits/runtimes/package.json'));
  const { chromium } = require('playwright-core');
  const { default: packed } = await import(`${pathToFileURL(require.resolve('@sparticuz/chromium'))}`);
  const browser = await chromium.launch({ executablePath: await packed.executablePath(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate(decodeInPage, [...exact, ...aac]);
  } finally {
    await browser.close();
  }
}

async function inNode(name: string): Promise<Seen> {
  const { samples, numFrames } = await decodeFile(fixture(name));
  const bytes = new Uint8Array(samples[0].slice().buffer);
  return { frames: numFrames, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const server = await serve(await bundled());
const page = await inChromium(server).finally(() => server.close());
let wrong = 0;
for (const [i, name] of [...exact, ...aac].entries()) {
  const node = await inNode(name);
  const same = node.frames === page[i].frames && (aac.includes(name) || node.sha256 === page[i].sha256);
  console.log(`${name}: ${page[i].frames} samples, ${same ? 'as Node' : `Node has ${node.frames}, ${node.sha256}`}`);
  if (!same) wrong++;
}
process.exitCode = wrong > 0 ? 1 : 0;
