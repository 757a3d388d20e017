/** A program of a reader's page: built by Vite from what npm installed, and run in Chromium. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';
import { launch, type Page } from '../bits/chromium.ts';
import { folder as runtimes } from '../bits/runtimes.ts';
import { whileServing } from '../loopback.ts';

/** Runs a module of a folder, with the folder's files beside it. @returns the lines that it printed */
export type Browse = (file: string, folder: string) => Promise<string[]>;

/** Chromium for the length of the rehearsal. */
export async function openBrowser(): Promise<{ browse: Browse; close(): Promise<void> }> {
  const browser = await launch(runtimes);
  const browse: Browse = async (file, folder) => {
    const site = await built(file, folder);
    return whileServing([site, folder], {}, async (origin) => linesOf(await browser.newPage(), `${origin}/`));
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
