/** The worker of a pool on the sources, for the tests and scripts that run on them. Pages have that of the build only. */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

export { pageFile } from '../packages/melisma/src/pool/worker-file.ts';

const root = join(import.meta.dirname, '..');
const home = join(root, 'node_modules/.cache/melisma-pool');

let built: URL | undefined;

/** The worker is TypeScript, which a worker of Node 20 takes only through a loader that takes longer than the build. */
export function nodeFile(): URL {
  built ??= pathToFileURL(stored(bundled()));
  return built;
}

function bundled(): string {
  const entryPoints = [join(root, 'packages/melisma/src/pool/worker.ts')];
  return buildSync({ entryPoints, bundle: true, format: 'iife', write: false }).outputFiles[0].text;
}

/** A file by its content: another process may write the same one at the same time. */
function stored(text: string): string {
  const file = join(home, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.js`);
  mkdirSync(home, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}
