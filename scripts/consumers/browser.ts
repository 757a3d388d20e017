/** Pages in a real Chromium, and folders served to it. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Browser, launch } from '../bits/chromium.ts';
import { folder, install } from '../bits/runtimes.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

let browser: Promise<Browser> | undefined;

function openBrowser(): Promise<Browser> {
  install(folder);
  browser ??= launch(folder);
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** Opens a page and waits for what it leaves in `result`. What went wrong on the way is in the error. */
export async function resultOf(url: string): Promise<unknown> {
  const page = await (await openBrowser()).newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  try {
    await page.goto(url);
    await page.waitForFunction('"result" in globalThis', undefined, { timeout: 60_000 });
    return await page.evaluate('globalThis.result');
  } catch (error) {
    throw new Error([...trouble, (error as Error).message].join('\n'));
  } finally {
    await page.close();
  }
}

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  server.close();
  return port;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Serves a folder with these headers until `use` is done with it. */
export async function whileServingFolder<T>(
  root: string,
  headers: Record<string, string>,
  use: (origin: string) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    try {
      const bytes = readFileSync(join(root, file));
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...headers });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  try {
    return await use(`http://127.0.0.1:${await listening(server)}`);
  } finally {
    server.close();
  }
}
