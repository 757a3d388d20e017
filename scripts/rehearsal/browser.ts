/** A program of a reader's page: built by Vite from what npm installed, and run in Chromium. */
import { createReadStream, existsSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { launch, type Page } from '../bits/chromium.ts';
import { folder as runtimes } from '../bits/runtimes.ts';

/** Runs a module of a folder, with the folder's files beside it. @returns the lines that it printed */
export type Browse = (file: string, folder: string) => Promise<string[]>;

/** Chromium for the length of the rehearsal. */
export async function openBrowser(): Promise<{ browse: Browse; close(): Promise<void> }> {
  const browser = await launch(runtimes);
  const browse: Browse = async (file, folder) => {
    const site = await built(file, folder);
    const server = await serve([site, folder]);
    try {
      const { port } = server.address() as AddressInfo;
      return await linesOf(await browser.newPage(), `http://127.0.0.1:${port}/`);
    } finally {
      server.close();
    }
  };
  return { browse, close: () => browser.close() };
}

const DONE = 'the module has run';

/** @returns the folder of the built page */
async function built(file: string, folder: string): Promise<string> {
  const outDir = join(folder, `${basename(file, '.mjs')}-site`);
  const last = `import './${basename(file)}';\nconsole.log('${DONE}');\n`;
  writeFileSync(join(folder, 'page.mjs'), last);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="./page.mjs"></script>');
  await build({
    root: folder,
    logLevel: 'warn',
    configFile: false,
    build: { outDir, target: 'esnext' },
    worker: { format: 'es' },
  });
  return outDir;
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

async function serve(folders: readonly string[]): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const path = normalize(url === '/' ? '/index.html' : url);
    const file = folders.map((folder) => join(folder, path)).find(existsSync);
    if (file === undefined) return response.writeHead(404).end();
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    return createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const PATIENCE_MS = 30_000;

/** What a page prints until its module has run. @throws Error for what it does not catch, and where it takes too long */
function linesOf(page: Page, url: string): Promise<string[]> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the page was not done: ${lines.join('\n')}`)), PATIENCE_MS);
    page.on('pageerror', reject);
    page.on('console', (message) => {
      if (message.text() !== DONE) return void lines.push(message.text());
      clearTimeout(timer);
      resolve(lines);
    });
    page.goto(url).catch(reject);
  });
}
