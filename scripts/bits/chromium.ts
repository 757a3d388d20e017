/** The bundle in Chromium: in a page, or in a worker of one. Chromium comes from npm, playwright-core drives it. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../entries.ts';
import type { Outcome } from './runtimes.ts';

/** The part of playwright-core that is used; it is installed beside the runtimes, out of reach of the type checker. */
export interface Page {
  goto(url: string): Promise<unknown>;
  evaluate<T = string>(code: string): Promise<T>;
  waitForFunction(code: string, argument: undefined, options: { timeout: number }): Promise<unknown>;
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  close(): Promise<void>;
}
export interface Browser {
  version(): string;
  newPage(): Promise<Page>;
  close(): Promise<void>;
}
interface Playwright {
  chromium: {
    launch(options: { executablePath: string; args: string[] }): Promise<Browser>;
    launchPersistentContext(
      profile: string,
      options: { executablePath: string; args: string[]; headless: boolean },
    ): Promise<Pick<Browser, 'newPage' | 'close'>>;
  };
}

/** Both places read the fixtures from the server and hand back JSON. */
const scripts = {
  '/run.mjs': `import { report } from '/bits.mjs';
const read = async (path) => new Uint8Array(await (await fetch('/fixtures/' + path)).arrayBuffer());
export const run = async () => JSON.stringify(await report(read));`,
  '/worker.mjs': `import { run } from '/run.mjs';
run().then((json) => postMessage({ json }), (error) => postMessage({ error: String(error) }));`,
};

const inPage = `import('/run.mjs').then(({ run }) => run())`;
const inWorker = `new Promise((resolve, reject) => {
  const worker = new Worker('/worker.mjs', { type: 'module' });
  worker.onmessage = ({ data }) => ('json' in data ? resolve(data.json) : reject(new Error(data.error)));
  worker.onerror = ({ message }) => reject(new Error(message));
})`;

/** Run the bundle's text in Chromium. `folder` is where playwright-core and the browser are installed. */
export async function runInChromium(folder: string, bundle: string, where: 'page' | 'worker'): Promise<Outcome> {
  const server = await serve({ ...scripts, '/bits.mjs': bundle });
  const browser = await launch(folder).catch((error) => {
    server.close();
    throw error;
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const result = JSON.parse(await page.evaluate(where === 'page' ? inPage : inWorker));
    return { version: browser.version(), engine: 'V8', arch: process.arch, ...result };
  } finally {
    await browser.close();
    server.close();
  }
}

/** What drives a browser, installed in `folder`. */
const driverIn = (folder: string): Playwright => createRequire(join(folder, 'package.json'))('playwright-core');

/** A whole Chromium, which that of npm is not, with the extension of a folder. `profile` is an empty folder. */
export const launchWithExtension = (
  folder: string,
  executablePath: string,
  extension: string,
  profile: string,
  args: readonly string[] = [],
): Promise<Pick<Browser, 'newPage' | 'close'>> =>
  driverIn(folder).chromium.launchPersistentContext(profile, {
    executablePath,
    headless: false,
    args: [
      '--headless=new',
      '--no-sandbox',
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      ...args,
    ],
  });

/** Chromium, out of the packages that are installed in `folder`. */
export async function launch(folder: string, args: readonly string[] = []): Promise<Browser> {
  const require = createRequire(join(folder, 'package.json'));
  const { chromium } = driverIn(folder);
  const { default: packed } = await import(`${pathToFileURL(require.resolve('@sparticuz/chromium'))}`);
  return chromium.launch({ executablePath: await packed.executablePath(), args: ['--no-sandbox', ...args] });
}

/** A page, these scripts, and the fixtures, on a free port of this machine. */
async function serve(texts: Record<string, string>): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    if (url === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>bits</title>');
    if (url in texts) return response.setHeader('content-type', 'text/javascript').end(texts[url]);
    if (!/^\/fixtures\/audio\/[\w-]+\.wav$/.test(url)) return response.writeHead(404).end();
    return response.end(readFileSync(join(root, normalize(url))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
